from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.crm_roles.tests.common import RoleCase


@tagged("post_install", "-at_install")
class TestPurchaseOrderApproval(RoleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vendor = cls.env["res.partner"].create({"name": "Exotic Liquids"})
        cls.product = cls.env["product.product"].create(
            {
                "name": "Chai",
                "type": "consu",
                "is_storable": True,
                "supplier_taxes_id": [],
            }
        )

    def _order(self, price):
        return (
            self.env["purchase.order"]
            .with_user(self.purchaser)
            .create(
                {
                    "partner_id": self.vendor.id,
                    "order_line": [
                        Command.create(
                            {
                                "product_id": self.product.id,
                                "product_qty": 1,
                                "price_unit": price,
                            }
                        )
                    ],
                }
            )
        )

    def _request(self, order, user):
        request = order.sudo().desk_approval_request_id
        return self.env["desk.approval.request"].with_user(user).browse(request.id)

    def test_small_purchase_is_confirmed_at_once(self):
        order = self._order(100)
        order.button_confirm()
        self.assertEqual(order.state, "purchase")

    def test_large_purchase_waits_for_the_boss(self):
        order = self._order(6000)
        notice = order.button_confirm()
        self.assertEqual(order.state, "draft")
        self.assertEqual(notice["tag"], "display_notification")
        self._request(order, self.boss).action_approve()
        self.assertEqual(order.state, "purchase")
        self.assertTrue(order.sudo().picking_ids)

    def test_the_audit_counts_as_cores_second_signature(self):
        self.env.company.write(
            {"po_double_validation": "two_step", "po_double_validation_amount": 10}
        )
        order = self._order(6000)
        order.button_confirm()
        self._request(order, self.boss).action_approve()
        self.assertEqual(order.state, "purchase")

    def test_no_button_and_no_write_passes_the_audit(self):
        order = self._order(6000)
        with self.assertRaises(UserError):
            order.write({"state": "purchase"})
        order.button_confirm()
        for user in (self.purchaser, self.boss):
            for name in ("button_confirm", "button_approve"):
                with (
                    self.subTest(user=user.login, button=name),
                    self.assertRaises(UserError),
                ):
                    getattr(order.with_user(user), name)()
            with self.subTest(user=user.login), self.assertRaises(UserError):
                order.with_user(user).write({"state": "purchase"})

    def test_lines_are_locked_while_it_waits(self):
        order = self._order(6000)
        order.button_confirm()
        with self.assertRaises(UserError):
            order.order_line.product_qty = 2

    def test_a_dearer_price_is_the_risk(self):
        self._order(100).button_confirm()
        order = self._order(6000)
        order.button_confirm()
        self.assertIn("dearer than last time: Chai", order.sudo()._approval_risk())

    def test_returned_purchase_is_changed_and_confirmed(self):
        order = self._order(6000)
        order.button_confirm()
        self._request(order, self.boss).action_return("ask for a discount")
        order.order_line.price_unit = 4000
        order.button_confirm()
        self.assertEqual(order.state, "purchase")
