from datetime import date, timedelta

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .office_knowledge_common import KnowledgeCase


@tagged("post_install", "-at_install")
class TestOfficeArticleReview(KnowledgeCase):
    """Articles go stale on purpose, and say so."""

    def _review(self, day):
        with freeze_time(day):
            self.env["office.article"]._cron_review()

    def _dated(self):
        with freeze_time("2026-03-02 09:00:00"):
            return self._article()

    def test_review_is_due_after_the_days_of_the_space(self):
        self.assertEqual(self._dated().date_review, date(2026, 4, 1))

    def test_nothing_happens_before_its_day(self):
        article = self._dated()
        self._review("2026-03-31")
        self.assertEqual(article.state, "published")

    def test_on_its_day_the_owner_gets_a_task(self):
        article = self._dated()
        self._review("2026-04-01")
        self.assertEqual(article.state, "stale")
        self.assertEqual(article.activity_ids.user_id, self.repairer)
        self.assertEqual(article.activity_ids.date_deadline, date(2026, 4, 8))
        self.assertTrue(article.with_user(self.salesperson).has_access("read"))

    def test_after_two_misses_readers_are_warned(self):
        article = self._dated()
        self._review("2026-04-01")
        self._review("2026-04-09")
        self.assertEqual((article.review_misses, article.is_outdated), (1, False))
        self._review("2026-04-17")
        self.assertEqual((article.review_misses, article.is_outdated), (2, True))
        self.assertEqual(len(article.activity_ids), 1)
        self.assertTrue(article.with_user(self.salesperson).read_page()["outdated"])

    def test_a_miss_counts_once_however_often_the_job_runs(self):
        article = self._dated()
        for day in ("2026-04-01", "2026-04-09", "2026-04-09", "2026-04-10"):
            self._review(day)
        self.assertEqual(article.review_misses, 1)

    def test_confirming_ends_it(self):
        article = self._dated()
        for day in ("2026-04-01", "2026-04-09", "2026-04-17"):
            self._review(day)
        with freeze_time("2026-04-18"):
            article.action_confirm()
        self.assertRecordValues(
            article,
            [
                {
                    "state": "published",
                    "is_outdated": False,
                    "review_misses": 0,
                    "date_review": date(2026, 5, 18),
                    "confirm_user_id": self.repairer.id,
                }
            ],
        )
        self.assertFalse(article.activity_ids)

    def test_review_of_a_gone_owner_falls_to_the_keeper(self):
        with freeze_time("2026-03-02 09:00:00"):
            article = self._article(person=self.salesperson, publish=False)
            article.action_submit()
            article.with_user(self.repairer).action_publish()
        self.salesperson.active = False
        self._review("2026-04-01")
        self.assertEqual(article.activity_ids.user_id, self.repairer)

    def test_card_of_the_owner_reaches_zero_when_it_is_confirmed(self):
        article = self._dated()
        mine = [("needs_me", "=", True), ("id", "=", article.id)]
        self.assertEqual(self._as(self.repairer).search_count(mine), 0)
        self._review("2026-04-01")
        self.assertEqual(self._as(self.repairer).search_count(mine), 1)
        self.assertEqual(self._as(self.boss).search_count(mine), 0)
        article.action_confirm()
        self.assertEqual(self._as(self.repairer).search_count(mine), 0)

    def test_what_did_not_help_waits_until_it_is_mended(self):
        article = self._article()
        mine = [("needs_me", "=", True), ("id", "=", article.id)]
        article.with_user(self.salesperson).action_feedback(False, "No pictures")
        self.assertEqual(self._as(self.repairer).search_count(mine), 1)
        article.draft_body = "<p>With pictures.</p>"
        article.action_publish()
        self.assertEqual(self._as(self.repairer).search_count(mine), 0)

    def test_keeper_finds_what_waits_to_be_published(self):
        article = self._article(person=self.salesperson, publish=False)
        article.action_submit()
        mine = [("needs_me", "=", True), ("id", "=", article.id)]
        self.assertEqual(self._as(self.repairer).search_count(mine), 1)

    def test_article_off_the_shelf_keeps_no_task(self):
        article = self._dated()
        self._review("2026-04-01")
        article.action_archive()
        self.assertFalse(article.activity_ids)
        self.assertFalse(article.with_user(self.salesperson).has_access("read"))

    def test_article_with_published_ones_under_it_stays(self):
        above = self._article()
        self._article(name="Below", parent_id=above.id)
        with self.assertRaisesRegex(UserError, "published articles under it"):
            above.action_archive()

    def test_article_under_an_unpublished_one_waits(self):
        above = self._article(publish=False)
        below = self._article(name="Below", publish=False, parent_id=above.id)
        with self.assertRaisesRegex(UserError, "not published"):
            below.action_publish()

    def test_job_takes_many_articles(self):
        with freeze_time("2026-03-02 09:00:00"):
            articles = [self._article(name=f"Article {n}") for n in range(5)]
        self._review(date(2026, 4, 1) + timedelta(days=3))
        self.assertEqual({article.state for article in articles}, {"stale"})
