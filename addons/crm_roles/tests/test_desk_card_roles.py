from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .common import ROLES
from .desk_card_common import CardCase


@tagged("post_install", "-at_install")
class TestDeskCardRoles(CardCase):
    def test_card_stands_on_the_workbench_of_its_role_alone(self):
        card = self._card("salesperson")
        for key in ROLES:
            shown = self._shown(card, user=getattr(self, key))
            self.assertEqual(bool(shown), key == "salesperson", key)

    def test_person_with_one_role_lands_on_it(self):
        workbench = self._read()
        self.assertEqual(workbench["role"], "salesperson")
        self.assertEqual([role["key"] for role in workbench["roles"]], ["salesperson"])

    def test_person_with_two_roles_switches_between_them(self):
        self._give(self.salesperson, "purchaser")
        sells, buys = self._card("salesperson"), self._card("purchaser")
        self.assertEqual(self._ids(), [sells.id])
        self.assertEqual(self._ids("purchaser"), [buys.id])

    def test_merged_workbench_shows_each_card_once(self):
        self._give(self.salesperson, "purchaser")
        cards = self._card("salesperson"), self._card("salesperson purchaser")
        self.assertEqual(self._ids("all"), [card.id for card in cards])

    def test_foreign_role_is_refused(self):
        for role in ("boss", "nonsense", "salesperson; --", 7):
            with self.assertRaisesRegex(AccessError, "not yours"):
                self._read(role)

    def test_merged_workbench_needs_a_role(self):
        nobody = self._nobody()
        with self.assertRaises(AccessError):
            self._read("all", user=nobody)

    def test_person_without_a_role_has_an_empty_workbench(self):
        self._card()
        workbench = self._read(user=self._nobody())
        self.assertEqual(
            (workbench["role"], workbench["roles"], workbench["cards"]), ("", [], [])
        )

    def test_role_that_another_group_implies_is_no_desk(self):
        self.env.ref("crm_roles.role_salesperson").implied_ids = [
            Command.link(self.env.ref("crm_roles.role_purchaser").id)
        ]
        self.assertEqual(len(self._read()["roles"]), 1)

    def test_card_on_a_model_that_is_not_installed_is_left_out(self):
        card = self._card()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE ir_act_window SET res_model = 'no.such' WHERE id = %s",
            [self.action.id],
        )
        self.action.invalidate_recordset()
        self.assertIsNone(self._shown(card))

    def test_card_on_a_model_the_person_may_not_read_is_left_out(self):
        action = self.env["ir.actions.act_window"].create(
            {"name": "Rules", "res_model": "ir.rule", "view_mode": "list"}
        )
        self.assertIsNone(self._shown(self._card(action_id=action.id, domain="[]")))

    def test_archived_card_is_off_the_workbench(self):
        self.assertIsNone(self._shown(self._card(active=False)))

    def test_card_that_fails_says_so_and_the_others_live(self):
        broken, sound = self._card(name="Broken"), self._card(name="Sound")
        self._contact("Ann")
        self._break(broken)
        with self.assertLogs("odoo.addons.crm_roles", "WARNING"):
            self.assertIn("cannot be read", self._shown(broken)["error"])
        with self.assertLogs("odoo.addons.crm_roles", "WARNING"):
            self.assertEqual(self._shown(sound)["value"], 1)

    def test_failing_statement_leaves_the_others_alive(self):
        broken = self._card(kind="chart", group_by="city")
        sound = self._card()
        self._contact("Ann")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE desk_card SET group_by = 'nothing' WHERE id = %s", [broken.id]
        )
        broken.invalidate_recordset()
        with self.assertLogs("odoo.addons.crm_roles", "WARNING"):
            cards = {card["id"]: card for card in self._read()["cards"]}
        self.assertIn("error", cards[broken.id])
        self.assertEqual(cards[sound.id]["value"], 1)

    def test_role_reads_cards_and_changes_none(self):
        card = self._card()
        for key in ROLES:
            mine = card.with_user(getattr(self, key))
            with self.assertRaises(AccessError):
                mine.name = "Other"
            with self.assertRaises(AccessError):
                mine.unlink()

    def test_card_of_a_foreign_role_does_not_open(self):
        with self.assertRaises(AccessError):
            self._card("boss").with_user(self.salesperson).action_open()

    def _ids(self, role=None):
        return [card["id"] for card in self._read(role)["cards"]]

    def _give(self, user, key):
        user.group_ids = [Command.link(self.env.ref(f"crm_roles.role_{key}").id)]

    def _nobody(self):
        self.technician.group_ids = self.env.ref("base.group_user")
        return self.technician

    def _break(self, card):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE desk_card SET domain = %s WHERE id = %s",
            ["[('nothing', '=', 1)]", card.id],
        )
        card.invalidate_recordset()
