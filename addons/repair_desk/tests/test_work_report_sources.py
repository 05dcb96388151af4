from odoo.tests import tagged

from odoo.addons.crm_roles.tests.common import RoleCase


@tagged("post_install", "-at_install")
class TestWorkReportSources(RoleCase):
    def test_repairs_finished_today_fill_the_report(self):
        device = self.env["product.product"].create(
            {"name": "Washer", "is_storable": True}
        )
        repair = self.env["repair.order"].create(
            {
                "product_id": device.id,
                "product_qty": 1,
                "user_id": self.repairer.id,
                "partner_id": self.env["res.partner"].create({"name": "Atlas"}).id,
            }
        )
        repair._action_repair_confirm()
        repair.action_repair_start()
        repair.action_repair_end()
        reports = self.env["work.report"].with_user(self.repairer)
        report = reports.browse(reports.start())
        source = self.env.ref("repair_desk.source_repairs_done")
        facts = report.fact_ids.filtered(lambda line: line.source_id == source)
        self.assertEqual(facts.mapped("res_id"), repair.ids)
