from odoo import api, models

from .product_product import COSTING


class StockLot(models.Model):
    """What a lot is worth is shown to those who may see cost."""

    _inherit = "stock.lot"

    @api.depends_context("uid", "stock_costing")
    def _compute_value(self):
        # The field is computed as the superuser; who looks is the person.
        access = self.env["warehouse.access"].sudo(False)
        counting = self.env.context.get("stock_costing") is COSTING
        if counting or not access._closed_ids("cost"):
            return super()._compute_value()
        self.company_currency_id = self.env.company.currency_id
        self.total_value = 0
        return None
