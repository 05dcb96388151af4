from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged, users

from .notices_common import NoticesCase


@tagged("post_install", "-at_install")
class TestOfficeAnnouncementRights(NoticesCase):
    """Outside the audience an announcement does not exist."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        file = (
            cls.env["ir.attachment"]
            .with_user(cls.office_manager)
            .create(
                {
                    "name": "plan.txt",
                    "raw": b"secret",
                    "res_model": "office.announcement",
                }
            )
        )
        cls.notice = cls._for(
            cls.technician,
            name="Bonus of the technicians",
            attachment_ids=[Command.set(file.ids)],
            must_acknowledge=True,
        )
        cls.file = file
        cls.env.flush_all()

    @users("test_salesperson", "test_accountant")
    def test_outsider_finds_nothing_by_search(self):
        notices = self.env["office.announcement"]
        self.assertFalse(notices.search([("name", "ilike", "bonus")]))
        self.assertEqual(notices.search_count([("id", "=", self.notice.id)]), 0)
        self.assertFalse(notices.name_search("Bonus"))
        for field in ("has_missing", "is_unread", "is_to_acknowledge"):
            self.assertFalse(
                notices.search([(field, "=", True), ("id", "=", self.notice.id)])
            )

    @users("test_salesperson")
    def test_outsider_finds_nothing_by_read_group(self):
        domain = [("id", "=", self.notice.id)]
        notices = self.env["office.announcement"]
        self.assertFalse(notices._read_group(domain, ["state"], ["__count"]))
        self.assertFalse(notices.formatted_read_group(domain, ["state"], ["__count"]))

    @users("test_salesperson")
    def test_outsider_reads_no_field_file_version_or_message(self):
        with self.assertRaises(AccessError):
            self.notice.with_user(self.env.user).read(["name"])
        with self.assertRaises(AccessError):
            self.file.with_user(self.env.user).read(["raw"])
        versions = self.env["office.announcement.version"]
        self.assertFalse(versions.search([("announcement_id", "=", self.notice.id)]))
        with self.assertRaises(AccessError):
            self.notice.version_ids.with_user(self.env.user).read(["body"])
        messages = self.env["mail.message"].search(
            [("model", "=", "office.announcement"), ("res_id", "=", self.notice.id)]
        )
        self.assertFalse(messages)

    @users("test_salesperson")
    def test_outsider_finds_no_receipts(self):
        receipts = self.env["office.announcement.receipt"]
        self.assertFalse(receipts.search([("announcement_id", "=", self.notice.id)]))
        self.assertFalse(
            receipts._read_group(
                [("announcement_id", "=", self.notice.id)], ["user_id"], ["__count"]
            )
        )
        with self.assertRaises(AccessError):
            self.notice.with_user(self.env.user).receipts()

    @users("test_salesperson")
    def test_outsider_leaves_no_receipt(self):
        notice = self.notice.with_user(self.env.user)
        for method in ("action_open", "action_acknowledge", "read_questions"):
            with self.assertRaises(AccessError):
                getattr(notice, method)()
        self.assertFalse(self._receipt(self.notice, self.env.user))

    def test_reader_reads_the_text_and_the_file(self):
        mine = self.notice.with_user(self.technician)
        self.assertIn("4711", mine.body)
        self.assertEqual(mine.attachment_ids.raw, b"secret")

    @users("test_technician")
    def test_reader_sees_no_receipt_but_the_own(self):
        notice = self._published()
        receipts = self.env["office.announcement.receipt"]
        mine = receipts.search([("announcement_id", "=", notice.id)])
        self.assertEqual(mine.user_id, self.env.user)
        with self.assertRaises(AccessError):
            notice.with_user(self.env.user).receipts()

    @users("test_technician", "test_office_manager", "test_boss")
    def test_nobody_forges_a_receipt(self):
        receipts = self.env["office.announcement.receipt"]
        mine = self._receipt(self.notice, self.technician).with_user(self.env.user)
        with self.assertRaises(AccessError):
            mine.write({"date_acknowledged": "2026-01-01 00:00:00"})
        with self.assertRaises(AccessError):
            mine.unlink()
        with self.assertRaises(AccessError):
            receipts.create(
                {
                    "announcement_id": self.notice.id,
                    "version_id": self.notice.sudo().ask_version_id.id,
                    "user_id": self.salesperson.id,
                }
            )
        with self.assertRaises(AccessError):
            self.notice.with_user(self.env.user).write(
                {
                    "receipt_ids": [
                        Command.update(mine.id, {"date_opened": "2026-01-01"})
                    ]
                }
            )

    @users("test_technician", "test_office_manager")
    def test_nobody_forges_a_version(self):
        version = self.notice.sudo().version_ids.with_user(self.env.user)
        with self.assertRaises(AccessError):
            version.write({"body": "<p>Another code</p>"})

    @users("test_technician")
    def test_reader_changes_nothing(self):
        with self.assertRaises(AccessError):
            self.notice.with_user(self.env.user).write({"name": "Mine"})
        with self.assertRaises(AccessError):
            self.notice.with_user(self.env.user).action_withdraw()
        with self.assertRaises(AccessError):
            self.notice.with_user(self.env.user).action_remind()

    @users("test_technician", "test_office_manager")
    def test_state_is_not_written(self):
        with self.assertRaises(AccessError):
            self.notice.with_user(self.env.user).write({"state": "draft"})

    @users("test_salesperson")
    def test_person_writes_in_her_own_name(self):
        notice = self.env["office.announcement"].create(
            {"name": "Cake", "body": "Kitchen", "author_id": self.boss.id}
        )
        self.assertEqual(notice.author_id, self.env.user)
        with self.assertRaises(AccessError):
            notice.author_id = self.boss

    @users("test_salesperson")
    def test_author_changes_nothing_after_the_audit(self):
        notice = self._draft(self.salesperson, date_from=self._now(days=2))
        notice.action_publish()
        notice.with_user(self.office_manager).action_audit()
        self.assertEqual(notice.state, "scheduled")
        with self.assertRaises(AccessError):
            notice.with_user(self.salesperson).body = "<p>Something else</p>"
        with self.assertRaises(AccessError):
            notice.with_user(self.salesperson).audience = "chosen"

    @users("test_technician")
    def test_reader_never_sees_the_right_answers(self):
        notice = self._for(
            self.technician,
            must_acknowledge=True,
            acknowledge_kind="questions",
            question_ids=[
                Command.create({"name": "Code?", "answer_a": "1", "answer_b": "2"})
            ],
        ).with_user(self.env.user)
        self.assertFalse(
            self.env["office.announcement.question"].search(
                [("announcement_id", "=", notice.id)]
            )
        )
        self.env.invalidate_all()
        self.assertFalse(notice.question_ids)
        self.assertEqual(len(notice.read_questions()), 1)

    def test_portal_user_finds_nothing(self):
        stranger = new_test_user(self.env, login="stranger", groups="base.group_portal")
        with self.assertRaises(AccessError):
            self.notice.with_user(stranger).read(["name"])
        self._published()
        self.assertFalse(
            self.env["office.announcement.receipt"]
            .sudo()
            .search([("user_id", "=", stranger.id)])
        )

    def test_other_company_is_not_seen_by_its_publishers(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            login="stranger",
            groups="crm_roles.role_office_manager",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        notices = self.env["office.announcement"].with_user(stranger)
        self.assertFalse(notices.search([("id", "=", self.notice.id)]))
        receipts = self.env["office.announcement.receipt"].with_user(stranger)
        self.assertFalse(receipts.search([("announcement_id", "=", self.notice.id)]))

    @users("test_technician")
    def test_a_marker_that_is_text_opens_no_door(self):
        with self.assertRaises(AccessError):
            self.notice.with_user(self.env.user).with_context(
                office_change="CHANGE"
            ).write({"body": "<p>x</p>"})
