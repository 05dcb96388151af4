from datetime import date, datetime

from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .report_common import MONDAY, ReportCase

TUESDAY, WEDNESDAY, THURSDAY = (date(2026, 3, day) for day in (3, 4, 5))


@tagged("post_install", "-at_install")
class TestWorkReportFlow(ReportCase):
    def setUp(self):
        super().setUp()
        # Monday evening: what is moved to a day of that week is moved ahead.
        self.startPatcher(self._at(2026, 3, 2, 17))

    def test_one_report_per_person_kind_and_day(self):
        self._report()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._report()

    def test_a_week_holds_one_report_whatever_its_day(self):
        week = self.env.ref("office_daily.kind_week")
        report = self._report(kind_id=week.id, day=THURSDAY)
        self.assertEqual(report.date_from, MONDAY)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._report(kind_id=week.id, day=TUESDAY)

    def test_visits_of_a_day_are_reported_one_per_customer(self):
        visit = self.env.ref("office_daily.kind_visit")
        first, second = self.env["res.partner"].create([{"name": "A"}, {"name": "B"}])
        self._report(kind_id=visit.id, partner_id=first.id)
        self._report(kind_id=visit.id, partner_id=second.id)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._report(kind_id=visit.id, partner_id=first.id)

    def test_starting_twice_finds_the_same_report(self):
        reports = self.env["work.report"].with_user(self.salesperson)
        with self._at(2026, 3, 2, 15):
            self.assertEqual(reports.start(), reports.start())

    def test_the_day_begins_at_midnight_of_the_author(self):
        """Half past three in the afternoon in UTC is past midnight in Tokyo."""
        self.salesperson.tz = "Asia/Tokyo"
        reports = self.env["work.report"].with_user(self.salesperson)
        with self._at(2026, 3, 2, 15, 30):
            report = reports.browse(reports.start())
        self.assertEqual(report.date_from, TUESDAY)

    def test_opening_a_draft_fills_it(self):
        report = self._report()
        self.assertTrue(report.mark_opened())
        self.assertIn("text", report.line_ids.mapped("type"))

    def test_a_required_answer_is_asked_for(self):
        week = self.env.ref("office_daily.kind_week")
        report = self._report(kind_id=week.id)
        report.prefill()
        with self.assertRaisesRegex(UserError, "Answer before you send it"):
            report.action_submit()
        report.line_ids.filtered(lambda line: line.type == "text").name = "All well"
        report.action_submit()
        self.assertEqual(report.state, "submitted")

    def test_the_template_of_the_job_goes_before_the_others(self):
        role = self.env.ref("crm_roles.role_salesperson")
        values = {"kind_id": self.day.id, "name": "Mine"}
        for_role, for_team = self.env["work.report.template"].create(
            [
                {**values, "group_ids": role.ids},
                {**values, "department_ids": self.sales.ids},
            ]
        )
        self.assertEqual(self._report().template_id, for_team)
        for_team.active = False
        self.assertEqual(self._report(day=TUESDAY).template_id, for_role)

    def test_a_used_template_is_not_changed_but_gets_a_new_version(self):
        report = self._report()
        template = report.template_id.with_user(self.office_manager)
        with self.assertRaisesRegex(UserError, "Make a new version"):
            template.section_ids[0].name = "Other"
        template.action_new_version()
        new = self._report(day=TUESDAY).template_id
        self.assertEqual((new.version, new.name), (2, template.name))
        self.assertEqual(report.template_id, template)

    # Plans and promises

    def test_a_plan_becomes_a_task_of_its_author(self):
        report = self._sent(plans=["Call Atlas"])
        task = report.line_ids.task_id
        self.assertRecordValues(
            task.sudo(),
            [
                {
                    "name": "Call Atlas",
                    "user_ids": self.salesperson.ids,
                    "work_report_line_id": report.line_ids.id,
                }
            ],
        )

    def test_the_next_report_opens_with_the_promises(self):
        self._sent(plans=["Call Atlas"])
        promise = self._next(TUESDAY).promise_ids
        self.assertRecordValues(promise, [{"name": "Call Atlas", "outcome": "open"}])

    def test_a_promise_without_an_answer_is_refused(self):
        self._sent(plans=["Call Atlas"])
        with self.assertRaisesRegex(UserError, "kept, not kept or moved"):
            self._next(TUESDAY).action_submit()

    def test_what_was_not_kept_says_why(self):
        self._sent(plans=["Call Atlas"])
        report = self._next(TUESDAY)
        report.promise_ids.outcome = "broken"
        with self.assertRaisesRegex(UserError, "Say why"):
            report.action_submit()
        report.promise_ids.note = "Nobody answered"
        report.action_submit()
        self.assertEqual((report.promise_count, report.kept_count), (1, 0))

    def test_a_task_that_is_done_is_a_promise_kept(self):
        task = self._sent(plans=["Call Atlas"]).line_ids.task_id
        task.with_user(self.salesperson).state = "1_done"
        self.assertEqual(self._next(TUESDAY).promise_ids.outcome, "kept")

    def test_a_plan_carried_three_days_stays_one_task(self):
        first = self._sent(plans=["Call Atlas"])
        second = self._next(TUESDAY)
        second.promise_ids.write({"outcome": "moved", "date_planned": WEDNESDAY})
        second.action_submit()
        third = self._next(WEDNESDAY)
        self.assertEqual(third.promise_ids.moved_count, 1)
        third.promise_ids.date_planned = THURSDAY
        third.promise_ids.action_moved()
        third.action_submit()
        fourth = self._next(THURSDAY)
        self.assertEqual(fourth.promise_ids.moved_count, 2)
        fourth.promise_ids.outcome = "kept"
        fourth.action_submit()
        tasks = (first + second + third + fourth).line_ids.task_id.sudo()
        self.assertEqual(len(tasks), 1)
        self.assertEqual(tasks.state, "1_done")
        self.assertEqual(tasks.date_deadline, datetime(2026, 3, 5))
        kept = (first + second + third + fourth).mapped("kept_count")
        self.assertEqual(kept, [0, 0, 0, 1])

    def test_what_is_moved_names_a_day_after_the_report(self):
        self._sent(plans=["Call Atlas"])
        report = self._next(TUESDAY)
        promise = report.promise_ids
        for day in (False, MONDAY, TUESDAY):
            promise.write({"outcome": "moved", "date_planned": day})
            with self.assertRaisesRegex(UserError, "until when you move “Call Atlas”"):
                report.action_submit()
        promise.date_planned = WEDNESDAY
        report.action_submit()
        self.assertEqual(report.plan_ids.date_planned, WEDNESDAY)

    def test_a_day_that_is_still_ahead_may_stay(self):
        first = self._sent(plans=["Call Atlas"])
        first.plan_ids.sudo().date_planned = THURSDAY
        report = self._next(TUESDAY)
        report.promise_ids.action_moved()
        report.action_submit()
        self.assertEqual(report.plan_ids.date_planned, THURSDAY)

    def test_a_report_sent_days_late_moves_nothing_to_a_day_that_is_over(self):
        self._sent(plans=["Call Atlas"])
        report = self._next(TUESDAY)
        promise = report.promise_ids
        with self._at(2026, 3, 5, 9):
            promise.date_planned = WEDNESDAY
            with self.assertRaisesRegex(UserError, "a day after 03/04/2026"):
                promise.action_moved()
            promise.outcome = "moved"
            with self.assertRaisesRegex(UserError, "a day after"):
                report.action_submit()
            promise.date_planned = THURSDAY
            report.action_submit()
        self.assertEqual(report.plan_ids.date_planned, THURSDAY)

    def test_a_returned_report_keeps_the_day_it_was_sent_with(self):
        self._sent(plans=["Call Atlas"])
        report = self._next(TUESDAY)
        report.promise_ids.write({"outcome": "moved", "date_planned": WEDNESDAY})
        report.action_submit()
        manager = report.with_user(self.sales_manager)
        manager.mark_opened()
        manager.action_return("And the others?")
        with self.assertRaises(UserError):
            report.promise_ids.date_planned = MONDAY
            report.action_submit()
        report.promise_ids.date_planned = WEDNESDAY
        with self._at(2026, 3, 9, 9):
            report.action_submit()
        self.assertEqual(report.state, "submitted")

    def test_only_a_promise_is_moved(self):
        plan = self._plan(self._report(), "Call Atlas")
        plan.date_planned = THURSDAY
        for button in (plan.action_move, plan.action_moved):
            with self.assertRaisesRegex(UserError, "not promised in an earlier"):
                button()
        self.assertEqual(plan.outcome, "open")

    def test_the_button_asks_for_the_day_before_it_moves(self):
        self._sent(plans=["Call Atlas"])
        promise = self._next(TUESDAY).promise_ids
        asked = promise.action_move()
        self.assertEqual(
            (asked["res_model"], asked["res_id"], asked["target"]),
            ("work.report.line", promise.id, "new"),
        )
        self.assertEqual(promise.outcome, "open")
        with self.assertRaisesRegex(UserError, "a day after"):
            promise.action_moved()
        promise.date_planned = WEDNESDAY
        promise.action_moved()
        self.assertEqual(promise.outcome, "moved")

    def test_sending_again_after_a_return_plans_nothing_twice(self):
        self._sent(plans=["Call Atlas"])
        report = self._next(TUESDAY)
        report.promise_ids.write({"outcome": "moved", "date_planned": WEDNESDAY})
        report.action_submit()
        manager = report.with_user(self.sales_manager)
        manager.mark_opened()
        manager.action_return("And the others?")
        report.action_submit()
        self.assertEqual(len(report.plan_ids), 1)
        self.assertEqual(len(report.line_ids.task_id), 1)

    def test_a_problem_reaches_the_person_named(self):
        report = self._report()
        line = self.env["work.report.line"].create(
            {
                "report_id": report.id,
                "type": "problem",
                "name": "The price list is old",
                "note": "Pumps < 3 bar are missing",
                "asked_user_id": self.purchaser.id,
            }
        )
        report.action_submit()
        question = self.env["office.question"].browse(line.question_id)
        mine = question.with_user(self.purchaser)
        self.assertTrue(mine.waits_for_me)
        self.assertEqual(mine.name, "The price list is old")
        self.assertEqual(mine.source_text, report.display_name)
        self.assertIn("Pumps &lt; 3 bar are missing", mine.detail)

    def test_a_problem_is_asked_once_however_often_the_report_is_sent(self):
        report = self._report()
        self.env["work.report.line"].create(
            {
                "report_id": report.id,
                "type": "problem",
                "name": "The price list is old",
                "asked_user_id": self.purchaser.id,
            }
        )
        report.action_submit()
        manager = report.with_user(report.manager_id)
        manager.mark_opened()
        manager.action_return("And the others?")
        report.action_submit()
        asked = self.env["office.question"].search_count(
            [("name", "=", "The price list is old")]
        )
        self.assertEqual(asked, 1)
        self.assertFalse(report.problem_ids.task_id)

    def test_sending_costs_the_same_whatever_the_day_held(self):
        few, many = self._report(), self._report(day=TUESDAY)
        source = self.env.ref("office_daily.source_tasks_done")
        for report, number in ((few, 2), (many, 60)):
            self.env["work.report.line"].sudo().create(
                [
                    {
                        "report_id": report.id,
                        "type": "data",
                        "name": f"Fact {key}",
                        "source_id": source.id,
                        "res_model": "res.partner",
                        "res_id": key + 1,
                    }
                    for key in range(number)
                ]
            )
        self._queries(self._report(day=THURSDAY))
        self.assertEqual(self._queries(few), self._queries(many))

    def test_a_promise_cannot_be_dropped(self):
        self._sent(plans=["Call Atlas"])
        with self.assertRaisesRegex(UserError, "A promise stays"):
            self._next(TUESDAY).promise_ids.unlink()

    # Versions

    def test_until_it_is_read_a_change_is_no_version(self):
        report = self._sent(plans=["Call Atlas"])
        report.line_ids.name = "Call Atlas twice"
        self.assertFalse(report.version_ids)

    def test_after_it_is_read_a_change_keeps_the_difference(self):
        report = self._sent(plans=["Call Atlas"])
        report.with_user(self.sales_manager).mark_opened()
        report.line_ids.name = "Call Atlas twice"
        version = report.version_ids
        self.assertEqual(version.number, 2)
        self.assertIn("<del>Plan · Call Atlas</del>", version.difference)
        self.assertIn("<ins>Plan · Call Atlas twice</ins>", version.difference)

    def test_the_difference_shows_words_and_runs_no_markup(self):
        report = self._sent(plans=["Call"])
        report.with_user(self.sales_manager).mark_opened()
        report.line_ids.name = "<script>alert(1)</script>"
        self.assertNotIn("<script>", report.version_ids.difference)

    def _next(self, day):
        report = self._report(day=day)
        report.prefill()
        return report

    def _queries(self, report):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        report.action_submit()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before
