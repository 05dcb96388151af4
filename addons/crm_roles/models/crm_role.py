from odoo import fields, models


class CrmRole(models.Model):
    """One of the ten desks of a company, as a person meets it.

    The rights behind it are an ordinary group.  The record gives that group a
    key that programs rely on and lets it be shown on the user as a tag: groups
    themselves cannot, since the user form keeps one group per privilege.
    """

    _name = "crm.role"
    _description = "Role"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    key = fields.Char(required=True, readonly=True)
    group_id = fields.Many2one(
        comodel_name="res.groups", required=True, readonly=True, ondelete="restrict"
    )
    sequence = fields.Integer(default=10)

    _key_uniq = models.Constraint("UNIQUE(key)", "Each role has a key of its own.")
    _group_uniq = models.Constraint(
        "UNIQUE(group_id)", "Each role has a group of its own."
    )
