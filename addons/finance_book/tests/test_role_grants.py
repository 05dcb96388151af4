from odoo.tests import tagged, users

from odoo.addons.crm_roles.tests.common import RoleCase


@tagged("post_install", "-at_install")
class TestRoleGrants(RoleCase):
    @users("test_boss")
    def test_boss_reads_accounting_and_changes_none(self):
        entries = self.env["account.move"]
        self.assertTrue(entries.has_access("read"))
        self.assertFalse(entries.has_access("write"))

    @users("test_accountant")
    def test_accountant_pays_but_leaves_the_chart_of_accounts_alone(self):
        self.assertTrue(self.env["account.payment"].has_access("create"))
        self.assertFalse(self.env["account.account"].has_access("write"))

    @users("test_salesperson", "test_purchaser", "test_repairer")
    def test_other_roles_see_no_payment(self):
        self.assertFalse(self.env["account.payment"].has_access("read"))
