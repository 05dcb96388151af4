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
