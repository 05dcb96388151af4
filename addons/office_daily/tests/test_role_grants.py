from odoo.tests import tagged, users

from odoo.addons.crm_roles.tests.common import RoleCase


@tagged("post_install", "-at_install")
class TestRoleGrants(RoleCase):
    @users("test_office_manager")
    def test_office_manager_keeps_the_employees(self):
        self.assertTrue(self.env["hr.employee"].has_access("create"))

    @users("test_salesperson", "test_accountant")
    def test_private_employee_data_stays_with_the_office(self):
        self.assertFalse(self.env["hr.employee"].has_access("read"))

    @users("test_technician")
    def test_technician_notes_what_is_to_do(self):
        note = self.env["project.task"].create({"name": "Order a gauge"})
        self.assertEqual(note.user_ids, self.technician)
