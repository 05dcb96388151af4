from odoo.tests import tagged, users

from odoo.addons.crm_roles.tests.common import RoleCase


@tagged("post_install", "-at_install")
class TestRoleGrants(RoleCase):
    @users("test_salesperson")
    def test_salesperson_quotes(self):
        quote = self._quote()
        self.assertEqual(quote.user_id, self.salesperson)

    @users("test_salesperson")
    def test_salesperson_leaves_prices_to_the_manager(self):
        self.assertFalse(self.env["product.pricelist"].has_access("write"))

    @users("test_sales_manager")
    def test_sales_manager_keeps_the_prices(self):
        self.assertTrue(self.env["product.pricelist"].has_access("write"))

    def test_everybody_gives_discounts_per_line(self):
        self.assertTrue(self.salesperson.has_group("sale.group_discount_per_so_line"))

    def _quote(self):
        customer = self.env["res.partner"].create({"name": "Mill"})
        return self.env["sale.order"].create({"partner_id": customer.id})
