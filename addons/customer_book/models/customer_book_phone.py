from odoo import fields, models


class CustomerBookPhone(models.Model):
    """A further telephone number of a customer or a contact."""

    _name = "customer.book.phone"
    _description = "Further Number"
    _order = "id"
    _rec_name = "number"

    partner_id = fields.Many2one(
        comodel_name="res.partner", required=True, index=True, ondelete="cascade"
    )
    label = fields.Char(help="Mobile, workshop, home, ...")
    number = fields.Char(required=True)
