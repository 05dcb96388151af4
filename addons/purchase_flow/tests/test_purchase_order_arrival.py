from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .inspection_common import InspectionCase

NOW = "2026-03-10 10:00:00"


@tagged("post_install", "-at_install")
class TestPurchaseOrderArrival(InspectionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule.active = False
        frozen = freeze_time(NOW)
        frozen.start()
        cls.addClassCleanup(frozen.stop)
        users = cls.purchaser | cls.warehouse_head | cls.salesperson
        users.write({"tz": "UTC", "email": "who@example.com"})

    def _due(self, day, **values):
        order = self._order(**values)
        order.order_line.sudo().date_planned = f"2026-03-{day:02} 12:00:00"
        return order

    def _states(self):
        days = {"late": 9, "today": 10, "soon": 13, "later": 14}
        return {state: self._due(day) for state, day in days.items()}

    def test_an_order_its_line_and_its_receipt_say_how_near_it_is(self):
        for state, order in self._states().items():
            with self.subTest(state=state):
                self.assertEqual(order.arrival_state, state)
                self.assertEqual(order.order_line.arrival_state, state)
                receipt = order.sudo().picking_ids
                receipt.scheduled_date = order.date_arrival
                self.assertEqual(receipt.arrival_state, state)

    def test_each_state_is_found_by_a_search(self):
        orders = self._states()
        mine = self.env["purchase.order"].browse(
            [order.id for order in orders.values()]
        )
        for order in orders.values():
            order.sudo().picking_ids.scheduled_date = order.date_arrival
        for state in orders:
            for records in (mine, mine.order_line, mine.picking_ids):
                with self.subTest(state=state, model=records._name):
                    found = records.search(
                        [("arrival_state", "=", state), ("id", "in", records.ids)]
                    )
                    self.assertEqual(len(found), 1)
                    self.assertEqual(found.arrival_state, state)

    def test_what_came_has_arrived(self):
        order = self._due(9)
        self._receive(order)
        self.assertEqual(order.arrival_state, "arrived")
        arrived = self.env["purchase.order"].search([("arrival_state", "=", "arrived")])
        self.assertIn(order.id, arrived.ids)

    def test_a_partial_receipt_leaves_the_rest_to_come(self):
        order = self._due(9)
        self._receive(order, quantity=4)
        self.assertEqual(order.order_line.qty_to_arrive, 6)
        self.assertEqual(order.arrival_state, "late")

    def test_today_is_the_day_of_the_person_who_looks(self):
        order = self._due(10)
        order.order_line.sudo().date_planned = "2026-03-10 23:30:00"
        self.assertEqual(order.with_context(tz="UTC").arrival_state, "today")
        self.assertEqual(order.with_context(tz="Asia/Tokyo").arrival_state, "soon")
        orders = self.env["purchase.order"].with_context(tz="Asia/Tokyo")
        found = orders.search([("arrival_state", "=", "soon"), ("id", "=", order.id)])
        self.assertTrue(found)

    def test_a_confirmed_date_leaves_its_history(self):
        order = self._due(12)
        answer = order.action_confirm_arrival("2026-03-15", reason="ship was late")
        self.assertEqual(answer["moved_days"], 3)
        change = order.arrival_ids.sorted("id")[-1]
        self.assertEqual(change.reason, "ship was late")
        self.assertEqual(change.kind, "confirmed")
        self.assertEqual(change.user_id, self.purchaser)
        self.assertEqual(change.date_old.day, 12)
        self.assertEqual(change.date_new.day, 15)
        self.assertEqual(order.sudo().picking_ids.move_ids.date_deadline.day, 15)

    def test_a_date_changed_by_hand_leaves_its_history_too(self):
        order = self._due(12)
        order.order_line.date_planned = "2026-03-16 12:00:00"
        self.assertEqual(order.arrival_ids.sorted("id")[-1].kind, "changed")

    def test_a_later_date_needs_a_reason(self):
        order = self._due(12)
        with self.assertRaisesRegex(UserError, "say why"):
            order.action_confirm_arrival("2026-03-15")
        order.action_confirm_arrival("2026-03-11")

    def test_late_goods_need_a_reason_and_a_day_to_come(self):
        order = self._due(8)
        with self.assertRaisesRegex(UserError, "say why"):
            order.action_confirm_arrival("2026-03-10")
        with self.assertRaisesRegex(UserError, "has passed"):
            order.action_confirm_arrival("2026-03-09", reason="?")
        with self.assertRaisesRegex(UserError, "no date"):
            order.action_confirm_arrival("soon", reason="?")

    def test_an_order_without_goods_to_come_is_refused(self):
        order = self._order(confirm=False)
        with self.assertRaisesRegex(UserError, "no goods to come"):
            order.action_confirm_arrival("2026-03-15", reason="?")

    def test_nobody_writes_the_history(self):
        order = self._due(12)
        order.action_confirm_arrival("2026-03-15", reason="ship was late")
        with self.assertRaises(AccessError):
            order.arrival_ids[0].write({"reason": "other"})

    def test_the_form_keeps_the_shipping_notice(self):
        order = self._due(12)
        form = (
            self.env["purchase.flow.arrival.confirm"]
            .with_user(self.purchaser)
            .create(
                {
                    "order_id": order.id,
                    "date": "2026-03-12",
                    "asn_number": "ASN7",
                    "package_count": 3,
                }
            )
        )
        form.action_confirm()
        receipt = order.sudo().picking_ids
        self.assertEqual((receipt.asn_number, receipt.package_count), ("ASN7", 3))

    def _remind(self):
        # Each morning is a transaction of its own.
        self.env.invalidate_all()
        self.env["purchase.order"]._cron_remind_arrivals()

    def _todo(self, records, user):
        return records.sudo().activity_ids.filtered(lambda item: item.user_id == user)

    def test_each_threshold_reminds_once(self):
        order = self._due(12)
        self._remind()
        self._remind()
        self.assertEqual(len(self._todo(order, self.purchaser)), 1)
        with freeze_time("2026-03-12 08:00:00"):
            self._remind()
            self._remind()
            self.assertEqual(len(self._todo(order, self.purchaser)), 2)
            receipt = order.sudo().picking_ids
            self.assertEqual(len(self._todo(receipt, self.warehouse_head)), 1)
        with freeze_time("2026-03-14 08:00:00"):
            self._remind()
            self.assertEqual(order.arrival_reminded, "late")
            self.assertEqual(len(self._todo(order, self.purchaser)), 3)

    def test_a_new_date_reminds_anew(self):
        order = self._due(12)
        self._remind()
        order.action_confirm_arrival("2026-03-13", reason="storm")
        self.assertFalse(order.arrival_reminded)
        self._remind()
        self.assertEqual(len(self._todo(order, self.purchaser)), 2)

    def test_reminders_speak_the_language_of_the_person(self):
        self.env["res.lang"]._activate_lang("es_ES")
        self.purchaser.lang = "es_ES"
        order = self._due(9)
        self._remind()
        self.assertIn("retraso", self._todo(order, self.purchaser).summary)

    def test_the_requester_is_told_when_it_arrives(self):
        order = self._due(12)
        who = self.salesperson
        self.patch(type(order), "_arrival_requesters", lambda _order: who)
        order.action_confirm_arrival("2026-03-15", reason="storm")
        told = (
            self.env["mail.message"]
            .search([("model", "=", order._name), ("res_id", "=", order.id)])
            .filtered(lambda message: who.partner_id in message.notified_partner_ids)
        )
        self.assertIn("arrives on 03/15/2026", told.body)

    def test_who_requested_the_goods_hears_when_they_arrive(self):
        need = (
            self.env["purchase.need"]
            .with_user(self.salesperson)
            .create(
                {
                    "line_ids": [
                        Command.create({"product_id": self.product.id, "quantity": 10})
                    ]
                }
            )
        )
        order = self._order(confirm=False)
        need.sudo().line_ids._allocate(order.sudo().order_line, 10)
        order._approval_as_history().button_confirm()
        told = self.env["mail.message"].search(
            [("model", "=", order._name), ("res_id", "=", order.id)]
        )
        self.assertIn(self.salesperson.partner_id, told.notified_partner_ids)

    def test_one_list_a_day_goes_to_buyer_and_warehouse(self):
        orders = [self._due(9), self._due(10), self._due(20)]
        before = self.env["mail.mail"].search([])
        self._remind()
        mails = self.env["mail.mail"].search([]) - before
        lists = mails.filtered(lambda mail: "Arrivals" in (mail.subject or ""))
        for user in (self.purchaser, self.warehouse_head):
            with self.subTest(user=user.login):
                mine = lists.filtered(
                    lambda mail, user=user: user.partner_id in mail.recipient_ids
                )
                self.assertEqual(len(mine), 1)
                self.assertIn(orders[0].name, mine.body_html)
                self.assertNotIn(orders[2].name, mine.body_html)

    def test_many_orders_cost_the_queries_of_few(self):
        few = self.env["purchase.order"].browse(self._due(9).ids)
        many = self.env["purchase.order"].browse([self._due(9).id for _n in range(10)])
        costs = []
        for orders in (few, many):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            orders.mapped("arrival_state")
            orders.order_line.mapped("arrival_state")
            costs.append(self.cr.sql_log_count - before)
        self.assertLessEqual(costs[1], costs[0] + 1)

    def test_a_salesperson_changes_no_arrival(self):
        order = self._due(12)
        with self.assertRaises(AccessError):
            order.with_user(self.salesperson).action_confirm_arrival("2026-03-15", "?")

    def test_a_day_is_understood_without_an_hour(self):
        order = self._due(12)
        order.action_confirm_arrival(fields.Date.to_date("2026-03-14"), reason="x")
        self.assertEqual(str(order.date_arrival), "2026-03-14 12:00:00")
