from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .loan_common import LoanCase


@tagged("post_install", "-at_install")
class TestStockLoanSettle(LoanCase):
    def test_lend_5_return_2_sell_2_lose_1(self):
        loan = self._lent(5)
        self.assertEqual((self._held(self.stock), self._held(self.lent)), (15, 5))
        loan.action_return(self._row(loan, 2))
        loan.action_convert("sale", self._row(loan, 2, price_unit=30))
        loan.action_convert("loss", self._row(loan, 1))
        self.assertEqual((self._held(self.stock), self._held(self.lent)), (17, 0))
        self.assertEqual(loan.state, "closed")
        sold, charged = loan.sudo().invoice_ids.invoice_line_ids
        self.assertEqual((sold.quantity, sold.price_unit), (2, 30))
        self.assertEqual((charged.quantity, charged.price_unit), (1, 10))
        from_stock = (
            self.env["stock.move"]
            .search([("stock_loan_line_id", "=", loan.line_ids.id)])
            .filtered(lambda move: move.location_id == self.stock)
        )
        self.assertEqual(from_stock.mapped("quantity"), [5])

    def test_lent_goods_stay_ours_and_are_not_available(self):
        value = self.lamp.total_value
        self._lent(5)
        self.lamp.invalidate_recordset()
        self.assertEqual((self.lamp.qty_available, self.lamp.free_qty), (15, 15))
        self.assertEqual(self.lamp.total_value, value)

    def test_more_than_is_out_is_refused(self):
        loan = self._lent(5)
        loan.action_return(self._row(loan, 4))
        with self.assertRaisesRegex(UserError, "1 Units are still out"):
            loan.action_return(self._row(loan, 2))

    def test_what_came_back_is_not_sold(self):
        loan = self._lent(5)
        loan.action_return()
        with self.assertRaisesRegex(UserError, "Closed"):
            loan.action_convert("sale", self._row(loan, 1))

    def test_nothing_and_less_than_nothing_are_refused(self):
        loan = self._lent(5)
        for quantity in (0, -1, True, "two", 0.0001, float("nan")):
            with self.subTest(quantity=quantity), self.assertRaises(UserError):
                loan.action_return(self._row(loan, quantity))

    def test_nobody_is_charged_less_than_nothing(self):
        loan = self._lent(2)
        for charge in (-5, "much", float("nan"), None):
            with self.subTest(charge=charge), self.assertRaises(UserError):
                loan.action_convert("loss", self._row(loan, 1, charge=charge))

    def test_a_line_of_another_loan_is_refused(self):
        loan, other = self._lent(1), self._lent(1)
        with self.assertRaisesRegex(UserError, "names one line"):
            loan.action_return(self._row(other, 1))

    def test_a_line_twice_is_refused(self):
        loan = self._lent(2)
        with self.assertRaises(UserError):
            loan.action_return(self._row(loan, 1) + self._row(loan, 1))

    def test_another_lot_is_refused(self):
        radio = self._product("Radio", tracking="serial")
        ours, other = self.env["stock.lot"].create(
            [{"name": name, "product_id": radio.id} for name in ("R1", "R2")]
        )
        self._fill(radio, 1, ours)
        loan = self._lent(1, product=radio, lot=ours)
        with self.assertRaisesRegex(UserError, "R1 went out, R2 is another"):
            loan.action_return(self._row(loan, 1, lot_id=other.id))
        loan.action_return(self._row(loan, 1, lot_id=ours.id))
        self.assertEqual(self._held(self.stock, radio, ours), 1)

    def test_damaged_goods_come_to_a_place_no_delivery_takes_from(self):
        loan = self._lent(2)
        loan.action_return(self._row(loan, 2, condition="damaged", charge=7))
        damaged = self.warehouse._get_place("damaged")
        self.assertEqual(self._held(damaged), 2)
        free = self.env["stock.quant"]._get_available_quantity(self.lamp, self.stock)
        self.assertEqual(free, 18)
        charge = loan.sudo().invoice_ids.invoice_line_ids
        self.assertEqual(charge.price_subtotal, 7)

    def test_scrap_leaves_our_value(self):
        loan = self._lent(2)
        loan.action_return(self._row(loan, 2, condition="scrap"))
        self.lamp.invalidate_recordset()
        self.assertEqual(self.lamp.total_value, 180)

    def test_an_unknown_condition_is_refused(self):
        loan = self._lent(1)
        with self.assertRaisesRegex(UserError, "good, damaged, scrap"):
            loan.action_return(self._row(loan, 1, condition="fine"))

    def test_gift_and_own_use_go_to_the_place_of_their_reason(self):
        loan = self._lent(2)
        loan.action_convert("gift", self._row(loan, 1))
        loan.action_convert("consumption", self._row(loan, 1))
        for kind in ("gift", "consumption"):
            reason = self.env.ref(f"stock_book.reason_{kind}")
            place = reason._get_location(self.env.company)
            self.assertEqual(self._held(place), 1)

    def test_all_lost_is_lost(self):
        loan = self._lent(2)
        loan.action_convert("loss")
        self.assertEqual(loan.state, "lost")

    def test_a_colleague_is_not_charged_for_a_loss(self):
        employee = self.env["hr.employee"].create({"name": "Ann"})
        loan = self._lent(1, holder_kind="employee", employee_id=employee.id)
        loan.action_convert("loss")
        self.assertFalse(loan.sudo().invoice_ids)

    def test_reloan_keeps_the_goods_where_they_are(self):
        other = self.env["res.partner"].create({"name": "Blauer See"})
        loan = self._lent(3)
        done = loan.action_convert(
            "reloan", self._row(loan, 2, partner_id=other.id, date_due="2099-01-01")
        )
        onward = self.env["stock.loan"].browse(done["loan_ids"])
        self.assertFalse(done["move_ids"])
        self.assertEqual((onward.state, onward.partner_id), ("out", other))
        self.assertEqual((loan.qty_out, onward.qty_out), (1, 2))
        self.assertEqual(self._held(self.lent), 3)
        onward.action_return()
        self.assertEqual((self._held(self.stock), self._held(self.lent)), (19, 1))

    def test_reloan_of_a_large_value_asks_the_boss_first(self):
        rule = self.env.ref("stock_book.approval_loan_large")
        loan = self._lent(10, line={"unit_value": 500})
        rule.active = True
        other = self.env["res.partner"].create({"name": "Blauer See"})
        with self.assertRaises(UserError):
            loan.action_convert("reloan", self._row(loan, 10, partner_id=other.id))
        self.assertEqual(loan.qty_out, 10)

    def test_a_kind_that_does_not_fit_is_refused(self):
        loan = self._lent(1)
        with self.assertRaisesRegex(UserError, "sale, gift, consumption"):
            loan.action_convert("purchase", self._row(loan, 1))

    def test_quantities_are_in_the_unit_of_the_line(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        self.lamp.uom_ids = dozen
        loan = self._lent(1, line={"uom_id": dozen.id})
        self.assertEqual((self._held(self.stock), self._held(self.lent)), (8, 12))
        self.assertEqual(loan.amount_out, 120)
        loan.action_return()
        self.assertEqual(self._held(self.stock), 20)

    def test_later_sales_stand_on_the_same_draft(self):
        loan = self._lent(2)
        first = loan.action_convert("sale", self._row(loan, 1))
        second = loan.action_convert("sale", self._row(loan, 1))
        self.assertEqual(first["invoice_ids"], second["invoice_ids"])

    def test_whoever_does_not_keep_goods_takes_nothing_back(self):
        loan = self._lent(1)
        for person in (self.salesperson, self.purchaser, self.accountant, self.boss):
            with self.subTest(person=person.name), self.assertRaises(AccessError):
                loan.with_user(person).action_return()

    def test_without_the_right_loan_nothing_moves(self):
        self.env["warehouse.access"].create(
            {
                "warehouse_id": self.warehouse.id,
                "user_id": self.repairer.id,
                "can_ship": True,
            }
        )
        loan = self._loan(1)
        with self.assertRaises(AccessError):
            loan.with_user(self.repairer).action_lend()

    def test_the_trace_is_nobodys_to_write(self):
        loan = self._lent(1)
        event = loan.event_ids
        for person in (self.warehouse_head, self.boss):
            with self.assertRaises(AccessError):
                event.with_user(person).write({"quantity": 3})
        with self.assertRaises(AccessError):
            event.sudo().unlink()
        with self.assertRaises(AccessError):
            self.env["stock.loan.event"].sudo().create(
                {"loan_id": loan.id, "line_id": loan.line_ids.id, "kind": "return"}
            )

    def test_what_is_out_is_not_edited(self):
        loan = self._lent(2)
        with self.assertRaisesRegex(UserError, "draft only"):
            loan.date_due = "2099-01-01"
        with self.assertRaises(UserError):
            loan.line_ids.quantity = 1
        with self.assertRaises(UserError):
            loan.line_ids.unlink()
        with self.assertRaises(UserError):
            loan.unlink()

    def test_the_form_takes_back_what_is_typed(self):
        loan = self._lent(5)
        action = self.env.ref("stock_book.stock_loan_step_action_return")
        self.assertEqual(action.res_model, "stock.loan.step")
        steps = self.env["stock.loan.step"].with_user(self.warehouse_head)
        form = Form(steps.with_context(default_loan_id=loan.id, default_is_return=True))
        with form.line_ids.edit(0) as line:
            self.assertEqual(line.quantity, 5)
            line.quantity = 3
        form.save().action_confirm()
        self.assertEqual(loan.qty_out, 2)

    def test_the_form_sells_at_the_list_price(self):
        self.lamp.lst_price = 42
        loan = self._lent(1)
        steps = self.env["stock.loan.step"].with_user(self.warehouse_head)
        form = Form(
            steps.with_context(default_loan_id=loan.id, default_is_return=False)
        )
        form.lend_kind = "sale"
        form.save().action_confirm()
        self.assertEqual(loan.sudo().invoice_ids.amount_untaxed, 42)

    def test_borrowed_goods_are_worth_nothing_and_taken_by_no_delivery(self):
        before = self.lamp.total_value
        loan = self._lent(3, kind="borrow", holder_kind="vendor")
        borrowed = self.warehouse._get_place("borrowed")
        self.assertEqual(self._held(borrowed), 3)
        self.lamp.invalidate_recordset()
        self.assertEqual(self.lamp.total_value, before)
        free = self.env["stock.quant"]._get_available_quantity(self.lamp, self.stock)
        self.assertEqual(free, 20)
        loan.action_return()
        self.assertEqual((self._held(borrowed), loan.state), (0, "closed"))

    def test_borrowed_goods_that_may_be_used_lie_in_the_stock(self):
        self._lent(3, kind="borrow", holder_kind="vendor", is_usable=True)
        self.assertEqual(self._held(self.stock), 23)

    def test_borrowed_goods_become_ours_by_purchase(self):
        loan = self._lent(3, kind="borrow", holder_kind="vendor")
        done = loan.action_convert("purchase", self._row(loan, 2, price_unit=8))
        bill = self.env["account.move"].browse(done["invoice_ids"])
        self.assertEqual((bill.move_type, bill.amount_untaxed), ("in_invoice", 16))
        ours = self.env["stock.quant"].search(
            [
                ("product_id", "=", self.lamp.id),
                ("location_id", "=", self.stock.id),
                ("owner_id", "=", False),
            ]
        )
        self.assertEqual(sum(ours.mapped("quantity")), 22)
        self.assertEqual(loan.qty_out, 1)

    def test_we_do_not_borrow_from_our_own_people(self):
        employee = self.env["hr.employee"].create({"name": "Ann"})
        with self.assertRaisesRegex(ValidationError, "not from our own"):
            self._loan(
                1, kind="borrow", holder_kind="employee", employee_id=employee.id
            )

    def test_the_journal_calls_each_move_by_its_name(self):
        loan = self._lent(5)
        loan.action_return(self._row(loan, 1))
        loan.action_return(self._row(loan, 1, condition="scrap"))
        loan.action_convert("sale", self._row(loan, 1))
        loan.action_convert("gift", self._row(loan, 2))
        moves = self.env["stock.move"].search(
            [("stock_loan_line_id.loan_id", "=", loan.id)], order="id"
        )
        self.assertEqual(
            moves.mapped("journal_kind"),
            ["loan", "loan_return", "scrap", "delivery", "issue"],
        )
        self.assertEqual(set(moves.mapped("reference")), {loan.name})

    def test_two_lines_of_one_product_share_what_is_free(self):
        loan = self._loan(12)
        loan.line_ids = [Command.create({"product_id": self.lamp.id, "quantity": 12})]
        with self.assertRaisesRegex(UserError, "24 Units wanted, 20 free"):
            loan.action_lend()
