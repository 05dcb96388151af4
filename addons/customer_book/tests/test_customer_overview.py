from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .customer_case import CustomerCase


@tagged("post_install", "-at_install")
class TestCustomerOverview(CustomerCase):
    """One page: facts, tabs, and the list behind each figure."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.env["res.partner"].create(
            {
                "name": "Kala",
                "is_company": True,
                "customer_class": "a",
                "user_id": cls.salesperson.id,
                "child_ids": [(0, 0, {"name": "Lin"})],
            }
        )
        cls.leads = cls.env["crm.lead"].create(
            [
                {
                    "name": f"Pumps {number}",
                    "type": "opportunity",
                    "partner_id": cls.customer.id,
                    "user_id": cls.salesperson.id,
                    "expected_revenue": 100,
                }
                for number in range(3)
            ]
        )
        cls.leads[0].action_set_won()

    def _facts(self, user):
        facts = self._as(user, self.customer).overview()["facts"]
        return {fact["key"]: fact for fact in facts}

    def test_the_header_says_class_owner_and_what_comes_next(self):
        customer = self._as(self.salesperson, self.customer)
        tomorrow = fields.Date.context_today(customer) + timedelta(days=1)
        customer.log_action(
            {
                "kind": "call",
                "summary": "Prices",
                "next_step": "Offer",
                "next_date": fields.Date.to_string(tomorrow),
            }
        )
        facts = self._facts(self.salesperson)
        self.assertEqual(facts["class"]["value"], "A")
        self.assertEqual(facts["owner"]["value"], self.salesperson.name)
        self.assertIn("Offer", facts["next"]["value"])
        self.assertEqual(facts["last"]["kind"], "date")

    def test_what_heating_planned_is_the_next_step(self):
        customer = self._as(self.salesperson, self.customer)
        self.assertEqual(self._facts(self.salesperson)["next"]["value"], "None planned")
        tomorrow = fields.Date.context_today(customer) + timedelta(days=1)
        customer.action_heat("2", "Asks for pumps", next_date=tomorrow)
        self.assertIn("Asks for pumps", self._facts(self.salesperson)["next"]["value"])

    def _plan(self, record, summary, days):
        """A step on a record, so many days from today."""
        today = fields.Date.context_today(record)
        return record.activity_schedule(
            "mail.mail_activity_data_todo",
            today + timedelta(days=days),
            summary=summary,
        )

    def _next(self, customer, site_only=False, user=None):
        partner = self._as(user or self.salesperson, customer)
        facts = partner.overview(site_only)["facts"]
        [fact] = [fact for fact in facts if fact["key"] == "next"]
        return fact

    def test_a_step_typed_on_a_site_is_the_next_one_of_this_site_only(self):
        lin = self.customer.child_ids
        other = self.env["res.partner"].create(
            {"name": "Mo", "parent_id": self.customer.id}
        )
        tomorrow = fields.Date.context_today(lin) + timedelta(days=1)
        self._as(self.salesperson, lin).log_action(
            {
                "kind": "call",
                "summary": "Prices",
                "next_step": "Offer",
                "next_date": fields.Date.to_string(tomorrow),
            }
        )
        self.assertIn("Offer", self._next(lin, site_only=True)["value"])
        self.assertIn("Offer", self._next(self.customer)["value"])
        self.assertEqual(self._next(other, site_only=True)["value"], "None planned")

    def test_a_step_on_an_opportunity_is_a_next_step(self):
        lin = self.customer.child_ids
        self.leads[1].partner_id = lin
        self._plan(self.leads[1], "Show the pump", 1)
        self.assertIn("Show the pump", self._next(self.customer)["value"])
        self.assertIn("Show the pump", self._next(lin, site_only=True)["value"])
        self.leads[1].partner_id = self.customer
        self.assertEqual(self._next(lin, site_only=True)["value"], "None planned")

    def test_no_word_of_an_opportunity_that_is_for_others(self):
        self._plan(self.leads[1], "Show the pump", 1)
        told = self._next(self.customer, user=self.technician)
        self.assertEqual(told["tone"], "")
        self.assertIn("To-Do", told["value"])
        self.assertNotIn("pump", told["value"])

    def test_the_page_tells_the_step_of_the_list_of_hot_customers(self):
        self._as(self.salesperson, self.customer).action_heat("2", "Asks for pumps")
        heat = self.env["customer.heat"].search([("partner_id", "=", self.customer.id)])
        # What is late first, then what comes: both screens tell the same one.
        for days, words in ((-9, "Old"), (-2, "Late"), (6, "Later"), (3, "Soon")):
            step = self._plan(self.customer, words, days)
            heat.invalidate_recordset()
            told = self._next(self.customer)
            self.assertIn(words, told["value"])
            self.assertEqual(heat.next_date, step.date_deadline)
            self.assertEqual(told["tone"] == "alarm", heat.is_without_next)

    def test_who_had_the_customer_is_dated_by_the_readers_day(self):
        self.salesperson.tz = "Europe/Madrid"
        row = self.env["customer.owner"].search(
            [("partner_id", "=", self.customer.id)], limit=1
        )
        row._engine().date_from = "2026-03-01 23:30:00"
        customer = self._as(self.salesperson, self.customer).with_context(
            tz=self.salesperson.tz
        )
        [told] = customer.overview_tab("access")["rows"]
        self.assertEqual((told["date_from"], told["date_to"]), ("2026-03-02", ""))

    def test_a_figure_opens_exactly_what_it_counts(self):
        facts = self._facts(self.salesperson)
        figure = facts["open_leads"]
        leads = self.env["crm.lead"].with_user(self.salesperson)
        found = leads.search(figure["action"]["domain"])
        self.assertEqual(figure["value"], len(found))
        self.assertEqual(found, self.leads[1:])
        self.assertEqual(facts["open_amount"]["value"], 200)

    def test_every_tab_answers_its_figures_with_lists(self):
        customer = self._as(self.sales_manager, self.customer)
        for tab in customer.overview()["tabs"]:
            if tab["key"] == "history":
                continue
            content = customer.overview_tab(tab["key"])
            for figure in content["figures"]:
                if figure["kind"] == "count":
                    action = figure["action"]
                    model = self.env[action["res_model"]].with_user(self.sales_manager)
                    model = model.with_context(**action["context"])
                    self.assertEqual(
                        model.search_count(action["domain"]), figure["value"], tab
                    )

    def test_expected_money_is_for_who_sells(self):
        for user in (self.technician, self.warehouse_head):
            self.assertNotIn("open_amount", self._facts(user))
            customer = self._as(user, self.customer)
            keys = [tab["key"] for tab in customer.overview()["tabs"]]
            self.assertNotIn("opportunities", keys)
            with self.assertRaisesRegex(AccessError, "not for your role"):
                customer.overview_tab("opportunities")

    def test_an_unknown_tab_is_named(self):
        with self.assertRaisesRegex(UserError, "moon"):
            self.customer.overview_tab("moon")

    def test_this_site_only_counts_the_site(self):
        site = self.customer.child_ids
        self.leads[1].partner_id = site
        site = self._as(self.salesperson, site)
        tab = site.overview_tab("opportunities", site_only=True)
        self.assertEqual([row["id"] for row in tab["rows"]], self.leads[1].ids)
        whole = site.overview_tab("opportunities")
        self.assertEqual(len(whole["rows"]), 3)

    def test_the_page_costs_the_same_for_many_opportunities(self):
        def cost():
            customer = self._as(self.salesperson, self.customer)
            customer.overview()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            customer.overview()
            customer.overview_tab("opportunities")
            return self.env.cr.sql_log_count - before

        few = cost()
        self.leads[1].copy()
        for _number in range(10):
            self.leads[1].copy({"partner_id": self.customer.id})
        self.assertLessEqual(cost(), few)

    def test_the_customer_file_is_printed(self):
        customer = self._as(self.salesperson, self.customer)
        customer.log_action({"kind": "note", "summary": "Likes blue"})
        report = self.env["ir.actions.report"].with_user(self.salesperson)
        html, _kind = report._render_qweb_html(
            "customer_book.report_customer_file", customer.ids
        )
        self.assertTrue("Likes blue" in html.decode())

    def test_the_customer_file_never_asks_for_a_letterhead(self):
        self.env.company.external_report_layout_id = False
        customer = self.customer.with_user(self.salesperson)
        action = customer.action_print_customer_file()
        self.assertEqual(action["type"], "ir.actions.report")

    def test_private_rows_stay_off_the_paper(self):
        customer = self._as(self.salesperson, self.customer)
        customer.log_action({"kind": "note", "summary": "Sells", "is_private": True})
        report = self.env["ir.actions.report"].with_user(self.salesperson)
        html, _kind = report._render_qweb_html(
            "customer_book.report_customer_file", customer.ids
        )
        self.assertFalse("Sells" in html.decode())

    def test_the_paper_speaks_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("es_ES")
        self.salesperson.lang = "es_ES"
        report = self.env["ir.actions.report"].with_user(self.salesperson)
        html, _kind = report.with_context(lang="en_US")._render_qweb_html(
            "customer_book.report_customer_file", self.customer.ids
        )
        self.assertTrue("Ficha del cliente" in html.decode())

    def test_the_file_of_a_hidden_customer_is_not_printed(self):
        self.customer.action_pool(self.pool.id, "new")
        report = self.env["ir.actions.report"].with_user(self.colleague)
        with self.assertRaises(AccessError):
            report._render_qweb_html(
                "customer_book.report_customer_file", self.customer.ids
            )
