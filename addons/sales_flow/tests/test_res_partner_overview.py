from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .shipping_common import ShippingCase


@tagged("post_install", "-at_install")
class TestResPartnerOverview(ShippingCase):
    def _tab(self, key, user):
        return self.customer.with_user(user).overview_tab(key)

    def _figures(self, answer):
        return {figure["key"]: figure for figure in answer["figures"]}

    def test_quotes_and_orders_open_exactly_their_list(self):
        order = self._order(10)
        figures = self._figures(self._tab("quotes", self.salesperson))
        self.assertEqual(figures["orders"]["value"], 1)
        domain = figures["orders"]["action"]["domain"]
        self.assertEqual(self.env["sale.order"].search(domain), order)
        self.assertEqual(figures["orders_amount"]["value"], 100)

    def test_a_quotation_is_begun_from_the_page(self):
        customer = self.customer.with_user(self.salesperson)
        actions = {one["key"]: one for one in customer.overview()["actions"]}
        action = getattr(customer, actions["quotation"]["method"])()
        self.assertEqual(action["context"]["default_partner_id"], self.customer.id)
        other = self.customer.with_user(self.technician)
        keys = [one["key"] for one in other.overview()["actions"]]
        self.assertNotIn("quotation", keys)
        with self.assertRaises(AccessError):
            other.action_new_quotation()

    def test_shipping_shows_what_is_held(self):
        order = self._order(10)
        [row] = self._tab("shipping", self.salesperson)["rows"]
        self.assertEqual(row["state"], "Held")
        self._applied(order)
        figures = self._figures(self._tab("shipping", self.salesperson))
        self.assertEqual(figures["to_ship"]["value"], 1)
        self.assertEqual(figures["applications"]["value"], 1)

    def test_products_say_when_they_are_expected_again(self):
        first, second = self._order(10), self._order(20)
        first.sudo().date_order = "2026-01-01 10:00:00"
        second.sudo().date_order = "2026-01-31 10:00:00"
        [row] = self._tab("products", self.salesperson)["rows"]
        self.assertEqual((row["quantity"], row["times"], row["price"]), (30, 2, 10))
        self.assertEqual(row["date"], "2026-01-31")
        self.assertEqual(row["expected"], "2026-03-02")

    def test_an_order_of_the_evening_is_of_the_readers_day(self):
        self.salesperson.tz = "America/Lima"
        self._order(10).sudo().date_order = "2026-02-01 04:00:00"
        [row] = self._tab("quotes", self.salesperson)["rows"]
        self.assertEqual(row["date"], "2026-01-31")
        facts = self.customer.with_user(self.salesperson).overview()["facts"]
        [last] = [fact for fact in facts if fact["key"] == "last_order"]
        self.assertEqual(last["value"], "2026-01-31")

    def test_money_is_shown_by_age_and_adds_up(self):
        self._invoice(100)
        self._invoice(40, days_late=20)
        self._invoice(7, days_late=200)
        answer = self._tab("money", self.accountant)
        figures = self._figures(answer)
        ages = ("not_due", "late_30", "late_60", "late_90", "late_more")
        self.assertEqual([figures[age]["value"] for age in ages], [100, 40, 0, 0, 7])
        for age in ages:
            found = self.env["account.move"].search(figures[age]["action"]["domain"])
            with self.subTest(age=age):
                self.assertEqual(
                    sum(found.mapped("amount_residual_signed")), figures[age]["value"]
                )
        self.assertEqual(len(answer["rows"]), 3)

    def test_announced_money_stands_apart(self):
        claim = self.env["money.claim"].create(
            {"partner_id": self.customer.id, "amount": 55}
        )
        claim.action_submit()
        figures = self._figures(self._tab("money", self.accountant))
        self.assertEqual(figures["announced"]["value"], 55)

    def test_without_accounting_rights_there_is_no_money(self):
        self._invoice(100, days_late=20)
        for user in (self.salesperson, self.warehouse_head, self.technician):
            customer = self.customer.with_user(user)
            with self.subTest(user=user.login):
                answer = customer.overview()
                self.assertNotIn("money", [tab["key"] for tab in answer["tabs"]])
                facts = [fact["key"] for fact in answer["facts"]]
                self.assertNotIn("credit", facts)
                self.assertNotIn("overdue", facts)
                with self.assertRaises(AccessError):
                    customer.overview_tab("money")

    def test_the_head_says_credit_and_overdue_to_finance(self):
        self.customer.write({"use_partner_credit_limit": True, "credit_limit": 50})
        self._invoice(100, days_late=20)
        self._order(1)
        facts = self.customer.with_user(self.accountant).overview()["facts"]
        facts = {fact["key"]: fact for fact in facts}
        self.assertEqual(facts["overdue"]["value"], 100)
        self.assertEqual(facts["credit"]["tone"], "alarm")
        today = fields.Date.to_string(fields.Date.today())
        self.assertEqual(facts["last_order"]["value"], today)

    def test_the_tabs_cost_the_same_for_one_and_for_ten(self):
        def cost(key, user):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._tab(key, user)
            return self.env.cr.sql_log_count - before

        keys = [
            ("quotes", self.salesperson),
            ("shipping", self.salesperson),
            ("products", self.salesperson),
            ("money", self.accountant),
        ]
        self._order(1)
        self._invoice(5)
        few = {}
        for key, user in keys:
            cost(key, user)
            few[key] = cost(key, user)
        for _n in range(9):
            self._order(1)
            self._invoice(5)
        for key, user in keys:
            with self.subTest(tab=key):
                self.assertLessEqual(cost(key, user), few[key] + 2)

    def test_what_was_there_before_is_written_once(self):
        order = self._order(10)
        self._deliver(self._applied(order).sudo().picking_ids)
        self._invoice(100)
        events = self.env["customer.event"]
        mine = events.search([("partner_id", "=", self.customer.id)])
        told = mine.filtered(lambda event: event.res_model != "shipping.application")
        before = sorted(told.mapped("source"))
        summaries = sorted(told.mapped("summary"))
        self.env.cr.execute("DELETE FROM customer_event WHERE id IN %s", [mine._ids])
        self.env.invalidate_all()
        events._backfill()
        again = events.search(
            [("partner_id", "=", self.customer.id), ("source", "in", before)]
        )
        self.assertEqual(sorted(again.mapped("source")), before)
        self.assertEqual(sorted(again.mapped("summary")), summaries)
        self.assertEqual(events._backfill(), 0)
