from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class PurchaseNeedOrder(models.TransientModel):
    """Orders to make from the board: for each product how much, and from whom."""

    _name = "purchase.need.order"
    _description = "Order Requests"

    line_ids = fields.One2many(
        comodel_name="purchase.need.order.line", inverse_name="wizard_id"
    )

    @api.model
    def _start(self, lines):
        groups = self.env["purchase.need.board"]._group_lines(lines)
        if not groups:
            raise UserError(
                self.env._("These requests are in words: choose a product first.")
            )
        wanted = {line: line.qty_open for line in lines}
        return self.create(
            {
                "line_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "warehouse_id": warehouse.id,
                            "need_line_ids": same.ids,
                            "qty_asked": sum(same.mapped("qty_open")),
                            "quantity": sum(same.mapped("qty_open")),
                            "vendor_id": same._get_best_vendor(product, wanted).id,
                        }
                    )
                    for (product, warehouse), same in groups.items()
                ]
            }
        )

    def action_order(self):
        """Make the orders, or join them to the draft orders of the vendors."""
        missing = self.line_ids.filtered(lambda line: not line.vendor_id)
        if missing:
            raise UserError(
                self.env._(
                    "Choose a vendor for %(products)s, or take it out.",
                    products=", ".join(missing.product_id.mapped("display_name")),
                )
            )
        orders = self.env["purchase.order"]
        lines = self.env["purchase.need.line"]
        for vendor, rows in self.line_ids.grouped("vendor_id").items():
            quantities = {}
            for row in rows:
                quantities.update(row._share_out())
            chosen = [line_id for line_id, quantity in quantities.items() if quantity]
            if chosen:
                result = lines.consolidate(chosen, vendor.id, quantities)
                orders |= orders.browse([row["order_id"] for row in result["orders"]])
        if not orders:
            raise UserError(
                self.env._("Say how much of at least one product to order.")
            )
        return orders._get_records_action()
