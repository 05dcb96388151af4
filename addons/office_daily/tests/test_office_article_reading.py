from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .office_knowledge_common import KnowledgeCase


@tagged("post_install", "-at_install")
class TestOfficeArticleReading(KnowledgeCase):
    """Versions, must-reads, opinions and use."""

    def _unread(self, person):
        return self._as(person).search_count([("must_read_open", "=", True)])

    def test_readers_see_the_published_text_until_the_next_version(self):
        article = self._article()
        article.draft_body = "<p>Changed</p>"
        page = article.with_user(self.salesperson).read_page()
        self.assertIn("wash the filter", page["body"])
        self.assertTrue(article.has_changes)
        article.action_publish()
        page = article.with_user(self.salesperson).read_page()
        self.assertIn("Changed", page["body"])
        self.assertEqual(page["version"], 2)

    def test_version_shows_what_changed(self):
        article = self._article()
        article.write(
            {
                "draft_body": "<p>Close the valve and dry the filter.</p>",
                "change_note": "Dry it",
            }
        )
        article.action_publish()
        article.invalidate_recordset()
        second, first = article.version_ids
        self.assertEqual((second.number, second.note), (2, "Dry it"))
        self.assertRegex(second.difference, "<added>.*dry.*</added>")
        self.assertRegex(second.difference, "<removed>.*wash.*</removed>")
        self.assertNotIn("<added>", first.difference)
        self.assertFalse(article.change_note)

    def test_article_without_a_text_is_not_published(self):
        article = self._article(publish=False, draft_body="<p><br></p>")
        with self.assertRaisesRegex(UserError, "no text yet"):
            article.action_publish()

    def test_must_read_counts_until_it_is_opened(self):
        article = self._article(must_read="open")
        self.assertEqual(self._unread(self.salesperson), 1)
        article.with_user(self.salesperson).read_page()
        self.assertEqual(self._unread(self.salesperson), 0)
        self.assertEqual(self._unread(self.technician), 1)

    def test_must_confirm_counts_until_it_is_confirmed(self):
        article = self._article(must_read="confirm")
        article.with_user(self.salesperson).read_page()
        self.assertEqual(self._unread(self.salesperson), 1)
        article.with_user(self.salesperson).action_read()
        self.assertEqual(self._unread(self.salesperson), 0)

    def test_confirming_without_opening_counts_once(self):
        article = self._article(must_read="confirm").with_user(self.salesperson)
        article.action_read()
        article.action_read()
        article.mark_opened()
        self.assertEqual(len(article.reading_ids), 1)

    def test_owner_need_not_read_her_own(self):
        self._article(must_read="open")
        self.assertEqual(self._unread(self.repairer), 0)

    def test_material_change_asks_again_and_another_does_not(self):
        article = self._article(must_read="open")
        reader = article.with_user(self.salesperson)
        reader.read_page()
        article.draft_body = "<p>A comma</p>"
        article.action_publish()
        self.assertEqual(self._unread(self.salesperson), 0)
        article.write({"draft_body": "<p>A danger</p>", "is_material": True})
        article.action_publish()
        self.assertEqual(self._unread(self.salesperson), 1)
        reader.mark_opened()
        self.assertEqual(self._unread(self.salesperson), 0)

    def test_only_the_audience_has_to_read_it(self):
        self._for_managers(must_read="open")
        self.assertEqual(self._unread(self.salesperson), 0)
        self.assertEqual(self._unread(self.boss), 1)

    def test_off_the_shelf_nobody_has_to_read_it(self):
        article = self._article(must_read="open")
        article.action_archive()
        self.assertEqual(self._unread(self.salesperson), 0)

    def test_the_card_opens_what_it_counts(self):
        article = self._article(must_read="open")
        card = self.env.ref("office_daily.card_must_read").with_user(self.salesperson)
        action = card.action_open()
        found = self._as(self.salesperson).search(action["domain"])
        self.assertEqual(found, article.with_user(self.salesperson))

    def test_reader_has_one_opinion(self):
        article = self._article().with_user(self.salesperson)
        article.action_feedback(False, "No pictures")
        article.action_feedback(True)
        page = article.read_page()
        self.assertEqual(
            (page["helpful"], page["unhelpful"], page["my_feedback"]), (1, 0, "yes")
        )

    def test_not_helpful_needs_a_reason(self):
        article = self._article().with_user(self.salesperson)
        with self.assertRaisesRegex(UserError, "what was missing"):
            article.action_feedback(False, "  ")

    def test_opinions_of_others_are_the_owners_to_read(self):
        article = self._article()
        article.with_user(self.salesperson).action_feedback(False, "No pictures")
        said = [("article_id", "=", article.id)]
        model = "office.article.feedback"
        self.assertEqual(self._as(self.repairer, model).search_count(said), 1)
        self.assertEqual(self._as(self.technician, model).search_count(said), 0)

    def test_a_reader_is_counted_once_a_day(self):
        article = self._article()
        for _again in range(2):
            article.with_user(self.salesperson).read_page()
        article.with_user(self.technician).read_page()
        article.read_page()
        self.assertEqual(article.view_count, 2)

    def test_inserting_and_solving_are_counted(self):
        article = self._article().with_user(self.service_agent)
        text = article.insert_text("res.partner", self.boss.partner_id.id)
        self.assertIn("wash the filter", text)
        self.assertNotIn("<p>", text)
        article.action_solved()
        self.assertEqual((article.insert_count, article.solve_count), (1, 1))

    def test_insert_into_a_document(self):
        task = self._as(self.technician, "project.task").create({"name": "Pump"})
        article = self._article().with_user(self.technician)
        article.insert_into("project.task", task.id, "description")
        self.assertIn("wash the filter", task.description)

    def test_insert_into_what_takes_no_text_is_refused(self):
        task = self._as(self.technician, "project.task").create({"name": "Pump"})
        article = self._article().with_user(self.technician)
        with self.assertRaisesRegex(UserError, "takes no text"):
            article.insert_into("project.task", task.id, "user_ids")

    def test_job_shows_the_articles_about_its_project(self):
        project = self.env["project.project"].create({"name": "Jobs"})
        task = self.env["project.task"].create(
            {"name": "Pump", "project_id": project.id}
        )
        article = self._article(
            link_ids=[Command.create({"target": f"project.project,{project.id}"})]
        )
        self.assertEqual(task.with_user(self.technician).article_count, 1)
        action = task.with_user(self.technician).action_open_articles()
        self.assertEqual(action["params"], {"article_id": article.id})

    def test_counting_articles_costs_the_same_for_ten_jobs(self):
        project = self.env["project.project"].create({"name": "Jobs"})
        self._article(
            link_ids=[Command.create({"target": f"project.project,{project.id}"})]
        )
        tasks = self.env["project.task"].create(
            [{"name": "Pump", "project_id": project.id} for _n in range(12)]
        )

        def cost(some):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            some.with_user(self.technician).mapped("article_count")
            return self.cr.sql_log_count - before

        cost(tasks)
        self.assertLessEqual(cost(tasks), cost(tasks[:1]) + 1)

    def test_subject_the_reader_may_not_see_has_no_name(self):
        employee = self.employees["boss"]
        article = self._article()
        link = self.env["office.article.link"].create(
            {
                "article_id": article.id,
                "model": "res.partner",
                "res_id": employee.work_contact_id.id,
            }
        )
        self.env["ir.rule"].create(
            {
                "name": "Hidden",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "domain_force": f"[('id', '!=', {employee.work_contact_id.id})]",
            }
        )
        self.assertFalse(link.with_user(self.salesperson).target)
        self.assertEqual(article.with_user(self.salesperson).read_page()["links"], [])
