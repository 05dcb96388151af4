from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .customer_case import CustomerCase

MONDAY = "2026-03-02 08:00:00"


@tagged("post_install", "-at_install")
class TestCustomerBookCare(CustomerCase):
    """Care plans: steps on their day, until the customer does something."""

    def setUp(self):
        super().setUp()
        self.customer = self._customer(
            owner=self.salesperson, email="kala@care.example", phone="+34 915 552 282"
        )
        self.plan = self._plan(
            {"days": 0, "kind": "task", "name": "Call"},
            {"days": 7, "kind": "mail", "name": "Write"},
        )

    def _plan(self, *steps, **values):
        template = self.env["mail.template"].create(
            {
                "name": "Care",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "subject": "How is it going?",
                "email_from": "us@care.example",
                "partner_to": "{{ object.id }}",
                "use_default_to": False,
                "body_html": "<p>Hello</p>",
                "auto_delete": False,
            }
        )
        for step in steps:
            if step["kind"] == "mail":
                step["mail_template_id"] = template.id
        return self.env["customer.book.care.plan"].create(
            {"name": "Plan", "step_ids": [(0, 0, step) for step in steps], **values}
        )

    def _start(self, when=MONDAY, plan=None, customers=None, user=None):
        with freeze_time(when):
            result = (
                (plan or self.plan)
                .with_user(user or self.salesperson)
                .action_start((customers or self.customer).ids)
            )
        return self.env["customer.book.care.run"].browse(result["started"])

    def _job(self, when):
        """The job of one day; what it keeps is kept at the end of the test only."""
        cron = type(self.env["ir.cron"])
        with freeze_time(when), patch.object(cron, "_commit_progress", return_value=1):
            self.env["customer.book.care.line"]._cron_run()

    def _mails(self):
        return self.env["mail.mail"].search([("subject", "=", "How is it going?")])

    def _states(self, run):
        return run.line_ids.sorted("date_due").mapped("state")

    def test_steps_fall_due_so_many_days_after_the_start(self):
        run = self._start()
        self.assertEqual(
            run.line_ids.sorted("date_due").mapped("date_due"),
            [date(2026, 3, 2), date(2026, 3, 9)],
        )

    def test_a_task_is_planned_for_the_owner(self):
        self._start()
        self._job(MONDAY)
        self.assertRecordValues(
            self.customer.activity_ids,
            [{"summary": "Call", "user_id": self.salesperson.id}],
        )

    def test_a_mail_goes_out_on_its_day(self):
        run = self._start()
        self._job("2026-03-08 08:00:00")
        self.assertFalse(self._mails())
        self._job("2026-03-09 08:00:00")
        self.assertEqual(len(self._mails()), 1)
        self.assertEqual((self._states(run), run.state), (["done", "done"], "done"))

    def test_a_message_goes_out(self):
        sms = self.env["sms.template"].create(
            {
                "name": "Care",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "body": "Hello {{ object.name }}",
            }
        )
        step = {"days": 0, "kind": "sms", "name": "Word", "sms_template_id": sms.id}
        run = self._start(plan=self._plan(step))
        self._job(MONDAY)
        self.assertEqual(run.state, "done")
        sent = self.env["sms.sms"].search([("body", "=", "Hello Kala")])
        self.assertEqual(sent.mapped("state"), ["outgoing"])

    def test_the_job_twice_sends_once(self):
        self._start()
        for _time in range(2):
            self._job("2026-03-10 08:00:00")
        self.assertEqual(len(self._mails()), 1)
        self.assertEqual(len(self.customer.activity_ids), 1)

    def test_after_a_reply_the_second_step_is_never_sent(self):
        run = self._start()
        self._job(MONDAY)
        self.env["customer.event"]._record(
            [{"kind": "mail_in", "partner_id": self.customer.id, "summary": "Re:"}]
        )
        self._job("2026-03-10 08:00:00")
        self.assertFalse(self._mails())
        self.assertRecordValues(run, [{"state": "stopped", "stop_reason": "reply"}])
        self.assertEqual(self._states(run), ["done", "skipped"])

    def test_an_order_and_a_service_record_stop(self):
        for kind in ("order", "ticket"):
            run = self._start(plan=self._plan({"days": 5, "kind": "task", "name": "x"}))
            self.env["customer.event"]._record(
                [{"kind": kind, "partner_id": self.customer.id, "summary": "S1"}]
            )
            with self.subTest(kind=kind):
                self.assertEqual(run.stop_reason, kind)

    def test_a_plan_may_go_on_after_an_order(self):
        self.plan.stop_on_order = False
        run = self._start()
        self.env["customer.event"]._record(
            [{"kind": "order", "partner_id": self.customer.id, "summary": "S1"}]
        )
        self.assertEqual(run.state, "running")

    def test_a_contact_who_answers_stops_the_plan_of_the_company(self):
        contact = self._customer("Lin", parent_id=self.customer.id, is_company=False)
        run = self._start()
        self.env["customer.event"]._record(
            [{"kind": "mail_in", "partner_id": contact.id, "summary": "Re:"}]
        )
        self.assertEqual(run.state, "stopped")

    def test_whoever_wants_no_mails_gets_none(self):
        run = self._start()
        self.env["mail.blacklist"]._add("kala@care.example")
        self._job("2026-03-10 08:00:00")
        self.assertFalse(self._mails())
        self.assertEqual(run.stop_reason, "optout")

    def test_whoever_wants_no_messages_is_out_as_well(self):
        run = self._start()
        self.env["phone.blacklist"].create({"number": self.customer.phone_sanitized})
        self._job(MONDAY)
        self.assertEqual(run.stop_reason, "optout")

    def test_a_customer_who_went_back_to_the_pool_is_left_alone(self):
        run = self._start()
        self.customer.action_pool(self.pool.id, "new")
        self._job(MONDAY)
        self.assertEqual(run.stop_reason, "pool")

    def test_two_plans_do_not_exceed_the_weekly_cap(self):
        self.env["ir.config_parameter"].set_param("customer_book.care_weekly_cap", "1")
        other = self._plan({"days": 0, "kind": "task", "name": "Visit"})
        runs = self._start() | self._start(plan=other)
        first = runs.line_ids.filtered(lambda line: line.date_due == date(2026, 3, 2))
        self._job(MONDAY)
        self.assertEqual(sorted(first.mapped("state")), ["done", "waiting"])
        waiting = first.filtered(lambda line: line.state == "waiting")
        self.assertEqual(waiting.date_due, date(2026, 3, 9))

    def test_any_seven_days_hold_the_cap(self):
        self.env["ir.config_parameter"].set_param("customer_book.care_weekly_cap", "2")
        steps = [{"days": day, "kind": "task", "name": f"T{day}"} for day in range(6)]
        run = self._start(plan=self._plan(*steps))
        for day in range(40):
            self._job(f"2026-{3 + day // 31:02}-{1 + day % 31:02} 08:00:00")
        done = sorted(run.line_ids.mapped("date_done"))
        self.assertEqual((len(done), run.state), (6, "done"))
        for first, third in zip(done, done[2:], strict=False):
            self.assertGreaterEqual((third - first).days, 7)

    def test_a_weekend_is_skipped(self):
        run = self._start(plan=self._plan({"days": 5, "kind": "task", "name": "x"}))
        self.assertEqual(run.line_ids.date_due, date(2026, 3, 9))

    def test_a_holiday_is_skipped(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "date_from": "2026-03-09 00:00:00",
                "date_to": "2026-03-09 23:00:00",
                "company_id": self.env.company.id,
            }
        )
        run = self._start()
        self.assertEqual(run.line_ids.sorted("date_due")[1].date_due, date(2026, 3, 10))

    def test_a_round_begins_anew(self):
        plan = self._plan({"days": 0, "kind": "task", "name": "Visit"}, cycle_days=30)
        run = self._start(plan=plan)
        self._job(MONDAY)
        self.assertEqual((run.state, run.round), ("running", 2))
        self.assertEqual(max(run.line_ids.mapped("date_due")), date(2026, 4, 1))

    def test_a_customer_who_fails_does_not_keep_the_others(self):
        other = self._customer("Other", owner=self.salesperson, email="o@care.example")
        runs = self._start(customers=self.customer | other)
        lines = type(self.env["customer.book.care.line"])
        whole = lines._do_task

        def broken(line):
            if line.partner_id == self.customer:
                raise ValueError("no line")
            return whole(line)

        with patch.object(lines, "_do_task", broken):
            self._job(MONDAY)
        failed, fine = runs.line_ids.filtered(lambda line: line.kind == "task")
        self.assertRecordValues(
            failed | fine,
            [
                {"partner_id": self.customer.id, "state": "failed", "note": "no line"},
                {"partner_id": other.id, "state": "done", "note": False},
            ],
        )

    def test_each_step_stands_in_the_history(self):
        self._start()
        self._job(MONDAY)
        self._job("2026-03-09 08:00:00")
        events = self.env["customer.event"].search(
            [("partner_id", "=", self.customer.id)]
        )
        self.assertEqual(len(events.filtered(lambda one: one.kind == "mail_out")), 1)
        self.assertIn("Care: Call planned", events.mapped("summary"))

    def test_who_does_not_fit_is_named_the_rest_starts(self):
        no_mail = self._customer("No mail", owner=self.salesperson)
        with freeze_time(MONDAY):
            result = self.plan.with_user(self.salesperson).action_start(
                (self.customer | no_mail).ids
            )
        self.assertEqual(len(result["started"]), 1)
        self.assertEqual(
            [(row["name"], row["reason"]) for row in result["skipped"]],
            [("No mail", "has no e-mail address")],
        )

    def test_nobody_is_in_a_plan_twice(self):
        self._start()
        self.assertFalse(self._start())

    def test_the_class_of_the_plan_counts(self):
        self.plan.customer_class = "a"
        self.assertFalse(self._start())
        self.customer.customer_class = "a"
        self.assertTrue(self._start())

    def test_a_plan_without_steps_is_refused(self):
        plan = self._plan()
        with self.assertRaisesRegex(UserError, "no step"):
            self._start(plan=plan)

    def test_it_is_stopped_by_hand_with_a_reason(self):
        run = self._start().with_user(self.salesperson)
        with self.assertRaises(UserError):
            run.action_stop("")
        self.assertEqual(run.action_stop("moved away"), 1)
        self.assertRecordValues(
            run, [{"stop_reason": "hand", "stop_note": "moved away"}]
        )

    def test_customers_of_others_are_refused(self):
        with self.assertRaises(AccessError):
            self._start(user=self.colleague)
        run = self._start()
        with self.assertRaises(AccessError):
            run.with_user(self.colleague).action_stop("why")

    def test_a_salesperson_changes_no_plan(self):
        with self.assertRaises(AccessError):
            self.plan.with_user(self.salesperson).cycle_days = 1

    def test_runs_and_steps_are_written_by_nobody_directly(self):
        run = self._start()
        for user in (self.salesperson, self.sales_manager):
            with self.assertRaises(AccessError):
                run.with_user(user).write({"state": "done"})
            with self.assertRaises(AccessError):
                run.line_ids.with_user(user).write({"state": "done"})

    def test_a_mail_step_needs_a_template_of_contacts(self):
        with self.assertRaisesRegex(UserError, "made for contacts"):
            self.env["customer.book.care.step"].create(
                {"plan_id": self.plan.id, "days": 1, "kind": "mail", "name": "x"}
            )

    def test_a_start_costs_the_same_for_2_and_20(self):
        costs = []
        for count in (2, 2, 20):
            many = self.env["res.partner"].create(
                [
                    {
                        "name": f"S{count}{n}",
                        "user_id": self.salesperson.id,
                        "email": f"s{count}{n}@care.example",
                    }
                    for n in range(count)
                ]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._start(customers=many)
            self.env.flush_all()
            costs.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(costs[2] - costs[1], 1)
