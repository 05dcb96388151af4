from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .office_knowledge_common import KnowledgeCase


@tagged("post_install", "-at_install")
class TestOfficeArticleSource(KnowledgeCase):
    """From the work to a draft in one press, without the persons in it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        hotel = cls.env["res.partner"].create(
            {"name": "Harbor Point Hotel", "is_company": True}
        )
        cls.customer = cls.env["res.partner"].create(
            {"name": "Ann Kowalski", "parent_id": hotel.id}
        )
        cls.job = cls.env["project.task"].create(
            {
                "name": "Pump of Harbor Point Hotel",
                "partner_id": cls.customer.id,
                "project_id": cls.env["project.project"].create({"name": "Jobs"}).id,
                "user_ids": cls.technician.ids,
            }
        )

    def _draft(self, body, title="Pump of Harbor Point Hotel", **values):
        articles = self._as(self.technician)
        return articles.browse(
            articles.draft_from("project.task", self.job.id, title, body, **values)
        )

    def test_a_job_shows_the_articles_about_its_customer(self):
        """On the form a technician works with, for whom they are written."""
        customer = self.env["res.partner"].create({"name": "Mill"})
        job = self.env["project.task"].create(
            {
                "name": "Pump",
                "is_job": True,
                "partner_id": customer.id,
                "user_ids": [Command.set(self.technician.ids)],
            }
        )
        link = {"model": "res.partner", "res_id": customer.id}
        article = self._article(link_ids=[Command.create(link)])
        self._for_managers(link_ids=[Command.create(link)])
        mine = job.with_user(self.technician)
        self.assertEqual(mine.article_count, 1)
        self.assertEqual(job.with_user(self.boss).article_count, 2)
        self.assertEqual(
            mine.action_open_articles()["params"]["article_id"], article.id
        )
        form = mine.get_view(mine.get_formview_id(), "form")["arch"]
        self.assertIn("action_open_articles", form)
        self.assertIn("action_find_article", form)

    def test_draft_has_no_phone_no_mail_and_no_name(self):
        draft = self._draft(
            "<p>Ms. Kowalski (ann@harbor.example, +1 555 010 0199) of <b>Harbor</b>"
            " Point Hotel: the seal was dry.</p>"
        )
        for gone in ("Kowalski", "ann@", "0199", "Point Hotel"):
            self.assertNotIn(gone, draft.draft_body)
        self.assertIn("the seal was dry", draft.draft_body)
        self.assertEqual(draft.name, "Pump of [customer]")

    def test_draft_is_mine_and_nobody_elses(self):
        draft = self._draft("The seal was dry.")
        self.assertEqual((draft.owner_id, draft.state), (self.technician, "draft"))
        self.assertFalse(draft.with_user(self.salesperson).has_access("read"))

    def test_draft_knows_where_it_came_from(self):
        draft = self._draft("The seal was dry.")
        self.assertEqual(
            (draft.source_model, draft.source_id), ("project.task", self.job.id)
        )

    def test_the_same_reference_gives_the_same_draft(self):
        first = self._draft("The seal was dry.", client_ref="A-1")
        self.assertEqual(self._draft("Again", client_ref="A-1"), first)

    def test_document_that_i_may_not_read_is_refused(self):
        with self.assertRaises(AccessError):
            self._as(self.salesperson).draft_from(
                "hr.employee", self.employees["boss"].id, "Title", "Body"
            )

    def test_draft_without_a_title_is_refused(self):
        with self.assertRaisesRegex(UserError, "needs a title"):
            self._draft("Body", title=" ")

    def test_unknown_model_is_refused(self):
        with self.assertRaisesRegex(UserError, "no.such.model"):
            self._as(self.technician).draft_from("no.such.model", 1, "Title", "Body")

    def test_plain_text_becomes_paragraphs(self):
        self.assertIn("<p>", self._draft("One\n\nTwo").draft_body)
