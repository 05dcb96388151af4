from decimal import Decimal

from odoo import api, fields, models

from ..engine.consolidation import Share, share_out


class PurchaseNeedOrderLine(models.TransientModel):
    """How much of a product to order from whom."""

    _name = "purchase.need.order.line"
    _description = "Product to Order"

    wizard_id = fields.Many2one(
        comodel_name="purchase.need.order", required=True, ondelete="cascade"
    )
    product_id = fields.Many2one(comodel_name="product.product", readonly=True)
    warehouse_id = fields.Many2one(comodel_name="stock.warehouse", readonly=True)
    product_uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    need_line_ids = fields.Many2many(comodel_name="purchase.need.line", readonly=True)
    qty_asked = fields.Float(string="Asked", digits="Product Unit", readonly=True)
    quantity = fields.Float(
        string="Order for Requests",
        digits="Product Unit",
        help="Less than asked leaves the rest on the board; earliest need first.",
    )
    vendor_id = fields.Many2one(
        comodel_name="res.partner", domain=[("is_company", "=", True)]
    )
    qty_ordered = fields.Float(
        string="Vendor Sells",
        digits="Product Unit",
        compute="_compute_qty_ordered",
        help="The quantity raised to the vendor's minimum and multiple.",
    )
    currency_id = fields.Many2one(related="warehouse_id.company_id.currency_id")
    amount = fields.Monetary(compute="_compute_qty_ordered")

    @api.depends("quantity", "vendor_id")
    def _compute_qty_ordered(self):
        for row in self:
            row.qty_ordered, row.amount = row.quantity, 0
            first = row.need_line_ids[:1]
            if not (first and row.vendor_id and row.quantity > 0):
                continue
            offers = first._propose({first.id: row.quantity}, vendor=row.vendor_id)
            best = next(iter(offers[first.id]), None)
            if best:
                row.qty_ordered, row.amount = float(best.units), float(best.cost)

    def _share_out(self):
        """``{request line id: quantity}``, earliest need first."""
        shares = [
            Share(
                line.id,
                Decimal(str(round(line.qty_open, 6))),
                line.date_need,
                (line.need_id.date_request, line.id),
            )
            for line in self.need_line_ids
        ]
        given = share_out(Decimal(str(round(self.quantity, 6))), shares)
        return {line_id: float(quantity) for line_id, quantity in given.items()}
