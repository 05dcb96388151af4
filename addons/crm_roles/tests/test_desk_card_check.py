from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .desk_card_common import CardCase


@tagged("post_install", "-at_install")
class TestDeskCardCheck(CardCase):
    def test_figure_without_a_list_is_refused(self):
        self._assert_refused("Choose the list", action_id=False)

    def test_filter_that_is_no_filter_is_refused(self):
        for domain in ("[('name', '=',", "uid + 1", "{'a': 1}", "[('name',)]"):
            self._assert_refused("does not fit", domain=domain)

    def test_filter_on_an_unknown_field_is_refused(self):
        self._assert_refused("nothing", domain="[('nothing', '=', 1)]")

    def test_filter_with_an_unknown_name_is_refused(self):
        self._assert_refused("does not fit", domain="[('id', '=', secret)]")

    def test_filter_cannot_run_programs(self):
        self._assert_refused(
            "does not fit", domain="[('id', '=', ().__class__.__bases__)]"
        )

    def test_sum_needs_a_number(self):
        self._assert_refused("sums up", kind="sum")
        self._assert_refused("no stored number", kind="sum", field_name="name")
        self._assert_refused("no field", kind="sum", field_name="nothing")

    def test_list_needs_fields_that_exist(self):
        self._assert_refused("title first", kind="list")
        self._assert_refused("no field", kind="list", row_fields="name,nothing")

    def test_list_needs_an_order_that_can_be_followed(self):
        self._assert_refused(
            "row order", kind="list", row_fields="name", order="nothing desc"
        )

    def test_list_needs_a_row(self):
        self._assert_refused("one row", kind="list", row_fields="name", limit=0)

    def test_chart_needs_a_group(self):
        self._assert_refused("makes its groups", kind="chart")
        self._assert_refused("no field", kind="chart", group_by="nothing")

    def test_chart_over_time_needs_a_step(self):
        self._assert_refused("day, week, month", kind="chart", group_by="create_date")
        self._assert_refused("day, week, month", kind="chart", group_by="city:month")
        self._assert_refused(
            "day, week, month", kind="chart", group_by="create_date:fortnight"
        )

    def test_stages_of_a_funnel_are_a_choice_or_a_link(self):
        self._assert_refused("choice or a link", kind="funnel", group_by="city")

    def test_shortcut_needs_something_to_open(self):
        self._assert_refused("what it opens", kind="shortcut", action_id=False)

    def test_shortcut_to_a_screen_needs_the_list_of_its_readers(self):
        screen = self.env.ref("crm_roles.desk_card_action_workbench")
        self._assert_refused(
            "whose readers may open",
            kind="shortcut",
            action_id=False,
            screen_id=screen.id,
        )
        card = self._card(kind="shortcut", screen_id=screen.id)
        self.assertEqual(
            card.with_user(self.salesperson).action_open()["tag"], screen.tag
        )

    def test_a_screen_added_later_is_checked_as_well(self):
        card = self._card(
            kind="shortcut", action_id=False, empty_action_id=self.action.id
        )
        with self.assertRaisesRegex(ValidationError, "whose readers may open"):
            card.screen_id = self.env.ref("crm_roles.desk_card_action_workbench")

    def test_inbox_needs_neither_list_nor_filter(self):
        self.assertTrue(self._card(kind="inbox", action_id=False))

    def test_unsaved_card_shows_what_it_would_show(self):
        self._contact("Ann", user=self.env.user)
        shown = self.env["desk.card"].preview(self._values(name="Preview"))
        self.assertEqual((shown["name"], shown["value"]), ("Preview", 1))

    def test_unsaved_card_says_what_it_lacks(self):
        shown = self.env["desk.card"].preview(self._values(kind="sum"))
        self.assertIn("sums up", shown["error"])

    def test_only_who_makes_cards_previews_them(self):
        with self.assertRaises(AccessError):
            self.env["desk.card"].with_user(self.boss).preview(self._values())

    def _assert_refused(self, reason, **values):
        with self.assertRaisesRegex(ValidationError, reason):
            self._card(**values)

    def _values(self, **values):
        return {
            "action_id": self.action.id,
            "domain": "[('user_id', '=', uid)]",
            "kind": "count",
            **values,
        }
