from datetime import date, datetime
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .customer_case import CustomerCase

MONDAY = "2026-03-02 10:00:00"


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestCustomerPoolReclaim(CustomerCase):
    def setUp(self):
        super().setUp()
        self.rule = self.env["customer.pool.rule"].create(
            {"name": "Ten days", "pool_id": self.pool.id, "days": 10}
        )

    def _run(self):
        self.env["res.partner"]._cron_reclaim()

    def _mine(self, name="Kala", **values):
        return self._customer(name, owner=self.salesperson, **values)

    def test_the_countdown_stands_on_the_customer(self):
        self.assertEqual(self._mine().reclaim_at, date(2026, 3, 12))

    def test_a_class_has_days_of_its_own(self):
        self.rule.days_a = 30
        customer = self._mine(customer_class="a")
        self.assertEqual(customer.reclaim_at, date(2026, 4, 1))

    def test_each_kind_of_progress_renews_the_countdown(self):
        customer = self._mine()
        for number, kind in enumerate(("action", "meeting", "quote", "order"), 3):
            with freeze_time(datetime(2026, 3, number, 10)):
                customer._log_progress(kind)
            self.assertEqual(customer.last_progress_at, datetime(2026, 3, number, 10))
        # Ten days after the 6th is the 16th, a Monday.
        self.assertEqual(customer.reclaim_at, date(2026, 3, 16))

    def test_what_the_rule_does_not_count_renews_nothing(self):
        customer = self._mine()
        with freeze_time("2026-03-06 10:00:00"):
            customer._log_progress("ticket")
        self.assertEqual(customer.reclaim_at, date(2026, 3, 12))

    def test_a_done_step_is_progress(self):
        customer = self._mine()
        step = customer.activity_schedule(
            "mail.mail_activity_data_call", user_id=self.salesperson.id
        )
        with freeze_time("2026-03-06 10:00:00"):
            step.with_user(self.salesperson).action_feedback(feedback="called")
        self.assertEqual(customer.reclaim_at, date(2026, 3, 16))

    def test_progress_by_a_colleague_counts_if_the_rule_says_so(self):
        customer = self._mine()
        self.rule.counts_others = False
        with freeze_time("2026-03-06 10:00:00"):
            customer.with_user(self.colleague)._log_progress("action")
        self.assertEqual(customer.reclaim_at, date(2026, 3, 12))
        self.rule.counts_others = True
        customer._refresh_countdown()
        self.assertEqual(customer.reclaim_at, date(2026, 3, 16))

    def test_nobody_loses_a_customer_in_his_leave(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "date_from": "2026-03-11 00:00:00",
                "date_to": "2026-03-13 23:00:00",
                "calendar_id": self.env.company.resource_calendar_id.id,
                "company_id": self.env.company.id,
            }
        )
        self.assertEqual(self._mine().reclaim_at, date(2026, 3, 16))

    def test_what_is_due_goes_back_and_its_owner_is_told(self):
        customer = self._mine()
        before = self.env["mail.message"].search([], order="id desc", limit=1).id
        with freeze_time("2026-03-12 02:00:00"):
            self._run()
        self.assertEqual(customer.pool_id, self.pool)
        self.assertRecordValues(
            self._ledger(customer),
            [{"how_ended": "reclaimed", "reason_ended": "Ten days"}],
        )
        told = self.env["mail.message"].search(
            [
                ("id", ">", before),
                ("notified_partner_ids", "in", self.salesperson.partner_id.ids),
            ]
        )
        self.assertIn("Kala", "".join(told.mapped("body")))

    def test_locked_exempt_and_busy_customers_are_spared(self):
        locked = self._mine("Locked")
        locked.with_user(self.sales_manager).action_lock("key account")
        exempt = self._mine("Exempt", customer_class="b")
        self.rule.exempt_domain = "[('customer_class', '=', 'b')]"
        busy = self._mine("Busy")
        with (
            patch.object(
                type(busy),
                "_reclaim_exemptions",
                lambda partners: [SQL("SELECT %s AS id", busy.id)],
            ),
            freeze_time("2026-04-12 02:00:00"),
        ):
            self._run()
        self.assertEqual((locked | exempt | busy).user_id, self.salesperson)

    def test_a_warning_goes_out_once_for_each_threshold(self):
        self._mine()
        told = []
        with patch.object(
            type(self.env["res.partner"]),
            "_notify",
            lambda partners, user, subject, text: told.append(subject),
        ):
            for day in range(3, 12):
                with freeze_time(datetime(2026, 3, day, 2)):
                    self._run()
                    self._run()
        self.assertEqual(len(told), 3)

    def test_one_failing_customer_does_not_stop_the_run(self):
        bad, good = self._mine("Bad"), self._mine("Good")
        real = type(bad)._reclaim

        def fails(partner, rule):
            if partner == bad:
                raise ValueError("stuck")
            return real(partner, rule)

        with (
            patch.object(type(bad), "_reclaim", fails),
            freeze_time("2026-03-12 02:00"),
        ):
            self._run()
        self.assertEqual(bad.user_id, self.salesperson)
        self.assertEqual(good.pool_id, self.pool)
        run = self.env["customer.pool.run"].search([], limit=1)
        self.assertEqual((run.reclaimed, run.failed), (1, 1))
        self.assertIn("stuck", run.report)

    def test_a_repeated_run_takes_nothing_twice(self):
        self._mine()
        with freeze_time("2026-03-12 02:00:00"):
            self._run()
            self._run()
        run = self.env["customer.pool.run"].search([], limit=1)
        self.assertEqual(run.reclaimed, 1)

    def test_the_simulation_names_who_would_go_tomorrow(self):
        old, new = self._mine("Old"), self._mine("New")
        with freeze_time("2026-03-11 12:00:00"):
            new._log_progress("action")
            action = self.rule.with_user(self.sales_manager).action_simulate()
        found = self.env["res.partner"].search(action["domain"])
        self.assertEqual(found, old)
        self.assertEqual(old.user_id, self.salesperson)
        self.assertIn("Nobody would go back", action["help"])

    def test_negative_days_are_refused(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation),
            self.cr.savepoint(),
        ):
            self.rule.days = -1
            self.rule.flush_recordset()

    def test_warnings_that_are_no_days_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "7,3,1"):
            self.rule.warnings = "soon"

    def test_the_countdown_costs_the_same_for_many(self):
        few = self.env["res.partner"]
        for number in range(4):
            few |= self._mine(f"F{number}")
        many = few
        for number in range(36):
            many |= self._mine(f"M{number}")
        costs = []
        few._refresh_countdown()
        for customers in (few, many):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            customers._refresh_countdown()
            costs.append(self.env.cr.sql_log_count - before)
        self.assertEqual(costs[0], costs[1])

    def test_the_job_costs_the_same_for_many_that_stay(self):
        def cost():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._run()
            return self.env.cr.sql_log_count - before

        costs = []
        for number in (4, 40):
            for customer in range(number):
                self._mine(f"C{number}-{customer}")
            # The first call reads besides who runs the job.
            cost()
            costs.append(cost())
        self.assertEqual(costs[0], costs[1])

    def test_the_days_begin_when_the_contract_ends(self):
        self.rule.waits_for_contract = True
        customer = self._mine(contract_until="2026-06-01")
        # Ten days after the 1st of June, a Thursday.
        self.assertEqual(customer.reclaim_at, date(2026, 6, 11))
        customer.contract_until = "2026-07-01"
        self.assertEqual(customer.reclaim_at, date(2026, 7, 13))

    def test_who_never_ordered_goes_back_after_half_a_year(self):
        """Calls and visits do not count where the rule asks for an order."""
        kinds = ("action", "meeting", "opportunity", "quote", "payment", "ticket")
        self.rule.write({"days": 180, **{f"counts_{kind}": False for kind in kinds}})
        customer = self._mine()
        with freeze_time("2026-05-04 10:00:00"):
            customer._log_progress("action")
        self.assertEqual(customer.reclaim_at, date(2026, 8, 31))
        with freeze_time("2026-06-01 10:00:00"):
            customer._log_progress("order")
        self.assertEqual(customer.reclaim_at, date(2026, 11, 30))
