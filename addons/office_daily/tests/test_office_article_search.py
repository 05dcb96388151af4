from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .office_knowledge_common import KnowledgeCase


@tagged("post_install", "-at_install")
class TestOfficeArticleSearch(KnowledgeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pump = cls._article(cls)
        cls.other = cls._article(
            cls, name="Paying suppliers", draft_body="<p>On the tenth.</p>"
        )

    def _found(self, text, **how):
        rows = self._as(self.salesperson).find(text, **how)["rows"]
        return [row["id"] for row in rows]

    def test_words_of_title_and_text_find_it(self):
        for text in ("pump", "Pump valve", "wash the FILTER", "clea"):
            with self.subTest(text=text):
                self.assertEqual(self._found(text), self.pump.ids)

    def test_misspelt_words_find_it(self):
        for text in ("presure", "preasure pump", "vlave", "fliter", "cleening"):
            with self.subTest(text=text):
                self.assertEqual(self._found(text), self.pump.ids)

    def test_what_is_not_there_is_not_found(self):
        self.assertEqual(self._found("invoice"), [])

    def test_accents_do_not_matter(self):
        spanish = self._article(name="Válvula de presión", draft_body="<p>x</p>")
        self.assertEqual(self._found("valvula presion"), spanish.ids)

    def test_synonym_finds_it(self):
        self.assertEqual(self._found("strainer"), [])
        self.env["office.article.synonym"].create({"name": "Filter, strainer"})
        self.assertEqual(self._found("strainer"), self.pump.ids)

    def test_most_of_the_words_are_enough_when_nothing_has_all(self):
        self.assertEqual(self._found("pump filter of a tractor"), self.pump.ids)

    def test_title_comes_before_text(self):
        title = self._article(name="The filter", draft_body="<p>x</p>")
        self.assertEqual(self._found("filter"), [title.id, self.pump.id])

    def test_space_and_language_narrow_it(self):
        shelf = self.env["office.article.space"].create({"name": "Elsewhere"})
        self.assertEqual(self._found("pump", space_id=shelf.id), [])
        self.assertEqual(self._found("pump", space_id=self.space.id), self.pump.ids)
        self.assertEqual(self._found("pump", lang="es_ES"), [])

    def test_subject_narrows_it(self):
        tag = self.env["res.partner.category"].create({"name": "Hotels"})
        hotel = self.env["res.partner"].create(
            {"name": "Grand", "category_id": [Command.link(tag.id)]}
        )
        self.other.link_ids = [Command.create({"model": tag._name, "res_id": tag.id})]
        about = ["res.partner", hotel.id]
        self.assertEqual(self._found("", about=about), self.other.ids)
        self.assertEqual(self._found("pump", about=about), [])

    def test_working_text_is_not_searched_before_it_is_published(self):
        self.pump.draft_body = "<p>Use a hammer.</p>"
        self.assertEqual(self._found("hammer"), [])
        self.pump.action_publish()
        self.assertEqual(self._found("hammer"), self.pump.ids)

    def test_search_box_of_the_list_forgives_too(self):
        found = self._as(self.salesperson).search([("find_text", "ilike", "presure")])
        self.assertEqual(found, self.pump.with_user(self.salesperson))

    def test_without_trigrams_exact_and_swapped_words_remain(self):
        self.patch(self.registry, "has_trigram", False)
        for text in ("pressure", "vlave"):
            self.assertEqual(self._found(text), self.pump.ids)

    def test_query_with_odd_signs_is_harmless(self):
        with mute_logger("odoo.sql_db"):
            for text in ("100% pump'; DROP", "___", "%", "\\", "a" * 5000):
                self._as(self.salesperson).find(text)

    def test_search_costs_the_same_for_ten_and_for_one(self):
        def cost():
            articles = self._as(self.salesperson)
            articles.find("pump")
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            found = articles.find("pump")["count"]
            return found, self.cr.sql_log_count - before

        one, single = cost()
        for number in range(15):
            self._article(name=f"Pump {number}")
        many, multiple = cost()
        self.assertGreater(many, one + 10)
        self.assertLessEqual(multiple, single)

    def test_tree_costs_the_same_for_ten_and_for_one(self):
        def cost():
            self._as(self.salesperson).read_tree()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self._as(self.salesperson).read_tree()
            return self.cr.sql_log_count - before

        self._article(name="Pump of today", must_read="open")
        single = cost()
        for number in range(15):
            self._article(name=f"Pump {number}", must_read="open")
        self.assertLessEqual(cost(), single)
