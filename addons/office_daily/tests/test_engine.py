import doctest
from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..engine import difference, duty, offer, periods, reminders

DAY = date(2026, 3, 2)
moments = st.integers(0, 48 * 60).map(
    lambda minutes: datetime(2026, 3, 1, 12) + timedelta(minutes=minutes)
)
absences = st.lists(st.tuples(moments, moments).map(sorted), max_size=6)
days = st.integers(0, 36_500).map(
    lambda number: date(2000, 1, 1) + timedelta(days=number)
)


@tagged("post_install", "-at_install")
class TestEngine(BaseCase):
    def test_examples_of_the_engines(self):
        for module in (difference, duty, offer, periods, reminders):
            with self.subTest(engine=module.__name__):
                self.assertEqual(doctest.testmod(module).failed, 0)

    @given(absences)
    def test_absences_take_between_nothing_and_all(self, away):
        planned, left = duty.hours_of(DAY, ((9.0, 13.0), (14.0, 18.0)), away)
        self.assertEqual(planned, 8.0)
        self.assertTrue(0 <= left <= planned)

    @given(absences)
    def test_an_absence_told_twice_counts_once(self, away):
        shifts = ((9.0, 13.0), (14.0, 18.0))
        self.assertEqual(
            duty.hours_of(DAY, shifts, away), duty.hours_of(DAY, shifts, away * 2)
        )

    @given(st.sampled_from(["day", "week", "month", "visit"]), days)
    def test_a_period_is_the_same_from_each_of_its_days(self, period, day):
        first, last = periods.bounds(period, day)
        self.assertTrue(first <= day <= last)
        self.assertEqual(periods.bounds(period, first), (first, last))
        self.assertEqual(periods.bounds(period, last), (first, last))

    @given(st.lists(st.text("ab", max_size=2)), st.lists(st.text("ab", max_size=2)))
    def test_differences_are_empty_for_the_same_words_alone(self, before, after):
        self.assertEqual(not difference.differences(before, after), before == after)
