import doctest
from datetime import date, datetime, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from odoo.tests import BaseCase, tagged

from ..engine import bands, quorum, routing, substitutes, working_time

amounts = some.decimals(0, 10**6, places=2)
people = some.lists(some.integers(1, 9), unique=True, max_size=6)
# Judged by what is true, never by how busy the machine is.
steady = settings(
    deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
days = some.dates(date(2026, 1, 1), date(2026, 12, 31))


@tagged("post_install", "-at_install")
class TestEngine(BaseCase):
    def test_examples_are_true(self):
        for module in (bands, quorum, routing, substitutes, working_time):
            with self.subTest(module=module.__name__):
                self.assertEqual(doctest.testmod(module).failed, 0)

    @steady
    @given(some.lists(amounts, unique=True, min_size=1), amounts)
    def test_touching_bands_hold_every_amount_once(self, edges, amount):
        edges = [Decimal(0), *sorted(edge for edge in edges if edge)]
        rows = [
            bands.Band(lower, upper)
            for lower, upper in zip(edges, [*edges[1:], None], strict=True)
        ]
        self.assertIsNone(bands.overlap(rows))
        self.assertEqual(sum(row.holds(amount) for row in rows), 1)

    @steady
    @given(amounts, amounts, amounts, amounts, amounts)
    def test_bands_without_overlap_never_hold_the_same_amount(self, a, b, c, d, amount):
        rows = [bands.Band(min(a, b), max(a, b)), bands.Band(min(c, d), max(c, d))]
        if not any(map(bands.fault, rows)) and not bands.overlap(rows):
            self.assertLessEqual(sum(row.holds(amount) for row in rows), 1)

    @steady
    @given(amounts)
    def test_a_credit_note_weighs_what_it_corrects(self, amount):
        band = bands.Band(Decimal(1000))
        self.assertEqual(band.holds(amount), band.holds(-amount))

    @steady
    @given(
        some.sampled_from(["any", "all", "some"]),
        some.integers(0, 9),
        some.integers(1, 9),
    )
    def test_a_step_needs_somebody_and_never_more_than_there_are(self, mode, count, n):
        needed = quorum.needed(mode, count, n)
        self.assertGreaterEqual(needed, 1)
        self.assertLessEqual(needed, max(1, count))

    @steady
    @given(people, people, some.booleans(), some.lists(people, max_size=3))
    def test_nobody_ever_decides_on_his_own(self, named, own, later, upwards):
        answer = routing.route(named, own, later, upwards)
        self.assertFalse(set(answer.people) & set(own))
        self.assertEqual(bool(answer.people), answer.how in ("named", "up"))

    @steady
    @given(people, people, some.lists(people, max_size=3))
    def test_the_last_level_is_never_skipped(self, named, own, upwards):
        answer = routing.route(named, own, False, upwards)
        self.assertNotEqual(answer.how, "skip")

    @steady
    @given(days, days, days, amounts, amounts)
    def test_a_substitute_stays_within_days_and_cap(self, start, end, day, cap, amount):
        item = substitutes.Substitution("a", "b", start, end, cap=cap)
        if item.covers("m", amount, day):
            self.assertTrue(start <= day <= end)
            self.assertTrue(not cap or amount <= cap)

    @steady
    @given(
        some.lists(some.tuples(some.integers(1, 5), some.integers(1, 5)), max_size=8)
    )
    def test_a_circle_is_found_if_and_only_if_there_is_one(self, pairs):
        year = date(2026, 1, 1), date(2026, 12, 31)
        pairs = [pair for pair in pairs if pair[0] != pair[1]]
        found = substitutes.find_cycle(
            [substitutes.Substitution(*pair, *year) for pair in pairs]
        )
        self.assertEqual(bool(found), self._has_circle(pairs))

    def _has_circle(self, pairs):
        """Take away who hands on to nobody; what stays is a circle."""
        pairs = set(pairs)
        while True:
            givers = {giver for giver, _taker in pairs}
            left = {pair for pair in pairs if pair[1] in givers}
            if left == pairs:
                return bool(pairs)
            pairs = left

    @steady
    @given(
        some.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1)),
        some.integers(1, 60),
    )
    def test_a_deadline_falls_into_working_time(self, start, hours):
        due = working_time.due(start, hours)
        self.assertGreaterEqual(due, start + timedelta(hours=hours))
        self.assertLess(due.weekday(), 5)
        self.assertTrue(9 <= due.hour <= 18)
