from odoo import fields, models


class CustomerPoolWeight(models.Model):
    """How large the part of a member is when the customers of a pool go in turn.

    Who has no row counts once; with a weight of 2 a member gets twice as many.
    """

    _name = "customer.pool.weight"
    _description = "Weight of a Member"
    _order = "pool_id, id"
    _rec_name = "user_id"

    pool_id = fields.Many2one(
        comodel_name="customer.pool", required=True, index=True, ondelete="cascade"
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Member",
        required=True,
        domain=[("share", "=", False)],
        ondelete="cascade",
    )
    weight = fields.Integer(default=2, required=True)

    _positive = models.Constraint(
        "CHECK (weight >= 1)",
        "A weight is 1 or more. Who is to get none is no member of the pool.",
    )
    _once = models.Constraint(
        "UNIQUE (pool_id, user_id)", "This member has a weight in the pool already."
    )
