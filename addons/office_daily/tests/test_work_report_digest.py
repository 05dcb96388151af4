from odoo.tests import tagged

from .report_common import MONDAY, ReportCase


@tagged("post_install", "-at_install")
class TestWorkReportDigest(ReportCase):
    """The week on one page: who gets it, in which words, and what stands in it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Every other boss of the database is out of this house.
        others = cls.env.ref("crm_roles.role_boss").all_user_ids - cls.boss
        others.active = False
        cls.rule = cls._rule(cls.salesperson)

    def _send(self, *when):
        known = self._find_digests()
        with self._at(*(when or (2026, 3, 9, 6))):
            self.env["work.report.digest"]._cron_send()
        return self._find_digests() - known

    def _find_digests(self):
        return self.env["mail.message"].search(
            [
                ("message_type", "=", "user_notification"),
                ("partner_ids", "in", self.boss.partner_id.ids),
                ("subject", "ilike", "2026"),
            ]
        )

    def _report_of_the_week(self):
        self._open(self.rule, MONDAY)
        report = self.env["work.report"].search([("user_id", "=", self.salesperson.id)])
        mine = report.with_user(self.salesperson)
        self.env["work.report.line"].with_user(self.salesperson).create(
            {"report_id": mine.id, "type": "problem", "name": "No van on Friday"}
        )
        with self._at(2026, 3, 2, 17):
            mine.action_submit()

    def test_the_boss_gets_last_week_with_its_problems(self):
        self._report_of_the_week()
        [message] = self._send()
        self.assertIn("No van on Friday", message.body)
        self.assertIn("Selling", message.body)

    def test_it_goes_by_mail_to_who_reads_by_mail(self):
        self._report_of_the_week()
        self.boss.notification_type = "email"
        [message] = self._send()
        [mail] = self.env["mail.mail"].search([("mail_message_id", "=", message.id)])
        self.assertEqual(mail.recipient_ids, self.boss.partner_id)
        self.assertIn("No van on Friday", mail.body_html)

    def test_a_week_without_reports_is_not_told(self):
        self._report_of_the_week()
        self.assertFalse(self._send(2026, 3, 2, 6))

    def test_it_is_written_in_the_language_of_the_boss(self):
        self.env["res.lang"]._activate_lang("es_ES")
        self.boss.lang = "es_ES"
        self._report_of_the_week()
        [message] = self._send()
        self.assertIn("Informes del", message.subject)

    def test_only_a_boss_gets_it(self):
        self._report_of_the_week()
        [message] = self._send()
        self.assertEqual(message.partner_ids, self.boss.partner_id)
