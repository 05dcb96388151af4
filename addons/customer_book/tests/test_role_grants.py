from odoo.tests import tagged, users

from odoo.addons.crm_roles.tests.common import RoleCase


@tagged("post_install", "-at_install")
class TestRoleGrants(RoleCase):
    @users("test_salesperson")
    def test_salesperson_sees_own_opportunities_only(self):
        mine, theirs = self._lead(self.salesperson), self._lead(self.sales_manager)
        found = self.env["crm.lead"].search([])
        self.assertIn(mine, found)
        self.assertNotIn(theirs, found)

    @users("test_sales_manager", "test_boss")
    def test_chiefs_see_everybodys_opportunities(self):
        lead = self._lead(self.salesperson)
        self.assertIn(lead, self.env["crm.lead"].search([]))

    @users("test_service_agent")
    def test_service_agent_writes_down_who_calls(self):
        caller = self.env["res.partner"].create({"name": "Caller"})
        self.assertTrue(caller)

    def _lead(self, person):
        return (
            self.env["crm.lead"]
            .sudo()
            .create({"name": "Pumps", "type": "opportunity", "user_id": person.id})
        )
