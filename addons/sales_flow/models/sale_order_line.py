from odoo import models


class SaleOrderLine(models.Model):
    _name = "sale.order.line"
    _inherit = ["sale.order.line", "desk.approval.line"]

    _approval_line_fields = (
        "product_id",
        "product_uom_qty",
        "product_uom_id",
        "price_unit",
        "discount",
    )

    def _approval_line_plain(self):
        """Notes and the lines of an advance invoice change nothing that was sold."""
        if self.display_type or self.is_downpayment:
            return None
        return super()._approval_line_plain()
