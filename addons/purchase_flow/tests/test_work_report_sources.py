from odoo.tests import tagged

from odoo.addons.crm_roles.tests.common import RoleCase


@tagged("post_install", "-at_install")
class TestWorkReportSources(RoleCase):
    def _facts(self, person, source):
        reports = self.env["work.report"].with_user(person)
        report = reports.browse(reports.start())
        found = self.env.ref(f"purchase_flow.source_{source}")
        return report.fact_ids.filtered(lambda line: line.source_id == found)

    def test_purchases_of_the_day_fill_the_report(self):
        vendor = self.env["res.partner"].create({"name": "Bluewater"})
        order = (
            self.env["purchase.order"]
            .with_user(self.purchaser)
            .create({"partner_id": vendor.id})
        )
        order.button_confirm()
        facts = self._facts(self.purchaser, "purchases")
        self.assertEqual(facts.mapped("res_id"), order.ids)

    def test_transfers_fill_the_report_of_the_warehouse_head_alone(self):
        product = self.env["product.product"].create(
            {"name": "Hose", "is_storable": True}
        )
        stock = self.env["stock.warehouse"].search([], limit=1)
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": stock.in_type_id.id,
                "move_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": product.id,
                            "product_uom_qty": 2,
                            "location_id": stock.in_type_id.default_location_src_id.id
                            or self.env.ref("stock.stock_location_suppliers").id,
                            "location_dest_id": stock.lot_stock_id.id,
                        },
                    )
                ],
            }
        )
        picking.action_confirm()
        picking.move_ids.quantity = 2
        picking.move_ids.picked = True
        picking.button_validate()
        # The role reads transfers where the warehouse's own addon is installed.
        self.warehouse_head.group_ids = [(4, self.env.ref("stock.group_stock_user").id)]
        facts = self._facts(self.warehouse_head, "transfers")
        self.assertIn(picking.id, facts.mapped("res_id"))
        self.assertFalse(self._facts(self.purchaser, "transfers"))
