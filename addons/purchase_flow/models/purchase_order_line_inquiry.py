from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .purchase_order_inquiry import Pricing


class PurchaseOrderLine(models.Model):
    _name = "purchase.order.line"
    _inherit = "purchase.order.line"

    supply_line_id = fields.Many2one(
        comodel_name="supply.inquiry.line",
        string="Line of the Inquiry",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    supply_award_ids = fields.One2many(
        comodel_name="supply.inquiry.award", inverse_name="order_line_id"
    )

    def write(self, vals):
        if "price_unit" in vals or "discount" in vals:
            self._supply_ensure_unsealed()
        return super().write(vals)

    def _supply_ensure_unsealed(self):
        """A price typed into the request would be a way around the envelope."""
        for order in self.order_id:
            if order.supply_inquiry_id.is_closed_book:
                raise UserError(
                    self.env._(
                        "%(order)s belongs to the sealed inquiry %(inquiry)s. Record"
                        " the offer there; its prices appear after the deadline.",
                        order=order.name,
                        inquiry=order.supply_inquiry_id.name,
                    )
                )

    def _supply_reprice(self):
        """The offered price in the order's currency, at the order's date."""
        award = self.supply_award_ids[:1]
        offer = self.order_id.supply_vendor_id.offer_id
        line = award.offer_line_id or offer.line_ids.filtered(
            lambda one: one.line_id == self.supply_line_id
        )
        if not line:
            return
        price = line.uom_id._compute_price(line._net_price(), self.product_uom_id)
        self.with_context(
            supply_pricing=Pricing()
        ).price_unit = line.offer_id.currency_id._convert(
            price,
            self.order_id.currency_id,
            self.company_id,
            (self.order_id.date_order or fields.Datetime.now()).date(),
            round=False,
        )

    def _supply_last_prices(self, products, company):
        """The last price paid per product: ``(product, price, date, vendor)``.

        Per unit of the product, in the company's currency at the day of the order;
        one query however many products, over the orders that the person may read.
        """
        query = self._search(
            [
                ("product_id", "in", products.ids),
                ("order_id.state", "=", "purchase"),
                ("company_id", "=", company.id),
                ("product_qty", ">", 0),
            ]
        )
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """SELECT DISTINCT ON (line.product_id)
                          line.product_id,
                          line.price_subtotal / line.product_uom_qty
                              / COALESCE(NULLIF(buy.currency_rate, 0), 1),
                          buy.date_approve::date,
                          partner.name
                     FROM purchase_order_line line
                     JOIN purchase_order buy ON buy.id = line.order_id
                     JOIN res_partner partner ON partner.id = buy.partner_id
                    WHERE line.id IN %s AND line.product_uom_qty > 0
                 ORDER BY line.product_id, buy.date_approve DESC NULLS LAST,
                          line.id DESC
                """,
                query.subselect(),
            )
        )
        return self.env.cr.fetchall()
