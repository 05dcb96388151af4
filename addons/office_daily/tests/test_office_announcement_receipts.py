from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .notices_common import NoticesCase


@tagged("post_install", "-at_install")
class TestOfficeAnnouncementReceipts(NoticesCase):
    def test_opening_marks_it_read_with_the_time(self):
        notice = self._published()
        self.assertIn(notice, self._unread(self.technician))
        with freeze_time("2026-03-02 09:30:00"):
            notice.with_user(self.technician).action_open()
        self.assertNotIn(notice, self._unread(self.technician))
        receipt = self._receipt(notice, self.technician)
        self.assertEqual(str(receipt.date_opened), "2026-03-02 09:30:00")

    def test_first_opening_counts(self):
        notice = self._published()
        mine = notice.with_user(self.technician)
        with freeze_time("2026-03-02 09:30:00"):
            mine.action_open()
        with freeze_time("2026-03-04 09:30:00"):
            mine.action_open()
        receipt = self._receipt(notice, self.technician)
        self.assertEqual(str(receipt.date_opened), "2026-03-02 09:30:00")

    def test_counters_reach_zero_exactly_when_done(self):
        notice = self._for(self.technician, must_acknowledge=True)
        card = "card_announcements_to_confirm"
        self.assertEqual(self._card(card, self.technician), notice)
        # What is to be confirmed stands on one card, not on two.
        self.assertFalse(self._card("card_announcements_unread", self.technician))
        notice.with_user(self.technician).action_open()
        self.assertEqual(self._card(card, self.technician), notice)
        notice.with_user(self.technician).action_acknowledge()
        self.assertFalse(self._card(card, self.technician))

    def test_what_need_not_be_confirmed_is_new_until_it_is_opened(self):
        notice = self._for(self.technician)
        card = "card_announcements_unread"
        self.assertEqual(self._card(card, self.technician), notice)
        notice.with_user(self.technician).action_open()
        self.assertFalse(self._card(card, self.technician))

    def test_office_manager_sees_what_is_not_read_by_all(self):
        notice = self._for(self.technician)
        card = "card_announcements_missing"
        self.assertIn(notice, self._card(card, self.office_manager))
        notice.with_user(self.technician).action_open()
        self.assertNotIn(notice, self._card(card, self.office_manager))

    def test_acknowledging_counts(self):
        notice = self._for(self.technician, self.repairer, must_acknowledge=True)
        notice.with_user(self.repairer).action_acknowledge()
        answer = notice.receipts()
        self.assertEqual((answer["delivered"], answer["acknowledged"]), (2, 1))
        self.assertEqual(answer["unread"], self.technician.ids)
        self.assertEqual(notice.missing_count, 1)
        self.assertEqual(notice.opened_count, 1)

    def test_receipts_name_status_and_times(self):
        notice = self._for(self.technician)
        [row] = notice.receipts()["rows"]
        self.assertEqual(row["status"], "unread")
        self.assertEqual(row["opened"], False)
        notice.with_user(self.technician).action_open()
        [row] = notice.receipts()["rows"]
        self.assertEqual((row["user"], row["status"]), (self.technician.name, "opened"))

    def test_confirming_twice_keeps_the_first_time(self):
        notice = self._for(self.technician, must_acknowledge=True)
        with freeze_time("2026-03-02 09:30:00"):
            notice.with_user(self.technician).action_acknowledge()
        notice.with_user(self.technician).action_acknowledge()
        receipt = self._receipt(notice, self.technician)
        self.assertEqual(str(receipt.date_acknowledged), "2026-03-02 09:30:00")

    def test_nothing_to_confirm_is_said(self):
        with self.assertRaisesRegex(UserError, "no confirmation"):
            self._for(self.technician).with_user(self.technician).action_acknowledge()

    def test_typed_confirmation(self):
        notice = self._for(
            self.technician, must_acknowledge=True, acknowledge_kind="typed"
        ).with_user(self.technician)
        for wrong in (None, "", "ok", {"1": "a"}):
            with self.assertRaises(UserError):
                notice.action_acknowledge(wrong)
        notice.action_acknowledge("i have read it ")
        self.assertFalse(self._to_confirm(self.technician))

    def test_questions_must_all_be_right(self):
        notice = self._for(
            self.technician,
            must_acknowledge=True,
            acknowledge_kind="questions",
            question_ids=[
                Command.create(
                    {
                        "name": f"Number {number}",
                        "answer_a": "one",
                        "answer_b": "two",
                        "right_answer": "b",
                    }
                )
                for number in (1, 2, 3)
            ],
        ).with_user(self.technician)
        asked = notice.read_questions()
        self.assertNotIn("right_answer", asked[0])
        answers = {str(question["id"]): "b" for question in asked}
        with self.assertRaisesRegex(UserError, "Number 2"):
            notice.action_acknowledge({**answers, str(asked[1]["id"]): "a"})
        notice.action_acknowledge(answers)
        self.assertFalse(self._to_confirm(self.technician))

    def test_dialog_confirms_by_questions(self):
        notice = self._for(
            self.technician,
            must_acknowledge=True,
            acknowledge_kind="questions",
            question_ids=[
                Command.create({"name": "Code?", "answer_a": "1", "answer_b": "2"})
            ],
        ).with_user(self.technician)
        action = notice.button_acknowledge()
        dialog = (
            self.env[action["res_model"]]
            .with_user(self.technician)
            .with_context(**action["context"])
            .create({})
        )
        self.assertEqual(dialog.line_ids.answers, "A: 1\nB: 2")
        dialog.line_ids.answer = "a"
        dialog.action_confirm()
        self.assertFalse(self._to_confirm(self.technician))

    def test_marking_read_by_200_people_is_one_query(self):
        many = self.env["res.users"].create(
            [{"name": f"P {n}", "login": f"many_{n}"} for n in range(200)]
        )
        notice = self._for(*many)
        receipts = self.env["office.announcement.receipt"]
        self.env.flush_all()
        with self.assertQueryCount(1):
            receipts._open(notice, many)
        self.assertEqual(notice.receipts()["opened"], 200)

    def test_figures_of_a_list_cost_the_same_for_any_length(self):
        def cost(count):
            notices = self.env["office.announcement"].union(
                *(self._for(self.technician) for _n in range(count))
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            notices.mapped("missing_count")
            notices.with_user(self.technician).mapped("is_unread")
            return self.env.cr.sql_log_count - before

        cost(1)
        self.assertEqual(cost(2), cost(20))

    # Reminders.

    def test_remind_reaches_the_unread_alone(self):
        notice = self._for(self.technician, self.repairer)
        notice.with_user(self.repairer).action_open()
        self.assertEqual(notice.action_remind(), 1)
        self.assertEqual(self._receipt(notice, self.technician).remind_count, 1)
        self.assertEqual(self._receipt(notice, self.repairer).remind_count, 0)

    def test_reminder_is_sent_to_the_person(self):
        notice = self._for(self.technician)
        notice.action_remind()
        told = (
            self.env["mail.message"]
            .sudo()
            .search([("partner_ids", "in", self.technician.partner_id.ids)], limit=1)
        )
        self.assertIn(notice.name, told.subject)

    def test_must_read_is_reminded_until_confirmed(self):
        notice = self._for(self.technician, must_acknowledge=True)
        notice.with_user(self.technician).action_open()
        self.assertEqual(notice.action_remind(), 1)

    def test_at_most_one_reminder_a_day(self):
        notice = self._for(self.technician)
        self.assertEqual(notice.action_remind(), 1)
        self.assertEqual(notice.action_remind(), 0)
        self._age(notice, 1)
        self.assertEqual(notice.action_remind(), 1)

    def test_reminders_are_capped(self):
        notice = self._for(self.technician)
        sent = 0
        for _day in range(10):
            sent += notice.action_remind()
            self._age(notice, 1)
        self.assertEqual(sent, 6)

    def test_reminders_by_themselves_on_day_two_and_four(self):
        notice = self._for(self.technician)
        cron = self.env["office.announcement"]._cron_announcements
        counts = []
        for _day in range(7):
            cron()
            cron()
            counts.append(self._receipt(notice, self.technician).remind_count)
            self._age(notice, 1)
        self.assertEqual(counts, [0, 0, 1, 1, 2, 2, 2])

    def test_reminded_today_is_not_reminded_by_itself(self):
        notice = self._for(self.technician)
        self._age(notice, 2)
        notice.action_remind()
        self.env["office.announcement"]._cron_announcements()
        self.assertEqual(self._receipt(notice, self.technician).remind_count, 1)

    def test_old_news_reminds_no_newcomer(self):
        notice = self._published()
        newcomer = self._newcomer("new_one")
        notice.action_remind()
        self.assertEqual(self._receipt(notice, newcomer).remind_count, 0)

    def test_receipt_list_is_printed(self):
        notice = self._for(self.technician)
        html, _kind = (
            self.env["ir.actions.report"]
            .with_user(self.office_manager)
            ._render_qweb_html("office_daily.report_announcement_receipts", notice.ids)
        )
        self.assertIn(self.technician.name, html.decode())
        self.assertIn(notice.number, html.decode())

    def test_author_is_not_asked_to_read_her_own_words(self):
        notice = self._for(self.office_manager, self.technician, must_acknowledge=True)
        self.assertNotIn(notice, self._unread(self.office_manager))
        self.assertNotIn(notice, self._to_confirm(self.office_manager))
        self.assertEqual(notice.receipts()["unread"], self.technician.ids)
