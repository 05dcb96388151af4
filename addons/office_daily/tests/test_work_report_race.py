from psycopg2.errors import SerializationFailure

from odoo import api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.crm_roles.tests.session import Session


@tagged("post_install", "-at_install")
class TestWorkReportRace(BaseCase):
    """Two managers, two connections, one report: one review counts."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self._as(api.SUPERUSER_ID) as env:
            self._prepare(env)
        self.addCleanup(self._clean)

    def _as(self, uid):
        return Session(self.registry, uid)

    def _prepare(self, env):
        role = "crm_roles.role_boss"
        author = new_test_user(env, "race_author", groups="base.group_user")
        first = new_test_user(env, "race_boss_1", groups=role)
        second = new_test_user(env, "race_boss_2", groups=role)
        report = (
            env["work.report"].with_user(author).create([{"date_from": "2026-03-02"}])
        )
        report.action_submit()
        self.report = report.id
        self.users = [author.id, first.id, second.id]

    def _clean(self):
        with self._as(api.SUPERUSER_ID) as env:
            env.cr.execute("DELETE FROM work_report WHERE id = %s", (self.report,))
            users = env["res.users"].browse(self.users)
            partners = users.partner_id
            users.unlink()
            partners.unlink()

    def test_the_second_of_two_reviews_reads_who_was_first(self):
        _author, first, second = self.users
        for user in (first, second):
            with self._as(user) as env:
                env["work.report"].browse(self.report).mark_opened()
        with self._as(first) as one, self._as(second) as two:
            mine = one["work.report"].browse(self.report)
            theirs = two["work.report"].browse(self.report)
            self.assertEqual(theirs.state, "read")
            mine.action_review(rating=5)
            one.cr.commit()
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                theirs.action_review(rating=1)
            # What the server does with such a call: once more, from the start.
            two.cr.rollback()
            two.transaction.reset()
            with self.assertRaisesRegex(UserError, "already: Reviewed, by race_boss_1"):
                theirs.action_review(rating=1)
            two.cr.rollback()
        with self._as(api.SUPERUSER_ID) as env:
            self.assertEqual(env["work.report"].browse(self.report).rating, "5")

    def test_two_who_open_at_once_leave_two_receipts(self):
        _author, first, second = self.users
        with self._as(first) as one, self._as(second) as two:
            receipts = [env["work.report.receipt"] for env in (one, two)]
            reports = [env["work.report"].browse(self.report) for env in (one, two)]
            for kept, report in zip(receipts, reports, strict=True):
                self.assertEqual(kept._sign(report), 1)
        with self._as(api.SUPERUSER_ID) as env:
            self.assertEqual(len(env["work.report"].browse(self.report).receipt_ids), 2)
