from datetime import timedelta

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .quoting_case import QuotingCase


@tagged("post_install", "-at_install")
class TestExpectedProduct(QuotingCase):
    # Expected revenue

    def test_the_total_is_the_expected_revenue_of_a_new_opportunity(self):
        lead = self._lead(self._expect(), self._expect(self.hose, 5, discount=20))
        self.assertEqual(lead.expected_revenue, 2 * 100 + 5 * 10 * 0.8)
        lead.expected_product_ids[0].quantity = 3
        self.assertEqual(lead.expected_revenue, 3 * 100 + 40)

    def test_the_empty_revenue_of_a_form_is_filled_on_its_first_save(self):
        lead = self._lead(self._expect(), expected_revenue=0)
        self.assertTrue(lead.revenue_from_products)
        self.assertEqual(lead.expected_revenue, 200)

    def test_a_typed_revenue_stays_when_products_are_added(self):
        lead = self._lead(expected_revenue=5000)
        lead.write({"expected_product_ids": [fields.Command.create(self._expect())]})
        self.assertEqual(lead.expected_revenue, 5000)
        self.assertFalse(lead.revenue_from_products)

    def test_typed_and_products_in_one_save_keep_the_typed(self):
        lead = self._lead(self._expect(), expected_revenue=5000)
        self.assertEqual(lead.expected_revenue, 5000)

    def test_the_switch_takes_the_total(self):
        lead = self._lead(self._expect(), expected_revenue=5000)
        lead.action_use_products_total()
        self.assertEqual(lead.expected_revenue, 200)

    def test_typing_a_revenue_turns_the_switch_off(self):
        lead = self._lead(self._expect())
        lead.expected_revenue = 777
        self.assertFalse(lead.revenue_from_products)
        lead.expected_product_ids.quantity = 9
        self.assertEqual(lead.expected_revenue, 777)

    def test_removing_the_last_product_leaves_no_revenue_behind(self):
        lead = self._lead(self._expect())
        lead.expected_product_ids.unlink()
        self.assertEqual(lead.expected_revenue, 0)

    def test_another_currency_counts_in_that_of_the_company(self):
        currency = self.env["res.currency"].create(
            {
                "name": "QTX",
                "symbol": "Q",
                "rate_ids": [
                    fields.Command.create({"name": "2020-01-01", "rate": 4.0})
                ],
            }
        )
        lead = self._lead(self._expect(price_unit=80, currency_id=currency.id))
        self.assertEqual(lead.expected_product_ids.amount, 160)
        self.assertEqual(lead.expected_revenue, 40)

    def test_the_price_is_that_of_the_list_in_the_unit_of_the_line(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        lead = self._lead(self._expect(quantity=1, uom_id=dozen.id))
        self.assertEqual(lead.expected_product_ids.price_unit, 1200)

    def test_a_quantity_of_nothing_is_refused(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._lead(self._expect(quantity=0)).flush_recordset()

    def test_an_order_rewrites_no_revenue_that_comes_from_products(self):
        lead = self._lead(self._expect())
        order = self._quote(quantity=9, opportunity_id=lead.id)
        order.action_confirm()
        self.assertEqual(lead.expected_revenue, 200)

    def test_the_form_shows_the_total_before_saving(self):
        form = Form(self._lead(self._expect()))
        with form.expected_product_ids.edit(0) as line:
            line.quantity = 4
        self.assertEqual(form.expected_revenue, 400)
        form.save()

    def test_merged_opportunities_keep_what_each_expected(self):
        leads = self._lead(self._expect()) | self._lead(self._expect(self.hose))
        merged = leads.sudo().merge_opportunity()
        self.assertEqual(merged.expected_product_ids.product_id, self.pump | self.hose)

    # Stale

    def _assert_stale(self, line, expected):
        line.invalidate_recordset()
        self.assertEqual(line.is_stale, expected)
        found = line.search([("is_stale", "=", True), ("id", "=", line.id)])
        self.assertEqual(bool(found), expected)
        leads = line.lead_id.search(
            [("has_stale_products", "=", True), ("id", "=", line.lead_id.id)]
        )
        self.assertEqual(bool(leads), expected)

    def test_an_expectation_is_stale_once_its_date_is_past(self):
        today = fields.Date.today()
        lead = self._lead(self._expect(date_expected=today))
        self._assert_stale(lead.expected_product_ids, False)
        lead.expected_product_ids.date_expected = today - timedelta(days=1)
        self._assert_stale(lead.expected_product_ids, True)

    def test_an_expectation_is_stale_when_the_list_price_changes(self):
        line = self._lead(self._expect()).expected_product_ids
        self.pump.list_price = 120
        self._assert_stale(line, True)
        self.assertIn("120", line.stale_reason)
        self.assertEqual(line.price_unit, 100, "nothing is rewritten")
        line.action_still_true()
        self._assert_stale(line, False)

    def test_an_expectation_is_stale_when_nobody_looked_for_a_month(self):
        line = self._lead(self._expect()).expected_product_ids
        with freeze_time(fields.Datetime.now() + timedelta(days=31)):
            self._assert_stale(line, True)
            line.note = "still wants it"
            self._assert_stale(line, False)

    def test_a_lost_opportunity_has_nothing_stale(self):
        lead = self._lead(self._expect(date_expected="2020-01-01"))
        lead.action_set_lost()
        self._assert_stale(lead.expected_product_ids, False)

    # Quotation

    def _make(self, lead, **how):
        return self.env["sale.order"].browse(
            lead.action_make_quotation(**how)["res_id"]
        )

    def test_the_quotation_says_what_is_expected_and_links_back(self):
        lead = self._lead(self._expect(price_unit=90, discount=5))
        order = self._make(lead)
        self.assertRecordValues(
            order.order_line,
            [
                {
                    "product_id": self.pump.id,
                    "product_uom_qty": 2,
                    "price_unit": 90,
                    "discount": 5,
                    "expected_product_id": lead.expected_product_ids.id,
                }
            ],
        )
        self.assertEqual(order.opportunity_id, lead)
        self.assertEqual(order.user_id, self.salesperson)
        self.assertFalse(lead.quotation_difference)

    def test_pressing_twice_makes_one_quotation(self):
        lead = self._lead(self._expect())
        self.assertEqual(self._make(lead), self._make(lead))
        self.assertEqual(len(lead.order_ids), 1)

    def test_a_line_changed_after_the_quote_shows_and_rewrites_nothing(self):
        lead = self._lead(self._expect())
        order = self._make(lead)
        lead.expected_product_ids.write({"quantity": 5, "price_unit": 80})
        self.assertEqual(order.order_line.product_uom_qty, 2)
        self.assertEqual(order.order_line.price_unit, 100)
        self.assertIn("2", lead.expected_product_ids.difference)
        self.assertIn("5", lead.expected_product_ids.difference)
        self.assertIn(order.name, lead.quotation_difference)
        self.assertEqual(order.expected_difference, lead.quotation_difference)
        self.assertEqual(self._make(lead), order, "opened, not rewritten")
        self.assertEqual(order.order_line.product_uom_qty, 2)

    def test_a_quote_changed_by_hand_shows_and_rewrites_no_expectation(self):
        lead = self._lead(self._expect())
        order = self._make(lead)
        order.order_line.product_uom_qty = 1
        order.order_line = [fields.Command.create({"product_id": self.hose.id})]
        self.assertEqual(lead.expected_product_ids.quantity, 2)
        self.assertEqual(lead.expected_product_ids.quoted_quantity, 1)
        self.assertIn("Hose", lead.quotation_difference)

    def test_taking_over_is_asked_for_and_keeps_what_was_added(self):
        lead = self._lead(self._expect())
        order = self._make(lead)
        order.order_line = [fields.Command.create({"product_id": self.hose.id})]
        lead.expected_product_ids.quantity = 7
        order.action_take_expected()
        self.assertEqual(order.order_line[0].product_uom_qty, 7)
        self.assertIn(self.hose, order.order_line.product_id)

    def test_an_expectation_that_is_gone_leaves_the_quote_when_taken_over(self):
        lead = self._lead(self._expect(), self._expect(self.hose))
        order = self._make(lead)
        lead.expected_product_ids[1].unlink()
        self.assertEqual(len(order.order_line), 2, "not by itself")
        lead.expected_product_ids[0].quantity = 3
        order.action_take_expected()
        self.assertEqual(order.order_line[0].product_uom_qty, 3)

    def test_a_sent_quote_takes_over_into_its_next_version(self):
        lead = self._lead(self._expect())
        order = self._make(lead)
        order.action_quotation_sent()
        lead.expected_product_ids.quantity = 3
        self._make(lead, new_version=True)
        self.assertEqual(order.state, "draft")
        self.assertEqual(order.order_line.product_uom_qty, 3)
        self.assertEqual(order.quote_version, 2)

    def test_a_cancelled_quote_is_followed_by_another(self):
        lead = self._lead(self._expect())
        order = self._make(lead)
        order.action_cancel()
        self.assertNotEqual(self._make(lead), order)

    def test_no_quote_without_a_customer_or_products(self):
        with self.assertRaisesRegex(UserError, "no products"):
            self._lead().action_make_quotation()
        with self.assertRaisesRegex(UserError, "no customer"):
            self._lead(self._expect(), partner_id=False).action_make_quotation()

    def test_the_price_is_quoted_in_the_currency_of_the_quotation(self):
        currency = self.env["res.currency"].create(
            {
                "name": "QTX",
                "symbol": "Q",
                "rate_ids": [
                    fields.Command.create({"name": "2020-01-01", "rate": 4.0})
                ],
            }
        )
        lead = self._lead(self._expect(price_unit=80, currency_id=currency.id))
        order = self._make(lead)
        self.assertEqual(order.order_line.price_unit, 20)
        self.assertFalse(lead.quotation_difference)

    # Rights

    def test_another_salesperson_neither_reads_nor_writes_it(self):
        line = self._lead(self._expect()).expected_product_ids
        other = line.with_user(self._another_salesperson())
        with self.assertRaises(AccessError):
            other.read(["quantity"])
        with self.assertRaises(AccessError):
            other.write({"quantity": 9})
        with self.assertRaises(AccessError):
            other.action_still_true()
        self.assertFalse(other.search([("id", "=", line.id)]))

    def test_a_technician_makes_no_quotation(self):
        lead = self._lead(self._expect())
        with self.assertRaises(AccessError):
            lead.with_user(self.technician).action_make_quotation()

    def test_the_list_costs_the_same_for_ten_times_as_many(self):
        names = ["product_id", "stale_reason", "amount_company", "is_stale"]
        lines = self._lead(*[self._expect()] * 30).expected_product_ids

        def cost(some):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.read(names)
            return self.env.cr.sql_log_count - before

        cost(lines)
        self.assertEqual(cost(lines), cost(lines[:3]))

    # Workbench

    def test_on_the_workbench_a_product_opens_its_opportunity(self):
        lead = self._lead(self._expect())
        line = lead.expected_product_ids
        self.assertEqual(line._desk_find_opened(), {line.id: lead})
