from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .inspection_common import InspectionCase


@tagged("post_install", "-at_install")
class TestPaymentPlanLine(InspectionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule.active = False
        cls.rules = cls.env["desk.approval.rule"].search(
            [("model_id.model", "=", "payment.plan.line")]
        )
        cls.plan_70 = cls._plan(("Deposit", "confirm", 70), ("Rest", "arrival", 30))
        cls.plan_three = cls._plan(
            ("Deposit", "confirm", 30),
            ("Arrival", "arrival", 40),
            ("Bill", "bill", 30),
        )

    @classmethod
    def _plan(cls, *rows):
        return cls.env["purchase.flow.plan"].create(
            {
                "name": "Plan",
                "line_ids": [
                    Command.create(
                        {"name": name, "due_rule": rule, "share": share, "sequence": n}
                    )
                    for n, (name, rule, share) in enumerate(rows)
                ],
            }
        )

    def _planned(self, plan=None, price=10.0, **values):
        plan = plan or self.plan_70
        return self._order(10, price, payment_plan_id=plan.id, **values)

    def _lines(self, order):
        return order.plan_line_ids.sorted("sequence").with_user(self.purchaser)

    def _pay(self, line):
        """The purchaser asks, finance posts."""
        line.with_user(self.purchaser).action_request()
        if line.state == "requested":
            self._approve(line)
        line.sudo().payment_id.with_user(self.accountant).action_post()
        line.invalidate_recordset()

    def _bill(self, order, price=None):
        order.with_user(self.accountant).action_create_invoice()
        bill = order.sudo().invoice_ids.filtered(lambda move: move.state == "draft")
        bill.invoice_date = date.today()
        if price:
            bill.invoice_line_ids.price_unit = price
        bill.with_user(self.accountant).action_post()
        return bill

    def test_a_plan_of_70_and_30_divides_the_order(self):
        lines = self._lines(self._planned())
        self.assertEqual(lines.mapped("amount"), [70, 30])

    def test_the_vendor_brings_its_plan(self):
        self.vendor.property_payment_plan_id = self.plan_three
        lines = self._lines(self._order())
        self.assertEqual(lines.mapped("amount"), [30, 40, 30])

    def test_with_70_paid_exactly_30_remain(self):
        order = self._planned()
        deposit = self._lines(order)[0]
        self._pay(deposit)
        self.assertEqual(deposit.state, "paid")
        self.assertEqual(order.amount_plan_paid, 70)
        self.assertEqual(order.amount_plan_open, 30)
        self._receive(order)
        bill = self._bill(order)
        self.assertEqual(bill.amount_residual, 30)
        payable = bill.line_ids.filtered(
            lambda line: line.account_id.account_type == "liability_payable"
        )
        self.assertEqual(len(payable), 1)
        rest = self._lines(order)[1]
        self.assertEqual(rest.amount, 30)
        self._pay(rest)
        self.assertEqual(bill.amount_residual, 0)
        self.assertEqual(order.amount_plan_open, 0)

    def test_terms_of_the_order_do_not_split_a_planned_bill(self):
        terms = self.env.ref("account.account_payment_term_advance_60days")
        order = self._planned(payment_term_id=terms.id)
        self._receive(order)
        bill = self._bill(order)
        self.assertFalse(bill.invoice_payment_term_id)

    def test_a_dearer_bill_lands_on_the_last_payment_and_is_said(self):
        order = self._planned(self.plan_three)
        self._pay(self._lines(order)[0])
        self._receive(order)
        self._bill(order, price=10.3)
        self.assertEqual(self._lines(order).mapped("amount"), [30, 40, 33])
        said = order.sudo().message_ids.mapped("body")
        self.assertTrue(any("103" in text and "lands on Bill" in text for text in said))

    def test_a_cheaper_bill_lands_on_the_last_payment(self):
        order = self._planned(self.plan_three)
        self._pay(self._lines(order)[0])
        self._receive(order)
        self._bill(order, price=9.0)
        self.assertEqual(self._lines(order).mapped("amount"), [30, 40, 20])

    def test_a_bill_below_what_was_paid_makes_the_vendor_owe(self):
        order = self._planned()
        self._pay(self._lines(order)[0])
        self._receive(order)
        self._bill(order, price=5.0)
        self.assertEqual(order.amount_plan_receivable, 20)

    def test_a_dearer_bill_after_the_last_payment_adds_one(self):
        order = self._planned()
        self._receive(order)
        for line in self._lines(order):
            self._pay(line)
        self._bill(order, price=10.5)
        self.assertEqual(order.amount_plan_open, 5)

    def test_events_move_the_due_dates_and_leave_a_trace(self):
        order = self._planned(self.plan_three)
        _deposit, arrival, bill = self._lines(order)
        self.assertFalse(arrival.is_firm)
        order.action_confirm_arrival("2035-05-01", reason="storm")
        self.assertEqual(str(arrival.date_due), "2035-05-01")
        self.assertEqual(arrival.trace_ids.sorted("id")[-1].event, "arrival")
        self._receive(order)
        self.assertTrue(arrival.is_firm)
        self.assertEqual(arrival.date_due, date.today())
        self.assertEqual(arrival.state, "due")
        self.assertFalse(bill.is_firm)
        self._bill(order)
        self.assertTrue(bill.is_firm)

    def test_after_acceptance_waits_for_the_warehouse(self):
        self.rule.active = True
        plan = self._plan(("Deposit", "confirm", 50), ("Rest", "acceptance", 50))
        order = self._planned(plan)
        inspection = self._inspection(self._receive(order))
        rest = self._lines(order)[1]
        self.assertFalse(rest.is_firm)
        self._decide(inspection, "accepted", 10)
        self.assertFalse(rest.is_firm)
        self._take(inspection)
        self.assertTrue(rest.is_firm)

    def test_a_retention_is_released_by_its_day(self):
        plan = self._plan(("Bill", "bill", 90), ("Kept", "retention", 10))
        plan.line_ids[1].days = 365
        order = self._planned(plan)
        self._receive(order)
        kept = self._lines(order)[1]
        self.assertTrue(kept.is_firm)
        self.assertEqual((kept.date_due - date.today()).days, 365)
        self.assertEqual(kept.state, "planned")
        kept.flush_recordset()
        self.env.cr.execute(
            "UPDATE payment_plan_line SET date_due = current_date WHERE id = %s",
            [kept.id],
        )
        kept.invalidate_recordset()
        self.env["payment.plan.line"]._cron_fall_due()
        self.assertEqual(kept.state, "due")

    def test_nothing_is_asked_for_before_its_event(self):
        rest = self._lines(self._planned())[1]
        with self.assertRaisesRegex(UserError, "waits for its event"):
            rest.action_request()

    def test_nothing_of_an_open_inquiry_is_paid(self):
        order = self._order(confirm=False, payment_plan_id=self.plan_70.id)
        with self.assertRaisesRegex(UserError, "not confirmed"):
            self._lines(order)[0].action_request()

    def test_a_small_payment_goes_to_finance_at_once(self):
        deposit = self._lines(self._planned())[0]
        deposit.action_request()
        self.assertEqual(deposit.state, "approved")
        self.assertEqual(deposit.sudo().payment_id.state, "draft")
        self.assertEqual(deposit.sudo().payment_id.amount, 70)

    def test_a_large_payment_waits_for_the_boss_once(self):
        order = self._planned(price=1000.0)
        deposit = self._lines(order)[0]
        notice = deposit.action_request()
        self.assertEqual(notice["tag"], "display_notification")
        self.assertEqual(deposit.state, "requested")
        with self.assertRaises(AccessError):
            self._approve(deposit, self.purchaser)
        self._approve(deposit)
        self.assertEqual(deposit.state, "approved")
        payment = deposit.sudo().payment_id.with_user(self.accountant)
        payment.action_post()
        self.assertIn(payment.state, ("in_process", "paid"))
        self.assertEqual(deposit.state, "paid")

    def test_another_bank_account_is_audited_again(self):
        order = self._planned(price=1000.0)
        deposit = self._lines(order)[0]
        deposit.action_request()
        self._approve(deposit)
        payment = deposit.sudo().payment_id
        payment.partner_bank_id = self.env["res.partner.bank"].create(
            {"acc_number": "BE71096123456769", "partner_id": self.vendor.id}
        )
        payment.with_user(self.accountant).action_post()
        self.assertEqual(payment.desk_approval_state, "waiting")
        self.assertEqual(deposit.state, "approved")

    def test_a_refused_request_is_due_again(self):
        deposit = self._lines(self._planned(price=1000.0))[0]
        deposit.action_request()
        request = deposit.sudo().desk_approval_request_id
        request.with_user(self.boss).action_reject("not now")
        self.assertEqual(deposit.state, "due")
        self.assertEqual(deposit.amount, 7000)

    def test_more_than_the_plan_is_not_paid(self):
        deposit = self._lines(self._planned())[0]
        deposit.action_request()
        payment = deposit.sudo().payment_id.with_user(self.accountant)
        payment.amount = 70.01
        with self.assertRaisesRegex(UserError, "more than the"):
            payment.action_post()

    def test_a_bill_is_not_paid_beside_its_plan(self):
        order = self._planned()
        self._receive(order)
        bill = self._bill(order)
        register = (
            self.env["account.payment.register"]
            .with_user(self.accountant)
            .with_context(active_model="account.move", active_ids=bill.ids)
            .create({})
        )
        with self.assertRaisesRegex(UserError, "paid by its plan"):
            register.action_create_payments()

    def test_paid_comes_and_goes_with_the_posted_payment(self):
        deposit = self._lines(self._planned())[0]
        self._pay(deposit)
        payment = deposit.sudo().payment_id.with_user(self.accountant)
        payment.action_draft()
        self.assertEqual(deposit.state, "approved")
        payment.action_cancel()
        self.assertEqual(deposit.state, "due")
        self.assertFalse(deposit.sudo().payment_id)

    def test_nobody_says_paid_without_a_payment(self):
        deposit = self._lines(self._planned())[0]
        deposit.action_request()
        for user in (self.purchaser, self.accountant):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                deposit.with_user(user).action_pay()
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                deposit.with_user(user).write({"state": "paid"})

    def test_what_events_say_is_not_typed(self):
        order = self._planned()
        rest = self._lines(order)[1]
        for values in (
            {"is_firm": True},
            {"date_due": "2020-01-01"},
            {"amount_asked": 1},
            {"direction": "in"},
        ):
            with self.subTest(values=values), self.assertRaises(AccessError):
                rest.write(values)

    def test_a_requested_payment_is_not_changed(self):
        deposit = self._lines(self._planned())[0]
        deposit.action_request()
        for change in (lambda: deposit.write({"share": 10}), deposit.unlink):
            with self.assertRaisesRegex(UserError, "cannot be changed"):
                change()

    def test_a_cancelled_order_gets_its_deposit_back(self):
        order = self._planned()
        deposit, rest = self._lines(order)
        self._pay(deposit)
        order.button_cancel()
        self.assertEqual(rest.state, "cancelled")
        self.assertEqual(order.amount_plan_receivable, 70)
        back = order.plan_line_ids.filtered(lambda line: line.direction == "in")
        self.assertEqual(back.state, "due")
        self.assertEqual(back.amount_company, 70)
        self._pay(back)
        self.assertEqual(back.state, "paid")
        self.assertEqual(order.amount_plan_receivable, 0)
        entries = (deposit | back).sudo().payment_id.move_id.line_ids
        payable = entries.filtered(
            lambda line: line.account_id.account_type == "liability_payable"
        )
        self.assertTrue(all(payable.mapped("reconciled")))

    def test_a_draft_payment_of_a_cancelled_order_is_cancelled(self):
        order = self._planned()
        deposit = self._lines(order)[0]
        deposit.action_request()
        payment = deposit.sudo().payment_id
        order.button_cancel()
        self.assertEqual(payment.state, "canceled")
        self.assertEqual(deposit.state, "cancelled")

    def test_shares_that_do_not_add_up_are_refused(self):
        for rows in (
            (("A", "confirm", 30),),
            (("A", "confirm", 60), ("B", "bill", 60)),
        ):
            with self.subTest(rows=rows), self.assertRaises(ValidationError):
                self._plan(*rows)
        order = self._planned()
        with self.assertRaisesRegex(ValidationError, "covers 90"):
            line = self._lines(order)[0]
            order.write({"plan_line_ids": [Command.update(line.id, {"share": 60})]})

    def test_amounts_follow_the_order_until_they_are_asked_for(self):
        order = self._planned()
        self._pay(self._lines(order)[0])
        order._approval_as_history().sudo().order_line.price_unit = 20
        self.assertEqual(self._lines(order).mapped("amount"), [70, 130])

    def test_yen_have_no_decimals(self):
        yen = self.env.ref("base.JPY")
        yen.active = True
        self.env["res.currency.rate"].create(
            {"currency_id": yen.id, "rate": 150, "name": "2020-01-01"}
        )
        plan = self._plan(
            ("A", "confirm", 33.333), ("B", "arrival", 33.333), ("C", "bill", 33.334)
        )
        order = self._planned(plan, price=10.1, currency_id=yen.id)
        lines = self._lines(order)
        self.assertEqual(sum(lines.mapped("amount")), order.amount_total)
        self.assertTrue(all(amount == int(amount) for amount in lines.mapped("amount")))
        self._pay(lines[0])
        self.assertEqual(lines[0].sudo().payment_id.currency_id, yen)

    def test_a_copy_is_paid_anew(self):
        order = self._planned()
        self._pay(self._lines(order)[0])
        copy = order.copy()
        self.assertEqual(
            copy.plan_line_ids.sorted("sequence").mapped("amount"), [70, 30]
        )
        self.assertEqual(set(copy.plan_line_ids.mapped("state")), {"planned"})

    def test_a_price_cut_of_a_claim_lowers_the_last_payment(self):
        self.rule.active = True
        order = self._planned()
        inspection = self._inspection(self._receive(order))
        self._decide(inspection, "accepted", 5)
        self._decide(inspection, "concession", 5, price_cut=20)
        self._approve(inspection.decision_ids.filtered("price_cut"))
        self._take(inspection)
        self._bill(order)
        self.assertEqual(self._lines(order).mapped("amount"), [70, 30])
        inspection.action_claim()
        claim = inspection.claim_ids
        claim.action_send()
        claim.action_agree()
        refund = claim.credit_move_id.with_user(self.accountant)
        refund.invoice_date = date.today()
        refund.action_post()
        self.assertEqual(order.plan_basis, 90)
        self.assertEqual(self._lines(order).mapped("amount"), [70, 20])

    # A payment that finance had made already.

    def _made(self, amount, partner=None, **values):
        return (
            self.env["account.payment"]
            .with_user(self.accountant)
            .create(
                {
                    "payment_type": "outbound",
                    "partner_type": "supplier",
                    "partner_id": (partner or self.vendor).id,
                    "amount": amount,
                    **values,
                }
            )
        )

    def _approved(self):
        deposit = self._lines(self._planned())[0]
        deposit.action_request()
        return deposit

    def _link(self, line, payment, user=None):
        line.with_user(user or self.accountant).action_link_payment(payment.id)

    def test_a_posted_payment_is_linked_and_settles_the_bill(self):
        deposit = self._approved()
        order = deposit.purchase_order_id.sudo()
        self._receive(order)
        bill = self._bill(order)
        draft = deposit.sudo().payment_id
        payment = self._made(70)
        payment.action_post()
        self._link(deposit, payment)
        self.assertEqual(deposit.state, "paid")
        self.assertEqual(deposit.sudo().payment_id, payment)
        self.assertEqual(draft.state, "canceled")
        self.assertEqual(bill.amount_residual, 30)

    def test_a_draft_payment_is_linked_and_paid_when_it_is_posted(self):
        deposit, payment = self._approved(), self._made(70)
        self._link(deposit, payment)
        self.assertEqual(deposit.state, "approved")
        payment.action_post()
        self.assertEqual(deposit.state, "paid")

    def test_linking_the_same_payment_twice_changes_nothing(self):
        deposit, payment = self._approved(), self._made(70)
        payment.action_post()
        self._link(deposit, payment)
        said = len(deposit.sudo().message_ids)
        self._link(deposit, payment)
        self.assertEqual(len(deposit.sudo().message_ids), said)

    def test_a_payment_to_another_vendor_is_not_linked(self):
        other = self.env["res.partner"].create({"name": "Another vendor"})
        with self.assertRaisesRegex(UserError, "goes to Another vendor"):
            self._link(self._approved(), self._made(70, other))

    def test_a_payment_over_the_approved_amount_is_not_linked(self):
        with self.assertRaisesRegex(UserError, "more than the"):
            self._link(self._approved(), self._made(70.01))

    def test_money_that_came_in_is_not_linked_to_what_we_pay(self):
        with self.assertRaisesRegex(UserError, "the other way"):
            self._link(self._approved(), self._made(70, payment_type="inbound"))

    def test_a_payment_pays_one_plan(self):
        payment = self._made(70)
        self._link(self._approved(), payment)
        with self.assertRaisesRegex(UserError, "it pays"):
            self._link(self._approved(), payment)

    def test_a_cancelled_payment_is_not_linked(self):
        payment = self._made(70)
        payment.action_cancel()
        with self.assertRaisesRegex(UserError, "cancelled"):
            self._link(self._approved(), payment)

    def test_nothing_is_linked_to_what_nobody_approved(self):
        deposit = self._lines(self._planned())[0]
        with self.assertRaisesRegex(UserError, "linked to what is approved"):
            self._link(deposit, self._made(70))

    def test_only_finance_links_and_takes_off(self):
        deposit, payment = self._approved(), self._made(70)
        for user in (self.purchaser, self.boss, self.warehouse_head, self.salesperson):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._link(deposit, payment, user)
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                deposit.with_user(user).action_unlink_payment()

    def test_a_payment_that_is_taken_off_stays_and_the_line_is_approved_again(self):
        deposit = self._approved()
        order = deposit.purchase_order_id.sudo()
        self._receive(order)
        bill = self._bill(order)
        payment = self._made(70)
        payment.action_post()
        self._link(deposit, payment)
        deposit.with_user(self.accountant).action_unlink_payment()
        self.assertEqual(deposit.state, "approved")
        self.assertIn(payment.state, ("in_process", "paid"))
        self.assertEqual(bill.amount_residual, 100)
        self.assertEqual(deposit.sudo().payment_id.state, "draft")
        self.assertNotEqual(deposit.sudo().payment_id, payment)
        with self.assertRaisesRegex(UserError, "no payment was linked"):
            deposit.with_user(self.accountant).action_unlink_payment()

    def test_a_linked_draft_stays_when_the_request_is_given_back(self):
        deposit, payment = self._approved(), self._made(70)
        self._link(deposit, payment)
        deposit.action_give_back()
        self.assertEqual(deposit.state, "due")
        self.assertEqual(payment.state, "draft")

    def test_the_dialog_links_what_finance_chooses(self):
        deposit, payment = self._approved(), self._made(70)
        action = deposit.with_user(self.accountant).action_link()
        dialogs = self.env[action["res_model"]].with_user(self.accountant)
        dialog = dialogs.with_context(**action["context"]).create(
            {"payment_id": payment.id}
        )
        dialog.action_link()
        self.assertEqual(deposit.sudo().payment_id, payment)

    def test_an_order_without_a_plan_is_as_in_odoo(self):
        order = self._order()
        self.assertFalse(order.plan_line_ids)
        self._receive(order)
        bill = self._bill(order)
        register = (
            self.env["account.payment.register"]
            .with_user(self.accountant)
            .with_context(active_model="account.move", active_ids=bill.ids)
            .create({})
        )
        register.action_create_payments()
        self.assertEqual(bill.amount_residual, 0)

    def test_who_does_not_buy_sees_no_plan(self):
        lines = self._lines(self._planned())
        for user in (self.salesperson, self.technician, self.repairer):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                lines.with_user(user).read(["amount"])
        for user in (self.boss, self.accountant):
            with self.subTest(user=user.login):
                self.assertTrue(lines.with_user(user).read(["amount"]))

    def test_the_accountant_requests_nothing_of_the_buyer(self):
        line = self._lines(self._planned())[0]
        with self.assertRaises(AccessError):
            line.with_user(self.boss).action_request()
