from odoo.tests import tagged

from .desk_card_common import CardCase


@tagged("post_install", "-at_install")
class TestDeskCardRows(CardCase):
    def test_list_shows_the_first_rows_and_counts_all(self):
        card = self._card(kind="list", row_fields="name", order="name", limit=2)
        for name in ("Cid", "Ann", "Bob"):
            self._contact(name)
        shown = self._shown(card)
        self.assertEqual([row["title"] for row in shown["rows"]], ["Ann", "Bob"])
        self.assertEqual(shown["value"], 3)

    def test_inbox_opens_what_waits_for_the_person(self):
        card = self._card("boss", kind="inbox", action_id=False)
        action = card.with_user(self.boss).action_open()
        self.assertEqual(action["res_model"], "desk.approval.request")
        waiting = self.env["desk.approval.request"].with_user(self.boss)
        self.assertEqual(
            waiting.search_count(action["domain"]), waiting.inbox()["count"]
        )

    def test_row_names_what_it_refers_to(self):
        card = self._card(kind="list", row_fields="name,user_id,lang,create_date")
        contact = self._contact("Ann", lang="en_US")
        [row] = self._shown(card)["rows"]
        facts = {fact["name"]: fact["value"] for fact in row["facts"]}
        self.assertEqual(row["id"], contact.id)
        self.assertEqual(facts["user_id"], self.salesperson.name)
        self.assertEqual(facts["lang"], "English (US)")
        self.assertTrue(facts["create_date"].startswith(str(contact.create_date)[:10]))

    def test_rows_obey_the_record_rules(self):
        card = self._card(
            kind="list", row_fields="name", domain="[('city', '=', 'Oz')]"
        )
        self._contact("Ann", city="Oz")
        self._contact("Bob", city="Oz", user=self.purchaser)
        self.env["ir.rule"].create(
            {
                "name": "Own contacts",
                "model_id": self.env.ref("base.model_res_partner").id,
                "domain_force": "[('user_id', 'in', [user.id, False])]",
            }
        )
        self.assertEqual([row["title"] for row in self._shown(card)["rows"]], ["Ann"])

    def test_field_the_person_may_not_read_fails_its_card_alone(self):
        self._contact("Ann")
        field = self.env["res.partner"]._fields["barcode"]
        self.patch(field, "groups", "base.group_system")
        secret = self._card(kind="list", row_fields="name,barcode")
        plain = self._card()
        self.assertIn("error", self._shown(secret))
        self.assertEqual(self._shown(plain)["value"], 1)

    def test_every_value_travels_over_xmlrpc(self):
        self._card(kind="list", row_fields="name,user_id,email,create_date,active")
        self._card(kind="chart", group_by="create_date:month")
        self._card(kind="funnel", group_by="type")
        self._contact("Ann")
        self._assert_plain(self._read())

    def _assert_plain(self, value):
        if isinstance(value, dict):
            self.assertTrue(all(isinstance(key, str) for key in value))
            value = list(value.values())
        if isinstance(value, list | tuple):
            for item in value:
                self._assert_plain(item)
        else:
            self.assertIsInstance(value, (str, int, float, bool))
