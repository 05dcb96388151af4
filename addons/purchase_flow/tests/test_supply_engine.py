import doctest
from dataclasses import replace
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from odoo.tests import BaseCase, tagged

from ..engine import comparison, duplicates, vendor_score
from ..engine.comparison import Demand, Extra, Offer, Terms

steady = settings(
    deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
prices = some.decimals("0.01", 10**4, places=2)
quantities = some.integers(1, 10**5).map(Decimal)
sizes = some.integers(0, 500).map(Decimal)
factors = some.sampled_from([Decimal(1), Decimal(12), Decimal(1000)])
rates = some.decimals("0.05", 20, places=4)
offers = some.builds(
    Offer,
    line=some.just("line"),
    vendor=some.sampled_from(["Apex", "Brava", "Corvo"]),
    price=prices,
    factor=factors,
    rate=rates,
    tax=some.decimals(0, "0.3", places=2),
    minimum=sizes,
    multiple=sizes,
    lead_days=some.none() | some.integers(0, 60),
    term_days=some.integers(-30, 120).map(Decimal),
)
TERMS = Terms(yearly_rate=Decimal("0.08"), surplus_share=Decimal("0.5"))
NEAR = Decimal("1e-9")


def matrix(quantity, offered, extras=None):
    demand = Demand("line", quantity, days=10)
    return comparison.compare([demand], offered, extras, TERMS)


@tagged("post_install", "-at_install")
class TestSupplyEngine(BaseCase):
    def test_examples_are_true(self):
        for module in (comparison, duplicates, vendor_score):
            with self.subTest(module=module.__name__):
                self.assertEqual(doctest.testmod(module).failed, 0)

    def _assert_same(self, one, other, scale=Decimal(1)):
        self.assertEqual(one.keys(), other.keys())
        for key, cell in one.items():
            self.assertAlmostEqual(
                cell.unit, other[key].unit * scale, delta=NEAR * max(1, cell.unit)
            )

    @steady
    @given(
        quantities, some.lists(offers, unique_by=lambda offer: offer.vendor), factors
    )
    def test_the_unit_of_the_offer_changes_nothing(self, quantity, offered, by):
        """Per dozen or per piece: the same price is the same landed cost."""
        other = [
            replace(
                offer,
                price=offer.price * by,
                factor=offer.factor * by,
                minimum=offer.minimum / by,
                multiple=offer.multiple / by,
            )
            for offer in offered
        ]
        self._assert_same(matrix(quantity, offered), matrix(quantity, other))

    @steady
    @given(quantities, some.lists(offers, unique_by=lambda offer: offer.vendor), rates)
    def test_the_currency_of_the_offer_changes_nothing(self, quantity, offered, by):
        other = [
            replace(offer, price=offer.price * by, rate=offer.rate / by)
            for offer in offered
        ]
        self._assert_same(matrix(quantity, offered), matrix(quantity, other))

    @steady
    @given(
        quantities, some.lists(offers, unique_by=lambda offer: offer.vendor), factors
    )
    def test_the_unit_we_count_in_changes_nothing(self, quantity, offered, by):
        """Two tonnes or two thousand kilograms: a tonne costs a thousandfold."""
        finer = [replace(offer, factor=offer.factor * by) for offer in offered]
        self._assert_same(
            matrix(quantity, offered), matrix(quantity * by, finer), scale=by
        )

    @steady
    @given(quantities, some.lists(offers, min_size=1, unique_by=lambda one: one.vendor))
    def test_every_line_has_a_best_offer(self, quantity, offered):
        cells = matrix(quantity, offered).values()
        self.assertTrue(any(comparison.BEST in cell.marks for cell in cells))

    @steady
    @given(quantities, sizes, sizes)
    def test_what_is_ordered_covers_need_minimum_and_multiple(
        self, quantity, minimum, multiple
    ):
        ordered = comparison.order_quantity(quantity, minimum, multiple)
        self.assertGreaterEqual(ordered, max(quantity, minimum))
        if multiple:
            self.assertEqual(ordered % multiple, 0)
            self.assertLess(ordered - max(quantity, minimum), multiple)

    @steady
    @given(
        some.lists(some.tuples(quantities, prices), min_size=1, max_size=8),
        some.decimals(0, 10**4, places=2),
        some.sampled_from([comparison.BY_VALUE, comparison.BY_QUANTITY]),
    )
    def test_the_freight_is_shared_out_whole(self, lines, freight, by):
        demands = [Demand(number, size) for number, (size, _) in enumerate(lines)]
        offered = [
            Offer(number, "Apex", price) for number, (_, price) in enumerate(lines)
        ]
        cells = comparison.compare(
            demands, offered, {"Apex": Extra(amount=freight, by=by)}
        )
        shared = sum(cell.freight for cell in cells.values())
        self.assertAlmostEqual(shared, freight, delta=NEAR)

    def test_paying_later_makes_an_offer_cheaper(self):
        now = Offer("line", "Apex", Decimal(100))
        later = replace(now, vendor="Brava", term_days=Decimal(73))
        cells = matrix(Decimal(1), [now, later])
        self.assertEqual(cells["line", "Brava"].unit, Decimal("98.4"))
        self.assertEqual(cells["line", "Brava"].marks, ("best",))

    def test_an_offer_that_comes_too_late_is_not_best_in_time(self):
        cheap = Offer("line", "Apex", Decimal(1), lead_days=30)
        quick = Offer("line", "Brava", Decimal(2), lead_days=5)
        cells = matrix(Decimal(1), [cheap, quick])
        self.assertEqual(cells["line", "Apex"].marks, ("best", "late"))
        self.assertEqual(cells["line", "Brava"].marks, ("earliest", "best_in_time"))

    def test_half_of_the_surplus_counts_when_half_is_asked(self):
        cells = matrix(
            Decimal(8), [Offer("line", "Apex", Decimal(10), minimum=Decimal(12))]
        )
        self.assertEqual(cells["line", "Apex"].surplus, 4)
        self.assertEqual(cells["line", "Apex"].surplus_cost, 20)
