from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .inspection_common import InspectionCase


@tagged("post_install", "-at_install")
class TestGoodsInspectionClaim(InspectionCase):
    def _rejected(self, remedy="replacement", quantity=2):
        order, inspection = self._inspected(10)
        self._decide(inspection, "accepted", 10 - quantity)
        self._decide(inspection, "rejected", quantity, remedy=remedy)
        return order, inspection

    def _claim(self, inspection):
        action = inspection.action_claim()
        claim = self.env["goods.inspection.claim"].browse(action["res_id"])
        return claim.with_user(self.purchaser)

    def test_a_claim_holds_what_was_rejected_once(self):
        _order, inspection = self._rejected()
        claim = self._claim(inspection)
        self.assertEqual(claim.line_ids.quantity, 2)
        self.assertEqual(claim.amount, 20)
        with self.assertRaisesRegex(UserError, "nothing to claim"):
            inspection.action_claim()

    def test_an_agreed_replacement_comes_as_a_receipt_once(self):
        order, inspection = self._rejected()
        claim = self._claim(inspection)
        claim.action_send()
        claim.date_replacement = "2030-01-02"
        claim.action_agree()
        coming = order.sudo().picking_ids.filtered(
            lambda item: item.state == "assigned"
        )
        self.assertEqual(coming.move_ids.product_uom_qty, 2)
        self.assertEqual(str(order.order_line.date_planned.date()), "2030-01-02")
        inspection = self._inspection(self._receive(order))
        self._decide(inspection, "accepted", 2)
        self.assertEqual(order.order_line.qty_received, 10)
        self.assertEqual(order.order_line.qty_to_arrive, 0)

    def test_a_credit_of_billed_goods_is_a_draft_refund(self):
        order, inspection = self._inspected(10)
        order.sudo().action_create_invoice()
        bill = order.sudo().invoice_ids
        bill.invoice_date = "2026-01-01"
        bill.action_post()
        self._decide(inspection, "accepted", 8)
        self._decide(inspection, "rejected", 2, remedy="credit")
        claim = self._claim(inspection)
        self.assertEqual(claim.amount_credit, 20)
        claim.action_send()
        claim.action_agree()
        self.assertEqual(claim.credit_move_id.move_type, "in_refund")
        self.assertEqual(claim.credit_move_id.amount_total, 20)
        self.assertEqual(order.order_line.qty_invoiced, 8)

    def test_what_is_not_billed_needs_no_refund(self):
        _order, inspection = self._rejected("credit")
        claim = self._claim(inspection)
        claim.action_send()
        claim.action_agree()
        self.assertFalse(claim.credit_move_id)

    def test_a_price_cut_is_claimed_as_money(self):
        _order, inspection = self._inspected(10)
        self._decide(inspection, "concession", 5, price_cut=20)
        self._approve(inspection.decision_ids)
        claim = self._claim(inspection)
        self.assertEqual(claim.amount_credit, 10)
        claim.action_send()
        claim.action_agree()
        self.assertEqual(claim.credit_move_id.amount_untaxed, 10)

    def test_the_choice_on_the_claim_opens_or_closes_the_order(self):
        order, inspection = self._rejected("replacement")
        claim = self._claim(inspection)
        self.assertEqual(order.order_line.qty_to_arrive, 2)
        claim.line_ids.remedy = "credit"
        self.assertEqual(order.order_line.qty_to_arrive, 0)
        claim.action_send()
        claim.action_agree()
        with self.assertRaisesRegex(UserError, "answered already"):
            claim.line_ids.remedy = "replacement"

    def test_rejected_goods_are_sent_back_from_quarantine(self):
        order, inspection = self._rejected()
        decision = inspection.decision_ids.filtered(
            lambda item: item.kind == "rejected"
        )
        decision.action_return_vendor()
        back = decision.sudo().move_ids.picking_id.with_user(self.warehouse_head)
        back.move_ids.picked = True
        back.button_validate()
        self.assertEqual(self._quantity(self.warehouse.quarantine_loc_id), 0)
        self.assertEqual(decision.qty_quarantine, 0)
        self.assertEqual(order.order_line.qty_received, 8)
        with self.assertRaisesRegex(UserError, "in quarantine"):
            decision.action_return_vendor()

    def test_rejected_goods_are_scrapped(self):
        order, inspection = self._rejected()
        decision = inspection.decision_ids.filtered(
            lambda item: item.kind == "rejected"
        )
        decision.action_scrap_quarantine()
        self.assertEqual(self._quantity(self.warehouse.quarantine_loc_id), 0)
        self.assertEqual(order.order_line.qty_received, 8)

    def test_mended_goods_are_inspected_again(self):
        order, inspection = self._rejected()
        decision = inspection.decision_ids.filtered(
            lambda item: item.kind == "rejected"
        )
        decision.action_rework()
        self.assertEqual(inspection.state, "checking")
        self.assertEqual(inspection.line_ids.qty_open, 2)
        self.assertEqual(order.order_line.qty_received, 10)
        self._decide(inspection, "accepted", 2)
        self._take(inspection)
        self.assertEqual(self._quantity(self.warehouse.lot_stock_id), 10)

    def test_the_letter_is_written_in_the_language_of_the_vendor(self):
        self.env["res.lang"]._activate_lang("es_ES")
        self.vendor.lang = "es_ES"
        _order, inspection = self._rejected()
        claim = self._claim(inspection)
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "purchase_flow.claim_letter", claim.ids
        )
        text = html.decode()
        self.assertIn("Reclamación", text)
        self.assertIn(claim.name, text)

    def test_the_sheet_shows_the_checks_and_the_quantities(self):
        _order, inspection = self._rejected()
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "purchase_flow.inspection_sheet", inspection.ids
        )
        text = html.decode()
        for part in (inspection.name, "Pump", "10.00", "8.00", "2.00"):
            self.assertIn(part, text)

    def test_strangers_neither_decide_nor_claim(self):
        _order, inspection = self._rejected()
        for user in (self.salesperson, self.technician, self.boss, self.accountant):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                inspection.with_user(user).action_decide([])
        with self.assertRaises(AccessError):
            self.env["goods.inspection.claim"].with_user(self.salesperson).search([])

    def test_nobody_types_a_decision(self):
        _order, inspection = self._rejected()
        decisions = inspection.decision_ids
        for user in (self.purchaser, self.warehouse_head, self.boss):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                decisions[0].with_user(user).write({"quantity": 1})
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                inspection.line_ids.with_user(user).write({"qty_received": 99})
