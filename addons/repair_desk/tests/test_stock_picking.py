from odoo.tests import tagged

from odoo.addons.crm_roles.tests.common import RoleCase


@tagged("post_install", "-at_install")
class TestStockPicking(RoleCase):
    def test_who_reads_no_repairs_opens_a_delivery(self):
        delivery = self.env["stock.picking"].create(
            {
                "picking_type_id": self.env.ref("stock.picking_type_out").id,
                "location_id": self.env.ref("stock.stock_location_stock").id,
                "location_dest_id": self.env.ref("stock.stock_location_customers").id,
            }
        )
        pickings = self.env["stock.picking"].with_user(self.salesperson)
        form = pickings.get_view(view_type="form")["arch"]
        self.assertNotIn('name="repair_ids"', form)
        [row] = pickings.browse(delivery.id).read(["nbr_repairs"])
        self.assertEqual(row["nbr_repairs"], 0)
