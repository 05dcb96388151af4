from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .journal_common import JournalCase


@tagged("post_install", "-at_install")
class TestStockPickingBoard(JournalCase):
    def _why(self, picking, user=None):
        picking = picking.with_user(user or self.warehouse_head)
        return picking._get_block_reasons()[picking.id]

    def _numbers(self, user=None):
        board = self.env["stock.picking"].with_user(user or self.warehouse_head)
        return {row["number"]: row for row in board.board(limit=1000)["rows"]}

    def test_the_board_lists_what_is_due_until_tonight(self):
        today, later = self._receipt(1), self._receipt(1)
        later.scheduled_date = fields.Datetime.now() + timedelta(days=3)
        self.assertIn(today.name, self._numbers())
        self.assertNotIn(later.name, self._numbers())

    def test_late_ones_say_how_late(self):
        picking = self._receipt(1)
        picking.scheduled_date = fields.Datetime.now() - timedelta(days=4)
        self.assertEqual(self._numbers()[picking.name]["late_days"], 4)

    def test_a_delivery_names_the_goods_that_it_lacks(self):
        self._done(self._receipt(3))
        picking = self._delivery(10)
        row = self._numbers()[picking.name]
        self.assertEqual(row["state"], "blocked")
        self.assertRegex(row["reasons"][0], "Not reserved: 7 Units of Bolt")

    def test_blocked_ones_can_be_searched(self):
        ready, blocked = self._receipt(1), self._delivery(10)
        pickings = self.env["stock.picking"].with_user(self.warehouse_head)
        found = pickings.search([("board_state", "=", "blocked")])
        self.assertIn(blocked, found)
        self.assertNotIn(ready, found)

    def test_the_search_finds_what_the_reasons_say(self):
        self._done(self._receipt(3))
        mixed = self._receipt(1) | self._delivery(2) | self._delivery(10)
        exceeding = self._receipt(10)
        exceeding.move_ids.quantity = 20
        exceeding.company_id.write(
            {"over_receipt_check": True, "over_receipt_percent": 0}
        )
        pickings = self.env["stock.picking"].with_user(self.warehouse_head)
        mine = pickings.browse((mixed | exceeding).ids)
        why = mine._get_block_reasons()
        found = pickings.search([("board_state", "=", "blocked")]) & mine
        self.assertEqual(set(found.ids), {key for key, text in why.items() if text})
        self.assertEqual(len(found), 2)

    def test_the_cost_of_the_search_does_not_grow(self):
        costs = []
        pickings = self.env["stock.picking"].with_user(self.warehouse_head)
        for number in (2, 20):
            for _delivery in range(number):
                self._receipt(1)
                self._delivery(1)
            self.env.flush_all()
            for _warm in range(2):
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                pickings.search([("board_state", "=", "blocked")])
                cost = self.env.cr.sql_log_count - before
            costs.append(cost)
        self.assertLessEqual(costs[1], costs[0])

    def test_many_are_confirmed_and_the_bad_one_is_told(self):
        good, bad = self._receipt(1), self._delivery(10)
        result = (good | bad).with_user(self.warehouse_head).confirm_all()
        self.assertEqual(result["done"], good.ids)
        [failed] = result["failed"]
        self.assertEqual(failed["number"], bad.name)
        self.assertIn("Not reserved", failed["reason"])
        self.assertEqual(good.state, "done")
        self.assertNotEqual(bad.state, "done")

    def test_the_screen_shows_what_became_of_each(self):
        both = self._receipt(1) | self._delivery(10)
        action = both.with_user(self.warehouse_head).action_confirm_board()
        result = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual((result.done_count, result.refused_count), (1, 1))

    def test_a_lock_of_today_blocks(self):
        self.env["stock.journal.lock"].create(
            {"date": fields.Date.today(), "note": "Counting"}
        )
        self.assertRegex(self._why(self._receipt(1))[0], "Counting")

    def test_without_the_right_it_is_blocked_and_the_button_is_gone(self):
        picking = self._receipt(1, user=self.keeper)
        self._access(self.keeper, self.north, "ship")
        self.assertRegex(self._why(picking, self.keeper)[0], "Receive")
        self.assertFalse(picking.access_may_confirm)

    def test_a_boards_cost_does_not_grow_with_its_rows(self):
        counts = []
        for _round in range(2):
            for _number in range(8):
                self._receipt(1)
                self._delivery(1)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._numbers()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 2)

    # Over-receipt.

    def test_over_the_limit_is_refused_with_the_limit(self):
        with self.assertRaisesRegex(UserError, r"10% more, 11 Units"):
            self._done(self._receipt(10), quantity=12)

    def test_exactly_the_limit_comes_in(self):
        picking = self._done(self._receipt(10), quantity=11)
        self.assertEqual(picking.state, "done")

    def test_the_vendor_goes_before_the_company(self):
        self.vendor.write({"over_receipt_own": True, "over_receipt_percent": 50})
        picking = self._done(self._receipt(10), quantity=15)
        self.assertEqual(picking.state, "done")

    def test_the_product_goes_before_the_vendor(self):
        self.vendor.write({"over_receipt_own": True, "over_receipt_percent": 50})
        self.bolt.product_tmpl_id.write(
            {"over_receipt_own": True, "over_receipt_percent": 0}
        )
        with self.assertRaisesRegex(UserError, "limit is 0% more"):
            self._done(self._receipt(10), quantity=10.5)

    def test_a_company_may_leave_it_open(self):
        self.env.company.over_receipt_check = False
        self.assertEqual(self._done(self._receipt(1), quantity=9).state, "done")

    def test_over_receipt_blocks_on_the_board(self):
        picking = self._receipt(10)
        picking.move_ids.quantity = 20
        self.assertRegex(" ".join(self._why(picking)), "20 Units of Bolt come in")

    # Two persons.

    def test_who_prepared_does_not_confirm(self):
        self.env.company.stock_two_persons = True
        picking = self._receipt(5, user=self.keeper)
        with self.assertRaisesRegex(UserError, "Nobody has prepared"):
            self._done(picking)
        picking.action_prepare()
        with self.assertRaisesRegex(UserError, "prepared .* yourself"):
            picking.button_validate()
        picking.with_user(self.warehouse_head).button_validate()
        self.assertEqual(picking.state, "done")
        self.assertEqual(picking.prepare_user_id, self.keeper)

    def test_a_change_after_it_is_prepared_anew(self):
        self.env.company.stock_two_persons = True
        picking = self._receipt(5, user=self.keeper)
        picking.action_prepare()
        picking.with_user(self.warehouse_head).move_ids.quantity = 4
        self.assertFalse(picking.prepare_user_id)

    def test_nobody_writes_another_as_the_one_who_prepared(self):
        picking = self._receipt(5)
        with self.assertRaises(AccessError):
            picking.with_user(self.keeper).prepare_user_id = self.boss
