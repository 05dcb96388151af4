import doctest
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..engine import ledger, tolerance

# A shared machine draws slowly now and then; that is no fact about the engine.
settings.register_profile(
    "journal",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    max_examples=60,
)
calm = settings(settings.get_profile("journal"))
quantities = st.decimals(0, 10_000, places=2)
percents = st.decimals(0, 100, places=2)
changes = st.lists(
    st.builds(
        ledger.Change,
        when=st.integers(0, 20),
        line=st.integers(1, 10**6),
        quantity=st.decimals(-1000, 1000, places=3),
    ),
    max_size=12,
    unique_by=lambda change: change.line,
)


@tagged("post_install", "-at_install")
class TestEngine(BaseCase):
    def test_examples_hold(self):
        for module in (ledger, tolerance):
            self.assertFalse(doctest.testmod(module).failed)

    @calm
    @given(ordered=quantities, percent=percents)
    def test_exactly_the_limit_is_allowed(self, ordered, percent):
        most = tolerance.most(ordered, percent)
        self.assertFalse(tolerance.exceeds(most, ordered, percent))
        self.assertTrue(tolerance.exceeds(most + Decimal("0.01"), ordered, percent))

    @calm
    @given(changes=changes)
    def test_the_last_balance_is_the_sum(self, changes):
        balances = ledger.balances(Decimal(0), changes)
        total = sum((change.quantity for change in changes), Decimal(0))
        self.assertEqual(balances[-1] if balances else Decimal(0), total)

    @calm
    @given(changes=changes, start=st.integers(0, 21))
    def test_an_opening_makes_the_rest_as_if_read_from_the_start(self, changes, start):
        whole = ledger.balances(Decimal(0), changes)
        later = [change for change in changes if change.when >= start]
        tail = ledger.balances(ledger.opening(changes, start), later)
        self.assertEqual(whole[len(whole) - len(tail) :], tail)
