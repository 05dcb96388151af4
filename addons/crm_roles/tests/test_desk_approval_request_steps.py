from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from .documents import DocumentCase


class TestDeskApprovalRequestSteps(DocumentCase):
    def test_small_order_passes_at_once(self):
        self._rule("boss")
        order = self._submitted(self.salesperson, amount_total=999)
        self.assertEqual(order.state, "approved")
        self.assertEqual(order.desk_approval_state, "none")

    def test_large_order_waits(self):
        self._rule("boss")
        order = self._submitted(self.salesperson)
        self.assertEqual(order.state, "waiting")
        self.assertEqual(order.desk_approval_state, "waiting")
        self.assertEqual(self._numbers(self.boss), ["T1"])

    def test_the_last_approval_moves_the_document(self):
        self._rule("boss")
        order = self._submitted(self.salesperson)
        result = self._request(order, self.boss).action_approve()
        self.assertEqual(result, {"done": self._request(order).ids, "failed": []})
        self.assertEqual(order.state, "approved")
        self.assertEqual(order.approve_user_id, self.boss)

    def test_pressing_the_held_verb_is_the_decision(self):
        self._rule("boss")
        order = self._submitted(self.salesperson)
        with self.assertRaises(AccessError):
            order.with_user(self.purchaser).action_approve()
        order.with_user(self.boss).action_approve()
        self.assertEqual(order.state, "approved")

    def test_the_second_level_sees_nothing_before_the_first_decides(self):
        self._rule("sales_manager", "boss")
        order = self._submitted(self.salesperson)
        self.assertEqual(self._numbers(self.sales_manager), ["T1"])
        self.assertEqual(self._numbers(self.boss), [])
        self._request(order, self.sales_manager).action_approve()
        self.assertEqual(self._numbers(self.sales_manager), [])
        self.assertEqual(self._numbers(self.boss), ["T1"])
        self.assertEqual(order.state, "waiting")
        self._request(order, self.boss).action_approve()
        self.assertEqual(order.state, "approved")

    def test_the_second_level_cannot_decide_early(self):
        self._rule("sales_manager", "boss")
        order = self._submitted(self.salesperson)
        with self.assertRaisesRegex(AccessError, "waits for Sales Manager"):
            self._request(order, self.boss).action_approve()

    def test_rejection_needs_a_reason(self):
        self._rule("boss")
        request = self._request(self._submitted(self.salesperson), self.boss)
        for reason in ("", "   ", None, False):
            with self.subTest(reason=reason), self.assertRaises(UserError):
                request.action_reject(reason)
            with self.subTest(reason=reason), self.assertRaises(UserError):
                request.action_return(reason)

    def test_rejection_ends_the_document(self):
        self._rule("sales_manager", "boss")
        order = self._submitted(self.salesperson)
        self._request(order, self.sales_manager).action_reject("too dear")
        self.assertEqual(order.state, "refused")
        self.assertEqual(order.desk_approval_state, "rejected")
        self.assertIn("too dear", "".join(order.message_ids.mapped("body")))

    def test_returned_order_is_changed_and_submitted_again(self):
        self._rule("boss")
        order = self._submitted(self.salesperson)
        self._request(order, self.boss).action_return("which colour?")
        self.assertEqual(order.state, "draft")
        order.amount_total = 1500
        order.action_submit()
        self.assertEqual(order.desk_approval_state, "waiting")
        self.assertEqual(self._inbox(self.boss)["rows"][0]["amount"], 1500)

    def test_requester_withdraws(self):
        self._rule("boss")
        order = self._submitted(self.salesperson)
        with self.assertRaises(AccessError):
            order.with_user(self.boss).action_audit_withdraw()
        order.action_audit_withdraw()
        self.assertEqual(order.state, "draft")
        self.assertEqual(self._numbers(self.boss), [])

    def test_a_decided_request_says_who_was_first(self):
        self._rule("boss")
        order = self._submitted(self.salesperson)
        request = self._request(order, self.boss)
        request.action_approve()
        with self.assertRaisesRegex(UserError, "decided already: Approved by .* at "):
            request.action_approve()

    def test_every_matching_rule_counts(self):
        self._rule("sales_manager", name="Discounts", sequence=1)
        self._rule("boss", name="Large", sequence=2)
        order = self._submitted(self.salesperson)
        self._request(order, self.sales_manager).action_approve()
        self.assertEqual(order.state, "waiting")
        self._request(order, self.boss).action_approve()
        self.assertEqual(order.state, "approved")

    def test_nobody_is_asked_twice_by_two_rules(self):
        self._rule("boss", name="Discounts")
        self._rule("boss", name="Large")
        order = self._submitted(self.salesperson)
        self._request(order, self.boss).action_approve()
        self.assertEqual(order.state, "approved")

    def test_bands_choose_the_level(self):
        boss = self.env.ref("crm_roles.role_boss").id
        manager = self.env.ref("crm_roles.role_sales_manager").id
        self._rule(
            {"level": 1, "group_id": manager, "amount_from": 0, "amount_to": 5000},
            {"level": 1, "group_id": boss, "amount_from": 5000},
        )
        self._submitted(self.salesperson, name="small", amount_total=4999.99)
        self._submitted(self.salesperson, name="large", amount_total=5000)
        self.assertEqual(self._numbers(self.sales_manager), ["small"])
        self.assertEqual(self._numbers(self.boss), ["large"])

    def test_amounts_are_compared_in_company_currency_at_document_date(self):
        other = self.env["res.currency"].create(
            {
                "name": "TST",
                "symbol": "t",
                "rate_ids": [
                    Command.create({"name": "2026-01-01", "rate": 10}),
                    Command.create({"name": "2026-06-01", "rate": 1}),
                ],
            }
        )
        boss = self.env.ref("crm_roles.role_boss").id
        self._rule({"group_id": boss, "amount_from": 1000}, domain="[]")
        values = {"currency_id": other.id, "amount_total": 2000}
        cheap = self._submitted(self.salesperson, date="2026-02-01", **values)
        dear = self._submitted(self.salesperson, date="2026-07-01", **values)
        self.assertEqual(cheap.state, "approved")
        self.assertEqual(dear.state, "waiting")

    def test_all_of_a_role_must_agree(self):
        second = self.boss.copy({"login": "second_boss"})
        group = self.env.ref("crm_roles.role_boss")
        people = group.all_user_ids.filtered("active")
        self._rule({"group_id": group.id, "mode": "all"})
        order = self._submitted(self.salesperson)
        for person in people - second:
            self._request(order, person).action_approve()
        self.assertEqual(order.state, "waiting")
        self._request(order, second).action_approve()
        self.assertEqual(order.state, "approved")

    def test_two_of_three_are_enough(self):
        group = self.env.ref("crm_roles.role_boss")
        second = self.boss.copy({"login": "second_boss"})
        self.boss.copy({"login": "third_boss"})
        self._rule({"group_id": group.id, "mode": "some", "some": 2})
        order = self._submitted(self.salesperson)
        self._request(order, self.boss).action_approve()
        self.assertEqual(order.state, "waiting")
        self.assertEqual(self._numbers(self.boss), [])
        self.assertEqual(self._numbers(second), ["T1"])
        with self.assertRaises(UserError):
            self._request(order, self.boss).action_approve()
        self._request(order, second).action_approve()
        self.assertEqual(order.state, "approved")

    def test_a_field_of_the_document_names_the_approver(self):
        self._rule({"approver": "field", "field_name": "keeper_id"})
        self._submitted(self.salesperson, keeper_id=self.technician.id)
        self.assertEqual(self._numbers(self.technician), ["T1"])

    def test_the_keeper_of_the_warehouse_approves(self):
        self._rule({"approver": "warehouse"})
        self._submitted(self.salesperson, keeper_id=self.warehouse_head.id)
        self.assertEqual(self._numbers(self.warehouse_head), ["T1"])

    def test_the_managers_manager_approves(self):
        self.salesperson.desk_manager_id = self.sales_manager
        self.sales_manager.desk_manager_id = self.boss
        self._rule({"approver": "manager", "manager_levels": 2})
        self._submitted(self.salesperson)
        self.assertEqual(self._numbers(self.boss), ["T1"])
        self.assertEqual(self._numbers(self.sales_manager), [])

    def test_a_running_request_keeps_its_levels_when_the_rule_changes(self):
        rule = self._rule("sales_manager")
        order = self._submitted(self.salesperson)
        rule.step_ids.group_id = self.env.ref("crm_roles.role_boss")
        rule.active = False
        self.assertEqual(self._numbers(self.sales_manager), ["T1"])
        self._request(order, self.sales_manager).action_approve()
        self.assertEqual(order.state, "approved")

    def test_a_level_goes_on_when_its_rule_is_deleted(self):
        rule = self._rule("boss")
        order = self._submitted(self.salesperson)
        rule.unlink()
        self._request(order, self.boss).action_approve()
        self.assertEqual(order.state, "approved")

    def test_below_the_limit_and_green_it_is_audited_by_itself(self):
        self._rule("boss", is_automatic=True, automatic_limit=3000)
        order = self._submitted(self.salesperson, is_green=True)
        self.assertEqual(order.state, "approved")
        request = self._request(order)
        self.assertEqual(request.state, "approved")
        self.assertEqual(request.checklist, [["green", True, ""]])
        self.assertIn("auto", request.decision_ids.mapped("kind"))

    def test_one_red_check_asks_people(self):
        self._rule("boss", is_automatic=True, automatic_limit=3000)
        self.assertEqual(self._submitted(self.salesperson).state, "waiting")

    def test_above_the_limit_people_are_asked(self):
        self._rule("boss", is_automatic=True, automatic_limit=1999)
        order = self._submitted(self.salesperson, is_green=True)
        self.assertEqual(order.state, "waiting")

    def test_a_decision_says_who_when_why_and_on_which_facts(self):
        self._rule("boss")
        order = self._submitted(self.salesperson)
        request = self._request(order, self.boss)
        request.action_approve("agreed by phone")
        decision = request.decision_ids[-1:]
        self.assertRecordValues(
            decision,
            [
                {
                    "kind": "approve",
                    "user_id": self.boss.id,
                    "for_user_id": self.boss.id,
                    "reason": "agreed by phone",
                }
            ],
        )
        self.assertIn(["Partner", "Alfreds"], decision.snapshot)

    def test_a_refused_release_undoes_the_decision(self):
        self._rule("boss")
        order = self._submitted(self.salesperson)
        request = self._request(order, self.boss)

        hook = patch.object(
            type(order),
            "_check_approve",
            side_effect=UserError("no stock"),
            create=True,
        )
        with hook, self.assertRaisesRegex(UserError, "no stock"):
            request.action_approve()
        self.assertEqual(request.state, "waiting")
        self.assertEqual(self._numbers(self.boss), ["T1"])
