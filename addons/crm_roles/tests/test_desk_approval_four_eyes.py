from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tools import mute_logger

from .documents import DocumentCase


class TestDeskApprovalFourEyes(DocumentCase):
    def _stand_in(self, absent, substitute, **values):
        today = fields.Date.today()
        return (
            self.env["desk.approval.substitute"]
            .with_user(absent)
            .create(
                {
                    "user_id": absent.id,
                    "substitute_id": substitute.id,
                    "date_from": today,
                    "date_to": today + timedelta(days=7),
                    **values,
                }
            )
        )

    # Nobody decides on what is his own.

    def test_nobody_audits_his_own_order(self):
        second = self.boss.copy({"login": "second_boss"})
        self._rule("boss")
        order = self._submitted(self.boss)
        self.assertEqual(self._numbers(self.boss), [])
        with self.assertRaisesRegex(AccessError, "is your own"):
            self._request(order, self.boss).action_approve()
        self._request(order, second).action_approve()
        self.assertEqual(order.state, "approved")

    def test_the_owner_of_a_document_submitted_by_another_does_not_decide(self):
        self.boss.copy({"login": "second_boss"})
        self._rule("boss")
        order = self._submitted(self.salesperson, user_id=self.boss.id)
        with self.assertRaisesRegex(AccessError, "is your own"):
            self._request(order, self.boss).action_approve()

    def test_own_level_is_skipped_to_the_next(self):
        self._rule({"approver": "user", "user_id": self.sales_manager.id}, "boss")
        order = self._submitted(self.sales_manager)
        self.assertEqual(self._request(order).sudo().step_ids[0].state, "skipped")
        self.assertEqual(self._numbers(self.boss), ["T1"])

    def test_the_only_approver_goes_one_level_up(self):
        self.sales_manager.desk_manager_id = self.boss
        self._rule({"approver": "user", "user_id": self.sales_manager.id})
        self._submitted(self.sales_manager)
        self.assertEqual(self._numbers(self.boss), ["T1"])

    def test_without_anybody_above_the_document_stops(self):
        self._rule({"approver": "user", "user_id": self.boss.id})
        order = self._submitted(self.boss)
        self.assertEqual(order.state, "waiting")
        self.assertIn("names nobody who may decide", order.desk_approval_text)
        request = self._request(order)
        activity = self.env["mail.activity"].search(
            [("res_model", "=", request._name), ("res_id", "=", request.id)]
        )
        self.assertEqual(activity.user_id, self.admin)
        self.assertEqual(activity.summary, order.desk_approval_text)

    def test_an_administrator_mends_it_and_looks_again(self):
        self._rule({"approver": "user", "user_id": self.boss.id})
        order = self._submitted(self.boss)
        self.boss.desk_manager_id = self.accountant
        with self.assertRaises(AccessError):
            self._request(order, self.boss).action_reroute()
        self._request(order, self.admin).action_reroute()
        self.assertEqual(self._numbers(self.accountant), ["T1"])

    def test_escalation_is_the_way_out_for_the_top(self):
        accountants = self.env.ref("crm_roles.role_accountant")
        self._rule(
            {
                "approver": "user",
                "user_id": self.boss.id,
                "escalation_group_id": accountants.id,
            }
        )
        self._submitted(self.boss)
        self.assertEqual(self._numbers(self.accountant), ["T1"])

    # Substitutes.

    def test_a_substitute_decides_for_the_absent(self):
        self._rule({"approver": "user", "user_id": self.boss.id})
        self._stand_in(self.boss, self.accountant)
        order = self._submitted(self.salesperson)
        [row] = self._inbox(self.accountant)["rows"]
        self.assertEqual(row["for_whom"], self.boss.name)
        request = self._request(order, self.accountant)
        self.assertTrue(request.can_decide)
        request.action_approve()
        decision = request.decision_ids[-1]
        self.assertEqual(decision.user_id, self.accountant)
        self.assertEqual(decision.for_user_id, self.boss)
        bodies = "".join(order.sudo().message_ids.mapped("body"))
        self.assertIn(f"{self.accountant.name} for {self.boss.name}", bodies)

    def test_a_substitute_stands_in_for_a_role_too(self):
        self._rule("boss")
        self._stand_in(self.boss, self.accountant)
        self._submitted(self.salesperson)
        self.assertEqual(self._numbers(self.accountant), ["T1"])

    def test_a_substitute_may_read_what_he_decides(self):
        self._rule("boss")
        self._stand_in(self.boss, self.accountant)
        order = self._submitted(self.salesperson)
        request = self._request(order, self.accountant)
        self.assertEqual(request.read(["number"])[0]["number"], "T1")
        with self.assertRaises(AccessError):
            self._request(order, self.purchaser).read(["number"])

    def test_nobody_audits_his_own_order_as_a_substitute(self):
        self._rule({"approver": "user", "user_id": self.boss.id})
        self._stand_in(self.boss, self.salesperson)
        order = self._submitted(self.salesperson)
        self.assertEqual(self._numbers(self.salesperson), [])
        with self.assertRaisesRegex(AccessError, "is your own"):
            self._request(order, self.salesperson).action_approve()

    def test_a_substitute_does_not_decide_on_the_absent_persons_own(self):
        second = self.boss.copy({"login": "second_boss"})
        self._rule("boss")
        self._stand_in(self.boss, self.accountant)
        self._submitted(self.boss)
        self.assertEqual(self._numbers(self.accountant), [])
        self.assertEqual(self._numbers(second), ["T1"])

    def test_the_cap_of_a_substitute(self):
        self._rule("boss")
        self._stand_in(self.boss, self.accountant, amount_cap=2500)
        self._submitted(self.salesperson, name="small", amount_total=2500)
        large = self._submitted(self.salesperson, name="large", amount_total=2500.01)
        self.assertEqual(self._numbers(self.accountant), ["small"])
        with self.assertRaises(AccessError):
            self._request(large, self.accountant).action_approve()

    def test_the_documents_of_a_substitute(self):
        self._rule("boss")
        model = self.env["ir.model"]._get("desk.test.folder")
        self._stand_in(self.boss, self.accountant, model_ids=[Command.link(model.id)])
        self._submitted(self.salesperson)
        self.assertEqual(self._numbers(self.accountant), [])

    def test_a_substitute_counts_once(self):
        group = self.env.ref("crm_roles.role_boss")
        second = self.boss.copy({"login": "second_boss"})
        self._rule({"group_id": group.id, "mode": "some", "some": 2})
        self._stand_in(self.boss, second)
        order = self._submitted(self.salesperson)
        self._request(order, second).action_approve()
        with self.assertRaises(AccessError):
            self._request(order, second).action_approve()
        self.assertEqual(order.state, "waiting")

    def test_a_future_substitute_does_not_decide_yet(self):
        self._rule("boss")
        later = fields.Date.today() + timedelta(days=3)
        self._stand_in(self.boss, self.accountant, date_from=later)
        self._submitted(self.salesperson)
        self.assertEqual(self._numbers(self.accountant), [])

    def test_nobody_appoints_himself(self):
        with self.assertRaises(AccessError):
            self._stand_in(self.boss, self.salesperson).with_user(
                self.salesperson
            ).write({"amount_cap": 0})
        with self.assertRaises(AccessError):
            self.env["desk.approval.substitute"].with_user(self.salesperson).create(
                {
                    "user_id": self.boss.id,
                    "substitute_id": self.salesperson.id,
                    "date_to": fields.Date.today(),
                }
            )

    def test_a_substitution_is_not_handed_to_another_absent_person(self):
        mine = self._stand_in(self.salesperson, self.purchaser)
        with self.assertRaises(AccessError):
            mine.write({"user_id": self.boss.id})

    def test_a_circle_of_substitutes_is_refused(self):
        self._stand_in(self.boss, self.accountant)
        self._stand_in(self.accountant, self.purchaser)
        with self.assertRaisesRegex(ValidationError, "circle"):
            self._stand_in(self.purchaser, self.boss)

    def test_a_past_period_is_refused(self):
        past = fields.Date.today() - timedelta(days=9)
        with self.assertRaisesRegex(ValidationError, "already"):
            self._stand_in(
                self.boss,
                self.accountant,
                date_from=past,
                date_to=past + timedelta(days=8),
            )

    @mute_logger("odoo.sql_db")
    def test_a_period_does_not_end_before_it_begins(self):
        with self.assertRaises(IntegrityError):
            self._stand_in(
                self.boss,
                self.accountant,
                date_from=fields.Date.today() + timedelta(days=9),
                date_to=fields.Date.today() + timedelta(days=8),
            )

    # People leave, companies differ.

    def test_an_archived_approver_hands_on_to_his_manager_at_once(self):
        self.sales_manager.desk_manager_id = self.boss
        self._rule({"approver": "user", "user_id": self.sales_manager.id})
        order = self._submitted(self.salesperson)
        self.sales_manager.action_archive()
        self.assertEqual(self._numbers(self.boss), ["T1"])
        self._request(order, self.boss).action_approve()
        self.assertEqual(order.state, "approved")

    def test_the_rule_says_who_follows_an_archived_approver(self):
        self.sales_manager.desk_manager_id = self.boss
        self._rule(
            {
                "approver": "user",
                "user_id": self.sales_manager.id,
                "escalation_user_id": self.accountant.id,
            }
        )
        self._submitted(self.salesperson)
        self.sales_manager.action_archive()
        self.assertEqual(self._numbers(self.accountant), ["T1"])

    def test_a_role_without_people_stops_the_document(self):
        group = self.env.ref("crm_roles.role_repairer")
        self._rule("repairer")
        order = self._submitted(self.salesperson)
        group.all_user_ids.write({"group_ids": [Command.unlink(group.id)]})
        order.invalidate_recordset()
        self.assertIn("names nobody", order.desk_approval_text)

    def test_two_of_a_role_is_one_when_one_of_the_two_left(self):
        group = self.env.ref("crm_roles.role_boss")
        second = self.boss.copy({"login": "second_boss"})
        self._rule({"group_id": group.id, "mode": "some", "some": 2})
        order = self._submitted(self.salesperson)
        others = group.all_user_ids - self.boss
        self.assertIn(second, others)
        others.action_archive()
        self._request(order, self.boss).action_approve()
        self.assertEqual(order.state, "approved")

    def test_a_stopped_document_asks_the_administrator_once(self):
        self._rule({"approver": "user", "user_id": self.boss.id})
        request = self._request(self._submitted(self.boss)).sudo()
        request._follow_up(fields.Datetime.now())
        request._follow_up(fields.Datetime.now())
        self.assertEqual(len(request.activity_ids), 1)

    def test_who_loses_the_role_does_not_decide_any_more(self):
        group = self.env.ref("crm_roles.role_boss")
        self.boss.copy({"login": "second_boss"})
        self._rule("boss")
        order = self._submitted(self.salesperson)
        self.boss.group_ids -= group
        with self.assertRaises(AccessError):
            self._request(order, self.boss).action_approve()

    def test_only_people_of_the_documents_company_decide(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.salesperson.company_ids += other
        second = self.boss.copy({"login": "second_boss"})
        second.write({"company_ids": [Command.link(other.id)]})
        self._rule("boss")
        order = self._submitted(self.salesperson, company_id=other.id)
        self.assertEqual(self._numbers(second), ["T1"])
        self.assertEqual(self._numbers(self.boss), [])
        with self.assertRaises(UserError):
            self._request(order, self.boss).action_approve()

    def test_a_rule_of_one_company_leaves_the_others_alone(self):
        other = self.env["res.company"].create({"name": "Other"})
        self._rule("boss", company_id=other.id)
        self.assertEqual(self._submitted(self.salesperson).state, "approved")
