from odoo import fields, models


class StockBookConfirmationLine(models.TransientModel):
    """One transfer: confirmed, or why not."""

    _name = "stock.book.confirmation.line"
    _description = "Result of a Confirmation, one Transfer"

    confirmation_id = fields.Many2one(
        comodel_name="stock.book.confirmation", required=True, ondelete="cascade"
    )
    picking_id = fields.Many2one(comodel_name="stock.picking", required=True)
    partner_id = fields.Many2one(related="picking_id.partner_id")
    is_done = fields.Boolean(string="Confirmed")
    reason = fields.Char(string="Why not")

    def action_open(self):
        """The transfer itself."""
        return self.picking_id._get_records_action()
