from odoo import fields, models

from ..models.customer_heat import RESULTS


class CustomerHeatCool(models.TransientModel):
    """A customer is no longer hot: what came of it."""

    _name = "customer.heat.cool"
    _description = "Cool Down"

    partner_ids = fields.Many2many(comodel_name="res.partner", required=True)
    result = fields.Selection(
        selection=[choice for choice in RESULTS if choice[0] != "expired"],
        required=True,
    )
    note = fields.Char(string="What came of it")
    until = fields.Date(string="Postponed to")

    def action_cool(self):
        """Cool them down and close."""
        until = self.until if self.result == "postponed" else None
        self.partner_ids.action_cool(self.result, note=self.note, until=until)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
