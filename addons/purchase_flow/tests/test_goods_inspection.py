import re

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .inspection_common import InspectionCase


@tagged("post_install", "-at_install")
class TestGoodsInspection(InspectionCase):
    """10 received, 7 good, 1 conceded, 2 rejected, and what follows."""

    def _seven_one_two(self, remedy):
        order, inspection = self._inspected(10)
        self._decide(inspection, "accepted", 7)
        self._decide(inspection, "concession", 1, price_cut=20)
        self._decide(inspection, "rejected", 2, remedy=remedy)
        concession = inspection.decision_ids.filtered(
            lambda item: item.kind == "concession"
        )
        self._approve(concession)
        self._take(inspection)
        return order, inspection

    def test_seven_one_two_leaves_eight_in_stock_and_two_in_quarantine(self):
        self._seven_one_two("replacement")
        self.assertEqual(self._quantity(self.warehouse.lot_stock_id), 8)
        self.assertEqual(self._quantity(self.warehouse.quarantine_loc_id), 2)
        self.assertEqual(self._quantity(self.warehouse.inspection_loc_id), 0)

    def test_the_journal_names_the_inspection_that_moved_goods_to_quarantine(self):
        _order, inspection = self._seven_one_two("replacement")
        journal = self.env["stock.journal"].with_user(self.warehouse_head)
        rows = journal.rows(self.product.id)["rows"]
        quarantined = [row for row in rows if "Quarantine" in row["place"]]
        self.assertEqual(
            {(row["model"], row["number"]) for row in quarantined},
            {("goods.inspection", inspection.name)},
        )

    def test_a_replacement_keeps_the_order_open(self):
        order, _inspection = self._seven_one_two("replacement")
        self.assertEqual(order.order_line.qty_to_arrive, 2)
        self.assertEqual(order.order_line.qty_received, 8)
        self.assertNotEqual(order.arrival_state, "arrived")

    def test_the_order_is_told_what_was_received_without_what_was_rejected(self):
        order, _inspection = self._seven_one_two("replacement")
        notes = order.message_ids.filtered(lambda note: "Received" in note.body)
        told = [
            (float(old), float(new))
            for note in notes.sorted("id")
            for old, new in re.findall(r"([\d.]+) -&gt; ([\d.]+)", note.body)
        ]
        self.assertEqual(told, [(0, 10), (10, 8)])

    def test_the_only_inspection_of_an_order_opens_at_once(self):
        order, inspection = self._inspected()
        action = order.with_user(self.purchaser).action_open_inspections()
        self.assertEqual(action["res_id"], inspection.id)

    def test_a_credit_closes_the_order(self):
        order, _inspection = self._seven_one_two("credit")
        self.assertEqual(order.order_line.qty_to_arrive, 0)
        self.assertEqual(order.arrival_state, "arrived")

    def test_on_hand_counts_what_was_taken_alone(self):
        self._seven_one_two("credit")
        self.assertEqual(self.product.qty_available, 8)
        product = self.product.with_context(warehouse_id=self.warehouse.id)
        self.assertEqual(product.free_qty, 8)

    def test_goods_under_inspection_are_not_for_sale(self):
        self._inspected(10)
        product = self.env["product.product"].browse(self.product.id)
        self.assertEqual(product.qty_available, 0)
        self.assertEqual(product.free_qty, 0)
        place = product.with_context(location=self.warehouse.inspection_loc_id.id)
        self.assertEqual(place.qty_available, 10)

    def test_released_goods_are_forecast(self):
        _order, inspection = self._inspected(10)
        self._decide(inspection, "accepted", 7)
        product = self.env["product.product"].browse(self.product.id)
        self.assertEqual(product.virtual_available, 7)
        self._take(inspection)
        product.invalidate_recordset()
        self.assertEqual(product.virtual_available, 7)
        self.assertEqual(product.qty_available, 7)

    def test_a_delivery_reserves_nothing_under_inspection(self):
        self._inspected(10)
        delivery = self._delivery(4)
        self.assertEqual(delivery.move_ids.quantity, 0)

    def test_a_delivery_that_waits_for_the_receipt_gets_the_release(self):
        order = self._order(10, confirm=False)
        delivery = self._delivery(4)
        delivery.move_ids.procure_method = "make_to_order"
        order.sudo().order_line.move_dest_ids = delivery.move_ids
        order._approval_as_history().button_confirm()
        inspection = self._inspection(self._receive(order))
        self.assertEqual(delivery.move_ids.quantity, 0)
        self._decide(inspection, "accepted", 10)
        self._take(inspection)
        self.assertEqual(delivery.move_ids.quantity, 4)

    def test_a_short_delivery_says_that_its_goods_are_inspected(self):
        self._inspected(10)
        delivery = self._delivery(4)
        reasons = delivery._get_inspection_reasons()
        self.assertIn("10 Units of Pump are under inspection", reasons[delivery.id])

    def _delivery(self, quantity, **values):
        kind = self.warehouse.out_type_id
        places = {
            "location_id": self.warehouse.lot_stock_id.id,
            "location_dest_id": self.env.ref("stock.stock_location_customers").id,
        }
        delivery = self.env["stock.picking"].create(
            {
                **places,
                "picking_type_id": kind.id,
                "move_ids": [
                    Command.create(
                        {
                            **places,
                            "product_id": self.product.id,
                            "product_uom_qty": quantity,
                            **values,
                        }
                    )
                ],
            }
        )
        delivery.action_confirm()
        delivery.action_assign()
        return delivery

    def test_without_a_rule_a_receipt_goes_into_stock(self):
        order = self._order(lines=[(self.other, 5, 10)])
        picking = self._receive(order)
        self.assertFalse(picking.sudo().inspection_ids)
        stock = self._quantity(self.warehouse.lot_stock_id, self.other)
        self.assertEqual(stock, 5)

    def test_goods_without_a_rule_pass_beside_inspected_ones(self):
        order = self._order(lines=[(self.product, 3, 10), (self.other, 5, 10)])
        inspection = self._inspection(self._receive(order))
        self.assertEqual(inspection.line_ids.product_id, self.product)
        self.assertEqual(self._quantity(self.warehouse.lot_stock_id, self.other), 5)

    def test_one_bad_line_does_not_block_the_others(self):
        self.rule.product_ids += self.other
        order = self._order(lines=[(self.product, 3, 10), (self.other, 5, 10)])
        inspection = self._inspection(self._receive(order))
        pump, hose = inspection.line_ids.sorted("qty_received")
        answer = inspection.action_decide(
            [
                {"line_id": pump.id, "kind": "accepted", "quantity": 4},
                {"line_id": hose.id, "kind": "accepted", "quantity": 5},
            ]
        )
        self.assertEqual([row["line_id"] for row in answer["failed"]], [pump.id])
        self.assertEqual(len(answer["done"]), 1)
        self._take(inspection)
        self.assertEqual(self._quantity(self.warehouse.lot_stock_id, self.other), 5)

    def test_partial_inspections_go_on_until_all_is_covered(self):
        _order, inspection = self._inspected(10)
        for quantity in (3, 3):
            self._decide(inspection, "accepted", quantity)
        self.assertEqual(inspection.state, "checking")
        self._decide(inspection, "accepted", 4)
        self.assertEqual(inspection.state, "done")

    def test_more_than_received_is_refused_with_the_numbers(self):
        _order, inspection = self._inspected(10)
        self._decide(inspection, "accepted", 7)
        with self.assertRaisesRegex(UserError, "3.* of 10"):
            self._decide(inspection, "accepted", 4)

    def test_zero_and_less_are_refused(self):
        _order, inspection = self._inspected(10)
        for quantity in (0, -1, "many"):
            with self.subTest(quantity=quantity), self.assertRaises(UserError):
                self._decide(inspection, "accepted", quantity)

    def test_a_rejection_needs_a_reason(self):
        _order, inspection = self._inspected(10)
        with self.assertRaisesRegex(UserError, "say why"):
            self._decide(inspection, "rejected", 1, reason=" ")

    def test_a_row_of_another_inspection_is_refused(self):
        _order, inspection = self._inspected(10)
        _other, stranger = self._inspected(10)
        with self.assertRaisesRegex(UserError, "not part of"):
            self._decide(inspection, "accepted", 1, line=stranger.line_ids)

    def test_the_same_row_sent_twice_counts_once(self):
        _order, inspection = self._inspected(10)
        first = self._decide(inspection, "accepted", 2, client_ref="a1")
        second = self._decide(inspection, "accepted", 2, client_ref="a1")
        self.assertEqual(first["done"], second["done"])
        self.assertEqual(second["open"], 8)

    def test_a_dozen_is_decided_by_the_piece(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self._order(confirm=False)
        order.order_line.write({"product_uom_id": dozen.id, "product_qty": 1})
        order._approval_as_history().button_confirm()
        inspection = self._inspection(self._receive(order))
        self.assertEqual(inspection.line_ids.qty_received, 12)
        self._decide(inspection, "accepted", 0.5, uom_id=dozen.id)
        self._decide(inspection, "rejected", 5)
        self.assertEqual(inspection.line_ids.qty_open, 1)
        self.assertAlmostEqual(order.order_line.qty_rejected, 5 / 12, 2)

    def test_each_lot_is_decided_for_itself(self):
        self.product.tracking = "lot"
        order = self._order(10)
        picking = self._receive(order, lots=[("L1", 6), ("L2", 4)])
        inspection = self._inspection(picking)
        first, second = inspection.line_ids.sorted("qty_received", reverse=True)
        self._decide(inspection, "accepted", 6, line=first)
        self._decide(inspection, "rejected", 4, line=second)
        self._take(inspection)
        quants = self.env["stock.quant"].search([("product_id", "=", self.product.id)])
        there = {
            quant.lot_id.name: quant.location_id
            for quant in quants
            if quant.quantity > 0
        }
        self.assertEqual(there["L1"], self.warehouse.lot_stock_id)
        self.assertEqual(there["L2"], self.warehouse.quarantine_loc_id)

    def test_a_destroyed_sample_is_gone_and_paid(self):
        order, inspection = self._inspected(10)
        self._decide(inspection, "destroyed", 1)
        self.assertEqual(self._quantity(self.warehouse.inspection_loc_id), 9)
        self.assertEqual(order.order_line.qty_received, 10)

    def test_a_concession_waits_for_its_audit(self):
        _order, inspection = self._inspected(10)
        self._decide(inspection, "concession", 1)
        decision = inspection.decision_ids
        self.assertEqual(decision.state, "waiting")
        self.assertEqual(inspection.line_ids.qty_open, 9)
        self.assertFalse(inspection.sudo().accept_picking_ids)
        self._approve(decision)
        self.assertEqual(decision.state, "done")
        self.assertTrue(inspection.sudo().accept_picking_ids)

    def test_a_refused_concession_is_open_again(self):
        _order, inspection = self._inspected(10)
        self._decide(inspection, "concession", 1)
        request = inspection.decision_ids.sudo().desk_approval_request_id
        request.with_user(self.boss).action_reject("no")
        self.assertEqual(inspection.line_ids.qty_open, 10)

    def test_who_asks_for_a_concession_does_not_grant_it(self):
        _order, inspection = self._inspected(10)
        self._decide(inspection, "concession", 1)
        with self.assertRaises(AccessError):
            self._approve(inspection.decision_ids, self.purchaser)

    def test_the_warehouse_takes_no_more_than_released(self):
        _order, inspection = self._inspected(10)
        self._decide(inspection, "accepted", 7)
        picking = inspection.sudo().accept_picking_ids.with_user(self.warehouse_head)
        picking.move_ids.quantity = 8
        picking.move_ids.picked = True
        with self.assertRaisesRegex(UserError, "more than the 7"):
            picking.with_context(skip_backorder=True).button_validate()

    def test_nobody_moves_goods_out_of_inspection_by_hand(self):
        self._inspected(10)
        places = {
            "location_id": self.warehouse.inspection_loc_id.id,
            "location_dest_id": self.warehouse.lot_stock_id.id,
        }
        picking = (
            self.env["stock.picking"]
            .with_user(self.warehouse_head)
            .create(
                {
                    **places,
                    "picking_type_id": self.warehouse.int_type_id.id,
                    "move_ids": [
                        Command.create(
                            {
                                **places,
                                "product_id": self.product.id,
                                "product_uom_qty": 3,
                            }
                        )
                    ],
                }
            )
        )
        picking.action_confirm()
        picking.move_ids.quantity = 3
        picking.move_ids.picked = True
        with self.assertRaisesRegex(UserError, "only the decision"):
            picking.button_validate()

    def test_partial_receipts_open_an_inspection_each(self):
        order = self._order(10)
        first = self._receive(order, quantity=4)
        second = self._receive(order)
        self.assertEqual(self._inspection(first).line_ids.qty_received, 4)
        self.assertEqual(self._inspection(second).line_ids.qty_received, 6)

    def test_a_decision_is_undone_as_long_as_nobody_took_the_goods(self):
        _order, inspection = self._inspected(10)
        self._decide(inspection, "accepted", 10)
        inspection.decision_ids.action_undo()
        self.assertEqual(inspection.line_ids.qty_open, 10)
        self.assertEqual(inspection.state, "checking")
        self._decide(inspection, "accepted", 10)
        self._take(inspection)
        with self.assertRaisesRegex(UserError, "had its effect"):
            inspection.decision_ids.filtered(
                lambda item: item.state == "done"
            ).action_undo()

    def test_scanning_the_number_takes_the_released_goods(self):
        _order, inspection = self._inspected(10)
        self._decide(inspection, "accepted", 10)
        scan = self.env["goods.inspection.scan"].with_user(self.warehouse_head)
        answer = scan.take(inspection.name.lower())
        self.assertEqual(answer["inspection"], inspection.name)
        self.assertEqual(self._quantity(self.warehouse.lot_stock_id), 10)
        with self.assertRaisesRegex(UserError, "No inspection has the number"):
            scan.take("INS/none")

    def test_a_new_warehouse_has_both_places_beside_its_stock(self):
        new = self.env["stock.warehouse"].create({"name": "North", "code": "NO"})
        for place in (new.inspection_loc_id, new.quarantine_loc_id):
            self.assertTrue(place.is_held)
            self.assertEqual(place.location_id, new.view_location_id)

    def test_nobody_names_a_decision_by_hand(self):
        _order, inspection = self._seven_one_two("replacement")
        decision = inspection.decision_ids[:1]
        moves = self.env["stock.move"].with_user(self.warehouse_head)
        values = {
            "product_id": decision.product_id.id,
            "product_uom_qty": 1,
            "location_id": decision.move_ids[:1].location_dest_id.id,
            "location_dest_id": decision.move_ids[:1].location_id.id,
        }
        with self.assertRaises(AccessError):
            moves.create({**values, "decision_id": decision.id})
        forged = moves.with_context(default_decision_id=decision.id).create(values)
        self.assertFalse(forged.decision_id)
        with self.assertRaises(AccessError):
            forged.decision_id = decision
