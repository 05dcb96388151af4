from odoo import fields, models


class CustomerOwnerShare(models.Model):
    """A colleague who may see a customer, or work with him, until a day."""

    _name = "customer.owner.share"
    _description = "Shared Customer"
    _inherit = "customer.book.engine"
    _order = "id"
    _rec_name = "user_id"

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="cascade",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Colleague",
        required=True,
        index=True,
        ondelete="cascade",
    )
    right = fields.Selection(
        selection=[("read", "Sees"), ("work", "Works with")],
        default="read",
        required=True,
    )
    date_until = fields.Date(string="Until", help="Empty: until it is taken back.")
    operator_id = fields.Many2one(comodel_name="res.users", string="By")

    _once = models.Constraint(
        "UNIQUE (partner_id, user_id)", "A customer is shared once with a colleague."
    )

    def action_end(self):
        """The button of the row: the colleague sees the customer no more."""
        for share in self:
            share.partner_id.action_unshare(share.user_id.ids)
        return True
