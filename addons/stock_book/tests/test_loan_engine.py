import doctest
from datetime import date
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from odoo.tests import BaseCase, tagged

from ..engine import loan, opening_rows

quantities = some.decimals(Decimal("0.01"), 1000, places=2)
kinds = some.sampled_from(["return", *sorted(loan.CONVERTED)])
# Judged by what is true, never by how busy the machine is.
steady = settings(
    deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)


@tagged("post_install", "-at_install")
class TestEngine(BaseCase):
    def test_examples_are_true(self):
        for module in (loan, opening_rows):
            with self.subTest(module=module.__name__):
                options = doctest.IGNORE_EXCEPTION_DETAIL
                result = doctest.testmod(module, optionflags=options)
                self.assertEqual(result.failed, 0)

    @steady
    @given(quantities, some.lists(some.tuples(kinds, quantities), max_size=12))
    def test_lent_is_out_less_back_less_converted_and_never_negative(self, lent, steps):
        balance, done = loan.Balance(lent), []
        for kind, quantity in steps:
            try:
                balance = balance.take(kind, quantity)
            except loan.TooMuchError as refusal:
                self.assertEqual(refusal.left, balance.still_out)
                self.assertGreater(quantity, balance.still_out)
                continue
            done.append((kind, quantity))
        self.assertGreaterEqual(balance.still_out, 0)
        self.assertEqual(balance, loan.settle(lent, done))
        self.assertEqual(
            balance.still_out, lent - sum(quantity for _kind, quantity in done)
        )

    @steady
    @given(some.lists(some.integers(-10, 120), unique=True, max_size=40))
    def test_a_stage_is_sent_once_whenever_the_clock_runs(self, days):
        sent, last = [], None
        for day in sorted(days):
            stage = loan.due_stage(day, last)
            if stage is not None:
                sent.append(stage)
                last = stage
        self.assertEqual(sent, sorted(set(sent)))
        if days and max(days) >= -3:
            self.assertLessEqual(sent[-1], max(days))

    @steady
    @given(some.decimals(-(10**9), 10**9, places=3))
    def test_a_number_is_read_as_it_was_written(self, number):
        english, spanish = (
            f"{number:,}",
            f"{number:,}".translate(str.maketrans(",.", ".,")),
        )
        self.assertEqual(opening_rows.read_number(english), number)
        self.assertEqual(opening_rows.read_number(spanish), number)
        self.assertEqual(opening_rows.read_number(str(number)), number)

    @steady
    @given(some.dates(date(1900, 1, 1), date(2100, 1, 1)))
    def test_a_day_is_read_as_it_was_written(self, day):
        for pattern in opening_rows.DATES:
            text = f"{day:{pattern}}"
            self.assertEqual(opening_rows.read_date(text), day)
