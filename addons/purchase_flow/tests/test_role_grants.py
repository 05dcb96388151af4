from odoo.tests import tagged, users

from odoo.addons.crm_roles.tests.common import RoleCase


@tagged("post_install", "-at_install")
class TestRoleGrants(RoleCase):
    @users("test_purchaser")
    def test_purchaser_asks_several_vendors(self):
        feature = "purchase_requisition.group_purchase_alternatives"
        self.assertTrue(self.env.user.has_group(feature))

    @users("test_purchaser")
    def test_purchaser_keeps_vendor_prices(self):
        self.assertTrue(self.env["product.supplierinfo"].has_access("create"))

    @users("test_boss")
    def test_boss_reads_purchases_and_orders_nothing(self):
        orders = self.env["purchase.order"]
        self.assertTrue(orders.has_access("read"))
        self.assertFalse(orders.has_access("write"))
