from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .notices_common import NoticesCase


@tagged("post_install", "-at_install")
class TestOfficeAnnouncementPublish(NoticesCase):
    def test_office_manager_publishes_at_once(self):
        notice = self._published()
        self.assertEqual(notice.state, "published")
        self.assertEqual(notice.publish_user_id, self.office_manager)
        self.assertEqual(notice.ask_version_id.number, 1)

    def test_boss_publishes_at_once(self):
        self.assertEqual(self._published(author=self.boss).state, "published")

    def test_salesperson_waits_for_the_office_manager(self):
        notice = self._draft(self.salesperson)
        notice.action_publish()
        self.assertEqual(notice.state, "waiting")
        self.assertFalse(notice.sudo().receipt_ids)
        with self.assertRaises(AccessError):
            notice.action_approve()
        notice.with_user(self.office_manager).action_audit()
        self.assertEqual(notice.state, "published")

    def test_returned_draft_is_changed_and_submitted_again(self):
        notice = self._draft(self.salesperson)
        notice.action_publish()
        request = notice.sudo().desk_approval_request_id
        request.with_user(self.office_manager).action_return("Say since when.")
        self.assertEqual(notice.state, "draft")
        notice.body = "<p>Since Monday: 4711.</p>"
        notice.action_publish()
        self.assertEqual(notice.state, "waiting")

    def test_without_the_rule_others_still_cannot_publish(self):
        self.env.ref("office_daily.approval_announcement").active = False
        with self.assertRaisesRegex(AccessError, "office manager"):
            self._draft(self.salesperson).action_publish()

    def test_scheduled_appears_on_its_day(self):
        with freeze_time("2026-03-02 09:00:00"):
            notice = self._draft(date_from="2026-03-03 07:00:00")
            notice.action_publish()
            self.assertEqual(notice.state, "scheduled")
            self.assertFalse(self._unread(self.technician) & notice)
        with freeze_time("2026-03-03 06:59:00"):
            self.env["office.announcement"]._cron_announcements()
            self.assertEqual(notice.state, "scheduled")
        with freeze_time("2026-03-03 07:00:00"):
            self.env["office.announcement"]._cron_announcements()
            self.assertEqual(notice.state, "published")
            self.assertIn(notice, self._unread(self.technician))

    def test_expired_leaves_the_home_and_stays_in_the_archive(self):
        with freeze_time("2026-03-02 09:00:00"):
            notice = self._published(date_to="2026-03-05 12:00:00")
        with freeze_time("2026-03-05 12:00:00"):
            self.env["office.announcement"]._cron_announcements()
        self.assertEqual(notice.state, "expired")
        self.assertNotIn(notice, self._unread(self.technician))
        self.assertEqual(notice.with_user(self.technician).name, "New alarm code")

    def test_withdrawn_disappears_and_keeps_its_receipts(self):
        notice = self._published()
        mine = notice.with_user(self.technician)
        mine.action_open()
        notice.action_withdraw()
        self.assertNotIn(notice, self._unread(self.salesperson))
        self.assertFalse(mine.search([("id", "=", notice.id)]))
        with self.assertRaises(AccessError):
            mine.read(["name"])
        self.assertEqual(notice.receipts()["opened"], 1)

    def test_it_expires_after_it_appears(self):
        with self.assertRaises(ValidationError):
            self._draft(date_from="2026-03-03 07:00:00", date_to="2026-03-02 07:00:00")

    def test_empty_text_is_not_published(self):
        with self.assertRaisesRegex(UserError, "says nothing"):
            self._published(body="<p><br></p>")

    def test_audience_of_nobody_is_refused(self):
        with self.assertRaisesRegex(UserError, "for nobody"):
            self._published(audience="chosen")

    def test_what_is_out_is_not_rewritten_in_place(self):
        notice = self._published()
        with self.assertRaisesRegex(UserError, "people have read"):
            notice.body = "<p>It is 0815.</p>"
        with self.assertRaisesRegex(UserError, "people have read"):
            notice.with_context(office_change=True).body = "<p>It is 0815.</p>"

    def test_material_change_asks_again(self):
        notice = self._for(self.technician, self.repairer, must_acknowledge=True)
        notice.with_user(self.technician).action_acknowledge()
        self.assertFalse(self._to_confirm(self.technician))
        number = notice.action_change({"body": "<p>It is 0815.</p>"}, True, "Code")
        self.assertEqual(number, 2)
        self.assertEqual(self._to_confirm(self.technician), notice)
        self.assertEqual(notice.receipts()["acknowledged"], 0)
        before = notice.sudo().receipt_ids.filtered(lambda it: not it.is_current)
        self.assertTrue(
            before.filtered(lambda it: it.user_id == self.technician).date_acknowledged
        )

    def test_immaterial_change_asks_nobody_again(self):
        notice = self._for(self.technician, must_acknowledge=True)
        notice.with_user(self.technician).action_acknowledge()
        notice.action_change({"name": "New alarm codes"}, False, "Spelling")
        self.assertFalse(self._to_confirm(self.technician))
        self.assertEqual(notice.receipts()["version"], 1)
        self.assertEqual(notice.version_count, 2)

    def test_versions_show_their_differences(self):
        notice = self._published()
        notice.action_change({"body": "<p>It is 0815.</p>"}, True, "Code")
        second, first = notice.version_ids.sorted("number", reverse=True)
        self.assertIs(first.difference, False)
        self.assertIn("<del", second.difference)
        self.assertIn("4711", second.difference)
        self.assertIn("0815", second.difference)

    def test_only_publishers_change_what_is_out(self):
        notice = self._for(self.salesperson)
        with self.assertRaises(AccessError):
            notice.with_user(self.salesperson).action_change(
                {"name": "Mine"}, False, ""
            )

    def test_change_takes_words_and_files_only(self):
        with self.assertRaises(UserError):
            self._published().action_change({"state": "draft"}, True, "")

    def test_what_was_published_is_not_deleted(self):
        with self.assertRaisesRegex(UserError, "withdraw"):
            self._published().unlink()

    def test_comments_may_be_off(self):
        notice = self._published(allow_comments=False)
        with self.assertRaisesRegex(UserError, "no comments"):
            notice.with_user(self.technician).message_post(
                body="Why?", message_type="comment"
            )
        other = self._published()
        other.with_user(self.technician).message_post(
            body="Good.", message_type="comment"
        )
        self.assertIn("Good.", other.message_ids[0].body)

    def test_one_bad_announcement_stops_nothing_half_done(self):
        good, bad = self._draft(), self._draft(body=False)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            (good + bad).action_publish()
        self.env.invalidate_all()
        self.assertEqual(good.state, "draft")

    def test_number_is_given_once(self):
        one, two = self._draft(), self._draft()
        self.assertNotEqual(one.number, two.number)
        self.assertNotEqual(one.copy().number, one.number)

    def test_questions_are_needed_to_ask_them(self):
        with self.assertRaisesRegex(UserError, "has none"):
            self._published(must_acknowledge=True, acknowledge_kind="questions")
        notice = self._published(
            must_acknowledge=True,
            acknowledge_kind="questions",
            question_ids=[
                Command.create({"name": "Code?", "answer_a": "1", "answer_b": "2"})
            ],
        )
        self.assertEqual(notice.state, "published")
