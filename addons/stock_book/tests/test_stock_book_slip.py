from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .loan_common import LoanCase


@tagged("post_install", "-at_install")
class TestStockBookSlip(LoanCase):
    def _slip(self, reason="sample", quantity=2, person=None, line=None, **values):
        slips = self.env["stock.book.slip"].with_user(person or self.warehouse_head)
        return slips.create(
            {
                "reason_id": self.env.ref(f"stock_book.reason_{reason}").id,
                "warehouse_id": self.warehouse.id,
                "line_ids": [
                    Command.create(
                        {
                            "product_id": self.lamp.id,
                            "quantity": quantity,
                            **(line or {}),
                        }
                    )
                ],
                **values,
            }
        )

    def _move(self, slip):
        return self.env["stock.move"].search(
            [("book_slip_line_id.slip_id", "=", slip.id)]
        )

    def test_an_issue_takes_from_the_stock_to_its_reason(self):
        slip = self._slip()
        slip.action_post()
        reason = self.env.ref("stock_book.reason_sample")
        place = reason._get_location(self.env.company)
        self.assertEqual((self._held(self.stock), self._held(place)), (18, 2))
        self.assertEqual(slip.state, "posted")
        self.assertEqual(self._move(slip).journal_kind, "issue")
        self.assertEqual(self._move(slip).reference, slip.name)

    def test_an_entry_comes_in_at_the_value_of_its_line(self):
        fan = self._product("Fan")
        fan.categ_id = self.env["product.category"].create(
            {"name": "Fans", "property_cost_method": "average"}
        )
        line = {"product_id": fan.id, "unit_value": 7}
        slip = self._slip("free", 3, line=line)
        slip.action_post()
        move = self._move(slip)
        self.assertEqual((move.value, move.journal_kind), (21, "entry"))
        self.assertEqual((fan.standard_price, fan.qty_available), (7, 3))

    def test_a_reason_may_need_an_explanation(self):
        slip = self._slip("damaged")
        with self.assertRaisesRegex(UserError, "needs an explanation"):
            slip.action_post()
        slip.note = "fell off the fork lift"
        slip.action_post()
        self.assertEqual(slip.state, "posted")

    def test_more_than_is_there_is_refused(self):
        with self.assertRaisesRegex(UserError, "30 Units wanted, 20 free"):
            self._slip(quantity=30).action_post()

    def test_a_large_issue_waits_for_the_boss(self):
        self.env.ref("stock_book.approval_slip_large").active = True
        slip = self._slip(line={"unit_value": 400})
        slip.action_post()
        self.assertEqual((slip.state, self._held(self.stock)), ("waiting", 20))
        slip.with_user(self.boss).desk_approval_request_id.action_approve()
        slip.action_post()
        self.assertEqual(slip.state, "posted")

    def test_who_asks_does_not_post(self):
        slip = self._slip(person=self.salesperson)
        slip.action_submit()
        with self.assertRaises(AccessError):
            slip.action_post()
        slip.with_user(self.warehouse_head).action_post()

    def test_a_new_serial_of_an_entry_is_made(self):
        radio = self._product("Radio", tracking="serial")
        line = {"product_id": radio.id, "lot_name": "NEW-1"}
        slip = self._slip("free", 1, line=line)
        slip.action_post()
        self.assertEqual(slip.line_ids.lot_id.name, "NEW-1")
        again = self._slip("free", 1, line=line)
        with self.assertRaisesRegex(UserError, "NEW-1 lies in"):
            again.action_post()

    def test_a_posted_slip_never_changes(self):
        slip = self._slip()
        slip.action_post()
        with self.assertRaisesRegex(UserError, "draft only"):
            slip.reference = "other"
        with self.assertRaises(UserError):
            slip.unlink()
        with self.assertRaisesRegex(UserError, "already: Posted"):
            slip.action_post()

    def test_the_value_of_a_slip_does_not_grow_behind_the_audit(self):
        slip = self._slip()
        slip.action_submit()
        with self.assertRaises(UserError):
            slip.line_ids.quantity = 20

    def test_the_account_of_a_reason_is_the_one_of_its_place(self):
        account = self.env["account.account"].search(
            [("account_type", "=", "expense")], limit=1
        )
        reason = self.env.ref("stock_book.reason_gift")
        reason.account_id = account
        place = reason._get_location(self.env.company)
        self.assertEqual(place.valuation_account_id, account)

    def test_a_role_without_the_group_makes_none(self):
        with self.assertRaises(AccessError):
            self._slip(person=self.accountant)
