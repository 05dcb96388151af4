from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.crm_roles.tests.common import RoleCase


@tagged("post_install", "-at_install")
class TestSaleOrderApproval(RoleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.env["res.partner"].create({"name": "Alfreds"})
        cls.product = cls.env["product.product"].create(
            {"name": "Chai", "type": "consu", "is_storable": True, "taxes_id": []}
        )

    def _quotation(self, price, user=None, **line):
        user = user or self.salesperson
        values = {"product_id": self.product.id, "price_unit": price, **line}
        return (
            self.env["sale.order"]
            .with_user(user)
            .create(
                {
                    "partner_id": self.customer.id,
                    "user_id": user.id,
                    "order_line": [Command.create(values)],
                }
            )
        )

    def _request(self, order, user):
        request = order.sudo().desk_approval_request_id
        return self.env["desk.approval.request"].with_user(user).browse(request.id)

    def test_small_order_is_confirmed_at_once(self):
        order = self._quotation(500)
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_pressing_confirm_submits_a_large_order(self):
        order = self._quotation(12_000)
        notice = order.action_confirm()
        self.assertEqual(order.state, "draft")
        self.assertEqual(order.desk_approval_state, "waiting")
        self.assertIn("waits for Sales Manager", notice["params"]["message"])

    def test_the_audit_confirms_and_the_goods_are_prepared(self):
        order = self._quotation(12_000)
        order.action_confirm()
        self._request(order, self.sales_manager).action_approve()
        self.assertEqual(order.state, "sale")
        self.assertTrue(order.sudo().picking_ids)

    def test_the_largest_orders_go_on_to_the_boss(self):
        order = self._quotation(60_000)
        order.action_confirm()
        self._request(order, self.sales_manager).action_approve()
        self.assertEqual(order.state, "draft")
        self._request(order, self.boss).action_approve()
        self.assertEqual(order.state, "sale")

    def test_a_discount_is_a_matter_for_the_manager(self):
        order = self._quotation(100, discount=25)
        order.action_confirm()
        self.assertEqual(order.desk_approval_state, "waiting")
        inbox = self.env["desk.approval.request"].with_user(self.sales_manager).inbox()
        [row] = [row for row in inbox["rows"] if row["number"] == order.name]
        self.assertEqual(row["risk"], "discount of 25 %")
        self.assertIn("Discount", row["why"])

    def test_the_state_is_not_written_past_the_audit(self):
        order = self._quotation(12_000)
        for user in (self.salesperson, self.sales_manager, self.boss):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                order.with_user(user).write({"state": "sale"})
        with self.assertRaises(UserError):
            order.sudo().write({"state": "sale"})
        order.action_confirm()
        for user in (self.salesperson, self.sales_manager, self.boss):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                order.with_user(user).write({"state": "sale"})

    def test_an_order_is_not_created_past_the_audit(self):
        order = self._quotation(12_000)
        values = order.copy_data()[0]
        for attempt in (
            lambda: order.create({**values, "state": "sale"}),
            lambda: order.with_context(default_state="sale").create(values),
            lambda: order.copy({"state": "sale"}),
        ):
            with self.assertRaises(UserError):
                attempt()

    def test_confirm_is_refused_while_it_waits(self):
        order = self._quotation(12_000)
        order.action_confirm()
        for user in (self.salesperson, self.boss):
            with (
                self.subTest(user=user.login),
                self.assertRaisesRegex(UserError, "waits for Sales Manager"),
            ):
                order.with_user(user).action_confirm()

    def test_a_bulk_confirm_holds_only_what_a_rule_holds(self):
        small, large = self._quotation(500), self._quotation(12_000)
        (small | large).action_confirm()
        self.assertEqual(small.state, "sale")
        self.assertEqual(large.desk_approval_state, "waiting")

    def test_lines_are_locked_while_it_waits(self):
        order = self._quotation(12_000)
        order.action_confirm()
        with self.assertRaises(UserError):
            order.order_line.price_unit = 1
        with self.assertRaises(UserError):
            order.order_line.product_uom_qty = 9
        order.client_order_ref = "by phone"

    def test_price_and_state_do_not_change_in_one_write(self):
        order = self._quotation(500)
        with self.assertRaises(UserError):
            order.write(
                {
                    "state": "sale",
                    "order_line": [
                        Command.update(order.order_line.id, {"price_unit": 90_000})
                    ],
                }
            )

    def test_an_order_made_dearer_after_the_audit_is_audited_again(self):
        order = self._quotation(12_000)
        order.action_confirm()
        self._request(order, self.sales_manager).action_approve()
        order.with_user(self.sales_manager).order_line.price_unit = 14_000
        self.assertEqual(order.state, "sale")
        self.assertEqual(order.desk_approval_state, "waiting")
        self._request(order, self.sales_manager)
        self.boss.group_ids |= self.env.ref("crm_roles.role_sales_manager")
        self._request(order, self.boss).action_approve()
        self.assertEqual(order.desk_approval_state, "approved")

    def test_a_returned_quotation_is_changed_and_confirmed(self):
        order = self._quotation(12_000)
        order.action_confirm()
        self._request(order, self.sales_manager).action_return("too dear")
        order.order_line.price_unit = 900
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_a_cancelled_quotation_waits_for_nobody(self):
        order = self._quotation(12_000)
        order.action_confirm()
        order.action_cancel()
        self.assertEqual(order.desk_approval_state, "cancelled")

    def test_the_manager_does_not_audit_his_own_order(self):
        order = self._quotation(12_000, user=self.sales_manager)
        order.action_confirm()
        with self.assertRaises(AccessError):
            self._request(order, self.sales_manager).action_approve()
        self._request(order, self.boss).action_approve()
        self.assertEqual(order.state, "sale")

    def test_going_over_the_credit_limit_is_the_risk(self):
        self.customer.write({"use_partner_credit_limit": True, "credit_limit": 10_000})
        order = self._quotation(12_000)
        order.action_confirm()
        self.assertIn("over credit by", self._request(order, self.boss).sudo().risk)

    def test_the_risk_is_read_in_the_language_of_the_auditor(self):
        self.env["res.lang"]._activate_lang("es_ES")
        order = self._quotation(12_000)
        order.order_line.discount = 25
        order.action_confirm()
        request = self._request(order, self.sales_manager).sudo()
        risks = {
            code: request.with_context(lang=code).risk for code in ("en_US", "es_ES")
        }
        self.assertEqual(
            risks, {"en_US": "discount of 25 %", "es_ES": "descuento del 25 %"}
        )

    def test_orders_of_another_system_are_recorded_as_they_were(self):
        order = self._quotation(12_000)
        order._approval_as_history().action_confirm()
        self.assertEqual(order.state, "sale")
        with self.assertRaises(UserError):
            self._quotation(12_000).with_context(desk_history=True).write(
                {"state": "sale"}
            )

    def test_a_confirmed_order_does_not_grow_past_the_audit(self):
        order = self._quotation(500)
        order.action_confirm()
        with self.assertRaisesRegex(UserError, "needs an audit first"):
            order.order_line.price_unit = 90_000

    def test_a_confirmed_order_takes_no_large_line_past_the_audit(self):
        order = self._quotation(500)
        order.action_confirm()
        with self.assertRaisesRegex(UserError, "needs an audit first"):
            order.write(
                {
                    "order_line": [
                        Command.create(
                            {"product_id": self.product.id, "price_unit": 90_000}
                        )
                    ]
                }
            )

    def test_an_empty_order_is_not_filled_past_the_audit(self):
        order = self.env["sale.order"].with_user(self.salesperson)
        order = order.create({"partner_id": self.customer.id, "state": "sale"})
        with self.assertRaisesRegex(UserError, "needs an audit first"):
            order.order_line.create(
                {
                    "order_id": order.id,
                    "product_id": self.product.id,
                    "price_unit": 90_000,
                }
            )

    def test_a_confirmed_order_takes_a_small_line(self):
        order = self._quotation(500)
        order.action_confirm()
        order.order_line.price_unit = 900
        self.assertEqual(order.amount_total, 900)
