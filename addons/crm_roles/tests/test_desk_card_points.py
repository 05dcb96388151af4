from odoo.exceptions import UserError
from odoo.tests import tagged

from .desk_card_common import CardCase


@tagged("post_install", "-at_install")
class TestDeskCardPoints(CardCase):
    def test_point_counts_the_records_it_opens(self):
        card = self._card(kind="chart", group_by="city")
        for name, city in (("Ann", "Oz"), ("Bob", "Oz"), ("Cid", "Kansas")):
            self._contact(name, city=city)
        points = self._shown(card)["points"]
        self.assertEqual(
            [(point["label"], point["value"]) for point in points],
            [("Oz", 2), ("Kansas", 1)],
        )
        for point in points:
            opened = self._opened(card, point=point["key"])
            self.assertEqual(len(opened), point["value"])
            self.assertEqual(set(opened.mapped("city")), {point["label"]})

    def test_point_of_a_link_bears_its_name(self):
        card = self._card(kind="chart", group_by="parent_id")
        parent = self._contact("Company", user=self.purchaser, is_company=True)
        self._contact("Ann", parent_id=parent.id)
        [point] = self._shown(card)["points"]
        self.assertEqual((point["key"], point["label"]), (parent.id, "Company"))

    def test_records_without_a_group_have_a_point_too(self):
        card = self._card(kind="chart", group_by="city")
        contact = self._contact("Ann")
        [point] = self._shown(card)["points"]
        self.assertEqual(point["label"], "None")
        self.assertEqual(self._opened(card, point=point["key"]), contact)

    def test_chart_over_time_fills_the_months_between(self):
        card = self._card(kind="chart", group_by="create_date:month")
        old = self._contact("Old")
        self._contact("New")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET create_date = create_date - interval '3 months'"
            " WHERE id = %s",
            [old.id],
        )
        values = [point["value"] for point in self._shown(card)["points"]]
        self.assertEqual(values, [1, 0, 0, 1])

    def test_sum_of_the_points_is_the_sum_of_the_records(self):
        card = self._card(kind="chart", group_by="city", field_name="color")
        self._contact("Ann", city="Oz", color=2)
        self._contact("Bob", city="Kansas", color=5)
        points = self._shown(card)["points"]
        self.assertEqual(sum(point["value"] for point in points), 7)

    def test_stage_of_a_funnel_counts_what_went_on_from_it(self):
        card = self._card(kind="funnel", group_by="type")
        for kind in ("contact", "contact", "invoice", "delivery"):
            self._contact("Ann", type=kind)
        points = self._shown(card)["points"]
        self.assertEqual([point["value"] for point in points], [4, 2, 1])
        self.assertEqual([point["share"] for point in points], [0.5, 0.5, 0])

    def test_stage_of_a_funnel_opens_what_it_counts(self):
        card = self._card(kind="funnel", group_by="type")
        for kind in ("contact", "invoice", "delivery"):
            self._contact("Ann", type=kind)
        for point in self._shown(card)["points"]:
            opened = self._opened(card, point=point["key"])
            self.assertEqual(len(opened), point["value"])

    def test_point_that_is_gone_is_refused(self):
        card = self._card(kind="chart", group_by="city")
        with self.assertRaisesRegex(UserError, "Reload the workbench"):
            card.with_user(self.salesperson).action_open(point="Atlantis")
