from datetime import date, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .report_common import MONDAY, ReportCase


@tagged("post_install", "-at_install")
class TestWorkReportStatistic(ReportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls._rule(cls.salesperson, cls.technician)

    def _week(self, *hours):
        """Reports of the salesperson from Monday on, sent at these hours."""
        for number, hour in enumerate(hours):
            day = MONDAY + timedelta(days=number)
            self._open(self.rule, day)
            report = self.env["work.report"].search(
                [
                    ("user_id", "=", self.salesperson.id),
                    ("date_from", "=", day),
                ]
            )
            if hour:
                with self._at(day.year, day.month, day.day, hour):
                    report.with_user(self.salesperson).action_submit()

    def _figures(self, user=None, *when):
        with self._at(*(when or (2026, 3, 9, 12))):
            statistic = self.env["work.report.statistic"]
            if user:
                statistic = statistic.with_user(user)
            rows = statistic.figures("2026-03-01", "2026-03-31")
        return {row["user_id"]: row for row in rows}

    def test_figures_say_due_on_time_late_and_missing(self):
        self._week(17, 19, None)
        row = self._figures()[self.salesperson.id]
        self.assertEqual(
            [row[key] for key in ("due", "on_time", "late", "missing", "excused")],
            [3, 1, 1, 1, 0],
        )

    def test_leave_is_neither_due_nor_missing(self):
        self._leave("salesperson", "2026-03-02 00:00:00", "2026-03-02 23:59:59")
        self._week(None)
        row = self._figures()[self.salesperson.id]
        self.assertEqual((row["due"], row["excused"]), (0, 1))

    def test_a_streak_is_broken_by_the_late_one(self):
        self._week(17, 19, 17, 16, 15)
        self.assertEqual(self._figures()[self.salesperson.id]["streak"], 3)

    def test_a_missing_one_ends_the_streak(self):
        self._week(17, 17, None)
        self.assertEqual(self._figures()[self.salesperson.id]["streak"], 0)

    def test_what_is_not_due_yet_does_not_count(self):
        self._week(None)
        row = self._figures(None, 2026, 3, 2, 12)[self.salesperson.id]
        self.assertEqual((row["due"], row["missing"]), (0, 0))

    def test_figures_come_from_one_query(self):
        self._week(17, 19, None)
        self.env.flush_all()
        self._figures()
        with self.assertQueryCount(1):
            self._figures()

    def test_each_reads_the_figures_of_her_people(self):
        self._week(17)
        self.assertEqual(list(self._figures(self.sales_manager)), [self.salesperson.id])
        self.assertEqual(list(self._figures(self.salesperson)), [self.salesperson.id])
        self.assertEqual(len(self._figures(self.office_manager)), 2)
        self.assertEqual(len(self._figures(self.boss)), 2)

    def test_a_report_written_freely_is_owed_by_nobody(self):
        self._report(self.repairer, date(2026, 3, 2)).action_submit()
        self.assertNotIn(self.repairer.id, self._figures())

    def test_the_cards_of_missing_reports_reach_zero(self):
        self._week(None)
        card = self.env.ref("office_daily.card_report_missing")
        with self._at(2026, 3, 2, 19):
            self.assertEqual(self._measure(card, self.sales_manager), 1)
            self.env["work.report"].search(
                [("user_id", "=", self.salesperson.id)]
            ).with_user(self.salesperson).action_submit()
            self.assertEqual(self._measure(card, self.sales_manager), 0)

    def test_a_missing_row_opens_the_day_and_not_the_draft_of_its_author(self):
        self._week(None)
        with self._at(2026, 3, 2, 19):
            row = self._missing(self.sales_manager)
            self.assertEqual(row._desk_find_opened(), {})
            self.assertFalse(row.is_readable)
            with self.assertRaises(AccessError):
                row.action_open_report()
            row.action_excuse()
            self.assertFalse(self._missing(self.sales_manager))

    def test_a_row_opens_the_report_once_it_was_sent(self):
        self._week(17)
        with self._at(2026, 3, 2, 19):
            rows = self.env["work.report.statistic"].with_user(self.sales_manager)
            row = rows.search([("user_id", "=", self.salesperson.id)], limit=1)
            report = self.env["work.report"].browse(row.id)
            self.assertEqual(row._desk_find_opened(), {row.id: report})
            self.assertTrue(row.is_readable)
            self.assertEqual(row.action_open_report()["res_id"], report.id)

    def test_the_list_and_its_phone_cards_open_the_day(self):
        for name in ("", "_missing"):
            with self.subTest(name=name):
                action = self.env.ref(
                    f"office_daily.work_report_statistic_action{name}"
                )
                modes = set(action.view_mode.split(","))
                self.assertLessEqual({"list", "kanban", "form"}, modes)
        views = self.env["work.report.statistic"].with_user(self.sales_manager)
        shown = views.get_views([(False, "form"), (False, "kanban")])["views"]
        self.assertIn("action_allow_late", shown["form"]["arch"])
        self.assertIn("user_id", shown["kanban"]["arch"])

    def test_one_more_day_for_nobody_is_refused_in_words(self):
        rows = self.env["work.report.statistic"].with_user(self.sales_manager)
        with self.assertRaisesRegex(UserError, "Choose the missing reports"):
            rows.browse().action_allow_late()

    def _missing(self, user):
        self.env.flush_all()
        self.env.invalidate_all()
        return (
            self.env["work.report.statistic"]
            .with_user(user)
            .search(
                [
                    ("is_missing", "=", True),
                    ("user_id", "=", self.salesperson.id),
                    ("date", "=", "2026-03-02"),
                ]
            )
        )

    def test_the_card_of_my_report_opens_and_ends_with_it(self):
        self._week(None)
        card = self.env.ref("office_daily.card_report_mine")
        with self._at(2026, 3, 2, 7):
            self.assertEqual(self._measure(card, self.salesperson), 0)
        with self._at(2026, 3, 2, 8):
            self.assertEqual(self._measure(card, self.salesperson), 1)
            self.env["work.report"].search(
                [("user_id", "=", self.salesperson.id)]
            ).with_user(self.salesperson).action_submit()
            self.assertEqual(self._measure(card, self.salesperson), 0)

    def test_the_card_of_reviews_ends_with_the_review(self):
        self._week(17)
        card = self.env.ref("office_daily.card_report_review")
        with self._at(2026, 3, 2, 19):
            self.assertEqual(self._measure(card, self.sales_manager), 1)
            report = (
                self.env["work.report"]
                .with_user(self.sales_manager)
                .search([("user_id", "=", self.salesperson.id)])
            )
            report.mark_opened()
            report.action_review()
            self.assertEqual(self._measure(card, self.sales_manager), 0)

    def _measure(self, card, user):
        self.env.flush_all()
        card = card.with_user(user)._as_person()
        return card._measure_safely()[card]["value"]
