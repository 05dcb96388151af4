from odoo.tests import tagged, users

from odoo.addons.crm_roles.tests.common import RoleCase


@tagged("post_install", "-at_install")
class TestRoleGrants(RoleCase):
    @users("test_service_agent")
    def test_service_agent_takes_a_repair_in(self):
        customer = self.env["res.partner"].create({"name": "Mill"})
        repair = self.env["repair.order"].create({"partner_id": customer.id})
        repair.action_validate()
        self.assertEqual(repair.state, "confirmed")

    @users("test_service_agent")
    def test_service_agent_moves_no_stock(self):
        for model in ("stock.picking", "stock.move", "stock.quant"):
            with self.subTest(model=model):
                self.assertFalse(self.env[model].has_access("write"))

    @users("test_repairer", "test_technician")
    def test_mechanics_take_parts(self):
        self.assertTrue(self.env["stock.move"].has_access("create"))

    @users("test_boss")
    def test_boss_reads_repairs(self):
        self.assertTrue(self.env["repair.order"].has_access("read"))
        self.assertFalse(self.env["repair.order"].has_access("write"))
