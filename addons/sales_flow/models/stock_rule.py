from odoo import models


class StockRule(models.Model):
    """The next step on the way to the customer is released with the first."""

    _inherit = "stock.rule"

    def _push_prepare_move_copy_values(self, move_to_copy, new_date):
        values = super()._push_prepare_move_copy_values(move_to_copy, new_date)
        if move_to_copy.shipping_line_id:
            values["shipping_line_id"] = move_to_copy.shipping_line_id.id
        return values
