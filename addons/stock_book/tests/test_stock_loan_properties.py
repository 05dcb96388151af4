from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from odoo.exceptions import UserError
from odoo.tests import tagged

from .loan_common import LoanCase

LENT = 6
CONVERSIONS = ("sale", "gift", "consumption", "loss", "reloan")
steps = some.lists(
    some.tuples(
        some.sampled_from(["return", *CONVERSIONS]), some.integers(1, LENT + 1)
    ),
    min_size=1,
    max_size=5,
)


@tagged("post_install", "-at_install")
class TestStockLoanProperties(LoanCase):
    @settings(
        deadline=None,
        database=None,
        max_examples=12,
        suppress_health_check=list(HealthCheck),
    )
    @given(steps)
    def test_loan_and_quants_agree_after_any_sequence(self, sequence):
        savepoint = self.env.cr.savepoint(flush=True)
        try:
            self._play(sequence)
        finally:
            savepoint.close(rollback=True)
            self.env.invalidate_all()

    def _play(self, sequence):
        before, placed = self._held(self.stock), self._held(self.lent)
        loan = self._lent(LENT)
        back = gone = onward = 0
        for kind, quantity in sequence:
            left = LENT - back - gone
            if quantity > left or loan.state not in ("out", "partly_back"):
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    self._do(loan, kind, quantity)
                continue
            self._do(loan, kind, quantity)
            back += quantity if kind == "return" else 0
            gone += quantity if kind != "return" else 0
            onward += quantity if kind == "reloan" else 0
        line = loan.line_ids
        self.assertEqual(
            (line.qty_back, line.qty_converted, line.qty_open),
            (back, gone, LENT - back - gone),
        )
        self.assertGreaterEqual(line.qty_open, 0)
        self.assertEqual(self._held(self.stock), before - LENT + back)
        self.assertEqual(self._held(self.lent), placed + line.qty_open + onward)
        self.assertEqual(loan.state in ("closed", "lost"), not line.qty_open)

    def _do(self, loan, kind, quantity):
        if kind == "return":
            loan.action_return(self._row(loan, quantity))
        else:
            loan.action_convert(kind, self._row(loan, quantity))
