from odoo import api, models

from .product_product import COSTING

COUNTED = ("inventory_quantity", "inventory_quantity_set", "inventory_diff_quantity")
APPLIED = ("inventory_quantity_auto_apply",)


class StockQuant(models.Model):
    """Counting needs the right to count, applying a count the right to adjust."""

    _inherit = "stock.quant"

    @api.model_create_multi
    def create(self, vals_list):
        if self._is_inventory_mode():
            for vals in vals_list:
                place = self.env["stock.location"].browse(vals.get("location_id"))
                self._ensure_may_count(vals, place.warehouse_id)
        return super().create(vals_list)

    def write(self, vals):
        if any(name in vals for name in COUNTED + APPLIED):
            self._ensure_may_count(vals, self.location_id.warehouse_id)
        return super().write(vals)

    def action_apply_inventory(self, date=None):
        self._ensure_may_count(APPLIED, self.location_id.warehouse_id)
        return super().action_apply_inventory(date)

    def _ensure_may_count(self, names, warehouses):
        access = self.env["warehouse.access"]
        if any(name in names for name in APPLIED):
            access._ensure("adjust", warehouses)
        elif any(name in names for name in COUNTED):
            access._ensure_one_of(("count", "adjust"), warehouses)

    @api.depends_context("uid")
    def _compute_value(self):
        """What lies where I may not see cost has no value for me."""
        closed = self.env["warehouse.access"]._closed_ids("cost")
        if not closed:
            return super()._compute_value()
        hidden = self.filtered(
            lambda quant: quant.location_id.warehouse_id.id in closed
        )
        hidden.value = 0
        shown = self - hidden
        # The cost of a product is counted over all warehouses, so with all rights.
        costed = shown.sudo().with_context(stock_costing=COSTING)
        super(StockQuant, costed)._compute_value()
        for quant, whole in zip(shown, costed, strict=True):
            quant.value = whole.value
        return None
