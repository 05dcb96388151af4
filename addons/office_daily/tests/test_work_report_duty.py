from datetime import date, datetime, timedelta

from odoo.exceptions import UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .report_common import MONDAY, ReportCase


@tagged("post_install", "-at_install")
class TestWorkReportDuty(ReportCase):
    def test_a_rule_opens_one_report_per_person_and_day(self):
        rule = self._rule(self.salesperson, self.technician)
        self.assertEqual(len(self._open(rule, MONDAY)), 2)
        self.assertEqual(len(self._open(rule, MONDAY)), 2)

    def test_nobody_owes_a_report_of_a_sunday(self):
        rule = self._rule(self.salesperson)
        self.assertFalse(self._open(rule, date(2026, 3, 1)))

    def test_nobody_owes_a_report_of_a_public_holiday(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": self.calendar.id,
                "date_from": "2026-03-02 00:00:00",
                "date_to": "2026-03-02 23:59:59",
            }
        )
        report = self._open(self._rule(self.salesperson), MONDAY)
        self.assertNotIn("missing", self._outcomes(report, 2026, 3, 4))

    def test_an_exempt_person_owes_nothing(self):
        rule = self._rule(
            self.salesperson,
            self.technician,
            exempt_user_ids=[(4, self.technician.id)],
        )
        self.assertEqual(self._open(rule, MONDAY).user_id, self.salesperson)

    def test_a_rule_of_a_department_means_its_people(self):
        rule = self._rule(department_ids=[(4, self.sales.id)])
        self.assertIn(self.repairer, self._open(rule, MONDAY).user_id)

    def test_a_rule_of_a_role_means_its_people(self):
        role = self.env.ref("crm_roles.role_technician")
        rule = self._rule(group_ids=[(4, role.id)])
        self.assertIn(self.technician, self._open(rule, MONDAY).user_id)
        self.assertNotIn(self.salesperson, rule._find_users())

    def test_nobody_owes_a_report_before_she_is_hired(self):
        newcomer = new_test_user(
            self.env, "newcomer", groups="crm_roles.role_salesperson"
        )
        self._employ(newcomer, hired="2026-03-03")
        rule = self._rule(newcomer)
        self.assertFalse(self._open(rule, MONDAY))
        self.assertEqual(len(self._open(rule, date(2026, 3, 3))), 1)

    def test_nobody_owes_a_report_after_she_left(self):
        self.staff["salesperson"].version_id.departure_date = "2026-03-01"
        self.assertFalse(self._open(self._rule(self.salesperson), MONDAY))

    def test_it_is_due_on_the_clock_of_the_author(self):
        self.staff["salesperson"].resource_id.tz = "Asia/Tokyo"
        report = self._open(self._rule(self.salesperson, due_hour=18.5), MONDAY)
        self.assertEqual(report.date_due, datetime(2026, 3, 2, 9, 30))

    def test_summer_time_moves_the_due_time(self):
        self.staff["salesperson"].resource_id.tz = "Europe/Madrid"
        rule = self._rule(self.salesperson)
        winter = self._open(rule, date(2026, 3, 27))
        self.assertEqual(winter.date_due, datetime(2026, 3, 27, 17))
        summer = self._open(rule, date(2026, 3, 30)) - winter
        self.assertEqual(summer.date_due, datetime(2026, 3, 30, 16))

    def test_due_at_midnight_is_the_end_of_the_day(self):
        report = self._open(self._rule(self.salesperson, due_hour=24), MONDAY)
        self.assertEqual(report.date_due, datetime(2026, 3, 3))
        self.assertEqual(report.date_to, MONDAY)

    def test_leave_of_the_day_is_excused(self):
        self._leave("salesperson", "2026-03-02 00:00:00", "2026-03-02 23:59:59")
        report = self._open(self._rule(self.salesperson), MONDAY)
        self.assertEqual(report.state, "excused")

    def test_half_a_day_of_leave_still_reports(self):
        self._leave("salesperson", "2026-03-02 13:00:00", "2026-03-02 18:00:00")
        report = self._open(self._rule(self.salesperson), MONDAY)
        self.assertEqual(report.state, "draft")

    def test_half_a_day_of_leave_is_excused_where_the_rule_says_so(self):
        self._leave("salesperson", "2026-03-02 13:00:00", "2026-03-02 18:00:00")
        rule = self._rule(self.salesperson, is_half_day_due=False)
        self.assertEqual(self._open(rule, MONDAY).state, "excused")

    def test_leave_approved_later_excuses_at_once(self):
        report = self._open(self._rule(self.salesperson), MONDAY)
        self._leave("salesperson", "2026-03-02 00:00:00", "2026-03-02 23:59:59")
        self.assertEqual(report.state, "excused")

    def test_leave_taken_back_asks_again(self):
        leave = self._leave("salesperson", "2026-03-02 00:00:00", "2026-03-02 23:59:59")
        report = self._open(self._rule(self.salesperson), MONDAY)
        leave.unlink()
        self.assertEqual(report.state, "draft")

    def test_the_leave_of_another_excuses_nobody_else(self):
        report = self._open(self._rule(self.salesperson), MONDAY)
        self._leave("technician", "2026-03-02 00:00:00", "2026-03-02 23:59:59")
        self.assertEqual(report.state, "draft")

    def test_a_week_is_due_on_its_last_day_of_work(self):
        week = self.env.ref("office_daily.kind_week")
        self._leave("salesperson", "2026-03-06 00:00:00", "2026-03-06 23:59:59")
        report = self._open(self._rule(self.salesperson, kind_id=week.id), MONDAY)
        self.assertEqual(report.date_due, datetime(2026, 3, 5, 18))
        self.assertEqual(report.date_to, date(2026, 3, 8))

    def test_sent_at_due_and_grace_is_on_time(self):
        report = self._duty(grace_minutes=15)
        with self._at(2026, 3, 2, 18, 15):
            report.action_submit()
        self.assertEqual(report.timing, "on_time")

    def test_a_second_after_the_grace_is_late(self):
        report = self._duty(grace_minutes=15)
        with self._at(2026, 3, 2, 18, 15, 1):
            report.action_submit()
        self.assertEqual(report.timing, "late")

    def test_after_the_limit_it_cannot_be_sent(self):
        report = self._duty(late_hours=24)
        with (
            self._at(2026, 3, 3, 18, 0, 1),
            self.assertRaisesRegex(UserError, "could be sent until"),
        ):
            report.action_submit()

    def test_a_manager_allows_one_more_day(self):
        report = self._duty(late_hours=24)
        with self._at(2026, 3, 3, 20):
            row = self.env["work.report.statistic"].with_user(self.sales_manager)
            said = row.browse(report.id).action_allow_late()["params"]["message"]
            self.assertIn(self.salesperson.name, said)
            self.assertIn("3/4/26", said)
            report.action_submit()
        self.assertEqual(report.timing, "late")

    def test_a_returned_report_keeps_its_time(self):
        report = self._duty()
        with self._at(2026, 3, 2, 17):
            report.action_submit()
            self._read(report).action_return("Which customers?")
        with self._at(2026, 3, 9, 9):
            report.action_submit()
        self.assertEqual(report.timing, "on_time")

    def test_missing_is_live_and_empty_once_it_is_sent(self):
        report = self._duty()
        with self._at(2026, 3, 2, 18, 16):
            mine = self.env["work.report"].with_user(self.sales_manager)
            [row] = mine.missing("2026-03-02")
            self.assertEqual(row["user_id"], self.salesperson.id)
            report.action_submit()
            self.assertEqual(mine.missing("2026-03-02"), [])

    def test_nobody_is_missing_before_the_grace_is_over(self):
        self._duty()
        with self._at(2026, 3, 2, 18, 15):
            self.assertEqual(self.env["work.report"].missing("2026-03-02"), [])

    def test_a_colleague_is_told_of_nobody_missing(self):
        self._duty()
        with self._at(2026, 3, 3, 9):
            mine = self.env["work.report"].with_user(self.technician)
            self.assertEqual(mine.missing("2026-03-02"), [])

    def test_the_office_manager_sees_who_is_missing_and_no_content(self):
        report = self._duty()
        with self._at(2026, 3, 3, 9):
            mine = self.env["work.report"].with_user(self.office_manager)
            self.assertEqual(len(mine.missing("2026-03-02")), 1)
            self.assertFalse(mine.search([("id", "=", report.id)]))

    def test_each_reminder_is_sent_once(self):
        report = self._duty(reminder_minutes="-60, 0, 60")
        counts = []
        for hour, minute in [(16, 59), (17, 0), (17, 10), (18, 0), (19, 0), (19, 10)]:
            with self._at(2026, 3, 2, hour, minute):
                self.env["work.report"]._cron_remind()
            counts.append(len(self._notices(report)))
        self.assertEqual(counts, [0, 1, 1, 2, 3, 3])

    def test_a_job_that_slept_sends_the_last_reminder_alone(self):
        report = self._duty(reminder_minutes="-60, 0, 60")
        with self._at(2026, 3, 2, 19, 30):
            self.env["work.report"]._cron_remind()
        self.assertEqual(len(self._notices(report)), 1)

    def test_who_has_sent_is_not_reminded(self):
        report = self._duty()
        with self._at(2026, 3, 2, 16):
            report.action_submit()
        with self._at(2026, 3, 2, 18, 30):
            self.env["work.report"]._cron_remind()
        self.assertFalse(self._notices(report))

    def test_the_manager_reads_at_nine_who_was_missing(self):
        self._duty()
        self.sales_manager.tz = "America/New_York"
        for when, count in [
            ((2026, 3, 3, 13, 59), 0),
            ((2026, 3, 3, 14, 0), 1),
            ((2026, 3, 3, 15, 0), 1),
        ]:
            with self._at(*when):
                self.env["work.report"]._cron_remind()
            self.assertEqual(len(self._told(self.sales_manager)), count)

    def test_the_manager_of_that_day_is_asked_for_it(self):
        """A change in the middle of the month leaves what was sent where it was."""
        rule = self._rule(self.salesperson)
        with self._at(2026, 3, 2, 17):
            first = self._open(rule, MONDAY)
            first.with_user(self.salesperson).action_submit()
        with self._at(2026, 3, 3, 8):
            second = self._open(rule, date(2026, 3, 3)) - first
            self.staff["salesperson"].parent_id = self.staff["technician"]
            third = self._open(rule, date(2026, 3, 4)) - first - second
        self.assertEqual(first.manager_id, self.sales_manager)
        self.assertEqual((second + third).manager_id, self.technician)
        self.assertEqual(
            self.env["work.report.statistic"]._read_group(
                [("user_id", "=", self.salesperson.id)], ["manager_id"], ["__count"]
            ),
            [(self.sales_manager, 1), (self.technician, 2)],
        )

    def test_a_circle_of_managers_ends(self):
        self.staff["boss"].sudo().write({"parent_id": False})
        self.env.cr.execute(
            "UPDATE hr_employee SET parent_id = %s WHERE id = %s",
            (self.staff["salesperson"].id, self.staff["boss"].id),
        )
        self.env.invalidate_all()
        people = self.env["work.report.calendar"]._find_people(self.salesperson.ids)
        self.assertEqual(
            people[self.salesperson.id].above, (self.sales_manager.id, self.boss.id)
        )

    def test_reminders_that_are_no_minutes_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "no minutes"):
            self._rule(self.salesperson, reminder_minutes="an hour")

    def test_opening_costs_the_same_for_one_person_and_for_many(self):
        few, many = self._rule(self.salesperson), self._rule(name="Many")
        users = self.env["res.users"].create(
            [
                {"name": f"Author {number}", "login": f"author_{number}"}
                for number in range(30)
            ]
        )
        for user in users:
            self._employ(user)
        many.user_ids = users
        first = self._count(few, MONDAY)
        self.assertLessEqual(self._count(many, MONDAY), first + 2)

    def test_missing_notices_cost_the_same_for_one_and_for_many(self):
        rule = self._rule(self.salesperson)
        for number in range(12):
            self._open(rule, MONDAY + timedelta(days=number))
        with self._at(2026, 3, 3, 9):
            one = self._queries(self.env["work.report"]._tell_missing)
        with self._at(2026, 3, 13, 9):
            many = self._queries(self.env["work.report"]._tell_missing)
        self.assertLessEqual(many, one + 3)

    def test_the_hourly_job_opens_today_around_the_world(self):
        rule = self._rule(self.salesperson)
        with self._at(2026, 3, 2, 12):
            self.env["work.report"]._cron_open()
        days = self.env["work.report"].search([("rule_id", "=", rule.id)])
        self.assertEqual(days.mapped("date_from"), [date(2026, 3, 3), date(2026, 3, 2)])

    def _duty(self, **values):
        report = self._open(self._rule(self.salesperson, **values), MONDAY)
        return report.with_user(self.salesperson)

    def _read(self, report):
        report = report.with_user(self.sales_manager)
        report.mark_opened()
        return report

    def _outcomes(self, report, *when):
        with self._at(*when):
            return (
                self.env["work.report.statistic"].browse(report.ids).mapped("outcome")
            )

    def _notices(self, report):
        return (
            self.env["mail.message"]
            .sudo()
            .search(
                [
                    ("model", "=", "work.report"),
                    ("res_id", "=", report.id),
                    ("message_type", "=", "user_notification"),
                ]
            )
        )

    def _told(self, user):
        return (
            self.env["mail.message"]
            .sudo()
            .search(
                [
                    ("partner_ids", "in", user.partner_id.ids),
                    ("subject", "=like", "Reports missing%"),
                ]
            )
        )

    def _count(self, rule, day):
        self.env.invalidate_all()
        self._open(rule, day - timedelta(days=7))
        return self._queries(lambda: self._open(rule, day))

    def _queries(self, act):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        act()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before
