from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import RoleCase


@tagged("post_install", "-at_install")
class TestCrmRoleUsers(RoleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.roles = {role.key: role for role in cls.env["crm.role"].search([])}
        cls.admin = cls.env.ref("base.user_admin")

    def test_role_gives_its_group(self):
        self.technician.crm_role_ids = self.roles["repairer"]
        self.assertTrue(self.technician.has_group("crm_roles.role_repairer"))
        self.assertFalse(self.technician.has_group("crm_roles.role_technician"))

    def test_group_shows_as_role(self):
        self.boss.group_ids = [
            Command.link(self.env.ref("crm_roles.role_purchaser").id)
        ]
        self.assertEqual(
            self.boss.crm_role_ids, self.roles["boss"] + self.roles["purchaser"]
        )

    def test_new_person_gets_her_role_in_one_step(self):
        user = self.env["res.users"].create(
            {
                "name": "Nora",
                "login": "nora",
                "crm_role_ids": [Command.set(self.roles["purchaser"].ids)],
            }
        )
        self.assertTrue(user.has_group("crm_roles.role_purchaser"))
        self.assertTrue(user.has_group("base.group_user"))

    def test_two_roles_survive_a_save_of_the_form(self):
        self.boss.crm_role_ids = self.roles["boss"] + self.roles["purchaser"]
        with self._form(self.boss) as form:
            form.name = "Changed"
        self.assertEqual(
            set(self.boss.crm_role_ids.mapped("key")), {"boss", "purchaser"}
        )

    def test_two_roles_survive_a_change_of_another_privilege(self):
        self.boss.crm_role_ids = self.roles["boss"] + self.roles["purchaser"]
        export = self.env.ref("base.group_allow_export")
        with self._form(self.boss) as form:
            form.group_ids.add(export)
        self.assertEqual(
            set(self.boss.crm_role_ids.mapped("key")), {"boss", "purchaser"}
        )
        self.assertIn(export, self.boss.group_ids)

    def test_role_and_privilege_are_kept_when_changed_together(self):
        export = self.env.ref("base.group_allow_export")
        with self._form(self.boss) as form:
            form.crm_role_ids.add(self.roles["purchaser"])
            form.group_ids.add(export)
        self.assertEqual(
            set(self.boss.crm_role_ids.mapped("key")), {"boss", "purchaser"}
        )
        self.assertIn(export, self.boss.group_ids)

    def test_role_taken_away_on_the_form_is_gone(self):
        self.boss.crm_role_ids = self.roles["boss"] + self.roles["purchaser"]
        with self._form(self.boss) as form:
            form.crm_role_ids.remove(self.roles["boss"].id)
        self.assertEqual(self.boss.crm_role_ids, self.roles["purchaser"])
        self.assertFalse(self.boss.has_group("crm_roles.role_boss"))

    def test_people_are_found_by_role(self):
        users = self.env["res.users"]
        found = users.search([("crm_role_ids", "in", self.roles["boss"].ids)])
        self.assertIn(self.boss, found)
        self.assertNotIn(self.purchaser, found)
        without = users.search([("crm_role_ids", "=", False)])
        self.assertIn(self.admin, without | found)
        self.assertNotIn(self.boss, without)

    def test_colleague_reads_the_roles_of_others(self):
        boss = self.boss.with_user(self.salesperson)
        self.assertEqual(boss.crm_role_ids.mapped("key"), ["boss"])

    def test_colleague_gives_nobody_a_role(self):
        for user in (self.boss, self.salesperson):
            with self.assertRaises(AccessError):
                user.with_user(self.salesperson).crm_role_ids = self.roles["boss"]

    def test_role_counts_its_people_and_cards(self):
        role = self.roles["boss"]
        before = role.user_count, role.card_count
        self.env["desk.card"].create(
            {
                "name": "People",
                "role_ids": [Command.set(role.group_id.ids)],
                "action_id": self.env.ref("base.action_res_users").id,
            }
        )
        self.purchaser.crm_role_ids += role
        role.invalidate_recordset()
        self.assertEqual(
            (role.user_count, role.card_count), (before[0] + 1, before[1] + 1)
        )

    def test_key_and_group_of_a_role_stay(self):
        with self.assertRaises(AccessError):
            self.roles["boss"].with_user(self.boss).name = "Chief"

    def _form(self, user):
        return Form(user.with_user(self.admin), view="base.view_users_form")
