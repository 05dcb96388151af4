from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .desk_card_common import CardCase


@tagged("post_install", "-at_install")
class TestDeskCardLayout(CardCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls._card(name="First", sequence=1)
        cls.second = cls._card(name="Second", sequence=2)

    def test_cards_stand_as_shipped_until_moved(self):
        self.assertEqual(self._names(), ["First", "Second"])

    def test_order_and_width_are_kept(self):
        self._save({"id": self.second.id, "size": "full"}, {"id": self.first.id})
        self.assertEqual(self._names(), ["Second", "First"])
        self.assertEqual(self._shown(self.second)["size"], "full")
        self.assertEqual(self._shown(self.first)["size"], "third")

    def test_hidden_card_waits_in_the_gallery(self):
        self._save({"id": self.first.id}, {"id": self.second.id, "hidden": True})
        self.assertEqual(self._names(), ["First"])
        [waiting] = self._desk().read_gallery("salesperson")
        self.assertEqual((waiting["name"], waiting["value"]), ("Second", 0))

    def test_card_shipped_later_stands_at_the_end(self):
        self._save({"id": self.second.id}, {"id": self.first.id})
        self._card(name="Third", sequence=0)
        self.assertEqual(self._names(), ["Second", "First", "Third"])

    def test_card_that_was_empty_while_i_arranged_keeps_its_place(self):
        shy = self._card(name="Shy", sequence=0, hide_when_empty=True)
        self._save({"id": self.second.id}, {"id": self.first.id})
        self._contact()
        self.assertEqual(self._names(), ["Shy", "Second", "First"])
        self._save(
            {"id": self.first.id},
            {"id": shy.id, "size": "full"},
            {"id": self.second.id},
        )
        self.assertEqual(self._shown(shy)["size"], "full")
        self.assertEqual(self._names(), ["First", "Shy", "Second"])

    def test_reset_brings_back_what_the_company_ships(self):
        self._save({"id": self.second.id}, {"id": self.first.id, "hidden": True})
        self._desk().reset_layout("salesperson")
        self.assertEqual(self._names(), ["First", "Second"])

    def test_saving_twice_changes_nothing_more(self):
        for _time in range(2):
            self._save({"id": self.second.id}, {"id": self.first.id})
        self.assertEqual(self._names(), ["Second", "First"])

    def test_my_places_leave_my_colleague_alone(self):
        other = self.salesperson.copy({"login": "second_salesperson"})
        self._save({"id": self.second.id}, {"id": self.first.id, "hidden": True})
        names = [card["name"] for card in self._read(user=other)["cards"]]
        self.assertEqual(names, ["First", "Second"])

    def test_foreign_card_has_no_place(self):
        foreign = self._card("boss")
        with self.assertRaisesRegex(AccessError, "do not stand"):
            self._save({"id": foreign.id})

    def test_foreign_role_has_no_place(self):
        with self.assertRaises(AccessError):
            self._desk().save_layout("boss", [])
        with self.assertRaises(AccessError):
            self._desk().reset_layout("boss")

    def test_bad_places_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "came twice"):
            self._save({"id": self.first.id}, {"id": self.first.id})
        with self.assertRaisesRegex(ValidationError, "as wide as"):
            self._save({"id": self.first.id, "size": "huge"})

    def test_nobody_touches_the_places_of_others(self):
        self._save({"id": self.second.id}, {"id": self.first.id})
        layouts = self.env["desk.card.layout"]
        places = layouts.search([("user_id", "=", self.salesperson.id)])
        admin = self.env.ref("base.user_admin")
        for user in (self.purchaser, self.boss, admin):
            self.assertFalse(layouts.with_user(user).search([("id", "in", places.ids)]))
            with self.assertRaises(AccessError):
                places.with_user(user).unlink()
            with self.assertRaises(AccessError):
                layouts.with_user(user).create(
                    {
                        "user_id": self.salesperson.id,
                        "role": "all",
                        "card_id": self.first.id,
                        "sequence": 1,
                        "size": "full",
                    }
                )

    def _desk(self):
        return self.env["desk.card"].with_user(self.salesperson)

    def _save(self, *places):
        return self._desk().save_layout("salesperson", list(places))

    def _names(self):
        return [card["name"] for card in self._read()["cards"]]

    def test_a_place_is_not_given_to_another(self):
        places = self.env["desk.card.layout"].with_user(self.salesperson)
        place = places.create(
            {
                "role": "salesperson",
                "card_id": self.env["desk.card"].search([], limit=1).id,
                "sequence": 1,
                "size": "full",
            }
        )
        with self.assertRaises(AccessError):
            place.write({"user_id": self.boss.id, "is_hidden": True})
