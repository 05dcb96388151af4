from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.crm_roles.tests.common import RoleCase


@tagged("post_install", "-at_install")
class TestAccountPaymentApproval(RoleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vendor = cls.env["res.partner"].create({"name": "Exotic Liquids"})
        cls.journal = cls.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", cls.env.company.id)], limit=1
        )

    def _payment(self, amount, **values):
        return (
            self.env["account.payment"]
            .with_user(self.accountant)
            .create(
                {
                    "payment_type": "outbound",
                    "partner_type": "supplier",
                    "partner_id": self.vendor.id,
                    "journal_id": self.journal.id,
                    "amount": amount,
                    "memo": "P1",
                    **values,
                }
            )
        )

    def _request(self, payment, user):
        request = payment.sudo().desk_approval_request_id
        return self.env["desk.approval.request"].with_user(user).browse(request.id)

    def test_small_payment_is_posted_at_once(self):
        payment = self._payment(100)
        payment.action_post()
        self.assertIn(payment.state, ("in_process", "paid"))

    def test_money_received_waits_for_nobody(self):
        payment = self._payment(9000, payment_type="inbound", partner_type="customer")
        payment.action_post()
        self.assertIn(payment.state, ("in_process", "paid"))

    def test_large_payment_waits_for_the_boss(self):
        payment = self._payment(9000)
        payment.action_post()
        self.assertEqual(payment.state, "draft")
        self.assertEqual(payment.desk_approval_state, "waiting")
        self._request(payment, self.boss).action_approve()
        self.assertIn(payment.state, ("in_process", "paid"))

    def test_no_button_and_no_write_passes_the_audit(self):
        payment = self._payment(9000)
        for state in ("in_process", "paid"):
            with self.subTest(state=state), self.assertRaises(UserError):
                payment.write({"state": state})
        payment.action_post()
        for name in ("action_post", "action_validate"):
            with self.subTest(button=name), self.assertRaises(UserError):
                getattr(payment, name)()
        for state in ("in_process", "paid"):
            with self.subTest(state=state), self.assertRaises(UserError):
                payment.write({"state": state})

    def test_the_entry_of_a_held_payment_is_not_posted(self):
        payment = self._payment(9000, write_off_line_vals=[])
        payment.action_post()
        self.assertEqual(payment.state, "draft")
        self.assertEqual(payment.move_id.state, "draft")
        with self.assertRaises(UserError):
            payment.move_id.action_post()

    def test_the_payee_is_locked_while_it_waits(self):
        payment = self._payment(9000)
        payment.action_post()
        with self.assertRaises(UserError):
            payment.partner_id = self.env["res.partner"].create({"name": "Other"})
        with self.assertRaises(UserError):
            payment.amount = 10

    def test_who_entered_a_payment_does_not_audit_it(self):
        payment = self._payment(9000)
        payment.action_post()
        with self.assertRaises(AccessError):
            self._request(payment, self.accountant).action_approve()

    def test_an_audited_payment_settles_the_bill_it_was_registered_for(self):
        bill = self.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": self.vendor.id,
                "invoice_date": fields.Date.today(),
                "invoice_line_ids": [
                    Command.create({"name": "Tea", "price_unit": 9000, "tax_ids": []})
                ],
            }
        )
        bill.action_post()
        register = (
            self.env["account.payment.register"]
            .with_user(self.accountant)
            .with_context(active_model="account.move", active_ids=bill.ids)
            .create({"journal_id": self.journal.id})
        )
        payment = register._create_payments()
        self.assertEqual(payment.desk_approval_state, "waiting")
        self.assertEqual(bill.payment_state, "not_paid")
        self._request(payment, self.boss).action_approve()
        self.assertEqual(bill.amount_residual, 0)
        self.assertIn(bill.payment_state, ("paid", "in_payment"))
