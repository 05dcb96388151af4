from odoo import api, models


class StockMoveLine(models.Model):
    """A reservation is a promise: the shortage book hears of it."""

    _inherit = "stock.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.move_id._mark_shortage()
        return lines

    def write(self, vals):
        result = super().write(vals)
        if not {"quantity", "lot_id", "location_id", "move_id"}.isdisjoint(vals):
            self.move_id._mark_shortage()
        return result

    def unlink(self):
        self.move_id._mark_shortage()
        return super().unlink()
