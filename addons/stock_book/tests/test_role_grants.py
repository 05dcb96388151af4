from odoo.tests import tagged, users

from odoo.addons.crm_roles.tests.common import RoleCase


@tagged("post_install", "-at_install")
class TestRoleGrants(RoleCase):
    @users("test_boss")
    def test_boss_reads_the_stock_and_counts_none(self):
        stock = self.env["stock.quant"]
        self.assertTrue(stock.has_access("read"))
        self.assertFalse(stock.has_access("write"))

    @users("test_warehouse_head")
    def test_warehouse_head_opens_a_warehouse(self):
        warehouse = self.env["stock.warehouse"].create({"name": "Annex", "code": "AX"})
        self.assertTrue(warehouse.lot_stock_id)

    def test_everybody_sees_serials_places_and_warehouses(self):
        for feature in ("production_lot", "stock_multi_locations"):
            self.assertTrue(self.salesperson.has_group(f"stock.group_{feature}"))
