import doctest
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from odoo.tests import BaseCase, tagged

from ..engine import arrival, inspection, payment_plan

# Judged by what is true, never by how busy the machine is.
steady = settings(
    deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
quantities = some.decimals(0, 1000, places=2)
steps = some.lists(
    some.tuples(
        some.sampled_from([*inspection.KINDS, "grant", "deny", "rework"]), quantities
    ),
    max_size=25,
)
digits = some.sampled_from([0, 2, 3])


@tagged("post_install", "-at_install")
class TestEngine(BaseCase):
    def test_examples_are_true(self):
        for module in (arrival, inspection, payment_plan):
            with self.subTest(module=module.__name__):
                self.assertEqual(doctest.testmod(module).failed, 0)

    @steady
    @given(quantities, steps)
    def test_decided_and_undecided_are_what_was_received(self, received, todo):
        tally = inspection.Tally(received=received)
        for verb, quantity in todo:
            tally = self._step(tally, verb, quantity)
            self.assertTrue(tally.is_sound())
            self.assertEqual(tally.decided + tally.waiting + tally.open, received)

    def _step(self, tally, verb, quantity):
        try:
            if verb in ("grant", "deny"):
                return tally.settle("concession", quantity, verb == "grant")
            if verb == "rework":
                return tally.rework(quantity)
            return tally.decide(verb, quantity, waits=verb == "concession")
        except ValueError:
            return tally

    @steady
    @given(quantities, quantities, quantities)
    def test_an_order_never_owes_less_than_nothing(self, ordered, received, rejected):
        rejected = min(rejected, received)
        owed = inspection.open_of_order(ordered, received, rejected, Decimal(0))
        self.assertGreaterEqual(owed, 0)
        credited = inspection.open_of_order(ordered, received, rejected, rejected)
        self.assertLessEqual(credited, owed)

    @steady
    @given(
        some.integers(0, 10**9), some.lists(some.integers(0, 100), min_size=1), digits
    )
    def test_payments_add_up_to_the_total(self, cents, weights, places):
        total = Decimal(cents).scaleb(-places)
        shares = [
            payment_plan.Share("percent", Decimal(weight) / sum(weights) * 100)
            if sum(weights)
            else payment_plan.Share("rest")
            for weight in weights
        ]
        parts = payment_plan.split(total, shares, places)
        self.assertEqual(sum(parts.amounts), total)
        self.assertEqual(parts.excess, 0)
        self.assertGreaterEqual(min(parts.amounts), 0)
        step = payment_plan.quantum(places)
        self.assertTrue(all(amount % step == 0 for amount in parts.amounts))

    @steady
    @given(
        some.integers(0, 10**6),
        some.lists(some.tuples(some.integers(0, 10**5), some.booleans()), min_size=1),
        digits,
    )
    def test_a_difference_moves_open_payments_alone(self, cents, rows, places):
        total = Decimal(cents).scaleb(-places)
        amounts = [Decimal(amount).scaleb(-places) for amount, _fixed in rows]
        fixed = [is_fixed for _amount, is_fixed in rows]
        parts = payment_plan.absorb(total, amounts, fixed)
        self.assertEqual(sum(parts.amounts), total + parts.excess)
        for before, after, is_fixed in zip(amounts, parts.amounts, fixed, strict=True):
            self.assertGreaterEqual(after, 0)
            if is_fixed:
                self.assertEqual(before, after)
        if not all(fixed):
            self.assertGreaterEqual(parts.excess, 0)
