import re

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ..models.desk_flow import Move
from .documents import DocumentCase


class TestDeskFlowMoves(DocumentCase):
    def test_a_move_changes_the_state_and_signs(self):
        order = self._order(self.salesperson)
        order.action_submit()
        order.invalidate_recordset()
        self.assertEqual(order.state, "approved")
        self.assertEqual(order.submit_user_id, self.salesperson)
        self.assertEqual(order.approve_user_id, self.salesperson)
        self.assertTrue(order.approve_date)

    def test_an_illegal_move_names_documents_and_their_state(self):
        orders = self._order(self.salesperson) | self._order(
            self.salesperson, name="T2"
        )
        with self.assertRaisesRegex(UserError, "is now: Draft.*\n.*is now: Draft"):
            orders._move("refuse")

    def test_one_stuck_document_stops_all_of_them(self):
        orders = self._order(self.salesperson) | self._submitted(self.salesperson)
        with self.assertRaises(UserError):
            orders.action_submit()
        self.assertEqual(orders[0].state, "draft")

    def test_a_second_press_reads_who_was_first(self):
        order = self._submitted(self.salesperson)
        order.env.user.lang = "en_US"
        with self.assertRaisesRegex(
            UserError, re.escape(f"by {self.salesperson.name} at ")
        ):
            order._ensure_state("approve")

    def test_the_state_label_is_translated(self):
        self.env["res.lang"]._activate_lang("es_ES")
        order = self._order(self.salesperson).with_context(lang="es_ES")
        field = self.env["ir.model.fields"]._get("desk.test.order", "state")
        draft = field.selection_ids.filtered(lambda item: item.value == "draft")
        draft.with_context(lang="es_ES").name = "Borrador"
        with self.assertRaisesRegex(UserError, "Borrador"):
            order._move("refuse")

    def test_write_of_a_state_is_refused(self):
        order = self._order(self.salesperson)
        for user in (self.salesperson, self.boss, self.admin):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                order.with_user(user).state = "approved"

    def test_all_rights_do_not_write_a_state(self):
        order = self._order(self.salesperson)
        with self.assertRaises(AccessError):
            order.sudo().write({"state": "approved"})

    def test_a_signature_is_not_written_by_hand(self):
        order = self._order(self.salesperson)
        with self.assertRaises(AccessError):
            order.approve_user_id = self.boss
        with self.assertRaises(AccessError):
            self._order(self.salesperson, approve_user_id=self.boss.id)

    def test_create_beyond_the_start_is_refused(self):
        with self.assertRaises(AccessError):
            self._order(self.salesperson, state="approved")

    def test_a_default_in_the_context_is_not_a_state(self):
        orders = self.Order.with_user(self.salesperson).with_context(
            default_state="approved", default_approve_user_id=self.boss.id
        )
        order = orders.create({"name": "T1"})
        self.assertEqual(order.state, "draft")
        self.assertFalse(order.approve_user_id)

    def test_a_saved_default_is_not_a_state(self):
        self.env["ir.default"].set(
            "desk.test.order", "state", "approved", user_id=self.salesperson.id
        )
        self.assertEqual(self._order(self.salesperson).state, "draft")

    def test_copy_starts_anew(self):
        copy = self._submitted(self.salesperson).copy()
        self.assertEqual(copy.state, "draft")
        self.assertFalse(copy.approve_user_id)

    def test_copy_takes_no_state(self):
        order = self._order(self.salesperson)
        with self.assertRaises(AccessError):
            order.copy({"state": "approved"})

    def test_an_import_takes_no_state(self):
        orders = self.Order.with_user(self.salesperson)
        result = orders.load(["name", "state"], [["T9", "approved"]])
        self.assertFalse(result["ids"])
        self.assertIn("buttons", result["messages"][0]["message"])

    def test_a_parent_writes_no_state_of_its_children(self):
        order = self._order(self.salesperson)
        folders = self.env["desk.test.folder"].with_user(self.salesperson)
        with self.assertRaises(AccessError):
            folders.create(
                {"order_ids": [Command.create({"name": "T2", "state": "approved"})]}
            )
        folder = folders.create({"order_ids": [Command.link(order.id)]})
        with self.assertRaises(AccessError):
            folder.order_ids = [Command.update(order.id, {"state": "approved"})]

    def test_a_form_saves_no_state(self):
        orders = self.Order.with_user(self.salesperson)
        values = {"name": "T1", "state": "approved"}
        with self.assertRaises(AccessError):
            orders.web_save(values, {"state": {}})
        with self.assertRaises(AccessError):
            self._order(self.salesperson).web_save(values, {"state": {}})

    def test_a_word_in_the_context_is_no_key(self):
        order = self._order(self.salesperson)
        key = {"model": order._name, "ids": order.ids, "values": {"state": "approved"}}
        for forged in (True, "MOVING", key, [key]):
            with self.subTest(forged=forged), self.assertRaises(AccessError):
                order.with_context(desk_flow=forged).state = "approved"

    def test_the_key_of_one_document_opens_no_other(self):
        order, other = self._order(self.salesperson), self._order(self.salesperson)
        key = Move(order._name, frozenset(order.ids), {"state": "approved"})
        with self.assertRaises(AccessError):
            other.with_context(desk_flow=key).state = "approved"
        with self.assertRaises(AccessError):
            order.with_context(desk_flow=key).state = "waiting"
