from odoo.tests import tagged
from odoo.tests.common import TransactionCase

from odoo.addons.crm_roles.tests.common import ROLES
from odoo.addons.crm_suite.demo import company


@tagged("post_install", "-at_install")
class TestWorkbenchCards(TransactionCase):
    """In the demo company every card of every role has something to show."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mails = cls.env["mail.mail"].search([])
        company.build(cls.env)

    def test_a_second_call_changes_nothing(self):
        counts = self._count_documents()
        self.assertFalse(company.build(self.env))
        self.assertEqual(self._count_documents(), counts)

    def test_building_the_company_sends_no_mail(self):
        self.assertEqual(self.env["mail.mail"].search([]), self.mails)

    def test_documents_keep_the_days_they_were_written(self):
        orders = self.env["sale.order"].search([], order="date_order")
        age = orders[-1].date_order - orders[0].date_order
        self.assertGreater(age.days, 80)

    def test_money_reaches_the_bank(self):
        payments = self.env["account.payment"].search([])
        held = payments.filtered(
            lambda money: (
                money.desk_approval_state == "waiting"
                or (money.plan_line_ids and money.state == "draft")
            )
        )
        self.assertEqual(set((payments - held).mapped("state")), {"paid"})

    def test_every_card_shows_open_work(self):
        for role in ROLES:
            for card in self._read(role)["cards"]:
                with self.subTest(role=role, card=card["name"]):
                    self.assertNotIn("error", card)
                    if card["kind"] != "shortcut":
                        shown = (card.get(key) for key in ("value", "rows", "points"))
                        self.assertTrue(any(shown))

    def test_every_number_is_the_length_of_the_list_it_opens(self):
        for role in ROLES:
            for card in self._figures(role, "count", "list"):
                with self.subTest(role=role, card=card["name"]):
                    self.assertEqual(card["value"], len(self._opened(role, card["id"])))

    def test_every_sum_is_the_sum_of_the_list_it_opens(self):
        for role in ROLES:
            for card in self._figures(role, "sum"):
                with self.subTest(role=role, card=card["name"]):
                    kept = self.env["desk.card"].browse(card["id"])
                    opened = self._opened(role, card["id"])
                    total = sum(opened.mapped(kept.field_name))
                    shown = -card["value"] if kept.is_reversed else card["value"]
                    self.assertAlmostEqual(shown, total, places=2)

    def test_every_shortcut_opens_a_form_the_person_may_save_or_a_screen(self):
        for role in ROLES:
            for card in self._figures(role, "shortcut"):
                with self.subTest(role=role, card=card["name"]):
                    kept = self._desk(role).browse(card["id"])
                    action = kept.action_open()
                    if kept.sudo().screen_id:
                        self.assertEqual(action["type"], "ir.actions.client")
                        continue  # a screen of its own, with its own tests
                    records = self._desk(role).env[action["res_model"]]
                    starts = action["view_mode"] == "form"
                    self.assertTrue(records.has_access("create" if starts else "read"))

    def _desk(self, role):
        person = self.env["res.users"].search([("login", "=", role)])
        return self.env["desk.card"].with_user(person)

    def _read(self, role):
        return self._desk(role).read_workbench()

    def _figures(self, role, *kinds):
        return [card for card in self._read(role)["cards"] if card["kind"] in kinds]

    def _opened(self, role, card_id):
        """What the person finds behind the figure, with her own rights."""
        action = self._desk(role).browse(card_id).action_open()
        return self._desk(role).env[action["res_model"]].search(action["domain"])

    def _count_documents(self):
        models = ("res.users", "sale.order", "account.move", "stock.picking")
        return {name: self.env[name].search_count([]) for name in models}
