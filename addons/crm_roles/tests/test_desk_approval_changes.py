from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command

from .documents import DocumentCase


class TestDeskApprovalChanges(DocumentCase):
    def _fields(self, *names):
        return [
            Command.link(self.env["ir.model.fields"]._get("desk.test.order", name).id)
            for name in names
        ]

    def test_a_watched_field_is_locked_while_it_waits(self):
        self._rule("boss")
        order = self._submitted(self.salesperson)
        for user in (self.salesperson, self.boss, self.admin):
            with (
                self.subTest(user=user.login),
                self.assertRaisesRegex(UserError, "cannot change meanwhile"),
            ):
                order.with_user(user).amount_total = 1
        with self.assertRaises(UserError):
            order.sudo().amount_total = 1

    def test_an_unwatched_field_stays_free(self):
        self._rule("boss")
        order = self._submitted(self.salesperson)
        order.note = "by train"
        self.assertEqual(order.desk_approval_state, "waiting")

    def test_writing_the_same_value_changes_nothing(self):
        self._rule("boss")
        order = self._submitted(self.salesperson)
        order.amount_total = 2000
        self.assertEqual(order.desk_approval_state, "waiting")

    def test_lines_are_locked_with_their_document(self):
        self._rule("boss")
        order = self._order(self.salesperson)
        order.line_ids = [Command.create({"name": "bolt", "quantity": 1})]
        order.action_submit()
        with self.assertRaises(UserError):
            order.line_ids[0].quantity = 2
        with self.assertRaises(UserError):
            order.line_ids.unlink()
        with self.assertRaises(UserError):
            order.line_ids.create({"order_id": order.id, "name": "nut"})
        order.line_ids.name = "bolt"

    def test_a_free_field_that_asks_again_starts_at_the_first_level(self):
        self._rule(
            "sales_manager",
            "boss",
            reset_field_ids=self._fields("amount_total"),
            editable_field_ids=self._fields("amount_total"),
        )
        order = self._submitted(self.salesperson)
        self._request(order, self.sales_manager).action_approve()
        order.amount_total = 3000
        self.assertEqual(self._numbers(self.boss), [])
        [row] = self._inbox(self.sales_manager)["rows"]
        self.assertEqual(row["amount"], 3000)
        self._request(order, self.sales_manager).action_approve()
        self._request(order, self.boss).action_approve()
        self.assertEqual(order.state, "approved")

    def test_a_change_after_the_approval_drops_it_back(self):
        self._rule("boss")
        order = self._submitted(self.salesperson)
        self._request(order, self.boss).action_approve()
        order.amount_total = 9000
        self.assertEqual(order.state, "draft")
        self.assertEqual(order.desk_approval_state, "waiting")
        self.assertEqual(self._inbox(self.boss)["rows"][0]["amount"], 9000)

    def test_a_reported_change_asks_nobody_again(self):
        self._rule("boss", notify_field_ids=self._fields("note"))
        order = self._submitted(self.salesperson)
        self._request(order, self.boss).action_approve()
        order.note = "other colour"
        self.assertEqual(order.state, "approved")
        self.assertEqual(self._request(order).decision_ids[-1].kind, "report")
        told = self.env["mail.message"].search(
            [("model", "=", order._name), ("res_id", "=", order.id)]
        )
        self.assertIn(self.boss.partner_id, told.partner_ids)

    def test_a_change_that_went_around_the_lock_is_seen_at_the_decision(self):
        self._rule("boss")
        order = self._submitted(self.salesperson)
        order.flush_recordset()
        self.env.cr.execute(
            "UPDATE desk_test_order SET amount_total = 1 WHERE id = %s", order.ids
        )
        order.invalidate_recordset()
        with self.assertRaisesRegex(UserError, "has changed since it was submitted"):
            self._request(order, self.boss).action_approve()

    def test_a_cancelled_document_waits_for_nobody(self):
        self._rule("boss")
        order = self._submitted(self.salesperson)
        order.action_cancel()
        self.assertEqual(order.desk_approval_state, "cancelled")
        self.assertEqual(self._numbers(self.boss), [])

    def test_a_deleted_document_waits_for_nobody(self):
        self._rule("boss")
        order = self._submitted(self.salesperson)
        request = self._request(order)
        order.unlink()
        self.assertEqual(request.state, "cancelled")
        self.assertEqual(request.number, "T1")
        self.assertEqual(self._inbox(self.boss), {"count": 0, "rows": []})

    def test_two_requests_of_one_document_do_not_wait_at_once(self):
        self._rule("boss")
        order = self._submitted(self.salesperson)
        with self.assertRaisesRegex(UserError, "waits for Boss"):
            order.action_audit_submit()

    def test_a_level_is_due_in_working_hours(self):
        self._rule({"group_id": self._boss_group().id, "due_hours": 4})
        with freeze_time("2026-08-07 14:00:00"):  # a Friday
            order = self._submitted(self.salesperson)
        self.assertEqual(self._request(order).date_due.weekday(), 0)

    def test_a_late_level_is_escalated_once(self):
        self._rule(
            {
                "group_id": self._boss_group().id,
                "due_hours": 1,
                "escalation_user_id": self.accountant.id,
            }
        )
        order = self._submitted(self.salesperson)
        request = self._request(order).sudo()
        self.assertEqual(self._numbers(self.accountant), [])
        late = request.date_due + timedelta(minutes=1)
        request._follow_up(late)
        request._follow_up(late)
        self.assertEqual(self._numbers(self.accountant), ["T1"])
        self.assertEqual(self._numbers(self.boss), ["T1"])
        kinds = request.decision_ids.mapped("kind")
        self.assertEqual(kinds.count("escalate"), 1)

    def test_a_request_expires(self):
        self._rule("boss", expire_days=3)
        order = self._submitted(self.salesperson)
        request = self._request(order).sudo()
        request._follow_up(fields.Datetime.now() + timedelta(days=2))
        self.assertEqual(request.state, "waiting")
        request._follow_up(fields.Datetime.now() + timedelta(days=4))
        self.assertEqual(request.state, "expired")
        self.assertEqual(order.state, "draft")

    def test_the_hourly_job_looks_at_every_waiting_request(self):
        self._rule("boss", expire_days=3)
        order = self._submitted(self.salesperson)
        later = fields.Datetime.now() + timedelta(days=4)
        with freeze_time(later), self.enter_registry_test_mode():
            self.env.ref("crm_roles.cron_approval_follow_up").method_direct_trigger()
        self.assertEqual(order.desk_approval_state, "expired")

    def _boss_group(self):
        return self.env.ref("crm_roles.role_boss")
