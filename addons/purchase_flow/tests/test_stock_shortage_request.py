from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .need_common import NeedCase


@tagged("post_install", "-at_install")
class TestStockShortageRequest(NeedCase):
    def _lines(self, result):
        return self.env["purchase.need.line"].browse(result["need_line_ids"])

    def test_the_shortage_becomes_a_request(self):
        self._shelve(5)
        delivery = self._deliver(8, days=6)
        line = self._lines(self._press(delivery))
        self.assertEqual(
            (line.qty_asked, line.reason, line.state), (3, "shortage", "open")
        )
        self.assertEqual(line.need_id.user_id, self.warehouse_head)
        self.assertEqual(line.date_need, self._day(5), "a day of internal lead before")
        self.assertIn(delivery.name, line.need_id.origin)
        self.assertEqual(delivery.shortage_state, "requested")

    def test_a_second_press_asks_for_nothing(self):
        delivery = self._deliver(8)
        first = self._press(delivery)
        second = self._press(delivery)
        self.assertEqual(second["need_line_ids"], [])
        self.assertEqual(second["need_ids"], first["need_ids"])
        self.assertIn("Nothing to ask", second["message"])

    def test_six_and_six_with_stock_and_arrival_ask_for_three(self):
        self._shelve(5)
        self._arrive(4, days=3)
        both = self._deliver(6) | self._deliver(6)
        lines = self._lines(self._press(both))
        self.assertEqual(lines.mapped("qty_asked"), [3])

    def test_more_wanted_asks_for_the_difference(self):
        delivery = self._deliver(8)
        self._press(delivery)
        delivery.move_ids.product_uom_qty = 11
        self.assertEqual(self._lines(self._press(delivery)).qty_asked, 3)

    def test_less_wanted_reduces_what_is_not_ordered(self):
        delivery = self._deliver(8)
        line = self._lines(self._press(delivery))
        delivery.move_ids.product_uom_qty = 6
        self._settle()
        self.assertEqual((line.qty_open, line.qty_cancelled), (6, 2))
        self.assertIn("not bought", line.need_id.message_ids[0].body)

    def test_a_cancelled_delivery_cancels_what_is_not_ordered(self):
        delivery = self._deliver(8)
        line = self._lines(self._press(delivery))
        delivery.action_cancel()
        self._settle()
        self.assertEqual((line.state, line.need_id.state), ("cancelled", "cancelled"))

    def test_cancel_and_press_again_and_again_never_adds(self):
        for _round in range(3):
            delivery = self._deliver(8)
            self._press(delivery)
            delivery.action_cancel()
            self._settle()
        delivery = self._deliver(8)
        self._press(delivery)
        lines = self.env["purchase.need.line"].search(
            [("product_id", "=", self.product.id), ("qty_open", ">", 0)]
        )
        self.assertEqual(sum(lines.mapped("qty_open")), 8)

    def test_an_ordered_shortage_is_not_asked_for_again_though_it_comes_late(self):
        delivery = self._deliver(8, days=1)
        line = self._lines(self._press(delivery))
        self.product.seller_ids.delay = 9
        order = self._order_line(self._consolidate(line)).order_id
        self.assertFalse(self._press(delivery)["need_line_ids"], "in a draft order")
        self._confirm(order)
        self.assertFalse(self._press(delivery)["need_line_ids"], "on its way")
        self.assertEqual(delivery.date_promise, self._day(9))

    def test_the_rest_of_a_minimum_covers_the_next_delivery(self):
        self.product.seller_ids.min_qty = 10
        line = self._lines(self._press(self._deliver(3)))
        order_line = self._order_line(self._consolidate(line))
        self.assertEqual((order_line.product_qty, order_line.qty_free), (10, 7))
        second = self._press(self._deliver(7))
        self.assertFalse(second["need_line_ids"])

    def test_what_another_warehouse_has_is_transferred(self):
        self._shelve(3, location=self.other.lot_stock_id)
        delivery = self._deliver(5)
        line = self._lines(self._press(delivery))
        self.assertEqual(line.qty_asked, 2)
        move = self.env["stock.move"].search(
            [
                ("product_id", "=", self.product.id),
                ("location_id", "=", self.other.lot_stock_id.id),
            ]
        )
        self.assertEqual(move.product_uom_qty, 3)
        self.assertFalse(self._press(delivery)["need_line_ids"])

    def test_no_vendor_is_a_list_and_no_error(self):
        nobody = self._product("Nobody sells it")
        result = self._press(self._deliver(2, product=nobody))
        self.assertEqual(result["no_vendor"], ["Nobody sells it"])
        self.assertTrue(result["need_line_ids"])

    def test_a_draft_and_a_done_delivery_are_named_and_the_others_asked_for(self):
        good = self._deliver(4)
        draft = good.copy()
        result = self._press(good | draft)
        self.assertEqual(self._lines(result).qty_asked, 4)
        self.assertEqual([row["picking_id"] for row in result["problems"]], draft.ids)
        with self.assertRaisesRegex(UserError, "draft"):
            draft.action_request_shortage()

    def test_many_finished_deliveries_are_counted_and_five_are_named(self):
        deliveries = self._deliver(1)
        deliveries = deliveries.browse().concat(
            deliveries, *(self._deliver(1) for _number in range(6))
        )
        deliveries.sudo().action_cancel()
        with self.assertRaises(UserError) as caught:
            deliveries.action_request_shortage()
        text = str(caught.exception)
        named = [name for name in deliveries.mapped("name") if name in text]
        self.assertEqual(len(named), 5)
        self.assertIn("7 deliveries", text)
        self.assertEqual(len(text.splitlines()), 1)

    def test_a_delivery_of_another_company_is_refused(self):
        delivery = self._deliver(2)
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        there = delivery.with_context(allowed_company_ids=elsewhere.ids)
        with self.assertRaisesRegex(UserError, "Switch to that company"):
            there.action_request_shortage()
        with self.assertRaises(AccessError):
            there.with_user(self.warehouse_head).action_request_shortage()

    def test_an_archived_product_is_not_asked_for(self):
        delivery = self._deliver(2)
        self.product.active = False
        self._settle()
        [line] = delivery.shortage_preview()["lines"]
        self.assertEqual(line["action"], "none")
        self.assertIn("archived", line["warnings"][0])
        self.assertFalse(self._press(delivery)["need_line_ids"])

    def test_negative_stock_is_to_be_counted_today(self):
        self._shelve(-2)
        self._press(self._deliver(3))
        quant = self.env["stock.quant"].search(
            [("product_id", "=", self.product.id), ("quantity", "<", 0)]
        )
        self.assertEqual(quant.inventory_date, self._day(0))

    def test_a_rejected_request_leaves_the_shortage_visible(self):
        rule = self.env.ref("purchase_flow.approval_need_shortage")
        rule.sudo().step_ids.amount_from = 1
        self.product.standard_price = 50
        delivery = self._deliver(3)
        line = self._lines(self._press(delivery))
        self.assertEqual(line.need_id.state, "submitted")
        request = line.need_id.sudo().desk_approval_request_id.with_user(self.boss)
        request.action_reject("too dear")
        self._settle()
        self.assertEqual(line.need_id.state, "rejected")
        self.assertEqual(self._row(delivery).qty_short, 3)

    def test_the_daily_job_asks_where_the_company_wants_it(self):
        self._deliver(3)
        self._settle()
        needs = self.env["purchase.need.line"]
        mine = [("product_id", "=", self.product.id)]
        self.book._cron_request()
        self.assertFalse(needs.search(mine))
        self.env.company.shortage_auto_request = True
        self.book._cron_request()
        self.book._cron_request()
        self.assertEqual(needs.search(mine).mapped("qty_asked"), [3])

    def test_a_recorded_demand_is_asked_for_from_the_book(self):
        row = self.book._record_demand(
            [
                {
                    "res_model": "res.partner",
                    "res_id": 5,
                    "product_id": self.product.id,
                    "warehouse_id": self.warehouse.id,
                    "quantity": 4,
                    "date_need": self._day(4),
                    "origin": "APP/5",
                }
            ]
        )
        self._settle()
        result = row.with_user(self.purchaser).action_request_shortage()
        self.assertEqual(self._lines(result).qty_asked, 4)
        self.assertEqual(row.qty_requested, 4)

    # The screen.

    def _wizard(self, pickings, user=None):
        self._settle()
        mine = pickings.with_user(user or self.warehouse_head)
        action = mine.action_open_request()
        return mine.env["purchase.need.request"].browse(action["res_id"])

    def test_the_screen_asks_for_less_and_the_rest_stays_short(self):
        delivery = self._deliver(8)
        wizard = self._wizard(delivery)
        wizard.line_ids.quantity = 5
        self.assertEqual(wizard.line_ids.qty_rest, 3)
        wizard.action_apply()
        self._settle()
        self.assertEqual(self._row(delivery).qty_short, 3)
        self.assertEqual(self._wizard(delivery).line_ids.quantity, 3)

    def test_the_screen_refuses_more_than_is_missing(self):
        wizard = self._wizard(self._deliver(8))
        with self.assertRaisesRegex(Exception, "lacks 8"):
            wizard.line_ids.quantity = 9

    def test_the_screen_tells_the_numbers_of_a_demand_once(self):
        """Two actions on one demand: the totals count it once, and they add up."""
        far = self.env["stock.warehouse"].create({"name": "Far", "code": "FAR"})
        self._shelve(2, location=far.lot_stock_id)
        self._shelve(5)
        first, more = self._wizard(self._deliver(12)).line_ids
        self.assertEqual((first.action, first.quantity), ("transfer", 2))
        self.assertEqual((more.action, more.quantity), ("request", 5))
        self.assertFalse(first.is_more)
        self.assertTrue(more.is_more)
        self.assertRecordValues(
            first + more,
            [
                {
                    "qty_wanted": 12,
                    "qty_stock": 5,
                    "qty_transferable": 2,
                    "qty_short": 5,
                },
                {
                    "qty_wanted": 0,
                    "qty_stock": 0,
                    "qty_transferable": 0,
                    "qty_short": 0,
                },
            ],
        )

    def test_two_screens_of_the_same_delivery_ask_once(self):
        delivery = self._deliver(8)
        one, two = self._wizard(delivery), self._wizard(delivery)
        one.action_apply()
        self._settle()
        two.action_apply()
        lines = self.env["purchase.need.line"].search(
            [("product_id", "=", self.product.id)]
        )
        self.assertEqual(lines.mapped("qty_asked"), [8])

    def test_the_screen_waits_for_a_late_arrival(self):
        self._arrive(8, days=9)
        delivery = self._deliver(8, days=5)
        wizard = self._wizard(delivery)
        wizard.line_ids.action = "wait"
        wizard.action_apply()
        self._settle()
        self.assertEqual(delivery.date_promise, self._day(9))
        self.assertFalse(self._press(delivery)["need_line_ids"])

    def test_the_screen_splits_the_delivery(self):
        self._shelve(5)
        delivery = self._deliver(8)
        wizard = self._wizard(delivery)
        wizard.line_ids.action = "split"
        wizard.action_apply()
        self._settle()
        rest = delivery.backorder_ids
        self.assertEqual(delivery.move_ids.product_uom_qty, 5)
        self.assertEqual(delivery.state, "assigned")
        self.assertEqual(self._row(rest).qty_short, 3)

    def test_the_screen_delivers_a_substitute(self):
        other = self._product("Chang")
        self._shelve(3, product=other)
        self._shelve(5)
        delivery = self._deliver(8)
        wizard = self._wizard(delivery)
        wizard.line_ids.write({"action": "substitute", "substitute_id": other.id})
        wizard.action_apply()
        self._settle()
        self.assertEqual(
            {move.product_id: move.product_uom_qty for move in delivery.move_ids},
            {self.product: 5, other: 3},
        )
        self.assertFalse(self._row(delivery).filtered("qty_missing"))

    def test_the_screen_says_that_nothing_is_missing(self):
        self._shelve(9)
        wizard = self._wizard(self._deliver(8))
        self.assertFalse(wizard.short_count)
        with self.assertRaisesRegex(UserError, "Nothing to ask"):
            wizard.action_apply()

    # After the order.

    def _ordered(self, quantity=8):
        delivery = self._deliver(quantity)
        line = self._lines(self._press(delivery))
        order_line = self._order_line(self._consolidate(line))
        order_line.order_id.user_id = self.purchaser
        self._confirm(order_line.order_id)
        return delivery, line, order_line

    def _decision(self):
        self._settle()
        return (
            self.env["purchase.need.decision"]
            .with_user(self.purchaser)
            .search([("product_id", "=", self.product.id), ("state", "=", "draft")])
        )

    def test_a_cancelled_delivery_whose_goods_are_ordered_asks_the_buyer(self):
        delivery, line, order_line = self._ordered()
        delivery.action_cancel()
        decision = self._decision()
        self.assertEqual((decision.quantity, decision.kind), (8, "dropped"))
        self.assertEqual(decision.user_id, self.purchaser)
        self.assertTrue(decision.activity_ids)
        self.assertEqual(line.qty_allocated, 8, "nothing is silent")

    def test_a_smaller_delivery_asks_for_the_difference_only(self):
        delivery, _line, _order_line = self._ordered()
        delivery.move_ids.product_uom_qty = 6
        self.assertEqual(self._decision().quantity, 2)

    def test_kept_goods_are_free_stock_and_not_asked_for_again(self):
        delivery, line, order_line = self._ordered()
        delivery.action_cancel()
        self._decision().action_keep()
        self._settle()
        self.assertEqual((order_line.qty_free, line.qty_open), (8, 0))
        self.assertEqual(line.need_id.state, "cancelled")

    def test_the_vendor_is_asked_to_deliver_less(self):
        delivery, _line, order_line = self._ordered()
        delivery.action_cancel()
        self._decision().action_cut()
        summary = "Ask the vendor to deliver less"
        self.assertIn(summary, order_line.order_id.activity_ids.mapped("summary"))

    def test_the_next_demand_gets_them(self):
        delivery, _line, _order_line = self._ordered()
        delivery.action_cancel()
        decision = self._decision()
        with self.assertRaisesRegex(UserError, "Nobody else waits"):
            decision.action_pledge()
        heir = self._deliver(5, days=20)
        self._settle()
        decision.action_pledge()
        self._settle()
        self.assertEqual(self._row(heir).qty_incoming, 5)

    def test_only_the_purchaser_decides(self):
        delivery, _line, _order_line = self._ordered()
        delivery.action_cancel()
        decision = self._decision()
        for user in (self.boss, self.warehouse_head, self.salesperson):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                decision.with_user(user).action_keep()

    def test_a_vendor_delay_moves_the_promise(self):
        delivery, _line, order_line = self._ordered()
        before = delivery.date_promise
        order_line.date_planned = self._moment(30)
        self._settle()
        self.assertEqual(delivery.date_promise, self._day(30))
        self.assertNotEqual(before, delivery.date_promise)
        told = self.env["mail.message"].search([("body", "like", delivery.name)])
        self.assertIn(self.salesperson.partner_id, told.notified_partner_ids)

    def test_a_return_to_the_vendor_reopens_the_request_if_wanted(self):
        _delivery, line, order_line = self._ordered()
        [receipt] = order_line.order_id.picking_ids
        self._come(receipt, 8)
        self.assertEqual(line.state, "done")
        wizard = self.env["stock.return.picking"].with_context(
            active_id=receipt.id, active_ids=receipt.ids, active_model="stock.picking"
        )
        wizard = wizard.create({"picking_id": receipt.id})
        wizard.product_return_moves.quantity = 3
        wizard.product_return_moves.to_refund = True
        back = self.env["stock.picking"].browse(
            wizard.action_create_returns()["res_id"]
        )
        self._come(back, 3)
        self.assertEqual((line.qty_received, line.state), (5, "partly_received"))
        decision = self._decision()
        self.assertEqual((decision.kind, decision.quantity), ("returned", 3))
        decision.action_order_again()
        self._settle()
        self.assertEqual(line.qty_open, 3)

    def test_requests_cost_little_for_many_lines(self):
        def cost(count):
            pickings = self.env["stock.picking"]
            for number in range(count):
                product = self._product(f"R{count}-{number}")
                self._sell(product)
                pickings |= self._deliver(1, product=product)
            self._settle()
            self.env.invalidate_all()
            mine = pickings.with_user(self.warehouse_head)
            before = self.env.cr.sql_log_count
            mine.action_request_shortage()
            return self.env.cr.sql_log_count - before

        cost(1)  # what is read once in a life
        few = cost(2)
        self.assertLessEqual(cost(20), few + 3)


@tagged("post_install", "-at_install")
class TestPurchaseNeedRights(NeedCase):
    def test_a_requester_sees_his_requests_alone(self):
        mine, his = self._need(2), self._need(3, user=self.technician)
        seen = self.env["purchase.need.line"].with_user(self.salesperson).search([])
        self.assertIn(mine, seen)
        self.assertNotIn(his, seen)

    def test_a_requester_reads_nothing_of_the_order(self):
        line = self._need(2)
        self._consolidate(line)
        with self.assertRaises(AccessError):
            line.allocation_ids.with_user(self.salesperson).read(["quantity"])

    def test_nobody_types_how_far_a_line_is(self):
        line = self._need(2)
        for user in (self.salesperson, self.purchaser):
            for name, value in (("state", "done"), ("qty_received", 2), ("family", 1)):
                with (
                    self.subTest(user=user.login, field=name),
                    self.assertRaises(AccessError),
                ):
                    line.with_user(user).write({name: value})

    def test_nobody_types_a_share_of_an_order(self):
        line = self._need(2)
        self._consolidate(line)
        for user in (self.purchaser, self.boss):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                line.allocation_ids.with_user(user).write({"quantity": 1})

    def test_what_was_submitted_is_not_changed_behind_backs(self):
        line = self._need(2)
        mine = line.with_user(self.salesperson)
        for change in ({"quantity": 9}, {"product_id": self._product("X").id}):
            with self.subTest(change=change), self.assertRaises(UserError):
                mine.write(change)
        with self.assertRaises(UserError):
            mine.unlink()
        with self.assertRaises(UserError):
            mine.need_id.reason = "office"
        mine.need_id.action_reopen()
        mine.quantity = 9
        self.assertEqual(mine.qty_asked, 9)

    def test_the_purchaser_finds_the_product_for_words(self):
        need = self.env["purchase.need"].with_user(self.salesperson)
        need = need.create({"line_ids": [(0, 0, {"name": "A tea, black"})]})
        need.action_submit()
        with self.assertRaises(UserError):
            need.line_ids.product_id = self.product
        line = need.line_ids.with_user(self.purchaser)
        line.product_id = self.product
        self.assertEqual(self._order_line(self._consolidate(line)).product_qty, 1)

    def test_progress_is_no_button(self):
        line = self._need(2)
        for verb in ("order", "order_part", "receive_part", "finish"):
            need = line.need_id.with_user(self.purchaser)
            with (
                self.subTest(verb=verb),
                self.assertRaisesRegex(UserError, "Nobody sets it by hand"),
            ):
                getattr(need, f"action_{verb}")()

    def test_a_large_request_waits_for_the_boss(self):
        line = self._need(10, price_estimated=500)
        self.assertEqual(line.need_id.state, "submitted")
        request = line.need_id.sudo().desk_approval_request_id.with_user(self.boss)
        request.action_approve()
        self.assertEqual((line.need_id.state, line.state), ("approved", "open"))

    def test_an_ordered_request_is_not_cancelled(self):
        line = self._need(2)
        self._consolidate(line)
        with self.assertRaisesRegex(UserError, "ordered already"):
            line.need_id.with_user(self.salesperson).action_cancel()

    def test_an_empty_request_is_not_submitted(self):
        need = self.env["purchase.need"].with_user(self.salesperson).create({})
        with self.assertRaisesRegex(UserError, "asks for nothing"):
            need.action_submit()

    def test_a_callers_reference_makes_one_request(self):
        values = {"client_ref": "mobile-1"}
        needs = self.env["purchase.need"].with_user(self.salesperson)
        first = needs.create(values)
        self.assertEqual(needs.create(values), first)

    def test_a_unit_of_another_kind_is_refused(self):
        kilo = self.env.ref("uom.product_uom_kgm")
        with self.assertRaisesRegex(Exception, "cannot be converted"):
            self._need(2, uom_id=kilo.id)
