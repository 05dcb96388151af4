from datetime import datetime, timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .report_common import MONDAY, ReportCase


@tagged("post_install", "-at_install")
class TestWorkReportReview(ReportCase):
    def setUp(self):
        super().setUp()
        with self._at(2026, 3, 2, 17):
            self.report = self._sent(plans=["Call Atlas"])
        self.manager = self.report.with_user(self.sales_manager)

    def test_opening_is_a_receipt_that_the_author_sees(self):
        with self._at(2026, 3, 2, 19):
            self.manager.mark_opened()
        self.assertRecordValues(
            self.report.receipt_ids,
            [
                {
                    "user_id": self.sales_manager.id,
                    "date": datetime(2026, 3, 2, 19),
                }
            ],
        )
        self.assertEqual(self.report.state, "read")

    def test_the_first_look_counts_once(self):
        self.assertTrue(self.manager.mark_opened())
        self.assertFalse(self.manager.mark_opened())
        self.assertEqual(len(self.report.receipt_ids), 1)

    def test_reviewed_needs_opened(self):
        self.report.with_user(self.boss).mark_opened()
        with self.assertRaisesRegex(UserError, "Open .* before"):
            self.manager.action_review()

    def test_a_rating_is_one_to_five_stars(self):
        self.manager.mark_opened()
        with self.assertRaisesRegex(UserError, "one to five"):
            self.manager.action_review(rating=6)
        self.manager.action_review(rating=4)
        self.assertEqual(self.report.rating, "4")
        self.assertEqual(self.report.review_user_id, self.sales_manager)

    def test_reviewing_twice_names_who_was_first(self):
        self.manager.mark_opened()
        self.manager.action_review()
        with self.assertRaisesRegex(UserError, "already: Reviewed"):
            self.manager.action_review()

    def test_a_comment_lands_once_and_the_author_is_told(self):
        self.manager.mark_opened()
        self.manager.action_review(rating=5, comment="Well done")
        message = self.report.message_ids.filtered(
            lambda message: "Well done" in message.body
        )
        self.assertEqual(len(message), 1)
        self.assertIn(self.salesperson.partner_id, message.sudo().notified_partner_ids)

    def test_a_mention_is_told_as_well(self):
        self.manager.mark_opened()
        key = self.manager.action_comment("Ask @Purchaser", False, self.purchaser.ids)
        message = self.env["mail.message"].browse(key)
        self.assertIn(self.purchaser.partner_id, message.notified_partner_ids)
        self.assertTrue(message.with_user(self.purchaser).read(["body"]))

    def test_words_of_a_comment_are_words(self):
        key = self.manager.action_comment("<b>bold</b>")
        self.assertIn("&lt;b&gt;", str(self.env["mail.message"].browse(key).body))

    def test_a_comment_on_a_line_quotes_it(self):
        key = self.manager.action_comment("Do it today", self.report.line_ids.id)
        self.assertIn("Call Atlas", self.env["mail.message"].browse(key).body)
        [said] = self.manager.review_open()["talk"]
        self.assertEqual((said["quote"], said["text"]), ("Call Atlas", "Do it today"))

    def test_one_comment_is_found_in_the_report_and_at_the_customer(self):
        atlas = self.env["res.partner"].create({"name": "Atlas"})
        line = self.report.line_ids
        line.with_user(self.salesperson).partner_id = atlas
        before = self.env["mail.message"].sudo().search_count([])
        self.manager.action_comment("Ask for the director", line.id)
        self.assertEqual(self.env["mail.message"].sudo().search_count([]), before + 1)
        action = atlas.with_user(self.sales_manager).action_open_work_report_lines()
        found = self.env["work.report.line"].with_user(self.sales_manager)
        self.assertEqual(
            found.search(action["domain"]).mapped("said"), ["Ask for the director"]
        )
        self.assertEqual(atlas.with_user(self.technician).work_report_line_count, 0)

    def test_the_coach_reads_how_the_author_has_kept_her_word(self):
        labels = {fact["label"] for fact in self.manager.review_open()["past"]}
        self.assertLessEqual(
            {"On time, 30 days", "Promises kept", "Next steps overdue"}, labels
        )

    def test_a_line_becomes_a_task_that_keeps_the_link(self):
        line = self.report.line_ids
        key = self.manager.action_make_task(line.id, "Visit Atlas", "2026-03-06")
        task = self.env["project.task"].browse(key)
        self.assertRecordValues(
            task,
            [
                {
                    "name": "Visit Atlas",
                    "user_ids": self.salesperson.ids,
                    "work_report_line_id": line.id,
                    "date_deadline": datetime(2026, 3, 6),
                }
            ],
        )
        self.assertTrue(task.with_user(self.salesperson).read(["name"]))

    def test_news_counts_until_the_author_looks(self):
        self.manager.mark_opened()
        self.manager.action_review(comment="Well done")
        self.assertEqual(self._news(), 1)
        self.report.mark_opened()
        self.assertEqual(self._news(), 0)

    def test_a_manager_who_looks_again_ends_no_news(self):
        self.manager.mark_opened()
        self.manager.action_review(comment="Well done")
        self.manager.mark_opened()
        self.assertEqual(self._news(), 1)

    def test_a_return_needs_a_reason_and_reaches_the_author(self):
        self.manager.mark_opened()
        with self.assertRaisesRegex(UserError, "what the author should add"):
            self.manager.action_return(" ")
        self.manager.action_return("Which customers?")
        self.assertEqual(self.report.state, "returned")
        self.assertEqual(self._news(), 1)

    def test_the_review_is_due_after_two_working_days(self):
        self.assertEqual(self.report.date_review_due, datetime(2026, 3, 4, 17))

    def test_a_weekend_does_not_count_for_the_reviewer(self):
        with self._at(2026, 3, 6, 17):
            report = self._sent(day=MONDAY + timedelta(days=4))
        self.assertEqual(report.date_review_due, datetime(2026, 3, 10, 17))

    def test_a_late_reviewer_is_counted_as_late(self):
        with self._at(2026, 3, 5, 9):
            self.manager.mark_opened()
            self.manager.action_review()
        self.report.sudo().rule_id = self._rule(self.salesperson)
        self.env.flush_all()
        [[in_time, late]] = self.env["work.report.statistic"]._read_group(
            [("manager_id", "=", self.sales_manager.id)],
            [],
            ["reviewed_in_time:sum", "review_late:sum"],
        )
        self.assertEqual((in_time, late), (0, 1))

    def test_the_list_is_what_waits_for_me_the_oldest_first(self):
        with self._at(2026, 3, 3, 17):
            later = self._sent(day=MONDAY + timedelta(days=1))
        mine = self.env["work.report"].with_user(self.sales_manager)
        rows = mine.review_list()["rows"]
        self.assertEqual([row["id"] for row in rows], [self.report.id, later.id])
        self.manager.mark_opened()
        self.manager.action_review()
        self.assertEqual(mine.review_list()["count"], 1)
        self.assertEqual(mine.review_list("all")["count"], 2)

    def test_opening_for_review_gives_plain_values(self):
        values = self.manager.review_open()
        self.assertTrue(values["can_review"])
        self.assertEqual(values["sections"][0]["lines"][0]["text"], "Call Atlas")
        self.assertNotIn(None, values.values())

    def test_the_boss_reviews_whom_she_reads(self):
        boss = self.report.with_user(self.boss)
        boss.mark_opened()
        boss.action_review(rating="3")
        self.assertEqual(self.report.review_user_id, self.boss)

    def test_the_form_answers_with_stars_and_words(self):
        action = self.manager.action_ask_review()
        answer = (
            self.env["work.report.answer"]
            .with_user(self.sales_manager)
            .with_context(**action["context"])
            .create({"rating": "5", "text": "Good week"})
        )
        answer.action_answer()
        self.assertEqual((self.report.state, self.report.rating), ("reviewed", "5"))

    def test_the_digest_names_the_team_and_its_problems(self):
        self.report.sudo().rule_id = self._rule(self.salesperson)
        self.env["work.report.line"].create(
            {"report_id": self.report.id, "type": "problem", "name": "No samples left"}
        )
        digest = (
            self.env["work.report.digest"]
            .with_user(self.boss)
            .create({"date_from": MONDAY, "date_to": MONDAY})
        )
        self.assertIn("Selling", digest.page)
        self.assertIn("No samples left", digest.page)

    def test_the_digest_of_a_peer_is_empty(self):
        self.report.sudo().rule_id = self._rule(self.salesperson)
        digest = (
            self.env["work.report.digest"]
            .with_user(self.repairer)
            .create({"date_from": MONDAY, "date_to": MONDAY})
        )
        self.assertNotIn("Selling", digest.page)

    def _news(self):
        card = self.env.ref("office_daily.card_report_news")
        domain = card.with_user(self.salesperson)._get_domain()
        return self.env["work.report"].with_user(self.salesperson).search_count(domain)
