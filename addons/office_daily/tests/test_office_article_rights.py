from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .office_knowledge_common import KnowledgeCase


@tagged("post_install", "-at_install")
class TestOfficeArticleRights(KnowledgeCase):
    """Who is not meant to read an article does not learn that it exists."""

    def test_managers_article_is_not_found_by_others(self):
        article = self._for_managers()
        self.assertIn(article, self._as(self.boss).search([]))
        self.assertNotIn(article, self._as(self.salesperson).search([]))

    def test_managers_article_is_not_in_search_counts(self):
        self._for_managers()
        self.assertEqual(self._as(self.boss).find("dismissal")["count"], 1)
        self.assertEqual(self._as(self.salesperson).find("dismissal")["count"], 0)

    def test_managers_article_is_not_in_groups(self):
        self._article()
        self._for_managers()
        groups = self._as(self.salesperson)._read_group(
            [("space_id", "=", self.space.id)], ["space_id"], ["__count"]
        )
        self.assertEqual(groups[0][1], 1)

    def test_managers_article_is_not_in_the_count_of_its_space(self):
        self._article()
        self._for_managers()
        space = self.space.with_user(self.salesperson)
        self.assertEqual(space.article_count, 1)
        self.assertEqual(self.space.with_user(self.boss).article_count, 2)

    def test_managers_article_is_not_in_the_tree(self):
        article = self._for_managers()
        for person, seen in ((self.boss, True), (self.salesperson, False)):
            leaves = [
                leaf["id"]
                for space in self._as(person).read_tree()
                for leaf in space["articles"]
            ]
            self.assertEqual(article.id in leaves, seen)

    def test_managers_article_is_not_read_by_id(self):
        article = self._for_managers().with_user(self.salesperson)
        for call in (
            article.read_page,
            article.mark_opened,
            article.action_read,
            article.insert_text,
            article.action_solved,
            lambda: article.action_feedback(True),
            lambda: article.read(["name"]),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_managers_article_is_not_among_similar_ones(self):
        article = self._for_managers()
        for person, seen in ((self.boss, True), (self.salesperson, False)):
            questions = self._as(person, "office.question")
            rows = questions.find_similar("pressure groups")["articles"]
            self.assertEqual(article.id in [row["id"] for row in rows], seen)

    def test_versions_links_feedback_and_use_of_it_are_hidden_too(self):
        article = self._for_managers()
        partner = self.env["res.partner"].create({"name": "A subject"})
        article.link_ids = [
            Command.create({"model": "res.partner", "res_id": partner.id})
        ]
        article.with_user(self.boss).read_page()
        article.with_user(self.boss).action_feedback(True)
        for name in ("version", "link", "feedback", "reading", "usage"):
            with self.subTest(model=name):
                model = f"office.article.{name}"
                mine = [("article_id", "=", article.id)]
                found = self._as(self.salesperson, model).search_count(mine)
                self.assertEqual(found, 0)
                self.assertGreater(self.env[model].search_count(mine), 0)

    def test_managers_article_is_not_among_those_of_a_subject(self):
        partner = self.env["res.partner"].create({"name": "A subject"})
        self._for_managers(
            link_ids=[Command.create({"model": "res.partner", "res_id": partner.id})]
        )
        for person, count in ((self.boss, 1), (self.salesperson, 0)):
            found = self._as(person).find_for("res.partner", partner.ids)
            self.assertEqual(found["count"], count)

    def test_picture_in_it_is_hidden_too(self):
        article = self._for_managers()
        picture = self.env["ir.attachment"].create(
            {
                "name": "plan.txt",
                "raw": b"x",
                "res_model": article._name,
                "res_id": article.id,
            }
        )
        with self.assertRaises(AccessError):
            picture.with_user(self.salesperson).read(["raw"])
        self.assertTrue(picture.with_user(self.boss).read(["raw"]))

    def test_narrower_audience_counts_at_once(self):
        article = self._article()
        self.assertTrue(article.with_user(self.salesperson).has_access("read"))
        article.write(
            {
                "is_for_everybody": False,
                "audience_user_ids": [Command.set(self.boss.ids)],
            }
        )
        self.assertFalse(article.with_user(self.salesperson).has_access("read"))
        self.assertEqual(self._as(self.salesperson).find("pump")["count"], 0)
        article.is_for_everybody = True
        self.assertEqual(self._as(self.salesperson).find("pump")["count"], 1)

    def test_narrower_audience_stops_the_messages(self):
        article = self._article()
        article.message_subscribe(self.salesperson.partner_id.ids)
        article.write(
            {
                "is_for_everybody": False,
                "audience_user_ids": [Command.set(self.boss.ids)],
            }
        )
        self.assertNotIn(self.salesperson.partner_id, article.message_partner_ids)

    def test_role_taken_away_closes_the_article(self):
        article = self._for_managers()
        self.assertTrue(article.with_user(self.boss).has_access("read"))
        self.boss.group_ids = self.env.ref("base.group_user")
        self.assertFalse(article.with_user(self.boss).has_access("read"))

    def test_department_reaches_those_below_it(self):
        article = self._article(
            person=self.technician,
            publish=False,
            space_id=self.env.ref("office_daily.space_general").id,
            is_for_everybody=False,
            audience_department_ids=[Command.set(self.departments["Service"].ids)],
        )
        article.action_publish()
        self.assertTrue(article.with_user(self.repairer).has_access("read"))
        self.assertFalse(article.with_user(self.salesperson).has_access("read"))

    def test_change_of_department_counts_at_once(self):
        article = self._article(
            is_for_everybody=False,
            audience_department_ids=[Command.set(self.departments["Sales"].ids)],
        )
        self.assertNotIn(article, self._as(self.salesperson).search([]))
        self.employees["salesperson"].department_id = self.departments["Sales"]
        self.assertIn(article, self._as(self.salesperson).search([]))

    def test_draft_is_read_by_its_owner_and_the_keeper_only(self):
        draft = self._article(person=self.salesperson, publish=False)
        for person, reads in (
            (self.salesperson, True),
            (self.repairer, True),
            (self.technician, False),
            (self.boss, False),
        ):
            self.assertEqual(draft.with_user(person).has_access("read"), reads)

    def test_article_may_not_be_open_to_more_than_the_one_above(self):
        above = self._for_managers()
        below = self._article(publish=False, parent_id=above.id)
        self.assertEqual(below.audience_role_ids, above.audience_role_ids)
        with self.assertRaisesRegex(ValidationError, "open to more people"):
            below.is_for_everybody = True

    def test_article_above_may_not_be_narrowed_over_an_open_one(self):
        above = self._article()
        self._article(name="Below", parent_id=above.id)
        with self.assertRaisesRegex(ValidationError, "open to more people"):
            above.write(
                {
                    "is_for_everybody": False,
                    "audience_user_ids": [Command.set(self.boss.ids)],
                }
            )

    def test_article_for_nobody_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "Nobody would read"):
            self._article(is_for_everybody=False)

    def test_reader_may_not_change_it(self):
        article = self._article().with_user(self.salesperson)
        with self.assertRaises(AccessError):
            article.name = "Mine now"

    def test_published_text_is_not_written_by_hand(self):
        article = self._article()
        for values in (
            {"body": "<p>Other</p>"},
            {"version_number": 9},
            {"date_review": "2099-01-01"},
            {"state": "draft"},
        ):
            with self.subTest(values=values), self.assertRaises(AccessError):
                article.write(values)

    def test_opinions_and_readings_are_not_written_by_hand(self):
        article = self._article()
        for model in ("feedback", "reading", "usage", "version"):
            with self.subTest(model=model), self.assertRaises(AccessError):
                self._as(self.boss, f"office.article.{model}").create(
                    {"article_id": article.id, "user_id": self.salesperson.id}
                )

    def test_author_waits_for_the_keeper_of_the_space(self):
        article = self._article(person=self.salesperson, publish=False)
        with self.assertRaisesRegex(AccessError, "test_repairer"):
            article.action_publish()
        article.action_submit()
        article.with_user(self.repairer).action_publish()
        self.assertEqual(article.state, "published")

    def test_published_article_is_not_deleted(self):
        article = self._article()
        with self.assertRaises(AccessError):
            article.unlink()
        with self.assertRaisesRegex(UserError, "archived and not deleted"):
            article.sudo().unlink()

    def test_article_of_another_company_is_not_found(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        article = self._article()
        article.sudo().company_id = other
        self.assertNotIn(article, self._as(self.salesperson).search([]))
