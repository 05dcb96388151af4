from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .customer_case import CustomerCase


@tagged("post_install", "-at_install")
class TestCustomerQuota(CustomerCase):
    def _quota(self, **values):
        values = {"is_held_limited": False, **values}
        return self.env["customer.quota"].create(values)

    def _claim(self, customer, user=None):
        return self._as(user or self.salesperson, customer).action_claim()

    def test_who_holds_what_he_may_claims_no_more(self):
        self._quota(is_held_limited=True, max_held=1)
        self._customer("Mine", owner=self.salesperson)
        with self.assertRaisesRegex(UserError, "holds 1 customers and may hold 1"):
            self._claim(self._pooled())

    def test_exempt_customers_do_not_count_as_held(self):
        self._quota(
            is_held_limited=True,
            max_held=1,
            exempt_domain="[('customer_class', '=', 'a')]",
        )
        self._customer("Mine", owner=self.salesperson, customer_class="a")
        customer = self._pooled()
        self._claim(customer)
        self.assertEqual(customer.user_id, self.salesperson)

    def test_claim_return_and_claim_use_two_of_the_day(self):
        self._quota(is_day_limited=True, max_day=2)
        self.pool.days_former_owner = 0
        first, second = self._pooled("One"), self._pooled("Two")
        self._claim(first)
        self._as(self.salesperson, first).action_release("no need")
        self._claim(second)
        with self.assertRaisesRegex(UserError, "claimed 2 customers today"):
            self._claim(self._pooled("Three"))

    @freeze_time("2026-03-10 22:30:00")
    def test_a_day_begins_at_midnight_of_the_person(self):
        self.salesperson.tz = "Europe/Madrid"
        self._quota(is_day_limited=True, max_day=1)
        self._claim(self._pooled("One"))
        with freeze_time("2026-03-10 23:30:00"):  # 00:30 of the next day in Madrid
            customer = self._pooled("Two")
            self._claim(customer)
        self.assertEqual(customer.user_id, self.salesperson)

    @freeze_time("2026-03-29 00:30:00")
    def test_the_day_of_the_clock_change_is_one_day(self):
        self.salesperson.tz = "Europe/Madrid"
        self._quota(is_day_limited=True, max_day=1)
        self._claim(self._pooled("One"))
        # 23:30, summer time by now.
        with (
            freeze_time("2026-03-29 21:30:00"),
            self.assertRaisesRegex(UserError, "today"),
        ):
            self._claim(self._pooled("Two"))

    def test_the_week_has_a_limit_of_its_own(self):
        with freeze_time("2026-03-09 10:00:00"):  # a Monday
            self._quota(is_week_limited=True, max_week=1)
            self._claim(self._pooled("One"))
        with (
            freeze_time("2026-03-13 10:00:00"),
            self.assertRaisesRegex(UserError, "this week"),
        ):
            self._claim(self._pooled("Two"))
        with freeze_time("2026-03-16 10:00:00"):
            customer = self._pooled("Three")
            self._claim(customer)
        self.assertEqual(customer.user_id, self.salesperson)

    def test_claims_without_a_first_action_are_limited(self):
        self._quota(is_idle_limited=True, max_idle=1)
        first = self._pooled("One")
        self._claim(first)
        with self.assertRaisesRegex(UserError, "wait for a first action"):
            self._claim(self._pooled("Two"))
        self._as(self.salesperson, first).message_post(
            body="called", message_type="comment"
        )
        second = self._pooled("Three")
        self._claim(second)
        self.assertEqual(second.user_id, self.salesperson)

    def test_zero_is_none_at_all(self):
        self._quota(is_day_limited=True, max_day=0)
        with self.assertRaisesRegex(UserError, "may claim 0"):
            self._claim(self._pooled())

    def test_the_closest_quota_decides(self):
        self._quota(is_day_limited=True, max_day=0)
        self._quota(
            scope="user",
            user_id=self.salesperson.id,
            is_day_limited=True,
            max_day=5,
        )
        customer = self._pooled()
        self._claim(customer)
        self.assertEqual(customer.user_id, self.salesperson)
        with self.assertRaises(UserError):
            self._claim(self._pooled("Two"), self.colleague)

    def test_what_one_creates_counts_as_held(self):
        self._quota(is_held_limited=True, max_held=1)
        partners = self.env["res.partner"].with_user(self.salesperson)
        values = {"name": "New", "user_id": self.salesperson.id}
        partners.create(values)
        with self.assertRaisesRegex(UserError, "may hold 1"):
            partners.create({**values, "name": "Newer"})

    def test_a_transfer_counts_for_the_one_who_gets_it(self):
        self._quota(is_held_limited=True, max_held=1)
        customers = self._customer("A", owner=self.salesperson)
        customers |= self._customer("B", owner=self.salesperson)
        with self.assertRaisesRegex(UserError, "may hold 1"):
            self._as(self.salesperson, customers).action_transfer(
                self.colleague.id, "holiday"
            )

    def test_negative_limits_are_refused(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation),
            self.cr.savepoint(),
        ):
            self._quota(max_day=-1).flush_recordset()

    def test_a_quota_for_a_person_names_the_person(self):
        with self.assertRaisesRegex(ValidationError, "whom this quota is for"):
            self._quota(scope="user")
