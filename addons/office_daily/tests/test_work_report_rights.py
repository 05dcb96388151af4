from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .report_common import MONDAY, ReportCase


@tagged("post_install", "-at_install")
class TestWorkReportRights(ReportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.report = (
            cls.env["work.report"]
            .with_user(cls.salesperson)
            .create([{"kind_id": cls.day.id, "date_from": MONDAY}])
        )
        cls.line = cls.env["work.report.line"].create(
            {"report_id": cls.report.id, "type": "list", "name": "Secret of Selling"}
        )

    def _as(self, user):
        return self.report.with_user(user)

    def test_a_peer_cannot_read_it(self):
        self.report.action_submit()
        with self.assertRaises(AccessError):
            self._as(self.technician).read(["state"])

    def test_a_peer_finds_it_by_no_search(self):
        self.report.action_submit()
        for name in ("work.report", "work.report.line", "work.report.statistic"):
            with self.subTest(model=name):
                records = self.env[name].with_user(self.technician)
                self.assertFalse(
                    records.search([("user_id", "=", self.salesperson.id)])
                    if name != "work.report.line"
                    else records.search([("name", "ilike", "Secret")])
                )

    def test_a_peer_counts_it_in_no_group(self):
        self.report.action_submit()
        records = self.env["work.report.line"].with_user(self.technician)
        [[count]] = records._read_group([("id", "=", self.line.id)], [], ["__count"])
        self.assertEqual(count, 0)

    def test_a_peer_reads_no_comment(self):
        self.report.action_submit()
        message = self.report.message_post(body="Between us", message_type="comment")
        with self.assertRaises(AccessError):
            message.with_user(self.technician).read(["body"])

    def test_a_peer_opens_no_receipt_and_comments_on_nothing(self):
        self.report.action_submit()
        for act in (
            lambda: self._as(self.technician).mark_opened(),
            lambda: self._as(self.technician).action_comment("Hm"),
            lambda: self._as(self.technician).action_remark("Hm"),
            lambda: self._as(self.technician).action_review(5),
            lambda: self._as(self.technician).action_make_task(self.line.id),
        ):
            with self.assertRaises(AccessError):
                act()

    def test_a_manager_reads_nothing_before_it_is_sent(self):
        with self.assertRaises(AccessError):
            self._as(self.sales_manager).read(["state"])
        self.report.action_submit()
        self.assertTrue(self._as(self.sales_manager).read(["state"]))
        self.assertTrue(self.line.with_user(self.sales_manager).read(["name"]))

    def test_the_boss_reads_what_was_sent(self):
        self.report.action_submit()
        self.assertTrue(self._as(self.boss).read(["state"]))

    def test_a_boss_outside_the_tree_reads_it_too(self):
        self.staff["sales_manager"].parent_id = False
        report = self._report(day="2026-03-03")
        report.action_submit()
        self.assertTrue(report.with_user(self.boss).read(["state"]))

    def test_the_office_manager_reads_no_content(self):
        self.report.action_submit()
        for records in (
            self._as(self.office_manager),
            self.line.with_user(self.office_manager),
        ):
            with self.assertRaises(AccessError):
                records.read(["create_date"])

    def test_a_manager_changes_no_word(self):
        self.report.action_submit()
        manager = self.sales_manager
        for act in (
            lambda: self.line.with_user(manager).write({"name": "Other"}),
            lambda: self.line.with_user(manager).unlink(),
            lambda: self._as(manager).write({"partner_id": manager.partner_id.id}),
            lambda: (
                self.env["work.report.line"]
                .with_user(manager)
                .create({"report_id": self.report.id, "name": "More"})
            ),
        ):
            with self.assertRaises(AccessError):
                act()

    def test_nobody_writes_what_rules_and_buttons_say(self):
        self.report.action_submit()
        for values in (
            {"timing": "on_time"},
            {"rating": "5"},
            {"date_due": "2026-03-09 18:00:00"},
            {"reader_ids": [(4, self.technician.id)]},
            {"manager_id": self.salesperson.id},
            {"is_feedback_new": False},
            {"state": "reviewed"},
            {"user_id": self.technician.id},
        ):
            for user in (self.salesperson, self.sales_manager, self.boss):
                with (
                    self.subTest(values=values, user=user.login),
                    self.assertRaises(AccessError),
                ):
                    self._as(user).write(values)

    def test_nobody_writes_a_report_for_another(self):
        reports = self.env["work.report"].with_user(self.sales_manager)
        with self.assertRaisesRegex(AccessError, "her own reports"):
            reports.create([{"user_id": self.salesperson.id, "date_from": MONDAY}])

    def test_nobody_makes_her_own_due_time(self):
        reports = self.env["work.report"].with_user(self.technician)
        with self.assertRaises(AccessError):
            reports.create([{"date_from": MONDAY, "date_due": "2026-03-09 18:00:00"}])

    def test_a_defaulted_due_time_is_left_out_of_reports_by_hand(self):
        reports = self.env["work.report"].with_user(self.technician)
        report = reports.with_context(default_timing="on_time").create(
            [{"date_from": MONDAY}]
        )
        self.assertFalse(report.timing)

    def test_an_author_does_not_review_herself(self):
        self.report.action_submit()
        with self.assertRaises(UserError):
            self.report.action_review(5)
        self.report.mark_opened()
        self.assertEqual(self.report.state, "submitted")

    def test_receipts_are_forged_by_nobody(self):
        self.report.action_submit()
        receipts = self.env["work.report.receipt"].with_user(self.sales_manager)
        with self.assertRaises(AccessError):
            receipts.create(
                {
                    "report_id": self.report.id,
                    "user_id": self.boss.id,
                    "date": "2026-03-02 18:00:00",
                }
            )

    def test_a_private_remark_is_read_by_two(self):
        self.report.action_submit()
        manager = self._as(self.sales_manager)
        manager.mark_opened()
        remark = self.env["work.report.remark"].browse(manager.action_remark("Rest"))
        for user in (self.sales_manager, self.salesperson):
            self.assertTrue(remark.with_user(user).read(["body"]))
        for user in (self.boss, self.technician, self.office_manager):
            with self.assertRaises(AccessError):
                remark.with_user(user).read(["body"])

    def test_the_notice_of_a_private_remark_is_read_by_the_author_alone(self):
        self.report.action_submit()
        self._as(self.sales_manager).action_remark("Between the two of us")
        notice = (
            self.env["mail.message"]
            .sudo()
            .search([("body", "ilike", "Between the two of us")])
        )
        self.assertEqual(len(notice), 1)
        self.assertTrue(notice.with_user(self.salesperson).read(["body"]))
        with self.assertRaises(AccessError):
            notice.with_user(self.boss).read(["body"])

    def test_a_line_moves_to_no_other_report(self):
        other = self._report(day="2026-03-03")
        with self.assertRaises(UserError):
            self.line.with_user(self.salesperson).report_id = other

    def test_rules_are_kept_by_the_office_manager_alone(self):
        rule = self._rule(self.salesperson)
        rule.with_user(self.office_manager).due_hour = 17
        with self.assertRaises(AccessError):
            rule.with_user(self.sales_manager).due_hour = 23

    def test_a_report_that_is_owed_is_not_deleted(self):
        report = self._open(self._rule(self.technician), MONDAY)
        with self.assertRaisesRegex(UserError, "no rule asked for"):
            report.with_user(self.technician).unlink()

    def test_a_draft_of_ones_own_can_be_deleted(self):
        report = self._report(self.technician)
        report.unlink()
        self.assertFalse(report.exists())

    def test_who_may_not_excuse_is_told_who_may(self):
        report = self._open(self._rule(self.salesperson), "2026-03-03")
        row = self.env["work.report.statistic"].browse(report.id)
        with self.assertRaises(AccessError):
            row.with_user(self.salesperson).action_excuse()
        row.with_user(self.sales_manager).action_excuse()
        self.assertEqual(report.state, "excused")
        self.assertEqual(report.excuse_user_id, self.sales_manager)

    def test_another_company_sees_nothing(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self.boss.write({"company_ids": [(4, company.id)], "company_id": company.id})
        self.report.action_submit()
        self.assertFalse(
            self.env["work.report"]
            .with_user(self.boss)
            .with_context(allowed_company_ids=company.ids)
            .search([("id", "=", self.report.id)])
        )
