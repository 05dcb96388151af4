from freezegun import freeze_time

from odoo.tests import tagged

from .desk_card_common import CardCase


@tagged("post_install", "-at_install")
class TestDeskCardFigures(CardCase):
    def test_count_is_the_number_of_records_it_opens(self):
        card = self._card()
        self._contact("Ann")
        self._contact("Bob")
        self._contact("Cid", user=self.purchaser)
        self.assertEqual(self._shown(card)["value"], 2)
        self.assertEqual(sorted(self._opened(card).mapped("name")), ["Ann", "Bob"])

    def test_each_card_on_one_model_counts_its_own_records(self):
        here = self._card(domain="[('city', '=', 'Emerald City')]")
        there = self._card(domain="[('city', '=', 'Kansas')]")
        nowhere = self._card(domain="[('city', '=', 'Nowhere')]")
        self._contact("Ann", city="Emerald City")
        self._contact("Bob", city="Kansas")
        self._contact("Cid", city="Kansas")
        values = [self._shown(card)["value"] for card in (here, there, nowhere)]
        self.assertEqual(values, [1, 2, 0])

    def test_filters_that_look_elsewhere_count_beside_plain_ones(self):
        plain = self._card(domain="[('city', '=', 'Oz')]")
        linked = self._card(domain="[('child_ids.name', '=', 'Toto')]")
        parent = self._contact("Ann", is_company=True)
        self._contact("Toto", parent_id=parent.id)
        self._contact("Bob", city="Oz")
        self.assertEqual(self._shown(plain)["value"], 1)
        self.assertEqual(self._shown(linked)["value"], 1)
        self.assertNotEqual(plain._get_pass_key(), linked._get_pass_key())

    def test_sum_adds_the_field_of_the_records_it_opens(self):
        card = self._card(kind="sum", field_name="color")
        self._contact("Ann", color=3)
        self._contact("Bob", color=4)
        self.assertEqual(self._shown(card)["value"], 7)
        self.assertEqual(sum(self._opened(card).mapped("color")), 7)

    def test_a_card_may_show_the_opposite_sign(self):
        card = self._card(kind="sum", field_name="color", is_reversed=True)
        self._contact("Ann", color=3)
        self.assertEqual(self._shown(card)["value"], -3)

    def test_a_card_may_stand_only_while_it_holds_something(self):
        card = self._card(hide_when_empty=True, domain="[('city', '=', 'Oz')]")
        self.assertNotIn(card.id, [shown["id"] for shown in self._read()["cards"]])
        self._contact("Ann", city="Oz")
        self.assertIn(card.id, [shown["id"] for shown in self._read()["cards"]])

    def test_an_empty_list_is_not_fetched(self):
        domain = "[('name', '=', 'Nobody')]"
        shown = self._shown(self._card(kind="list", row_fields="name", domain=domain))
        self.assertEqual((shown["value"], shown["rows"]), (0, []))

    def test_sum_of_nothing_is_nought(self):
        self.assertEqual(
            self._shown(self._card(kind="sum", field_name="color"))["value"], 0
        )

    def test_archived_records_count_only_when_asked_for(self):
        plain = self._card()
        archived = self._card(domain="[('user_id', '=', uid), ('active', '=', False)]")
        self._contact("Ann")
        self._contact("Bob", active=False)
        self.assertEqual(self._shown(plain)["value"], 1)
        self.assertEqual(self._shown(archived)["value"], 1)

    def test_record_rule_bounds_figure_and_list_alike(self):
        card = self._card(domain="[('city', '=', 'Oz')]")
        self._contact("Ann", city="Oz")
        self._contact("Bob", city="Oz", user=self.purchaser)
        self.env["ir.rule"].create(
            {
                "name": "Own contacts",
                "model_id": self.env.ref("base.model_res_partner").id,
                "domain_force": "[('user_id', 'in', (user.id, False))]",
            }
        )
        self.assertEqual(self._shown(card)["value"], 1)
        self.assertEqual(self._opened(card).mapped("name"), ["Ann"])

    def test_company_rule_bounds_the_figure(self):
        card = self._card(domain="[('city', '=', 'Oz')]")
        other = self.env["res.company"].create({"name": "Other"})
        self._contact("Ann", city="Oz")
        self._contact("Bob", city="Oz", company_id=other.id)
        self.assertEqual(self._shown(card)["value"], 1)

    def test_action_opens_without_its_starting_filters(self):
        action = self._card().with_user(self.salesperson).action_open()
        self.assertEqual(action["context"], {"default_city": "Oz"})

    def test_card_opens_under_its_own_name(self):
        action = self._card(name="Mine").with_user(self.salesperson).action_open()
        self.assertEqual((action["res_model"], action["name"]), ("res.partner", "Mine"))

    @freeze_time("2026-03-10 23:30:00")
    def test_today_is_the_day_of_the_person(self):
        card = self._card(
            domain="[('user_id', '=', uid), ('barcode', '=', str(today))]"
        )
        self._contact("Ann", barcode="2026-03-11")
        self.salesperson.tz = "Asia/Tokyo"
        self.assertEqual(self._shown(card)["value"], 1)
        self.salesperson.tz = "America/New_York"
        self.assertEqual(self._shown(card)["value"], 0)

    def test_relative_dates_work_in_a_filter(self):
        card = self._card(
            domain="[('user_id', '=', uid), ('create_date', '>', 'today -7d')]"
        )
        self._contact("Ann")
        self.assertEqual(self._shown(card)["value"], 1)
        self.assertEqual(self._opened(card).mapped("name"), ["Ann"])

    def test_own_activities_count_as_their_list_does(self):
        self._activity_card()
        partner = self._contact("Ann")
        for user in (self.salesperson, self.salesperson, self.purchaser):
            partner.activity_schedule("mail.mail_activity_data_todo", user_id=user.id)
        self.assertEqual(self._shown(self.activities)["value"], 2)
        self.assertEqual(len(self._opened(self.activities)), 2)

    def test_foreign_activities_follow_the_rights_on_their_document(self):
        self._activity_card(domain="[('summary', '=', 'Look')]")
        hidden = self._contact("Bob", user=self.purchaser)
        hidden.activity_schedule(
            "mail.mail_activity_data_todo", summary="Look", user_id=self.purchaser.id
        )
        self.env["ir.rule"].create(
            {
                "name": "Own contacts",
                "model_id": self.env.ref("base.model_res_partner").id,
                "domain_force": "[('user_id', 'in', (user.id, False))]",
            }
        )
        self.assertEqual(self._shown(self.activities)["value"], 0)

    def _activity_card(self, **values):
        action = self.env["ir.actions.act_window"].create(
            {"name": "Activities", "res_model": "mail.activity", "view_mode": "list"}
        )
        self.activities = self._card(action_id=action.id, **values)
