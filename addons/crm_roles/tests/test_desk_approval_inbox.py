from odoo.exceptions import UserError

from .documents import DocumentCase


class TestDeskApprovalInbox(DocumentCase):
    def _orders(self, count, user=None, **values):
        orders = self.Order.with_user(user or self.salesperson).create(
            [
                {
                    "name": f"T{number}",
                    "amount_total": 2000,
                    "partner_id": self.partner.id,
                    **values,
                }
                for number in range(count)
            ]
        )
        orders.action_submit()
        return orders

    def test_a_row_tells_all_and_holds_plain_values(self):
        self._rule("boss", name="Large orders")
        order = self._submitted(self.salesperson, amount_total=9000)
        [row] = self._inbox(self.boss)["rows"]
        self.assertEqual(row["model"], "desk.test.order")
        self.assertEqual(row["res_id"], order.id)
        self.assertEqual(row["type"], "Test Order")
        self.assertEqual(row["number"], "T1")
        self.assertEqual(row["partner"], "Alfreds")
        self.assertEqual(row["amount"], 9000)
        self.assertEqual(row["requester"], self.salesperson.name)
        self.assertEqual(row["why"], "Large orders: Boss")
        self.assertEqual(row["risk"], "over budget")
        for name, value in row.items():
            with self.subTest(name=name):
                self.assertIsInstance(value, str | int | float | bool)

    def test_a_page_of_200_rows_costs_at_most_15_statements(self):
        self._rule("boss")
        self._orders(200)
        requests = self.Request.with_user(self.boss)
        requests.inbox()
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(15):
            page = requests.inbox(limit=200)
        self.assertEqual(len(page["rows"]), 200)

    def test_pages_follow_one_another(self):
        self._rule("boss")
        self._orders(5)
        requests = self.Request.with_user(self.boss)
        first, second = requests.inbox(0, 3), requests.inbox(3, 3)
        self.assertEqual([first["count"], second["count"]], [5, 5])
        numbers = [row["number"] for row in first["rows"] + second["rows"]]
        self.assertEqual(numbers, ["T0", "T1", "T2", "T3", "T4"])

    def test_what_is_due_first_comes_first(self):
        boss = self.env.ref("crm_roles.role_boss").id
        self._rule("boss", domain="[('name', '=', 'calm')]")
        self._rule({"group_id": boss, "due_hours": 1}, domain="[('name', '=', 'due')]")
        self._submitted(self.salesperson, name="calm")
        self._submitted(self.salesperson, name="due")
        self.assertEqual(self._numbers(self.boss), ["due", "calm"])

    def test_counter_list_and_screen_are_equal(self):
        self._rule("sales_manager", "boss")
        self._orders(3)
        self._orders(2, user=self.sales_manager)
        for user in (self.boss, self.sales_manager, self.salesperson):
            with self.subTest(user=user.login):
                page = self._inbox(user)
                action = self.env.ref("crm_roles.desk_approval_request_action_inbox")
                self.assertEqual(action.domain, '[("can_decide", "=", True)]')
                listed = self.Request.with_user(user).search(
                    [("can_decide", "=", True)]
                )
                ids = {row["id"] for row in page["rows"]}
                self.assertEqual(set(listed.ids), ids)
                self.assertEqual(page["count"], len(ids))
                self.assertEqual(set(listed.filtered("can_decide").ids), ids)

    def test_the_rest_is_what_i_cannot_decide(self):
        self._rule("boss")
        self._orders(2)
        everything = self.Request.with_user(self.boss)
        rest = everything.search([("can_decide", "=", False)])
        self.assertFalse(
            set(rest.ids) & {row["id"] for row in everything.inbox()["rows"]}
        )

    def test_bulk_decides_17_of_20_and_says_why_not_the_other_3(self):
        self._rule("boss")
        own = self._orders(3, user=self.boss)
        orders = self._orders(17) + own
        self.boss.copy({"login": "second_boss"})
        requests = self.Request.with_user(self.boss).browse(
            orders.sudo().desk_approval_request_id.ids
        )
        result = requests.action_approve()
        self.assertEqual(len(result["done"]), 17)
        self.assertEqual(
            {failure["id"] for failure in result["failed"]},
            set(own.sudo().desk_approval_request_id.ids),
        )
        for failure in result["failed"]:
            self.assertIn("is your own", failure["reason"])
            self.assertTrue(failure["number"])
        self.assertEqual(set(orders[:17].mapped("state")), {"approved"})
        self.assertEqual(set(own.mapped("state")), {"waiting"})

    def test_one_alone_raises_its_refusal(self):
        self._rule("boss")
        order = self._submitted(self.boss)
        with self.assertRaises(UserError):
            self._request(order, self.boss).action_approve()

    def test_the_screen_tells_what_bulk_could_not_decide(self):
        self._rule("boss")
        orders = self._orders(1) + self._orders(1, user=self.boss)
        requests = self.Request.with_user(self.boss).browse(
            orders.sudo().desk_approval_request_id.ids
        )
        notice = requests.button_approve()
        self.assertIn("is your own", notice["params"]["message"])

    def test_return_from_the_row_asks_for_the_reason(self):
        self._rule("boss")
        order = self._submitted(self.salesperson)
        action = self._request(order, self.boss).button_return()
        wizard = (
            self.env[action["res_model"]]
            .with_user(self.boss)
            .with_context(**action["context"])
            .create({"reason": "which colour?"})
        )
        wizard.action_confirm()
        self.assertEqual(order.desk_approval_state, "returned")

    def test_documents_are_found_by_their_audit_state(self):
        self._rule("boss")
        waiting = self._submitted(self.salesperson)
        small = self._submitted(self.salesperson, amount_total=1)
        orders = self.Order.with_user(self.salesperson)
        mine = [("create_uid", "=", self.salesperson.id)]
        found = orders.search([*mine, ("desk_approval_state", "=", "waiting")])
        self.assertEqual(found, waiting)
        found = orders.search([*mine, ("desk_approval_state", "=", "none")])
        self.assertEqual(found, small)
        found = orders.search([*mine, ("desk_approval_state", "!=", "waiting")])
        self.assertEqual(found, small)
