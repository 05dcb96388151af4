from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .quoting_case import QuotingCase


@tagged("post_install", "-at_install")
class TestCoaching(QuotingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        manager, person = cls.env["hr.employee"].create(
            [
                {"name": user.name, "user_id": user.id}
                for user in (cls.sales_manager, cls.salesperson)
            ]
        )
        person.parent_id = manager
        cls.coaching = cls.env["sales.flow.coaching"].with_user(cls.sales_manager)

    def _person(self, coaching=None):
        people = (coaching or self.coaching).read_team()["people"]
        return next(item for item in people if item["id"] == self.salesperson.id)

    def _value(self, key):
        figures = {item["key"]: item["value"] for item in self._person()["figures"]}
        return figures[key]

    def _report(self):
        reports = self.env["work.report"].with_user(self.salesperson)
        report = reports.browse(reports.start())
        report.action_submit()
        return report

    def _events(self, lead):
        return self.env["customer.event"].search(
            [("res_model", "=", lead._name), ("res_id", "=", lead.id)]
            + [("kind", "=", "note")]
        )

    # Whom

    def test_a_manager_sees_those_below_her(self):
        other = self._another_salesperson()
        people = [item["id"] for item in self.coaching.read_team()["people"]]
        self.assertIn(self.salesperson.id, people)
        self.assertNotIn(other.id, people)
        self.assertNotIn(self.sales_manager.id, people)

    def test_a_manager_sees_the_members_of_her_team(self):
        other = self._another_salesperson()
        self.env["crm.team"].create(
            {
                "name": "North",
                "user_id": self.sales_manager.id,
                "member_ids": [fields.Command.link(other.id)],
            }
        )
        people = [item["id"] for item in self.coaching.read_team()["people"]]
        self.assertIn(other.id, people)

    def test_the_boss_sees_every_salesperson(self):
        other = self._another_salesperson()
        coaching = self.coaching.with_user(self.boss)
        people = [item["id"] for item in coaching.read_team()["people"]]
        self.assertLessEqual({self.salesperson.id, other.id}, set(people))

    def test_a_salesperson_coaches_nobody(self):
        coaching = self.coaching.with_user(self.salesperson)
        for call in (
            coaching.read_team,
            lambda: coaching.action_open("hot", self.salesperson.id),
            lambda: coaching.read_subjects(self.salesperson.id),
            lambda: coaching.action_comment(self.salesperson.id, "Hm"),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_a_manager_opens_nothing_of_people_who_are_not_hers(self):
        other = self._another_salesperson()
        with self.assertRaises(AccessError):
            self.coaching.action_open("quotes", other.id)
        with self.assertRaises(AccessError):
            self.coaching.action_comment(other.id, "Hm")

    # What

    def _heat(self):
        self.customer.user_id = self.salesperson
        customer = self.customer.with_user(self.salesperson)
        customer.action_heat("3", "Wants to buy before the fair")

    def test_a_hot_customer_without_a_next_step_is_counted(self):
        self._heat()
        self.assertEqual(self._value("hot"), 1)
        self.customer.activity_schedule(
            "mail.mail_activity_data_call", user_id=self.salesperson.id
        )
        self.assertEqual(self._value("hot"), 0)

    def test_a_comment_about_a_hot_customer_stands_in_his_history(self):
        self._heat()
        report = self._report()
        [subject] = self.coaching.read_subjects(self.salesperson.id)
        self.assertEqual(
            (subject["model"], subject["id"]), ("res.partner", self.customer.id)
        )
        message_id = self.coaching.action_comment(
            self.salesperson.id, "Visit him", subject["model"], subject["id"]
        )
        self.assertIn(message_id, report.message_ids.ids)
        event = self.env["customer.event"].search(
            [("source", "=", f"mail.message,{message_id}")]
        )
        self.assertEqual(event.partner_id, self.customer)

    def test_a_hot_opportunity_without_action_is_counted(self):
        lead = self._lead(priority="3")
        self.assertEqual(self._value("hot_leads"), 1)
        lead.activity_schedule(
            "mail.mail_activity_data_call", user_id=self.salesperson.id
        )
        self.assertEqual(self._value("hot_leads"), 0)

    def test_overdue_follow_ups_are_counted(self):
        lead = self._lead()
        lead.activity_schedule(
            "mail.mail_activity_data_call",
            fields.Date.today() - timedelta(days=1),
            user_id=self.salesperson.id,
        )
        self.assertEqual(self._value("overdue"), 1)

    def test_stale_opportunities_are_counted(self):
        self._lead()
        self.assertEqual(self._value("stale"), 0)
        self._lead(self._expect(date_expected="2020-01-01"))
        self.assertEqual(self._value("stale"), 1)

    def test_quotations_waiting_are_counted(self):
        self._quote().action_quotation_sent()
        self._quote()
        self.assertEqual(self._value("quotes"), 1)

    def test_the_last_report_and_the_promises_are_shown(self):
        self.assertFalse(self._person()["report"])
        report = self._report()
        self.assertEqual(self._person()["report"]["id"], report.id)
        self.assertEqual((self._person()["kept"], self._person()["promised"]), (0, 0))

    def test_every_number_opens_exactly_its_records(self):
        self._lead(self._expect(date_expected="2020-01-01"), priority="3")
        self._lead().activity_schedule(
            "mail.mail_activity_data_call",
            fields.Date.today() - timedelta(days=1),
            user_id=self.salesperson.id,
        )
        self._quote().action_quotation_sent()
        self._heat()
        for figure in self._person()["figures"]:
            action = self.coaching.action_open(figure["key"], self.salesperson.id)
            records = self.coaching.env[action["res_model"]]
            self.assertEqual(
                records.search_count(action["domain"]), figure["value"], figure["key"]
            )
            self.assertTrue(figure["value"], figure["key"])

    def test_an_unknown_figure_is_refused(self):
        with self.assertRaisesRegex(UserError, "no figure"):
            self.coaching.action_open("mood", self.salesperson.id)

    # Comments

    def test_one_comment_stands_in_two_places_and_is_written_once(self):
        report, lead = self._report(), self._lead()
        messages = self.env["mail.message"].search_count([])
        message_id = self.coaching.action_comment(
            self.salesperson.id, "Call him today", "crm.lead", lead.id
        )
        self.assertEqual(self.env["mail.message"].search_count([]), messages + 1)
        self.assertIn(message_id, report.message_ids.ids)
        event = self._events(lead)
        self.assertEqual(len(event), 1)
        self.assertEqual(event.summary, "Call him today")
        self.assertEqual(event.partner_id, self.customer)
        self.assertEqual(event.source, f"mail.message,{message_id}")
        self.assertTrue(report.is_feedback_new)

    def test_a_comment_on_a_line_of_a_report_reaches_the_customer_once(self):
        lead = self._lead()
        report = self._report()
        line = report.line_ids.filtered(lambda item: item.res_id == lead.id)[:1]
        report.with_user(self.sales_manager).action_comment("Good", line.id)
        self.assertEqual(self._events(lead).mapped("summary"), ["Good"])

    def test_a_comment_in_general_stands_under_the_report_alone(self):
        report = self._report()
        events = self.env["customer.event"].search_count([])
        message_id = self.coaching.action_comment(self.salesperson.id, "Well done")
        self.assertIn(message_id, report.message_ids.ids)
        self.assertEqual(self.env["customer.event"].search_count([]), events)

    def test_without_a_report_it_stands_on_the_record(self):
        lead = self._lead()
        message_id = self.coaching.action_comment(
            self.salesperson.id, "Call him", "crm.lead", lead.id
        )
        self.assertIn(message_id, lead.message_ids.ids)
        self.assertEqual(len(self._events(lead)), 1)

    def test_a_comment_needs_words_and_something_to_stand_on(self):
        with self.assertRaisesRegex(UserError, "Write"):
            self.coaching.action_comment(self.salesperson.id, " ")
        with self.assertRaisesRegex(UserError, "no report"):
            self.coaching.action_comment(self.salesperson.id, "Hm")

    def test_a_comment_is_about_a_record_of_that_person(self):
        lead = self._lead(user=self._another_salesperson())
        with self.assertRaisesRegex(UserError, "not one of"):
            self.coaching.action_comment(self.salesperson.id, "Hm", "crm.lead", lead.id)
        with self.assertRaisesRegex(UserError, "nothing a coach"):
            self.coaching.action_comment(
                self.salesperson.id, "Hm", "res.users", self.salesperson.id
            )

    def test_the_team_costs_the_same_for_more_people(self):
        coaching = self.coaching.with_user(self.boss)

        def cost():
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            coaching.read_team()
            return self.env.cr.sql_log_count - before

        cost()
        few = cost()
        for number in range(6):
            self.salesperson.copy({"login": f"test_salesperson_{number}"})
        cost()
        self.assertEqual(cost(), few)
