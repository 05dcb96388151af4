from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .shortage_common import ShortageCase


@tagged("post_install", "-at_install")
class TestStockShortageNet(ShortageCase):
    def test_two_deliveries_share_stock_and_arrival_and_lack_three(self):
        self._shelve(5)
        self._arrive(4, days=3)
        first, second = self._deliver(6), self._deliver(6)
        one, two = self._row(first), self._row(second)
        self.assertEqual((one.qty_stock, one.qty_incoming, one.qty_short), (5, 1, 0))
        self.assertEqual((two.qty_stock, two.qty_incoming, two.qty_short), (0, 3, 3))
        self.assertEqual((one.coverage, two.coverage), ("incoming", "short"))

    def test_pledges_of_an_arrival_never_exceed_it(self):
        arrival = self._arrive(4, days=3)
        self._deliver(3), self._deliver(3)
        self._net()
        pledges = self.env["supply.pledge"].search(
            [("move_id", "in", arrival.move_ids.ids)]
        )
        self.assertEqual(sum(pledges.mapped("quantity")), 4)
        self.assertEqual(len(pledges), 2)

    def test_the_second_inherits_what_the_cancelled_first_had(self):
        self._shelve(5)
        self._arrive(4, days=3)
        first, second = self._deliver(6), self._deliver(6)
        self._net()
        first.action_cancel()
        row = self._row(second)
        self.assertEqual((row.qty_stock, row.qty_incoming, row.qty_short), (5, 1, 0))
        self.assertFalse(self._row(first))

    def test_urgent_comes_before_earlier(self):
        self._shelve(5)
        early = self._deliver(5, days=1)
        urgent = self._deliver(5, days=9, priority="1")
        self.assertEqual(self._row(urgent).qty_stock, 5)
        self.assertEqual(self._row(early).qty_short, 5)

    def test_an_arrival_after_the_need_covers_nothing(self):
        self._arrive(4, days=9)
        delivery = self._deliver(4, days=5)
        self.assertEqual(self._row(delivery).qty_short, 4)

    def test_waiting_for_a_late_arrival_takes_it(self):
        arrival = self._arrive(4, days=9)
        delivery, later = self._deliver(4, days=5), self._deliver(4, days=12)
        row = self._row(delivery)
        self.assertEqual(self._row(later).qty_short, 0)
        left = row.with_user(self.warehouse_head).action_wait(arrival.move_ids.id)
        self.assertEqual(left, 0)
        self.assertEqual(row.date_promise, self._day(9))
        self.assertEqual(self._row(later).qty_short, 4)

    def test_nobody_waits_for_goods_that_do_not_come_here(self):
        row = self._row(self._deliver(4, days=5))
        leaving = self._deliver(9, days=9)
        elsewhere = self.env["stock.warehouse"].create({"name": "Far", "code": "FAR"})
        arrival = self._arrive(4, days=9)
        arrival.move_ids.location_dest_id = elsewhere.lot_stock_id
        for move in (leaving.move_ids, arrival.move_ids):
            with self.assertRaisesRegex(UserError, "something else"):
                row.with_user(self.warehouse_head).action_wait(move.id)

    def test_a_late_arrival_counts_as_uncertain(self):
        self._arrive(4, days=-2)
        delivery = self._deliver(4, days=5)
        row = self._row(delivery)
        self.assertEqual((row.qty_incoming, row.qty_late, row.qty_short), (4, 4, 0))

    def test_a_late_arrival_is_missing_where_the_switch_is_off(self):
        self._arrive(4, days=-2)
        delivery = self._deliver(4, days=5)
        [line] = delivery.shortage_preview(count_late=False)["lines"]
        self.assertEqual((line["incoming"], line["short"]), (0, 4))
        self.env.company.shortage_count_late = False
        self.book._mark(self.product.ids)
        self.assertEqual(self._row(delivery).qty_short, 4)

    def test_another_warehouse_helps_with_what_it_does_not_need(self):
        self._shelve(3, location=self.other.lot_stock_id)
        delivery = self._deliver(5)
        row = self._row(delivery)
        self.assertEqual((row.qty_missing, row.qty_transfer, row.qty_short), (5, 3, 2))
        lines = delivery.shortage_preview()["lines"]
        self.assertEqual(
            [(x["action"], x["quantity"], x["warehouse_from_id"]) for x in lines],
            [("transfer", 3, self.other.id), ("request", 2, False)],
        )

    def test_another_warehouse_is_not_asked_without_the_right(self):
        self._shelve(3, location=self.other.lot_stock_id)
        delivery = self._deliver(5)
        self._net()
        self.env["warehouse.access"].create(
            {
                "warehouse_id": self.warehouse.id,
                "user_id": self.warehouse_head.id,
                "can_ship": True,
            }
        )
        mine = delivery.with_user(self.warehouse_head)
        [line] = mine.shortage_preview()["lines"]
        self.assertEqual((line["transferable"], line["short"]), (0, 5))

    def test_quarantine_and_customer_goods_are_not_stock(self):
        quarantine = self.env["stock.location"].create(
            {
                "name": "Quarantine",
                "usage": "internal",
                "location_id": self.warehouse.view_location_id.id,
            }
        )
        self._shelve(5, location=quarantine)
        self._shelve(5, owner=self.customer)
        self.assertEqual(self._row(self._deliver(4)).qty_short, 4)

    def test_the_minimum_stays_on_the_shelf(self):
        self._shelve(10)
        self.env["stock.warehouse.orderpoint"].create(
            {
                "product_id": self.product.id,
                "product_min_qty": 4,
                "product_max_qty": 9,
                "trigger": "manual",
            }
        )
        delivery = self._deliver(8)
        self.assertEqual(self._row(delivery).qty_short, 2)
        [line] = delivery.shortage_preview(eat_safety=True)["lines"]
        self.assertEqual((line["stock"], line["short"], line["safety"]), (8, 0, 4))

    def test_what_expires_before_the_need_is_not_stock(self):
        self.product.write({"tracking": "lot", "use_expiration_date": True})
        lots = self.env["stock.lot"].create(
            [
                {
                    "name": name,
                    "product_id": self.product.id,
                    "expiration_date": self._moment(days),
                }
                for name, days in (("soon", 2), ("later", 20))
            ]
        )
        self._shelve(5, lot=lots[0])
        self._shelve(1, lot=lots[1])
        row = self._row(self._deliver(4, days=5))
        self.assertEqual((row.qty_stock, row.qty_short), (1, 3))
        self.assertEqual(self._row(self._deliver(4, days=1)).qty_stock, 4)

    def test_reserved_goods_are_only_for_their_delivery(self):
        self._shelve(5)
        holder = self._deliver(5, days=9)
        holder.action_assign()
        urgent = self._deliver(5, days=1, priority="1")
        self.assertEqual(self._row(urgent).qty_short, 5)
        self.assertEqual(self._row(holder).coverage, "stock")

    def test_enough_for_this_but_not_for_all_is_yellow(self):
        self._shelve(5)
        first, second = self._deliver(5, days=1), self._deliver(5, days=2)
        self.assertEqual(self._row(first).coverage, "tight")
        self.assertEqual(self._row(second).coverage, "short")

    def test_a_dozen_counts_as_twelve(self):
        self._shelve(5)
        dozen = self.env.ref("uom.product_uom_dozen")
        row = self._row(self._deliver(1, uom=dozen))
        self.assertEqual((row.quantity, row.qty_short), (12, 7))

    def test_negative_stock_counts_as_nothing_and_warns(self):
        self._shelve(-3)
        delivery = self._deliver(2)
        [line] = delivery.shortage_preview()["lines"]
        self.assertEqual(line["short"], 2)
        self.assertIn("negative", line["warnings"][0])

    def test_a_past_day_is_today_and_warns(self):
        delivery = self._deliver(2, days=-4)
        [line] = delivery.shortage_preview()["lines"]
        self.assertEqual(line["date_need"], str(self._day(0)))
        self.assertIn("before today", line["warnings"][0])

    def test_a_service_is_grey(self):
        service = self.env["product.product"].create(
            {"name": "Setup", "type": "consu", "is_storable": False}
        )
        delivery = self._deliver(1, product=service)
        self.assertEqual(delivery.move_ids.shortage_mark, "service")

    def test_the_promise_of_a_delivery_is_its_latest_line(self):
        second = self._product("Chang")
        self._shelve(5)
        self._arrive(5, days=4, product=second)
        delivery = self._deliver(5, days=2)
        places = {
            "location_id": delivery.location_id.id,
            "location_dest_id": delivery.location_dest_id.id,
        }
        delivery.move_ids = [
            Command.create(
                {
                    **places,
                    "product_id": second.id,
                    "product_uom_qty": 5,
                    "date": self._moment(6),
                }
            )
        ]
        delivery.action_confirm()
        delivery.do_unreserve()
        self._net()
        self.assertEqual(delivery.shortage_state, "incoming")
        self.assertEqual(delivery.date_promise, self._day(6))

    def test_a_draft_delivery_is_refused_with_a_reason(self):
        draft = self._deliver(1).copy()
        good = self._deliver(2)
        preview = (draft | good).shortage_preview()
        self.assertEqual([line["short"] for line in preview["lines"]], [2])
        self.assertIn("draft", preview["problems"][0]["reason"])

    def test_an_internal_move_within_the_warehouse_wants_nothing(self):
        shelf = self.env["stock.location"].create(
            {
                "name": "A",
                "usage": "internal",
                "location_id": self.warehouse.lot_stock_id.id,
            }
        )
        move = self.env["stock.move"].create(
            {
                "product_id": self.product.id,
                "product_uom_qty": 3,
                "location_id": self.warehouse.lot_stock_id.id,
                "location_dest_id": shelf.id,
            }
        )
        move._action_confirm()
        self._net()
        self.assertFalse(move.shortage_ids)

    def test_goods_on_a_shelf_of_the_warehouse_count(self):
        shelf = self.env["stock.location"].create(
            {
                "name": "A",
                "usage": "internal",
                "location_id": self.warehouse.lot_stock_id.id,
            }
        )
        self._shelve(3, location=shelf)
        self.assertEqual(self._row(self._deliver(3)).coverage, "stock")

    def test_a_backorder_keeps_what_waits_for_it(self):
        self._shelve(2)
        arrival = self._arrive(3, days=9)
        delivery = self._deliver(5, days=5)
        self._row(delivery).action_wait(arrival.move_ids.id)
        delivery.action_assign()
        delivery.move_ids.quantity = 2
        delivery.move_ids.picked = True
        delivery.with_context(skip_backorder=True).button_validate()
        rest = delivery.backorder_ids
        rest.do_unreserve()
        self.assertEqual(self._row(rest).qty_short, 0)
        self.assertFalse(self._row(delivery))

    def test_short_deliveries_are_found_by_their_filter(self):
        short = self._deliver(5)
        self._net()
        found = self.env["stock.picking"].search([("shortage_state", "=", "short")])
        self.assertIn(short, found)

    def test_arrival_makes_a_delivery_shippable_and_tells_the_warehouse(self):
        arrival = self._arrive(4, days=3)
        delivery = self._deliver(4, days=5)
        self._net()
        self._receive(arrival)
        self._net()
        self.assertEqual(delivery.date_shippable, self._day(0))
        told = self.env["mail.message"].search([("subject", "=", "Now shippable")])
        self.assertIn(self.warehouse_head.partner_id, told.notified_partner_ids)

    def test_the_oldest_promise_gets_what_arrives(self):
        arrival = self._arrive(4, days=3)
        late, early = self._deliver(4, days=8), self._deliver(4, days=4)
        self._net()
        self._receive(arrival)
        self.assertEqual(self._row(early).qty_stock, 4)
        self.assertEqual(self._row(late).qty_stock, 0)

    def test_a_delay_tells_the_salesperson(self):
        arrival = self._arrive(4, days=3)
        delivery = self._deliver(4, days=5)
        self._net()
        self.assertEqual(delivery.date_promise, self._day(5))
        arrival.move_ids.date = self._moment(15)
        self._net()
        self.assertEqual(delivery.shortage_state, "short")
        told = self.env["mail.message"].search([("body", "like", delivery.name)])
        self.assertIn(self.salesperson.partner_id, told.notified_partner_ids)

    def test_nobody_writes_the_book(self):
        row = self._row(self._deliver(4))
        for user in (self.warehouse_head, self.boss, self.purchaser):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                row.with_user(user).write({"qty_short": 0})
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                row.with_user(user).unlink()

    def test_whoever_reads_a_delivery_sees_its_marks_and_not_the_book(self):
        reader = new_test_user(
            self.env, "test_reader", groups="account.group_account_invoice"
        )
        delivery = self._deliver(4)
        self._net()
        with self.assertRaises(AccessError):
            self.book.with_user(reader).search([])
        [line] = delivery.with_user(reader).shortage_preview()["lines"]
        self.assertEqual(line["short"], 4)

    def test_preview_costs_the_same_for_ten_times_as_many(self):
        def cost(count):
            pickings = self.env["stock.picking"]
            for number in range(count):
                product = self._product(f"P{count}-{number}")
                pickings |= self._deliver(2, product=product)
            self.env.flush_all()
            self._net()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            pickings.shortage_preview()
            return self.env.cr.sql_log_count - before

        self.assertLessEqual(cost(20), cost(2) + 1)

    def test_netting_costs_the_same_for_ten_times_as_many(self):
        def cost(count):
            products = self.env["product.product"]
            for number in range(count):
                product = self._product(f"N{count}-{number}")
                self._deliver(2, product=product)
                products |= product
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.book._refresh(products.ids)
            return self.env.cr.sql_log_count - before

        few = cost(2)
        self.assertLessEqual(few, 20)
        self.assertLessEqual(cost(20), few + 1)


@tagged("post_install", "-at_install")
class TestStockShortageDocument(ShortageCase):
    def _record(self, quantity, res_id=7, **values):
        return self.book._record_demand(
            [
                {
                    "res_model": "res.partner",
                    "res_id": res_id,
                    "product_id": self.product.id,
                    "warehouse_id": self.warehouse.id,
                    "quantity": quantity,
                    "date_need": self._day(3),
                    "origin": "JOB/7",
                    **values,
                }
            ]
        )

    def test_a_recorded_demand_stands_in_the_same_line(self):
        self._shelve(5)
        row = self._record(4)
        delivery = self._deliver(4, days=5)
        self.assertEqual(self._row(delivery).qty_short, 3)
        self.assertEqual(row.qty_stock, 4)

    def test_recording_twice_changes_the_row(self):
        row = self._record(4)
        again = self._record(2)
        self._net()
        self.assertEqual(row, again)
        self.assertEqual(row.qty_short, 2)

    def test_zero_closes_the_row(self):
        row = self._record(4)
        self._record(0)
        self._net()
        self.assertFalse(row.is_open)

    def test_a_dozen_is_recorded_as_twelve(self):
        row = self._record(1, uom_id=self.env.ref("uom.product_uom_dozen").id)
        self.assertEqual(row.quantity, 12)

    def test_less_than_nothing_is_refused(self):
        with self.assertRaisesRegex(Exception, "from zero up"):
            self._record(-1)
