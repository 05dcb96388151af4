from odoo import api, models


class StockWarehouseOrderpoint(models.Model):
    """The least that stays on the shelf changes what deliveries may take."""

    _inherit = "stock.warehouse.orderpoint"

    @api.model_create_multi
    def create(self, vals_list):
        points = super().create(vals_list)
        self.env["stock.shortage"]._mark(points.product_id.ids)
        return points

    def write(self, vals):
        result = super().write(vals)
        if not {"product_min_qty", "active", "location_id"}.isdisjoint(vals):
            self.env["stock.shortage"]._mark(self.product_id.ids)
        return result
