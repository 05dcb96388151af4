from odoo import api, fields, models
from odoo.tools import SQL, format_date


class SaleOrderLine(models.Model):
    """The seller sees what she earns and what this customer paid last time.

    Neither is shown to the customer, and the margin to nobody who may not see
    costs.
    """

    _inherit = "sale.order.line"

    expected_product_id = fields.Many2one(
        comodel_name="sales.flow.expected.product",
        string="Expected As",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )
    line_margin = fields.Monetary(
        string="Earned",
        compute="_compute_line_margin",
        groups="sales_flow.group_margin",
        help="Price without tax less the cost of the product, in the currency of the"
        " quotation.",
    )
    line_margin_percent = fields.Float(
        string="Earned (%)",
        compute="_compute_line_margin",
        groups="sales_flow.group_margin",
    )
    last_price = fields.Monetary(
        string="Paid Last Time",
        compute="_compute_last_price",
        groups="sales_team.group_sale_salesman",
        help="What this customer paid per unit, discount taken off, in the currency"
        " and unit of this line.",
    )
    last_price_text = fields.Char(
        string="Last Time",
        compute="_compute_last_price",
        groups="sales_team.group_sale_salesman",
    )

    def _get_quote_facts(self):
        """What a customer reads of the line."""
        return (
            self.display_type or "",
            self.product_id.id,
            self.name or "",
            f"{self.product_uom_qty:.6f}",
            self.product_uom_id.id,
            f"{self.price_unit:.6f}",
            f"{self.discount:.6f}",
            sorted(self.tax_ids.ids),
        )

    @api.depends_context("uid")
    @api.depends(
        "product_id",
        "product_uom_qty",
        "product_uom_id",
        "price_subtotal",
        "order_id.currency_id",
        "order_id.warehouse_id",
    )
    def _compute_line_margin(self):
        closed = set(self.env["warehouse.access"]._closed_ids("cost"))
        for line in self:
            hidden = line.order_id.warehouse_id.id in closed
            if hidden or line.display_type or not line.product_id:
                line.line_margin = line.line_margin_percent = 0
                continue
            line.line_margin = line.price_subtotal - line._get_line_cost()
            line.line_margin_percent = (
                line.price_subtotal and line.line_margin / line.price_subtotal
            )

    def _get_line_cost(self):
        """What the goods of the line cost us, in the currency of the order."""
        product = self.product_id.with_company(self.company_id)
        cost = product.standard_price * self.product_uom_id._compute_quantity(
            self.product_uom_qty, product.uom_id, round=False
        )
        return self.company_id.currency_id._convert(
            cost,
            self.currency_id,
            self.company_id,
            self.order_id.date_order or fields.Date.today(),
        )

    @api.depends_context("uid", "lang")
    @api.depends(
        "product_id",
        "product_uom_id",
        "order_id.partner_id",
        "order_id.currency_id",
        "order_id.date_order",
    )
    def _compute_last_price(self):
        paid = self._read_last_prices()
        for line in self:
            customer = line.order_id.partner_id.commercial_partner_id._origin
            found = paid.get(
                (line.company_id.id, customer.id, line.product_id._origin.id)
            )
            line.last_price = line._convert_last_price(found) if found else 0
            line.last_price_text = line._get_last_price_text(found) if found else False

    def _read_last_prices(self):
        """``{(company, customer, product): the last price paid}``, in one query.

        Read with all rights: what the customer paid last time is for whoever sells
        to him now, whoever sold then; only price, day and number come out.
        """
        customers = self.order_id.partner_id.commercial_partner_id._origin.ids
        products = self.product_id._origin.ids
        if not customers or not products:
            return {}
        for name in ("account.move", "account.move.line", "sale.order"):
            self.env[name].flush_model()
        self.env["sale.order.line"].flush_model(
            ["price_unit", "discount", "product_uom_id", "product_id", "order_id"]
        )
        orders = tuple(self.order_id._origin.ids) or (0,)
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT DISTINCT ON (company_id, customer_id, product_id) *
                FROM (
                    SELECT move.company_id, move.commercial_partner_id AS customer_id,
                        line.product_id, line.product_uom_id AS uom_id,
                        move.currency_id, move.invoice_date AS date, move.name AS name,
                        line.price_unit * (1 - line.discount / 100) AS price,
                        0 AS rank, line.id
                    FROM account_move_line line
                    JOIN account_move move ON move.id = line.move_id
                    WHERE move.move_type = 'out_invoice' AND move.state = 'posted'
                        AND line.display_type = 'product' AND line.quantity > 0
                        AND move.commercial_partner_id = ANY(%(customers)s)
                        AND line.product_id = ANY(%(products)s)
                    UNION ALL
                    SELECT sale.company_id, partner.commercial_partner_id,
                        item.product_id, item.product_uom_id, sale.currency_id,
                        sale.date_order::date, sale.name,
                        item.price_unit * (1 - item.discount / 100), 1, item.id
                    FROM sale_order_line item
                    JOIN sale_order sale ON sale.id = item.order_id
                    JOIN res_partner partner ON partner.id = sale.partner_id
                    WHERE sale.state = 'sale' AND item.product_uom_qty > 0
                        AND sale.id NOT IN %(orders)s
                        AND partner.commercial_partner_id = ANY(%(customers)s)
                        AND item.product_id = ANY(%(products)s)
                ) paid
                ORDER BY company_id, customer_id, product_id, date DESC, rank, id DESC
                """,
                customers=customers,
                products=products,
                orders=orders,
            )
        )
        return {
            (row["company_id"], row["customer_id"], row["product_id"]): row
            for row in rows
        }

    def _convert_last_price(self, found):
        """In the unit of the line and at the rate of the quotation's day."""
        unit = self.env["uom.uom"].browse(found["uom_id"])
        price = unit._compute_price(found["price"], self.product_uom_id)
        return (
            self.env["res.currency"]
            .browse(found["currency_id"])
            ._convert(
                price,
                self.order_id.currency_id,
                self.company_id or self.env.company,
                self.order_id.date_order or fields.Date.today(),
            )
        )

    def _get_last_price_text(self, found):
        return " · ".join(
            [
                self.order_id.currency_id.format(self.last_price),
                format_date(self.env, found["date"]),
                found["name"],
            ]
        )
