from odoo.tests import HttpCase, tagged

from odoo.addons.crm_suite.demo import people
from odoo.addons.crm_suite.demo.stage import Stage

# What a person of each role finds in the app menu, beyond what everybody has. The
# stock is open to whoever lends, checks an opening or asks about one.
APPS = {
    "boss": {"crm", "sale", "stock", "purchase", "account", "repair", "project"},
    "sales_manager": {"crm", "sale", "stock", "project"},
    "salesperson": {"crm", "sale", "stock"},
    "technician": {"stock", "repair", "project"},
    "service_agent": {"stock", "repair", "project"},
    "repairer": {"stock", "repair"},
    "purchaser": {"purchase", "stock"},
    "warehouse_head": {"stock", "repair"},
    "office_manager": {"project"},
    "accountant": {"account", "stock"},
}
ROOTS = {
    "crm": "crm.crm_menu_root",
    "sale": "sale.sale_menu_root",
    "stock": "stock.menu_stock_root",
    "purchase": "purchase.menu_purchase_root",
    "account": "account.menu_finance",
    "repair": "repair.menu_repair_order",
    "project": "project.menu_main_pm",
}
CLOSED = (
    "base.menu_administration",
    "account.menu_finance_configuration",
    "base.menu_management",
)


@tagged("post_install", "-at_install")
class TestLogins(HttpCase):
    """Ten people come in by the front door: login, password, browser session."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        stage = Stage(cls.env)
        people.build(stage)
        cls.people = stage.users

    def test_everybody_sees_the_own_workbench(self):
        for role in self.people:
            with self.subTest(role=role):
                self.authenticate(role, role)
                desk = self._read_workbench()
                self.assertEqual(desk["role"], role)
                self.assertFalse([card for card in desk["cards"] if card.get("error")])

    def test_everybody_has_three_shortcuts_and_six_at_most(self):
        """Three stand at the thumb on the phone; six fit the head of the desk."""
        for role in self.people:
            with self.subTest(role=role):
                self.authenticate(role, role)
                cards = self._read_workbench()["cards"]
                shortcuts = [card for card in cards if card["kind"] == "shortcut"]
                self.assertGreaterEqual(len(shortcuts), 3)
                self.assertLessEqual(len(shortcuts), 6)

    def test_everybody_finds_the_apps_of_the_role(self):
        for role, person in self.people.items():
            with self.subTest(role=role):
                menus = self._visible_menus(person)
                apps = {
                    app for app, root in ROOTS.items() if self.env.ref(root).id in menus
                }
                self.assertEqual(apps, APPS[role])

    def test_nobody_reaches_settings_apps_or_the_accounting_configuration(self):
        for role, person in self.people.items():
            menus = self._visible_menus(person)
            for closed in CLOSED:
                with self.subTest(role=role, menu=closed):
                    self.assertNotIn(self.env.ref(closed).id, menus)

    def _read_workbench(self):
        return self.make_jsonrpc_request(
            "/web/dataset/call_kw/desk.card/read_workbench",
            {
                "model": "desk.card",
                "method": "read_workbench",
                "args": (),
                "kwargs": {},
            },
        )

    def _visible_menus(self, person):
        return self.env["ir.ui.menu"].with_user(person)._visible_menu_ids()
