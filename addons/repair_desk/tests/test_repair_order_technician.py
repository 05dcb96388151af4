from odoo.tests import tagged

from odoo.addons.crm_roles.tests.common import RoleCase


@tagged("post_install", "-at_install")
class TestRepairOrderTechnician(RoleCase):
    def test_result_returns_to_the_repair(self):
        mill = self.env["res.partner"].create({"name": "Mill"})
        repairs = self.env["repair.order"].with_user(self.service_agent)
        repair = repairs.create({"partner_id": mill.id})
        action = repair.action_ask_technician()
        ask = (
            self.env[action["res_model"]]
            .with_user(self.service_agent)
            .with_context(**action["context"])
            .create({"is_signature_required": False})
        )
        job = self.env["project.task"].browse(ask.action_ask()["res_id"])
        job.with_user(self.technician).action_start()
        job.with_user(self.technician).action_finish({"result": "Started on site"})
        self.assertIn("Started on site", repair.message_ids[0].body)
        repair.invalidate_recordset()
        self.assertEqual(repair.technician_task_count, 1)
