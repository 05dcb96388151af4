from odoo import api, fields, models


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

    @api.model_create_multi
    def create(self, vals_list):
        numbers = super().create(vals_list)
        numbers.partner_id._guard()
        return numbers

    def write(self, vals):
        partners = self.partner_id
        result = super().write(vals)
        (partners | self.partner_id)._guard()
        return result

    def unlink(self):
        partners = self.partner_id
        result = super().unlink()
        partners._guard()
        return result
