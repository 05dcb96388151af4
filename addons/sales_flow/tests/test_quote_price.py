from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .quoting_case import QuotingCase


@tagged("post_install", "-at_install")
class TestQuotePrice(QuotingCase):
    def _invoice(self, price, date, discount=0, **values):
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.customer.id,
                "invoice_date": date,
                "invoice_line_ids": [
                    fields.Command.create(
                        {
                            "product_id": self.pump.id,
                            "price_unit": price,
                            "discount": discount,
                            **values,
                        }
                    )
                ],
            }
        )
        invoice.action_post()
        return invoice

    # Last price

    def test_the_seller_sees_what_this_customer_paid_last(self):
        self._invoice(80, "2026-01-10")
        last = self._invoice(90, "2026-02-10", discount=10)
        line = self._quote().order_line
        self.assertEqual(line.last_price, 81)
        self.assertIn(last.name, line.last_price_text)
        self.assertIn("2026", line.last_price_text)

    def test_an_order_counts_while_no_invoice_is_younger(self):
        self._invoice(80, "2020-01-10")
        order = self._quote()
        order.order_line.price_unit = 70
        order.action_confirm()
        line = self._quote().order_line
        self.assertEqual(line.last_price, 70)
        self.assertIn(order.name, line.last_price_text)

    def test_an_order_shows_not_its_own_price_as_the_last_one(self):
        order = self._quote()
        order.action_confirm()
        self.assertFalse(order.order_line.last_price_text)

    def test_another_salespersons_invoice_to_this_customer_counts(self):
        order = self._quote(user=self._another_salesperson())
        order.order_line.price_unit = 66
        order.action_confirm()
        self.assertEqual(self._quote().order_line.last_price, 66)

    def test_another_customers_price_is_not_shown(self):
        order = self._quote(
            partner_id=self.env["res.partner"].create({"name": "Other"}).id
        )
        order.action_confirm()
        self.assertFalse(self._quote().order_line.last_price_text)

    def test_a_contact_of_the_customer_has_the_customers_price(self):
        self._invoice(80, "2026-01-10")
        contact = self.env["res.partner"].create(
            {"name": "Maria", "parent_id": self.customer.id}
        )
        self.assertEqual(self._quote(partner_id=contact.id).order_line.last_price, 80)

    def test_the_last_price_is_in_the_unit_and_currency_of_the_line(self):
        self._invoice(80, "2026-01-10")
        currency = self.env["res.currency"].create(
            {
                "name": "QTX",
                "symbol": "Q",
                "rate_ids": [
                    fields.Command.create({"name": "2020-01-01", "rate": 4.0})
                ],
            }
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "Q", "currency_id": currency.id}
        )
        line = self._quote(pricelist_id=pricelist.id).order_line
        self.assertEqual(line.last_price, 320)
        line.product_uom_id = self.env.ref("uom.product_uom_dozen")
        self.assertEqual(line.last_price, 320 * 12)

    def test_last_prices_cost_the_same_for_ten_times_as_many_lines(self):
        self._invoice(80, "2026-01-10")
        few, many = self._quote(), self._quote()
        many.order_line = [
            fields.Command.create({"product_id": item.id})
            for item in [self.pump, self.hose] * 10
        ]

        def cost(order):
            self.env.invalidate_all()
            lines = order.order_line
            before = self.env.cr.sql_log_count
            lines.mapped("last_price_text")
            return self.env.cr.sql_log_count - before

        cost(many)
        self.assertLessEqual(cost(many), cost(few) + 1)

    # Margin

    def test_the_seller_sees_what_she_earns(self):
        line = self._quote().order_line
        self.assertEqual(line.line_margin, 80)
        self.assertEqual(line.line_margin_percent, 0.4)

    def test_the_margin_counts_the_unit_of_the_line(self):
        order = self._quote(quantity=1)
        order.order_line.product_uom_id = self.env.ref("uom.product_uom_dozen")
        order.order_line.price_unit = 1000
        self.assertEqual(order.order_line.line_margin, 1000 - 12 * 60)

    def test_whose_warehouse_costs_are_closed_sees_no_margin(self):
        order = self._quote()
        self.env["warehouse.access"].create(
            {
                "user_id": self.salesperson.id,
                "warehouse_id": order.sudo().warehouse_id.id,
                "can_see": True,
            }
        )
        self.env.invalidate_all()
        self.assertEqual(order.order_line.line_margin, 0)
        self.assertEqual(order.order_line.read(["line_margin"])[0]["line_margin"], 0)
        boss = order.with_user(self.boss).order_line
        self.assertEqual(boss.line_margin, 80)

    def test_who_does_not_sell_reads_neither_margin_nor_last_price(self):
        line = self._quote().order_line.with_user(self.warehouse_head)
        for name in ("line_margin", "line_margin_percent", "last_price"):
            with self.assertRaises(AccessError):
                line.read([name])
        self.assertNotIn("line_margin", line.fields_get())
        self.assertNotIn("last_price_text", line.fields_get())

    def test_the_customer_on_the_portal_reads_neither(self):
        portal = self.env["res.users"].create(
            {
                "name": "Maria",
                "login": "maria_portal",
                "partner_id": self.customer.id,
                "group_ids": [
                    fields.Command.set([self.env.ref("base.group_portal").id])
                ],
            }
        )
        order = self._quote()
        order.action_quotation_sent()
        line = order.order_line.with_user(portal)
        for name in ("line_margin", "last_price"):
            with self.assertRaises(AccessError):
                line.read([name])

    def test_an_audit_names_what_is_sold_below_cost(self):
        order = self._quote()
        order.order_line.write({"price_unit": 50, "discount": 30})
        order.action_confirm()
        self.assertIn("below cost", order.desk_approval_request_id.sudo().risk)
