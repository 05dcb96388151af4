from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .loan_common import LoanCase


@tagged("post_install", "-at_install")
class TestStockLoanForging(LoanCase):
    def test_the_value_that_an_audit_looks_at_is_not_typed(self):
        loan = self._loan(person=self.salesperson)
        with self.assertRaisesRegex(AccessError, "only the buttons"):
            loan.amount_total = 0.01
        with self.assertRaisesRegex(AccessError, "only the buttons"):
            loan.line_ids.amount = 0.01
        self.assertEqual(loan.amount_total, 50)

    def test_the_value_of_a_line_is_not_typed_through_its_loan(self):
        with self.assertRaisesRegex(AccessError, "only the buttons"):
            self._loan(person=self.salesperson, line={"amount": 0.01})

    def test_nobody_lifts_a_block_by_writing(self):
        loan = self._loan(person=self.salesperson)
        with self.assertRaisesRegex(AccessError, "only the buttons"):
            loan.is_block_lifted = True
        with self.assertRaisesRegex(AccessError, "only the buttons"):
            self._loan(person=self.salesperson, is_block_lifted=True)

    def test_a_default_of_the_caller_lifts_no_block(self):
        loans = self.env["stock.loan"].with_user(self.salesperson)
        loan = loans.with_context(default_is_block_lifted=True).create(
            {
                "warehouse_id": self.warehouse.id,
                "partner_id": self.customer.id,
                "line_ids": [Command.create({"product_id": self.lamp.id})],
            }
        )
        self.assertFalse(loan.is_block_lifted)

    def test_a_line_does_not_say_that_its_goods_are_out_already(self):
        other = self._lent()
        with self.assertRaisesRegex(AccessError, "only the buttons"):
            self._loan(
                person=self.salesperson, line={"origin_line_id": other.line_ids.id}
            )

    def test_a_slip_keeps_the_value_of_its_lines(self):
        slip = (
            self.env["stock.book.slip"]
            .with_user(self.salesperson)
            .create(
                {
                    "warehouse_id": self.warehouse.id,
                    "reason_id": self.env.ref("stock_book.reason_gift").id,
                    "line_ids": [Command.create({"product_id": self.lamp.id})],
                }
            )
        )
        with self.assertRaisesRegex(AccessError, "only the buttons"):
            slip.amount_total = 0
        with self.assertRaisesRegex(ValidationError, "worth at least"):
            slip.line_ids.unit_value = 0
        with self.assertRaisesRegex(AccessError, "only the buttons"):
            slip.name = "X/1"

    def test_our_goods_are_audited_at_what_they_cost_at_least(self):
        loan = self._loan(person=self.salesperson)
        with self.assertRaisesRegex(ValidationError, "worth at least"):
            loan.line_ids.unit_value = 0.01
        with self.assertRaisesRegex(ValidationError, "worth at least"):
            self._loan(person=self.salesperson, line={"unit_value": 0})
        loan.line_ids.unit_value = 90
        self.assertEqual(loan.amount_total, 90 * loan.line_ids.quantity)

    def test_what_became_dearer_is_audited_at_its_new_cost(self):
        loan = self._loan(person=self.salesperson)
        self.lamp.standard_price = 700
        loan.action_submit()
        self.assertEqual(loan.line_ids.unit_value, 700)

    def test_a_number_is_drawn_and_not_typed(self):
        with self.assertRaisesRegex(AccessError, "only the buttons"):
            self._loan(person=self.salesperson, name="LOAN/1")
        loan = self._loan(person=self.salesperson)
        with self.assertRaisesRegex(AccessError, "only the buttons"):
            loan.name = "LOAN/1"
        self.assertNotEqual(loan.name, "/")
