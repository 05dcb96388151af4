from hypothesis import given, settings
from hypothesis import strategies as some

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import BaseCase, tagged

from ..engine.release import Facts, judge, remaining
from .shipping_common import ShippingCase

amounts = some.decimals(
    min_value=0, max_value=10**6, places=2, allow_nan=False, allow_infinity=False
)


@tagged("post_install", "-at_install")
class TestReleaseEngine(BaseCase):
    @given(amounts, amounts, amounts)
    @settings(max_examples=60, deadline=None)
    def test_over_the_limit_is_what_is_owed_beyond_it(self, limit, owed, ordered):
        verdict = judge(Facts(limit=limit, receivable=owed, uninvoiced=ordered))
        self.assertEqual(verdict.exposure, owed + ordered)
        self.assertEqual(verdict.over_credit, max(owed + ordered - limit, 0))
        self.assertEqual(verdict.passed, owed + ordered <= limit)

    @given(amounts, amounts)
    @settings(max_examples=60, deadline=None)
    def test_missing_goods_are_never_more_than_asked(self, asked, free):
        short = judge(Facts(asked={1: asked}, free={1: free})).short.get(1, 0)
        self.assertEqual(short, max(asked - free, 0))
        self.assertLessEqual(short, asked)

    @given(amounts, amounts, amounts)
    @settings(max_examples=60, deadline=None)
    def test_what_remains_is_never_below_zero(self, ordered, delivered, asked):
        rest = remaining(ordered, delivered, asked)
        self.assertGreaterEqual(rest, 0)
        self.assertLessEqual(rest, ordered)

    @given(amounts, amounts)
    @settings(max_examples=60, deadline=None)
    def test_the_same_numbers_are_not_worse(self, limit, owed):
        verdict = judge(Facts(limit=limit, receivable=owed))
        self.assertEqual(verdict.worse_than(verdict), [])


@tagged("post_install", "-at_install")
class TestShippingApplicationCheck(ShippingCase):
    def _limit(self, amount):
        self.customer.write({"use_partner_credit_limit": True, "credit_limit": amount})

    def test_over_the_credit_limit_waits_for_the_sales_manager(self):
        self._limit(1500)
        self._invoice(800)
        order = self._order(100)
        application = self._applied(order, 40)
        self.assertEqual(application.state, "waiting")
        self.assertRecordValues(
            application,
            [
                {
                    "receivable": 800,
                    "uninvoiced": 1000,
                    "exposure": 1800,
                    "credit_over": 300,
                }
            ],
        )
        inbox = self.env["desk.approval.request"].with_user(self.sales_manager).inbox()
        [row] = [row for row in inbox["rows"] if row["number"] == application.name]
        self.assertIn("over credit by", row["risk"])
        self.assertIn("300", row["risk"])
        self._audit(application, self.sales_manager).action_approve()
        self.assertEqual(application.state, "released")
        self.assertTrue(application.sudo().picking_ids)

    def test_large_goods_over_the_limit_go_on_to_the_boss(self):
        self._limit(100)
        order = self._order(100)
        order.sudo().order_line.price_unit = 95
        order.sudo()._approval_as_history().order_line.price_unit = 200
        application = self._applied(order)
        self._audit(application, self.sales_manager).action_approve()
        self.assertEqual(application.state, "waiting")
        self._audit(application, self.boss).action_approve()
        self.assertEqual(application.state, "released")

    def test_an_order_counts_once_however_far_it_is_invoiced(self):
        self._limit(5000)
        order = self._order(100)
        application = self._applied(order, 10)
        self.assertEqual(application.exposure, 1000)
        invoice = order.sudo()._create_invoices()
        self.assertEqual(self._applied(order, 10).exposure, 1000)
        invoice.action_post()
        again = self._applied(order, 10)
        self.assertEqual((again.receivable, again.uninvoiced), (1000, 0))
        self.assertEqual(again.exposure, 1000)

    def test_a_draft_invoice_without_an_order_counts(self):
        self._limit(5000)
        draft = self._invoice(300)
        draft.button_draft()
        self.assertEqual(self._applied(self._order(10)).exposure, 400)

    def test_a_quotation_owes_nothing(self):
        self._limit(5000)
        self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [
                    Command.create({"product_id": self.saw.id, "price_unit": 900})
                ],
            }
        )
        self.assertEqual(self._applied(self._order(10)).exposure, 100)

    def test_the_limit_is_that_of_the_whole_company(self):
        self._limit(150)
        branch = self.env["res.partner"].create(
            {"name": "Branch", "parent_id": self.customer.id, "type": "invoice"}
        )
        self._invoice(100, partner=branch)
        application = self._applied(self._order(10, partner_id=branch.id))
        self.assertEqual((application.exposure, application.credit_over), (200, 50))

    def test_foreign_orders_count_in_the_money_of_the_company(self):
        self._limit(5000)
        foreign = self.env["res.currency"].create({"name": "TDX", "symbol": "x"})
        foreign.rate_ids.create(
            {"currency_id": foreign.id, "name": "2020-01-01", "company_rate": 4.0}
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "Foreign", "currency_id": foreign.id}
        )
        application = self._applied(self._order(10, pricelist_id=pricelist.id))
        self.assertEqual(application.exposure, 25)

    def test_without_a_limit_nobody_is_over_it(self):
        self._invoice(90_000)
        application = self._applied(self._order(10))
        self.assertFalse(application.has_limit)
        self.assertEqual(application.state, "released")

    def test_a_customer_who_pays_late_waits_for_finance(self):
        self._invoice(100, days_late=40)
        application = self._applied(self._order(10))
        self.assertEqual((application.late_days, application.late_amount), (40, 100))
        self._audit(application, self.accountant).action_approve()
        self.assertEqual(application.state, "released")

    def test_a_few_days_and_small_rests_stop_nobody(self):
        self._invoice(100, days_late=5)
        self.assertEqual(self._applied(self._order(10)).state, "released")

    def test_a_small_old_rest_stops_nobody(self):
        self._invoice(0.8, days_late=200)
        self.assertEqual(self._applied(self._order(10)).state, "released")

    def test_a_paid_invoice_is_not_overdue(self):
        invoice = self._invoice(100, days_late=40)
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({})._create_payments()
        self.assertEqual(self._applied(self._order(10)).state, "released")

    def test_goods_that_are_not_here_wait_for_the_warehouse_head(self):
        order = self._order(130)
        application = self._applied(order)
        self.assertEqual(application.line_ids.qty_here, 100)
        self.assertEqual(application.line_ids.qty_short, 30)
        self.assertIn("30 Units Saw", application.check_text)
        self._audit(application, self.warehouse_head).action_approve()
        self.assertEqual(application.state, "released")

    def test_the_warehouse_head_finds_it_on_her_workbench_while_it_waits(self):
        card = self.env.ref("sales_flow.card_shipping_audit")
        self.assertIsNone(self._shown(card))
        application = self._applied(self._order(130))
        [row] = self._shown(card)["rows"]
        self.assertEqual(row["number"], application.name)
        request = self.env["desk.approval.request"].with_user(self.warehouse_head)
        request.browse(row["id"]).action_approve()
        self.assertEqual(application.state, "released")
        self.assertIsNone(self._shown(card))

    def _shown(self, card):
        cards = self.env["desk.card"].with_user(self.warehouse_head)
        board = cards.read_workbench()["cards"]
        return next((shown for shown in board if shown["id"] == card.id), None)

    def test_what_lies_here_is_promised_once(self):
        order = self._order(100)
        other = self._order(100)
        self.assertEqual(self._applied(order).state, "released")
        late = self._applied(other)
        self.assertEqual(late.line_ids.qty_here, 0)
        self.assertEqual(late.state, "waiting")

    # The deposit.

    def _claim(self, order, amount):
        claim = (
            self.env["money.claim"]
            .with_user(self.salesperson)
            .with_context(**order.action_register_money()["context"])
            .create({"amount": amount, "reference": f"TR {amount}"})
        )
        claim.action_submit()
        order.invalidate_recordset()
        return claim

    def _with_deposit(self):
        order = self._order(100)
        order.deposit_percent = 30
        return order

    def test_the_missing_deposit_is_filled_in(self):
        order = self._with_deposit()
        filled = order.action_register_money()["context"]
        self.assertEqual(filled["default_amount"], 300)

    def test_announced_money_does_not_count(self):
        order = self._with_deposit()
        self._claim(order, 300)
        self.assertEqual((order.amount_received, order.amount_announced), (0, 300))
        application = self._applied(order)
        self.assertEqual(application.state, "waiting")
        self.assertEqual(application.deposit_missing, 300)
        self.assertIn("announced and not confirmed", application.check_text)

    def test_confirmed_money_counts(self):
        order = self._with_deposit()
        self._claim(order, 300).with_user(self.accountant).action_confirm()
        order.invalidate_recordset()
        self.assertEqual((order.amount_received, order.amount_announced), (300, 0))
        self.assertEqual(self._applied(order).state, "released")

    def test_a_payment_counts_once_after_it_settled_the_invoice(self):
        order = self._with_deposit()
        self._claim(order, 300).with_user(self.accountant).action_confirm()
        order.sudo()._create_invoices().action_post()
        self._claim(order, 200).with_user(self.accountant).action_confirm()
        order.invalidate_recordset()
        self.assertEqual(order.amount_received, 500)

    def test_a_cancelled_payment_is_not_received(self):
        order = self._with_deposit()
        claim = self._claim(order, 300)
        claim.with_user(self.accountant).action_confirm()
        claim.sudo().payment_id.action_draft()
        order.invalidate_recordset()
        self.assertEqual(order.amount_received, 0)

    def test_a_credit_note_is_not_money(self):
        order = self._with_deposit()
        invoice = order.sudo()._create_invoices()
        invoice.action_post()
        self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({"journal_id": invoice.journal_id.id}).refund_moves()
        refund = invoice.reversal_move_ids
        refund.action_post()
        self.assertEqual(invoice.amount_residual, 0)
        self.assertEqual(order.amount_received, 0)

    def test_money_of_many_orders_costs_the_same_queries(self):
        few = self._order(1)
        many = few.union(*(self._order(1) for _n in range(9)))

        def cost(orders):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            orders.mapped("amount_received")
            return self.env.cr.sql_log_count - before

        cost(many)
        self.assertLessEqual(cost(many), cost(few) + 1)

    # Deciding on numbers that are still true.

    def test_worse_numbers_stop_the_release(self):
        self._limit(1500)
        self._invoice(800)
        application = self._applied(self._order(100), 40)
        self._invoice(500)
        audit = self._audit(application, self.sales_manager)
        with self.assertRaisesRegex(UserError, "got worse: Credit limit"):
            audit.action_approve()
        self.assertEqual(application.state, "waiting")

    def test_checking_again_starts_the_audit_with_the_new_numbers(self):
        self._limit(1500)
        self._invoice(800)
        application = self._applied(self._order(100), 40)
        self._invoice(500)
        application.with_user(self.sales_manager).action_check()
        self.assertEqual(application.credit_over, 800)
        self._audit(application, self.sales_manager).action_approve()
        self.assertEqual(application.state, "released")

    def test_better_numbers_are_released_as_they_were_audited(self):
        self._limit(1500)
        invoice = self._invoice(800)
        application = self._applied(self._order(100), 40)
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({})._create_payments()
        self._audit(application, self.sales_manager).action_approve()
        self.assertEqual(application.state, "released")
        self.assertEqual(application.credit_over, 300)

    def test_a_rejection_needs_a_reason_and_frees_the_quantity(self):
        self._invoice(100, days_late=40)
        order = self._order(100)
        application = self._applied(order)
        audit = self._audit(application, self.accountant)
        with self.assertRaises(UserError):
            audit.action_reject("")
        audit.action_reject("First the old invoice")
        self.assertEqual(application.state, "refused")
        line = order.order_line
        self.assertEqual(line._get_shipping_remaining()[line.id], 100)

    def test_a_returned_one_is_changed_and_asked_again(self):
        order = self._order(130)
        application = self._applied(order)
        self._audit(application, self.warehouse_head).action_return("Only 100 here")
        self.assertEqual(application.state, "draft")
        application.line_ids.quantity = 100
        application.action_submit()
        self.assertEqual(application.state, "released")

    def test_who_asked_does_not_audit_his_own(self):
        self._limit(100)
        order = self._order(100, user=self.sales_manager)
        application = self._applied(order, 40)
        with self.assertRaises(UserError):
            self._audit(application, self.sales_manager).action_approve()
        self._audit(application, self.boss).action_approve()
        self.assertEqual(application.state, "released")

    def test_what_was_asked_and_announced_fills_the_report(self):
        order = self._with_deposit()
        claim = self._claim(order, 300)
        application = self._applied(order)
        reports = self.env["work.report"].with_user(self.salesperson)
        report = reports.browse(reports.start())
        facts = report.fact_ids.grouped("source_id")
        for name, record in (("shipping", application), ("money_claims", claim)):
            source = self.env.ref(f"sales_flow.source_{name}")
            with self.subTest(source=name):
                self.assertEqual(facts[source].mapped("res_id"), record.ids)
