import json
from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from odoo.addons.crm_roles.models.desk_card_workbench import DeskCardWorkbench


@tagged("post_install", "-at_install")
class TestDeskCardTour(HttpCase):
    """A salesperson at her browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        role = cls.env.ref("crm_roles.role_salesperson")
        cls.env["desk.card"].search([]).active = False
        action = cls.env["ir.actions.act_window"].create(
            {"name": "Contacts", "res_model": "res.partner", "view_mode": "list,form"}
        )
        cls.user = cls.env["res.users"].create(
            {
                "name": "Sal Tour",
                "login": "sal_tour",
                "password": "sal_tour",
                "group_ids": [
                    Command.set([role.id, cls.env.ref("base.group_user").id])
                ],
            }
        )
        values = {"role_ids": [Command.set(role.ids)], "action_id": action.id}
        cls.env["desk.card"].create(
            [
                {
                    **values,
                    "name": "Contacts of the tour",
                    "domain": "[('user_id', '=', uid)]",
                },
                {**values, "name": "New contact", "kind": "shortcut"},
            ]
        )
        cls.env["res.partner"].create(
            [{"name": name, "user_id": cls.user.id} for name in ("Ann", "Bob")]
        )

    def test_one_call_fills_the_page_she_lands_on(self):
        calls = []
        read = DeskCardWorkbench.read_workbench

        def count(desk, role=None):
            calls.append(role)
            return read(desk, role)

        count._readonly = read._readonly
        count._api_model = True
        with patch.object(DeskCardWorkbench, "read_workbench", count):
            self.start_tour("/odoo", "crm_roles.workbench", login="sal_tour")
        # Once on landing, once on coming back.
        self.assertEqual(len(calls), 2, json.dumps(calls))

    def test_workbench_fits_a_phone(self):
        self.browser_size = "390x844"
        self.touch_enabled = True
        self.start_tour("/odoo", "crm_roles.workbench_phone", login="sal_tour")

    def test_workbench_is_the_first_menu(self):
        menus = self.env["ir.ui.menu"].with_user(self.user).load_menus(False)
        root = self.env.ref("crm_roles.menu_root")
        self.assertEqual(menus["root"]["children"][0], root.id)
