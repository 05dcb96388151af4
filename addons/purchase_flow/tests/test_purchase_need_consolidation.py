import doctest
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.tests import BaseCase, Form, tagged

from ..engine import consolidation, vendor
from ..engine.consolidation import Share, order_quantity, share_out, take_back
from .need_common import NeedCase


@tagged("post_install", "-at_install")
class TestPurchaseNeedConsolidation(NeedCase):
    def test_two_and_three_make_five(self):
        lines = self._need(2) | self._need(3, user=self.technician)
        order_line = self._order_line(self._consolidate(lines))
        self.assertEqual(order_line.product_qty, 5)
        self.assertEqual(lines.mapped("state"), ["ordered", "ordered"])

    def test_on_the_workbench_a_row_opens_its_first_request(self):
        lines = self._need(2) | self._need(3)
        self.env.flush_all()
        board = self.env["purchase.need.board"].with_user(self.purchaser)
        row = board.search([("product_id", "=", self.product.id)])
        self.assertEqual(row._desk_find_opened(), {row.id: lines[0].need_id})

    def test_five_hundred_and_three_hundred_make_eight_hundred(self):
        lines = self._need(500) | self._need(300)
        self.assertEqual(self._order_line(self._consolidate(lines)).product_qty, 800)

    def test_a_second_request_joins_the_line_of_the_draft_order(self):
        first = self._order_line(self._consolidate(self._need(20)))
        second = self._order_line(self._consolidate(self._need(30)))
        self.assertEqual(first, second)
        self.assertEqual(first.product_qty, 50)

    def test_five_of_ten_leave_five_to_order(self):
        line = self._need(10)
        self._consolidate(line, quantities={line.id: 5})
        self.assertEqual((line.qty_open, line.state), (5, "partly_ordered"))
        order_line = self._order_line(self._consolidate(line))
        self.assertEqual((line.qty_open, order_line.product_qty), (0, 10))

    def test_the_screen_orders_five_of_ten_from_the_board(self):
        line = self._need(10)
        self.env.flush_all()
        board = self.env["purchase.need.board"].with_user(self.purchaser)
        row = board.search([("product_id", "=", self.product.id)])
        self.assertEqual((row.qty_asked, row.proposed_vendor_id), (10, self.vendor))
        action = row.action_order()
        wizard = self.env["purchase.need.order"].with_user(self.purchaser)
        wizard = wizard.browse(action["res_id"])
        wizard.line_ids.quantity = 5
        wizard.action_order()
        self.assertEqual((line.qty_allocated, line.qty_open), (5, 5))

    def test_the_minimum_of_the_vendor_is_free_and_nobody_asked_for_it(self):
        self.product.seller_ids.min_qty = 12
        five, three = self._need(5), self._need(3)
        result = self._consolidate(five | three)
        order_line = self._order_line(result)
        self.assertEqual((order_line.product_qty, order_line.qty_free), (12, 4))
        for line, asked in ((five, 5), (three, 3)):
            mine = line.with_user(self.salesperson)
            self.assertEqual((mine.qty_asked, mine.qty_allocated), (asked, asked))

    def test_what_is_free_serves_the_next_request(self):
        self.product.seller_ids.min_qty = 12
        self._consolidate(self._need(8))
        order_line = self._order_line(self._consolidate(self._need(3)))
        self.assertEqual((order_line.product_qty, order_line.qty_free), (12, 1))

    def test_a_multiple_is_rounded_up(self):
        self.product.seller_ids.qty_multiple = 6
        self.assertEqual(
            self._order_line(self._consolidate(self._need(8))).product_qty, 12
        )

    def test_a_vendor_who_sells_dozens_gets_whole_dozens(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        self.product.seller_ids.product_uom_id = dozen
        order_line = self._order_line(self._consolidate(self._need(13)))
        self.assertEqual(
            (order_line.product_qty, order_line.product_uom_id), (2, dozen)
        )
        self.assertEqual(order_line.qty_free, 11)

    def test_four_of_eight_go_to_the_earliest_need(self):
        late, early = self._need(5, days=9), self._need(3, days=4)
        order_line = self._order_line(self._consolidate(late | early))
        [receipt] = self._confirm(order_line.order_id)
        self._come(receipt, 4)
        self.assertEqual((early.qty_received, late.qty_received), (3, 1))
        self.assertEqual((early.state, late.state), ("done", "partly_received"))
        self.assertEqual(
            (early.need_id.state, late.need_id.state), ("done", "partly_received")
        )

    def test_all_that_comes_finishes_the_request(self):
        line = self._need(5)
        [receipt] = self._confirm(self._order_line(self._consolidate(line)).order_id)
        self.assertEqual(line.need_id.state, "ordered")
        self._come(receipt, 5)
        self.assertEqual(line.need_id.state, "done")

    def test_a_cancelled_order_gives_the_quantity_back_to_the_board(self):
        line = self._need(5)
        order_line = self._order_line(self._consolidate(line))
        order_line.order_id.button_cancel()
        self._settle()
        self.assertEqual((line.qty_open, line.state), (5, "open"))
        self.assertEqual(line.need_id.state, "approved")
        again = self._order_line(self._consolidate(line))
        self.assertNotEqual(again.order_id, order_line.order_id)

    def test_a_deleted_order_line_gives_the_quantity_back(self):
        line = self._need(5)
        self._order_line(self._consolidate(line)).unlink()
        self._settle()
        self.assertEqual((line.qty_open, line.need_id.state), (5, "approved"))

    def test_a_line_in_two_orders_of_two_vendors(self):
        other = self.env["res.partner"].create({"name": "Exotic"})
        line = self._need(10)
        one = self._consolidate(line, quantities={line.id: 4})
        two = self._consolidate(line, vendor_id=other.id)
        self.assertNotEqual(one["orders"][0]["order_id"], two["orders"][0]["order_id"])
        self.assertEqual(two["orders"][0]["lines"][0]["ordered"], 6)
        self.assertEqual(line.qty_allocated, 10)

    def test_an_order_line_below_its_shares_asks_which_request_loses(self):
        line = self._need(5) | self._need(3)
        order_line = self._order_line(self._consolidate(line)).with_user(self.purchaser)
        with self.assertRaisesRegex(RedirectWarning, "Choose which request loses"):
            order_line.product_qty = 6

    def test_the_chosen_request_loses(self):
        early, late = self._need(5, days=2), self._need(3, days=9)
        order_line = self._order_line(self._consolidate(early | late))
        wizard = Form(
            self.env["purchase.need.reduce"]
            .with_user(self.purchaser)
            .with_context(default_order_line_id=order_line.id)
        )
        wizard.quantity = 6
        wizard.save().action_reduce()
        self.assertEqual(order_line.product_qty, 6)
        self.assertEqual((early.qty_allocated, late.qty_allocated), (5, 1))
        self.assertEqual(late.qty_open, 2)

    def test_more_than_is_open_is_not_ordered(self):
        line = self._need(5)
        with self.assertRaisesRegex(UserError, "Only 5"):
            self._consolidate(line, quantities={line.id: 6})

    def test_bad_lines_are_listed_and_the_others_ordered(self):
        good, draft = self._need(5), self._need(4)
        draft.need_id.action_reopen()
        unsold = self._need(2, product=self._product("Unsold"))
        result = self._consolidate(good | draft | unsold)
        self.assertEqual(self._order_line(result).product_qty, 5)
        self.assertEqual(
            {row["line_id"] for row in result["skipped"]}, {draft.id, unsold.id}
        )

    def test_orders_are_made_by_those_who_buy(self):
        line = self._need(5)
        for user in (self.salesperson, self.boss, self.warehouse_head):
            lines = self.env["purchase.need.line"].with_user(user)
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                lines.consolidate(line.ids)

    def test_an_agreement_comes_before_a_lower_price(self):
        other = self.env["res.partner"].create({"name": "Agreed"})
        requisition = self.env["purchase.requisition"].create(
            {
                "vendor_id": other.id,
                "requisition_type": "blanket_order",
                "line_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": self.product.id,
                            "product_qty": 100,
                            "price_unit": 9,
                        },
                    )
                ],
            }
        )
        requisition.action_confirm()
        line = self._need(5)
        self.assertEqual(line.proposed_vendor_id, other)

    def test_who_delivers_in_time_comes_before_a_lower_price(self):
        slow = self.env["res.partner"].create({"name": "Slow"})
        self._sell(self.product, vendor=slow, price=1, delay=30)
        line = self._need(5, days=5)
        self.assertEqual(line.proposed_vendor_id, self.vendor)
        self.assertEqual(line.date_order_by, self._day(3))

    def test_an_expired_price_is_no_proposal(self):
        self.product.seller_ids.date_end = self._day(-1)
        self.assertFalse(self._need(5).proposed_vendor_id)

    def test_the_board_costs_the_same_for_ten_times_as_many(self):
        names = [
            "qty_free",
            "qty_elsewhere",
            "requesters",
            "vendor_options",
            "qty_suggested",
            "qty_inquired",
        ]

        def cost(count):
            for number in range(count):
                product = self._product(f"B{count}-{number}")
                self._sell(product)
                self._need(1, product=product)
            self.env.flush_all()
            self.env.invalidate_all()
            board = self.env["purchase.need.board"].with_user(self.purchaser)
            rows = board.search([("name", "like", f"B{count}-")])
            self.assertEqual(len(rows), count)
            before = self.env.cr.sql_log_count
            rows.read(names)
            return self.env.cr.sql_log_count - before

        self.assertLessEqual(cost(20), cost(2) + 3)

    def test_the_refused_quantity_is_not_bought_and_the_requester_reads_why(self):
        line = self._need(5)
        mine = line.with_user(self.purchaser)
        with self.assertRaises(UserError):
            mine.action_refuse(" ")
        with self.assertRaises(AccessError):
            line.with_user(self.salesperson).action_refuse("I do not want it")
        mine.action_refuse("We have it in the cellar")
        self._settle()
        self.assertEqual((line.state, line.need_id.state), ("cancelled", "cancelled"))
        self.assertIn("cellar", "".join(line.need_id.message_ids.mapped("body")))
        self.assertEqual(line.refuse_reason, "We have it in the cellar")

    def test_a_postponed_line_is_off_the_board_until_its_day(self):
        line = self._need(5)
        line.with_user(self.purchaser).action_postpone(self._day(3))
        board = self.env["purchase.need.board"].with_user(self.purchaser)
        self.env.flush_all()
        mine = [("product_id", "=", self.product.id)]
        self.assertFalse(board.search([*mine, ("is_postponed", "=", False)]))
        self.assertTrue(board.search([*mine, ("is_postponed", "=", True)]))

    def test_taken_from_another_warehouse_it_is_not_bought(self):
        self._shelve(4, location=self.other.lot_stock_id)
        line = self._need(6)
        picking = line.with_user(self.purchaser)._transfer(self.other, {line: 4})
        self.assertEqual(picking.move_ids.product_uom_qty, 4)
        self.assertEqual(line.qty_open, 2)

    def test_words_without_a_product_are_not_ordered(self):
        need = self.env["purchase.need"].with_user(self.salesperson)
        need = need.create({"line_ids": [(0, 0, {"name": "A new chair"})]})
        need.action_submit()
        with self.assertRaisesRegex(UserError, "choose a product first"):
            self._consolidate(need.line_ids)


shares = st.lists(
    st.builds(
        Share,
        key=st.uuids(),
        quantity=st.decimals(min_value=0, max_value=100, places=2),
        date=st.integers(0, 9).map(lambda day: date(2026, 1, 1) + timedelta(days=day)),
        request=st.tuples(st.integers(0, 9)),
    ),
    max_size=6,
)
amounts = st.decimals(min_value=0, max_value=300, places=2)


@tagged("post_install", "-at_install")
class TestPurchaseNeedEngine(BaseCase):
    def test_the_examples_of_the_engines_hold(self):
        self.assertFalse(doctest.testmod(consolidation).failed)
        self.assertFalse(doctest.testmod(vendor).failed)

    @settings(deadline=None)
    @given(amounts, shares)
    def test_what_came_is_shared_out_whole(self, came, wanted):
        given_out = share_out(came, wanted)
        total = sum((share.quantity for share in wanted), Decimal(0))
        self.assertEqual(sum(given_out.values(), Decimal(0)), min(came, total))
        for share in wanted:
            self.assertLessEqual(given_out[share.key], share.quantity)

    @settings(deadline=None)
    @given(amounts, shares)
    def test_what_is_taken_back_and_what_is_left_make_the_whole(self, lost, wanted):
        taken = take_back(lost, wanted)
        total = sum((share.quantity for share in wanted), Decimal(0))
        self.assertEqual(sum(taken.values(), Decimal(0)), min(lost, total))
        left = share_out(total - min(lost, total), wanted)
        for share in wanted:
            kept = share.quantity - taken.get(share.key, Decimal(0))
            self.assertEqual(kept, left[share.key])

    @settings(deadline=None)
    @given(
        amounts,
        st.sampled_from([Decimal(1), Decimal(12), Decimal("0.5")]),
        st.integers(0, 50).map(Decimal),
        st.integers(0, 12).map(Decimal),
    )
    def test_an_order_is_enough_and_sold_that_way(self, wanted, factor, least, pack):
        quantity = order_quantity(wanted, factor, least, pack)
        if wanted:
            self.assertGreaterEqual(quantity * factor, wanted)
            self.assertGreaterEqual(quantity, least)
        if pack:
            self.assertEqual(quantity % pack, 0)
