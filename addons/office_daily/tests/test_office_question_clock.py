from datetime import datetime

from freezegun import freeze_time

from odoo.tests import tagged

from .office_knowledge_common import KnowledgeCase

FRIDAY = "2026-03-06 14:00:00"  # two working hours before the end of the week


@tagged("post_install", "-at_install")
class TestOfficeQuestionClock(KnowledgeCase):
    """Unanswered: eight working hours to the owner, sixteen to her manager."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Monday to Friday from eight to noon and from one to five, without leave.
        cls.calendar = cls.env["resource.calendar"].create(
            {"name": "Office hours", "tz": "UTC"}
        )
        for employee in cls.employees.values():
            employee.resource_calendar_id = cls.calendar

    def _asked(self, moment=FRIDAY, **values):
        with freeze_time(moment):
            return self._ask(**values)

    def _run(self, moment):
        with freeze_time(moment):
            self.env["office.question"]._cron_escalate()

    def test_hours_do_not_run_over_the_weekend(self):
        question = self._asked()
        # Three hours are left on Friday, five come on Monday.
        self.assertEqual(question.date_owner, datetime(2026, 3, 9, 14))
        self.assertEqual(question.date_manager, datetime(2026, 3, 10, 14))

    def test_hours_do_not_run_on_a_holiday(self):
        self._holiday()
        self.assertEqual(self._asked().date_owner, datetime(2026, 3, 10, 14))

    def test_hours_do_not_run_while_the_owner_is_away(self):
        self._holiday(resource_id=self.employees["technician"].resource_id.id)
        self.assertEqual(self._asked().date_owner, datetime(2026, 3, 10, 14))

    def _holiday(self, **values):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": self.calendar.id,
                "date_from": "2026-03-09 00:00:00",
                "date_to": "2026-03-09 23:59:59",
                **values,
            }
        )

    def test_before_its_hour_nothing_happens(self):
        question = self._asked()
        self._run("2026-03-09 13:59:00")
        self.assertEqual((question.state, question.escalation), ("new", "none"))

    def test_after_eight_hours_the_owner_has_it(self):
        question = self._asked()
        self._run("2026-03-09 14:00:00")
        self.assertEqual(question.assigned_user_id, self.technician)
        self.assertEqual((question.state, question.escalation), ("assigned", "owner"))
        self.assertEqual(question.date_promised, datetime(2026, 3, 10, 14))

    def test_after_sixteen_hours_the_manager_has_it(self):
        question = self._asked()
        self._run("2026-03-09 14:00:00")
        self._run("2026-03-10 14:00:00")
        self.assertEqual(question.assigned_user_id, self.boss)
        self.assertEqual(question.escalation, "manager")

    def test_nothing_is_above_the_manager(self):
        question = self._asked()
        for moment in ("2026-03-09 14:00:00", "2026-03-10 14:00:00", "2026-03-20"):
            self._run(moment)
        self.assertEqual(question.assigned_user_id, self.boss)

    def test_a_holiday_entered_later_moves_the_hour(self):
        question = self._asked()
        self._holiday()
        self._run("2026-03-09 14:00:00")
        self.assertEqual(question.escalation, "none")
        self._run("2026-03-10 14:00:00")
        self.assertEqual(question.escalation, "owner")

    def test_answered_question_stays_where_it_is(self):
        question = self._asked()
        with freeze_time("2026-03-09 09:00:00"):
            question.with_user(self.boss).action_answer("Change the seal.")
        self._run("2026-03-12 14:00:00")
        self.assertEqual(question.escalation, "none")

    def test_better_answer_wanted_counts_anew(self):
        question = self._asked()
        with freeze_time("2026-03-09 09:00:00"):
            question.with_user(self.boss).action_answer("Change the seal.")
            question.action_better("Which one?")
        self._run("2026-03-09 16:00:00")
        self.assertEqual(question.escalation, "none")
        self._run("2026-03-10 09:00:00")
        self.assertEqual(question.escalation, "owner")

    def test_question_to_a_person_goes_to_her_manager(self):
        self.employees["purchaser"].parent_id = self.employees["accountant"]
        question = self._asked(addressed_user_id=self.purchaser.id)
        self._run("2026-03-09 14:00:00")
        self._run("2026-03-10 14:00:00")
        self.assertEqual(question.assigned_user_id, self.accountant)

    def test_without_a_manager_it_stays_with_the_owner(self):
        self.employees["technician"].parent_id = False
        question = self._asked()
        self._run("2026-03-09 14:00:00")
        self._run("2026-03-10 14:00:00")
        self.assertEqual(question.assigned_user_id, self.technician)

    def test_the_owner_is_told_once(self):
        self._asked()
        for _again in range(2):
            self._run("2026-03-09 14:00:00")
        told = self.env["mail.message"].search(
            [("subject", "like", "A question waits for you")]
        )
        self.assertEqual(len(told), 1)
        self.assertEqual(told.partner_ids, self.technician.partner_id)

    def test_people_are_told_in_their_language(self):
        self.env["res.lang"]._activate_lang("es_ES")
        self.technician.lang = "es_ES"
        self._asked()
        told = self.env["mail.message"].search(
            [("partner_ids", "in", self.technician.partner_id.ids)], limit=1
        )
        self.assertIn("Nueva pregunta", told.subject)

    def test_late_ones_can_be_searched(self):
        question = self._asked()
        late = [("is_late", "=", True), ("id", "=", question.id)]
        questions = self._as(self.sales_manager, "office.question")
        with freeze_time("2026-03-09 13:00:00"):
            self.assertEqual(questions.search_count(late), 0)
        with freeze_time("2026-03-09 15:00:00"):
            self.assertEqual(questions.search_count(late), 1)
