from odoo import fields
from odoo.tests import tagged

from odoo.addons.crm_roles.tests.common import RoleCase


@tagged("post_install", "-at_install")
class TestCustomerHeat(RoleCase):
    """The list of hot customers shows what is offered and what is owed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product = cls.env["product.product"].create({"name": "P", "list_price": 10})
        cls.customers = cls.env["res.partner"].create(
            [{"name": f"C{n}", "user_id": cls.salesperson.id} for n in range(11)]
        )
        cls.customers.action_heat(2, "why")

    def _quote(self, customer, **values):
        line = {"product_id": self.product.id, "price_unit": 100, "tax_ids": False}
        return self.env["sale.order"].create(
            {
                "partner_id": customer.id,
                "user_id": self.salesperson.id,
                "order_line": [fields.Command.create(line)],
                **values,
            }
        )

    def _heat(self, customer, user=None):
        heats = self.env["customer.heat"].with_user(user or self.salesperson)
        return heats.search([("partner_id", "=", customer.id)])

    def test_open_quotations_are_added_up_cancelled_ones_are_not(self):
        customer = self.customers[0]
        self._quote(customer)
        self._quote(customer)
        self._quote(customer)._action_cancel()
        self.assertEqual(self._heat(customer).amount_quoted, 200)

    def test_who_reads_no_orders_gets_no_amount(self):
        customer = self.customers[0]
        self._quote(customer)
        self.assertFalse(
            self.env["sale.order"].with_user(self.purchaser).has_access("read")
        )
        self.assertEqual(self._heat(customer, self.purchaser).amount_quoted, 0)

    def test_what_is_overdue_is_shown_to_who_reads_invoices(self):
        customer = self.customers[0]
        for days_ago in (40, 0):
            due = fields.Date.subtract(fields.Date.today(), days=days_ago)
            line = {"name": "P", "price_unit": 70, "tax_ids": False}
            self.env["account.move"].create(
                {
                    "move_type": "out_invoice",
                    "partner_id": customer.id,
                    "invoice_date": due,
                    "invoice_date_due": due,
                    "invoice_payment_term_id": False,
                    "invoice_line_ids": [fields.Command.create(line)],
                }
            ).action_post()
        self.assertEqual(self._heat(customer, self.boss).amount_overdue, 70)
        self.assertEqual(self._heat(customer, self.technician).amount_overdue, 0)

    def test_a_competitor_named_in_an_opportunity_suggests(self):
        [customer] = self.env["res.partner"].create(
            [{"name": "Rival", "user_id": self.salesperson.id}]
        )
        rule = self.env.ref("sales_flow.heat_rule_competitor")
        lead = self.env["crm.lead"].create(
            {
                "name": "Pumps",
                "type": "opportunity",
                "partner_id": customer.id,
                "expected_product_ids": [
                    fields.Command.create({"product_id": self.product.id})
                ],
            }
        )
        self.assertNotIn(customer, rule._suggest().partner_id)
        lead.expected_product_ids.competitor = "Ace"
        self.assertIn(customer, rule._suggest().partner_id)
        self.assertFalse(customer.heat_level, "a person decides")

    def test_the_amounts_cost_the_same_for_1_and_10(self):
        for customer in self.customers:
            self._quote(customer)
        self._cost(self.customers[:1])
        self.assertEqual(self._cost(self.customers[:1]), self._cost(self.customers[1:]))

    def _cost(self, customers):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.env["customer.heat"].with_user(self.sales_manager).search_read(
            [("partner_id", "in", customers.ids)], ["amount_quoted", "amount_overdue"]
        )
        return self.env.cr.sql_log_count - before
