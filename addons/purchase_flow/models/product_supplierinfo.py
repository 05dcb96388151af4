from decimal import Decimal

from odoo import fields, models

from ..engine.vendor import Price


class ProductSupplierinfo(models.Model):
    """What a vendor takes for a product, and in which quantities he sells it."""

    _inherit = "product.supplierinfo"

    qty_multiple = fields.Float(
        string="Sold in Multiples of",
        digits="Product Unit",
        help="The vendor packs this many of his units; zero for any quantity.",
    )

    _qty_multiple_positive = models.Constraint(
        "CHECK (qty_multiple >= 0)", "A vendor packs zero units or more."
    )

    def _as_price(self, product, company):
        """For the engine: this line in the company's currency and clear units."""
        self.ensure_one()
        money = self.price * (1 - (self.discount or 0) / 100)
        if self.currency_id != company.currency_id:
            today = fields.Date.context_today(self)
            money = self.currency_id._convert(
                money, company.currency_id, company, today, round=False
            )
        # As the template says: asked of thousands of products, this is much faster.
        own = product.product_tmpl_id.uom_id
        unit, factor = self.product_uom_id or own, 1
        if unit != own:
            factor = unit._compute_quantity(1, own, round=False)
        return Price(
            key=self.id,
            vendor=self.partner_id.id,
            price=_exact(money),
            factor=_exact(factor),
            minimum=_exact(self.min_qty),
            multiple=_exact(self.qty_multiple),
            delay=self.delay,
            sequence=self.sequence,
            is_agreed=self._is_agreed(),
            since=self.date_start or None,
            until=self.date_end or None,
        )

    def _is_agreed(self):
        """Hook: a blanket order or another agreement stands behind the price."""
        return bool(self.purchase_requisition_line_id)


def _exact(number):
    return Decimal(str(round(number, 6)))
