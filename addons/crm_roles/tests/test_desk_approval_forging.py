import json
from datetime import timedelta
from xmlrpc.client import Fault

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from ..models.desk_ledger import ENGINE
from .common import ROLES
from .documents import DocumentCase

SEALED = (
    "desk.approval.request",
    "desk.approval.step",
    "desk.approval.decision",
)
CONFIGURED = ("desk.approval.rule", "desk.approval.rule.step")


class TestDeskApprovalForging(DocumentCase):
    """Every role tries every operation on every record of the engine."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plain = new_test_user(cls.env, "plain", groups="base.group_user")
        cls.system = new_test_user(cls.env, "system_admin", groups="base.group_system")

    def setUp(self):
        super().setUp()
        self._rule({"approver": "user", "user_id": self.boss.id})
        self.order = self._submitted(self.salesperson)
        self.request = self._request(self.order).sudo()

    def _people(self):
        return [*(getattr(self, role) for role in ROLES), self.plain, self.system]

    def _records(self, model):
        return {
            "desk.approval.request": self.request,
            "desk.approval.step": self.request.step_ids,
            "desk.approval.decision": self.request.decision_ids,
            "desk.approval.rule": self.request.rule_ids,
            "desk.approval.rule.step": self.request.rule_ids.step_ids,
        }[model]

    def _values(self, model):
        return {
            "desk.approval.request": {"state": "approved"},
            "desk.approval.step": {"state": "approved"},
            "desk.approval.decision": {"user_id": self.boss.id},
            "desk.approval.rule": {"active": False},
            "desk.approval.rule.step": {"user_id": self.plain.id},
        }[model]

    def _tries(self, records, values):
        key = {"desk_engine": True}
        return {
            "write": lambda: records.write(values),
            "create": lambda: records.create(values),
            "unlink": records.unlink,
            "copy": records.copy,
            "context": lambda: records.with_context(**key).write(values),
            "save": lambda: records.web_save(values, {"id": {}}),
            "archive": lambda: records.update(values),
        }

    def test_nobody_writes_a_record_of_the_engine(self):
        for person in self._people():
            for model in SEALED:
                records = self._records(model).with_user(person)
                for name, attempt in self._tries(records, self._values(model)).items():
                    with (
                        self.subTest(person=person.login, model=model, by=name),
                        self.assertRaises(AccessError),
                        self.cr.savepoint(),
                    ):
                        attempt()

    def test_no_role_changes_a_rule(self):
        for person in self._people()[:-1]:
            for model in CONFIGURED:
                records = self._records(model).with_user(person)
                for name, attempt in self._tries(records, self._values(model)).items():
                    with (
                        self.subTest(person=person.login, model=model, by=name),
                        self.assertRaises(AccessError),
                        self.cr.savepoint(),
                    ):
                        attempt()

    def test_all_rights_are_not_the_key(self):
        for model in SEALED:
            with self.subTest(model=model), self.assertRaises(AccessError):
                self._records(model).sudo().write(self._values(model))

    def test_an_access_row_added_later_is_not_the_key(self):
        for model in SEALED:
            self.env["ir.model.access"].create(
                {
                    "name": "open",
                    "model_id": self.env["ir.model"]._get_id(model),
                    "group_id": self.env.ref("base.group_system").id,
                    **dict.fromkeys(
                        ("perm_read", "perm_write", "perm_create", "perm_unlink"), True
                    ),
                }
            )
            records = self._records(model).with_user(self.system)
            with self.subTest(model=model), self.assertRaises(AccessError):
                records.write(self._values(model))
            with self.subTest(model=model), self.assertRaises(AccessError):
                records.unlink()

    def test_an_import_brings_no_decision(self):
        requests = self.env["desk.approval.request"].with_user(self.system)
        result = requests.load(["number", "model", "res_id"], [["T1", "x", "1"]])
        self.assertFalse(result["ids"])
        self.assertTrue(result["messages"])

    def test_a_user_form_brings_no_substitute_of_another(self):
        with self.assertRaises(AccessError):
            self.plain.with_user(self.plain).write(
                {
                    "desk_substitute_ids": [
                        Command.create(
                            {"user_id": self.boss.id, "substitute_id": self.plain.id}
                        )
                    ]
                }
            )

    def test_nobody_else_decides(self):
        for person in self._people():
            if person == self.boss:
                continue
            request = self._request(self.order, person)
            for name, args in (
                ("action_approve", ()),
                ("action_reject", ("no",)),
                ("action_return", ("no",)),
            ):
                with (
                    self.subTest(person=person.login, method=name),
                    self.assertRaises(AccessError),
                    self.cr.savepoint(),
                ):
                    getattr(request, name)(*args)

    def test_a_stranger_learns_nothing_of_a_decided_request(self):
        self._request(self.order, self.boss).action_approve()
        for name, args in (("action_approve", ()), ("action_reject", ("no",))):
            with (
                self.subTest(method=name),
                self.assertRaises(AccessError) as refusal,
                self.cr.savepoint(),
            ):
                getattr(self._request(self.order, self.technician), name)(*args)
            self.assertNotIn("T1", str(refusal.exception))

    def test_a_stranger_learns_nothing_by_withdrawing(self):
        with self.assertRaises(AccessError) as refusal:
            self._request(self.order, self.technician).action_withdraw()
        self.assertNotIn("T1", str(refusal.exception))

    def test_a_small_document_does_not_grow_after_it_went_through(self):
        order = self._submitted(self.salesperson, amount_total=10)
        self.assertEqual(order.state, "approved")
        with self.assertRaisesRegex(UserError, "needs an audit first"):
            order.amount_total = 5000

    def test_nobody_passes_the_document_by(self):
        for person in self._people():
            order = self.order.with_user(person)
            with (
                self.subTest(person=person.login),
                self.assertRaises(AccessError),
                self.cr.savepoint(),
            ):
                order.write({"state": "approved"})
                if person != self.boss:
                    with self.assertRaises(AccessError), self.cr.savepoint():
                        order.action_approve()
        self.assertEqual(self.order.state, "waiting")

    def test_what_a_document_says_about_its_audit_is_not_stored(self):
        order = self.order.with_user(self.salesperson)
        order.write({"desk_approval_state": "approved", "desk_approval_text": "ok"})
        order.invalidate_recordset()
        self.assertEqual(order.desk_approval_state, "waiting")
        self.assertFalse(order._fields["desk_approval_state"].store)

    def test_documents_get_no_key(self):
        document = self.request._engine()._document()
        self.assertIsNot(document.env.context.get("desk_engine"), ENGINE)


@tagged("post_install", "-at_install")
class TestDeskApprovalForgingRemote(HttpCase, DocumentCase):
    """The same over the wire, as programs do."""

    def setUp(self):
        super().setUp()
        self._rule({"approver": "user", "user_id": self.boss.id})
        self.order = self._submitted(self.salesperson)
        self.request = self._request(self.order).sudo()
        self.system = new_test_user(
            self.env, "system_admin", groups="base.group_system"
        )

    def _call(self, user, model, method, *args, **kwargs):
        with mute_logger("odoo.http", "odoo.service.model", "odoo.sql_db"):
            return self.xmlrpc_object.execute_kw(
                self.env.cr.dbname, user.id, user.login, model, method, args, kwargs
            )

    def test_the_boss_decides_over_the_wire(self):
        inbox = self._call(self.boss, "desk.approval.request", "inbox")
        self.assertEqual([row["number"] for row in inbox["rows"]], ["T1"])
        ids = [inbox["rows"][0]["id"]]
        result = self._call(self.boss, "desk.approval.request", "action_approve", ids)
        self.assertEqual(result, {"done": ids, "failed": []})
        self.assertEqual(self.order.state, "approved")

    def test_nobody_writes_over_the_wire(self):
        people = [getattr(self, role) for role in ROLES] + [self.system]
        for user in people:
            for model in SEALED:
                ids = self.request[:1].ids if model == SEALED[0] else [1]
                for method, args in (
                    ("write", (ids, {"state": "approved"})),
                    ("create", ({"state": "approved"},)),
                    ("unlink", (ids,)),
                ):
                    with (
                        self.subTest(user=user.login, model=model, method=method),
                        self.assertRaisesRegex(Fault, "not allowed|record of"),
                    ):
                        self._call(
                            user,
                            model,
                            method,
                            *args,
                            context={"desk_engine": True},
                        )

    def test_nobody_signs_for_another_over_the_wire(self):
        for user in (self.sales_manager, self.salesperson, self.system):
            with self.subTest(user=user.login), self.assertRaises(Fault):
                self._call(
                    user, "desk.approval.request", "action_approve", self.request.ids
                )
        self.assertEqual(self.request.state, "waiting")

    def test_private_methods_stay_private_over_the_wire(self):
        for method in ("_close", "_engine", "_decide", "_record", "_open"):
            with (
                self.subTest(method=method),
                self.assertRaisesRegex(Fault, "cannot be called remotely"),
            ):
                self._call(
                    self.system, "desk.approval.request", method, self.request.ids
                )

    def test_a_state_is_not_written_over_the_wire(self):
        for user in (self.salesperson, self.boss, self.system):
            for context in ({}, {"desk_flow": True}, {"desk_history": True}):
                with (
                    self.subTest(user=user.login, context=context),
                    self.assertRaisesRegex(Fault, "buttons"),
                ):
                    self._call(
                        user,
                        "desk.test.order",
                        "write",
                        self.order.ids,
                        {"state": "approved"},
                        context=context,
                    )

    def _json(self, user, model, method, **params):
        tomorrow = fields.Datetime.now() + timedelta(days=1)
        keys = self.env["res.users.apikeys"].with_user(user)
        key = keys._generate("rpc", "test", tomorrow)
        return self.url_open(
            f"/json/2/{model}/{method}",
            data=json.dumps(params),
            headers={
                "Content-Type": "application/json",
                "Authorization": f"Bearer {key}",
            },
        )

    def test_json_2_refuses_and_answers_the_same(self):
        with mute_logger("odoo.http"):
            answer = self._json(
                self.salesperson,
                "desk.approval.request",
                "write",
                ids=self.request.ids,
                vals={"state": "approved"},
            )
        self.assertEqual(answer.status_code, 403)
        answer = self._json(self.boss, "desk.approval.request", "inbox")
        self.assertEqual(answer.json()["count"], 1)
        answer = self._json(
            self.boss, "desk.approval.request", "action_approve", ids=self.request.ids
        )
        self.assertEqual(answer.json()["done"], self.request.ids)
