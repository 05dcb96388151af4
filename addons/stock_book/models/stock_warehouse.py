from odoo import api, models


class StockWarehouse(models.Model):
    """A new warehouse is at once open or closed to each person."""

    _inherit = "stock.warehouse"

    @api.model_create_multi
    def create(self, vals_list):
        warehouses = super().create(vals_list)
        self.env["warehouse.access"]._forget()
        return warehouses

    def action_open_access(self):
        """Who may do what here."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "stock_book.warehouse_access_action"
        )
        return {
            **action,
            "domain": [("warehouse_id", "=", self.id)],
            "context": {"default_warehouse_id": self.id},
        }
