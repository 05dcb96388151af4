from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.crm_roles.tests.common import RoleCase


@tagged("post_install", "-at_install")
class TestHrExpenseApproval(RoleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.employee = cls.env["hr.employee"].create(
            {
                "name": "Ann",
                "user_id": cls.salesperson.id,
                "expense_manager_id": cls.boss.id,
            }
        )
        cls.product = cls.env["product.product"].create(
            {
                "name": "Travel",
                "can_be_expensed": True,
                "type": "service",
                "standard_price": 0,
                "supplier_taxes_id": [],
            }
        )

    def _expense(self, amount, user=None):
        return (
            self.env["hr.expense"]
            .with_user(user or self.salesperson)
            .create(
                {
                    "name": "Fair",
                    "employee_id": self.employee.id,
                    "product_id": self.product.id,
                    "total_amount_currency": amount,
                }
            )
        )

    def _request(self, expense, user):
        request = expense.sudo().desk_approval_request_id
        return self.env["desk.approval.request"].with_user(user).browse(request.id)

    def test_small_expense_goes_cores_way(self):
        expense = self._expense(50)
        expense.action_submit()
        self.assertEqual(expense.state, "submitted")
        self.assertEqual(expense.desk_approval_state, "none")

    def test_large_expense_waits_for_the_office_manager(self):
        expense = self._expense(400)
        expense.action_submit()
        self.assertEqual(expense.state, "submitted")
        self.assertEqual(expense.desk_approval_state, "waiting")
        self._request(expense, self.office_manager).action_approve()
        self.assertEqual(expense.state, "approved")

    def test_an_expense_without_approver_does_not_pass_by_itself(self):
        self.employee.expense_manager_id = False
        expense = self._expense(400)
        expense.action_submit()
        self.assertNotEqual(expense.state, "approved")
        self.assertEqual(expense.desk_approval_state, "waiting")

    def test_no_button_and_no_write_passes_the_audit(self):
        expense = self._expense(400)
        expense.action_submit()
        for user in (self.boss, self.office_manager):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                expense.with_user(user).action_approve()
        with self.assertRaises(UserError):
            expense.sudo().write({"approval_state": "approved"})
        with self.assertRaises(UserError):
            expense.write({"approval_state": "approved"})

    def test_rejection_refuses_the_expense_with_its_reason(self):
        expense = self._expense(400)
        expense.action_submit()
        self._request(expense, self.office_manager).action_reject("private trip")
        self.assertEqual(expense.state, "refused")
        bodies = "".join(expense.sudo().message_ids.mapped("body"))
        self.assertIn("private trip", bodies)

    def test_a_returned_expense_is_a_draft_again(self):
        expense = self._expense(400)
        expense.action_submit()
        self._request(expense, self.office_manager).action_return("receipt?")
        self.assertEqual(expense.state, "draft")

    def test_nobody_audits_his_own_expense(self):
        self.employee.user_id = self.office_manager
        expense = self._expense(400, self.office_manager)
        expense.action_submit()
        with self.assertRaisesRegex(AccessError, "is your own"):
            self._request(expense, self.office_manager).action_approve()
        self._request(expense, self.boss).action_approve()
        self.assertEqual(expense.state, "approved")

    def test_a_missing_receipt_is_the_risk(self):
        expense = self._expense(400)
        expense.action_submit()
        self.assertEqual(self._request(expense, self.boss).sudo().risk, "no receipt")

    def test_the_owner_does_not_write_a_later_state(self):
        expense = self._expense(2500)
        with self.assertRaisesRegex(UserError, "needs an audit first"):
            expense.write({"state": "posted"})

    def test_an_approver_does_not_write_the_state_past_the_audit(self):
        expense = self._expense(2500)
        expense.action_submit()
        for state in ("approved", "posted"):
            with self.subTest(state=state), self.assertRaises(UserError):
                expense.with_user(self.boss).write({"state": state})
