"""An order's way through the company, each step by the person whose step it is."""

from odoo import fields
from odoo.fields import Command


class OrderJourney:
    """Steps for a test class that has the ten people of `RoleCase`."""

    def journey(self, seller, customer, product, quantity):
        """From the quotation to the boss's numbers; every step is checked."""
        self._make_rule(product.list_price * quantity)
        sold = self._figure(self.boss, "sales_flow.card_sales_month")
        order = self._quote(seller, customer, product, quantity)
        self._is_held(seller, order)
        self._audit_on_workbench(order)
        self._deliver(order)
        invoice = self._invoice(order)
        self._register_payment(invoice)
        self.assertAlmostEqual(
            self._figure(self.boss, "sales_flow.card_sales_month"),
            sold + order.amount_untaxed,
            places=2,
        )

    def _make_rule(self, amount):
        """What a consultant sets: such orders pass the sales manager."""
        self.env["desk.approval.rule"].sudo().create(
            {
                "name": "Large orders",
                "model_id": self.env["ir.model"]._get_id("sale.order"),
                "domain": f"[('amount_untaxed', '>=', {amount})]",
                "step_ids": [
                    Command.create(
                        {
                            "approver": "role",
                            "group_id": self.env.ref("crm_roles.role_sales_manager").id,
                        }
                    )
                ],
            }
        )

    def _quote(self, seller, customer, product, quantity):
        order = (
            self.env["sale.order"]
            .with_user(seller)
            .create(
                {
                    "partner_id": customer.id,
                    "order_line": [
                        Command.create(
                            {"product_id": product.id, "product_uom_qty": quantity}
                        )
                    ],
                }
            )
        )
        self.assertEqual(order.user_id, seller)
        return order

    def _is_held(self, seller, order):
        order.with_user(seller).action_confirm()
        self.assertEqual(order.state, "draft")
        self.assertEqual(order.desk_approval_state, "waiting")
        self.assertFalse(order.picking_ids)

    def _audit_on_workbench(self, order):
        """She finds the order among her cards and audits it from its row."""
        inbox = self._card(self.sales_manager, "crm_roles.card_inbox")
        rows = [row for row in inbox["rows"] if row["number"] == order.name]
        self.assertEqual(
            [(row["model"], row["res_id"]) for row in rows], [("sale.order", order.id)]
        )
        requests = self.env["desk.approval.request"].with_user(self.sales_manager)
        requests.browse(rows[0]["id"]).action_approve(note="Within the margin")
        order.invalidate_recordset()
        self.assertEqual(order.state, "sale")
        self.assertEqual(order.desk_approval_state, "approved")

    def _deliver(self, order):
        keeper = self.warehouse_head
        [row] = [
            row
            for row in self._rows_behind(keeper, "stock_book.card_deliveries")
            if row.origin == order.name
        ]
        row.action_assign()
        self.assertEqual(row.state, "assigned")
        row.button_validate()
        self.assertEqual(row.state, "done")
        self.assertEqual(order.delivery_status, "full")

    def _invoice(self, order):
        behind = self._rows_behind(self.accountant, "sales_flow.card_to_invoice")
        self.assertIn(order, behind)
        wizard = (
            self.env["sale.advance.payment.inv"]
            .with_user(self.accountant)
            .with_context(active_model="sale.order", active_ids=order.ids)
            .create({"advance_payment_method": "delivered"})
        )
        wizard.create_invoices()
        invoice = order.invoice_ids.with_user(self.accountant)
        invoice.action_post()
        self.assertEqual(invoice.state, "posted")
        self.assertAlmostEqual(invoice.amount_total, order.amount_total, places=2)
        return invoice

    def _register_payment(self, invoice):
        wizard = (
            self.env["account.payment.register"]
            .with_user(self.accountant)
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"payment_date": fields.Date.today()})
        )
        wizard.action_create_payments()
        self.assertEqual(invoice.amount_residual, 0)
        self.assertIn(invoice.payment_state, ("paid", "in_payment"))

    # The workbench, as the person sees it.

    def _card(self, person, name):
        card_id = self.env.ref(name).id
        workbench = self.env["desk.card"].with_user(person).read_workbench()
        [card] = [card for card in workbench["cards"] if card["id"] == card_id]
        return card

    def _figure(self, person, name):
        self.env.flush_all()
        return self._card(person, name)["value"] or 0

    def _rows_behind(self, person, name):
        """The records that a click on the card opens."""
        self.env.flush_all()
        action = self.env.ref(name).with_user(person).action_open()
        return self.env[action["res_model"]].with_user(person).search(action["domain"])
