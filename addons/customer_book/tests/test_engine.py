import doctest
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from odoo.tests import BaseCase, tagged

from ..engine import care, heat, keys, quota, reclaim, turn

steady = settings(
    deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
days = some.dates(date(2025, 1, 1), date(2027, 12, 31))


@tagged("post_install", "-at_install")
class TestEngine(BaseCase):
    def test_examples_are_true(self):
        for module in (care, heat, keys, quota, reclaim, turn):
            with self.subTest(module=module.__name__):
                self.assertEqual(doctest.testmod(module).failed, 0)

    @steady
    @given(some.text(max_size=40))
    def test_a_key_of_a_key_is_the_key(self, text):
        for make in (keys.name_key, keys.email_key, keys.tax_key):
            self.assertEqual(make(make(text)), make(text))

    @steady
    @given(some.text(alphabet="0123456789", min_size=9, max_size=12), some.data())
    def test_signs_between_digits_change_no_number(self, number, data):
        signs = data.draw(
            some.lists(
                some.sampled_from(" -./()"), min_size=len(number), max_size=len(number)
            )
        )
        written = "".join(a + b for a, b in zip(number, signs, strict=True))
        self.assertEqual(keys.phone_key(written), keys.phone_key(number))

    @steady
    @given(some.text(min_size=1, max_size=60))
    def test_a_mask_never_shows_more_than_four_signs(self, text):
        shown = keys.mask(text).replace("•", "")
        self.assertLessEqual(len(shown), 4)

    @steady
    @given(
        days, some.none() | days, some.integers(0, 400), some.sets(some.integers(0, 6))
    )
    def test_a_customer_goes_back_on_a_working_day_and_never_early(
        self, since, progress, count, weekdays
    ):
        calendar = reclaim.Calendar(frozenset(weekdays))
        day = reclaim.reclaim_date(since, progress, count, calendar)
        first = max(filter(None, (since, progress))) + timedelta(days=count)
        self.assertGreaterEqual(day, first)
        if weekdays:
            self.assertIn(day.weekday(), weekdays)
            self.assertLess((day - first).days, 7)

    @steady
    @given(some.integers(0, 500), some.integers(1, 30))
    def test_even_shares_lose_nobody(self, count, people):
        shares = quota.even_shares(count, people)
        self.assertEqual(sum(shares), count)
        self.assertLessEqual(max(shares) - min(shares), 1)

    @steady
    @given(some.integers(0, 20), some.integers(0, 20), some.integers(1, 5))
    def test_a_quota_refuses_exactly_what_exceeds_it(self, limit, used, more):
        broken = quota.exceeded(quota.Limits(day=limit), quota.Use(day=used), more)
        self.assertEqual(broken is not None, used + more > limit)

    @steady
    @given(some.lists(days, max_size=20), some.integers(1, 5), days)
    def test_seven_days_hold_no_more_steps_than_the_cap(self, done, cap, today):
        done = [day for day in done if day <= today]
        free = care.allowed_day(today, done, cap)
        self.assertGreaterEqual(free, today)
        if free > today or sum((today - day).days < care.WEEK for day in done) < cap:
            week = [day for day in done if (free - day).days < care.WEEK]
            self.assertLess(len(week), cap)

    @steady
    @given(some.lists(days, min_size=3, max_size=30))
    def test_the_last_order_is_never_overdue_on_its_day(self, orders):
        self.assertFalse(heat.is_overdue(orders, max(orders), 1.5))
