from odoo import models


class PurchaseOrderLine(models.Model):
    _name = "purchase.order.line"
    _inherit = ["purchase.order.line", "desk.approval.line"]

    _approval_line_fields = (
        "product_id",
        "product_qty",
        "product_uom_id",
        "price_unit",
        "discount",
    )

    def _approval_line_plain(self):
        """Notes change nothing that is bought."""
        return None if self.display_type else super()._approval_line_plain()

    def _desk_last_price(self):
        """What the same vendor took for the product the last time, 0 if never."""
        last = self.search(
            [
                ("product_id", "=", self.product_id.id),
                ("product_id", "!=", False),
                ("order_id.partner_id", "=", self.order_id.partner_id.id),
                ("order_id.currency_id", "=", self.order_id.currency_id.id),
                ("order_id.state", "=", "purchase"),
                ("product_uom_id", "=", self.product_uom_id.id),
                ("order_id", "!=", self.order_id.id),
            ],
            order="id desc",
            limit=1,
        )
        return last.price_unit
