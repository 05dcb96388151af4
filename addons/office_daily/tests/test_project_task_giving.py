import base64

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged

from .notices_common import NoticesCase

PHOTO = base64.b64encode(b"photo").decode()


@tagged("post_install", "-at_install")
class TestProjectTaskGiving(NoticesCase):
    def _give(self, giver=None, doer=None, **values):
        return (
            self.env["project.task"]
            .with_user(giver or self.sales_manager)
            .with_context(office_give=True)
            .create(
                {
                    "name": "Send the offer",
                    "user_ids": [Command.set((doer or self.salesperson).ids)],
                    **values,
                }
            )
            .with_context(office_give=False)
        )

    def test_given_task_is_the_other_persons(self):
        task = self._give()
        self.assertEqual(task.user_ids, self.salesperson)
        self.assertEqual(task.assigner_id, self.sales_manager)
        self.assertEqual(task.work_state, "given")

    def test_form_gives_a_task(self):
        action = self.env.ref("office_daily.project_task_action_give")
        tasks = self.env["project.task"].with_user(self.sales_manager)
        with Form(
            tasks.with_context(
                office_give=True, default_user_ids=[], default_project_id=False
            ),
            view=action.view_id,
        ) as form:
            form.name = "Call the mill"
            form.user_ids.add(self.salesperson)
        self.assertEqual(form.record.user_ids, self.salesperson)

    def test_own_note_stays_ones_own(self):
        note = (
            self.env["project.task"].with_user(self.salesperson).create({"name": "A"})
        )
        self.assertEqual(note.user_ids, self.salesperson)

    def test_giver_sees_accepted_in_progress_and_done(self):
        task = self._give()
        mine = task.with_user(self.salesperson)
        states = [task.work_state]
        for method in ("action_accept", "action_start", "action_finish"):
            getattr(mine, method)()
            states.append(task.work_state)
        self.assertEqual(states, ["given", "accepted", "started", "done"])
        self.assertEqual(task.done_user_id, self.salesperson)

    def test_only_the_two_of_them_see_it(self):
        task = self._give()
        for person in (self.purchaser, self.technician, self.accountant):
            tasks = self.env["project.task"].with_user(person)
            self.assertFalse(tasks.search([("id", "=", task.id)]))

    def test_accepting_twice_names_who_has(self):
        task = self._give().with_user(self.salesperson)
        task.action_accept()
        with self.assertRaisesRegex(UserError, "was accepted by"):
            task.action_accept()

    def test_starting_accepts(self):
        task = self._give().with_user(self.salesperson)
        task.action_start()
        self.assertEqual(task.accept_user_id, self.salesperson)

    def test_done_without_the_result_is_refused(self):
        task = self._give(is_result_required=True).with_user(self.salesperson)
        with self.assertRaises(ValidationError) as refusal:
            task.action_finish()
        self.assertIn("test_sales_manager", str(refusal.exception))
        with self.assertRaises(ValidationError):
            task.action_finish({"result": "  "})
        with self.assertRaises(ValidationError):
            task.state = "1_done"
        self.env.invalidate_all()
        task.action_finish({"result": "Sent", "hours": 0.5})
        self.assertRecordValues(
            task, [{"state": "1_done", "result": "Sent", "hours_spent": 0.5}]
        )

    def test_done_without_proof_is_refused(self):
        task = self._give(is_proof_required=True).with_user(self.salesperson)
        with self.assertRaises(ValidationError):
            task.action_finish()
        task.action_finish({"files": [{"name": "a.jpg", "data": PHOTO}]})
        self.assertEqual(task.proof_ids.raw, b"photo")

    def test_file_that_is_no_base64_is_refused(self):
        task = self._give(is_proof_required=True).with_user(self.salesperson)
        for data in ("no base64!", None, 5):
            with self.assertRaisesRegex(UserError, "base64"):
                task.action_finish({"files": [{"name": "a.jpg", "data": data}]})

    def test_result_is_not_taken_away_afterwards(self):
        task = self._give(is_result_required=True).with_user(self.salesperson)
        task.action_finish({"result": "Sent"})
        with self.assertRaises(ValidationError):
            task.result = False

    def test_core_button_is_checked_too(self):
        task = self._give(is_result_required=True)
        with self.assertRaises(ValidationError):
            task.create({"name": "B", "is_result_required": True, "state": "1_done"})

    def test_doer_does_not_lift_what_is_asked(self):
        task = self._give(is_result_required=True).with_user(self.salesperson)
        with self.assertRaisesRegex(AccessError, "test_sales_manager"):
            task.is_result_required = False
        task.with_user(self.sales_manager).is_result_required = False
        task.action_finish()

    def test_signatures_of_a_task_are_not_forged(self):
        task = self._give().with_user(self.salesperson)
        for values in (
            {"accept_date": "2026-01-01 00:00:00"},
            {"assigner_id": self.salesperson.id},
            {"done_user_id": self.boss.id},
            {"document_model": "res.company", "document_id": 1},
        ):
            with self.assertRaises(AccessError):
                task.write(values)
        with self.assertRaises(AccessError):
            task.create({"name": "C", "assigner_id": self.boss.id})
        with self.assertRaises(AccessError):
            task.with_context(office_stamp="STAMP").write({"assigner_id": 1})
        forged = task.with_context(default_assigner_id=self.boss.id).create(
            {"name": "D"}
        )
        self.assertEqual(forged.assigner_id, self.salesperson)

    def test_giving_back_needs_a_reason_and_tells_the_giver(self):
        task = self._give()
        mine = task.with_user(self.salesperson)
        with self.assertRaises(UserError):
            mine.action_give_back(" ")
        mine.action_give_back("On leave until Monday")
        self.assertEqual(task.user_ids, self.sales_manager)
        self.assertIn("On leave", task.message_ids[0].body)
        self.assertIn(self.sales_manager.partner_id, task.message_ids[0].partner_ids)
        tasks = self.env["project.task"].with_user(self.salesperson)
        self.assertFalse(tasks.search([("id", "=", task.id)]))

    def test_others_give_nothing_back(self):
        with self.assertRaisesRegex(UserError, "not yours"):
            self._give().action_give_back("No")

    def test_doer_does_not_delete_it(self):
        with self.assertRaisesRegex(UserError, "alone deletes"):
            self._give().with_user(self.salesperson).unlink()
        self._give().unlink()

    def test_finished_task_is_finished_once(self):
        task = self._give().with_user(self.salesperson)
        task.action_finish()
        count = len(task.sudo().message_ids)
        self.assertTrue(task.action_finish())
        self.assertEqual(len(task.sudo().message_ids), count)

    def test_reopened_task_loses_its_done_stamp(self):
        task = self._give().with_user(self.salesperson)
        task.action_finish()
        task.state = "01_in_progress"
        self.assertFalse(task.done_date)

    def test_task_is_linked_to_a_document_one_may_read(self):
        mill = self.env["res.partner"].create({"name": "Mill"})
        task = self._give()
        task.document_ref = mill
        self.assertEqual(task.document_name, "Mill")
        self.assertEqual(task.action_open_document()["res_id"], mill.id)

    def test_document_one_may_not_read_is_not_linked(self):
        secret = self._draft(self.office_manager)
        task = self._give(self.salesperson, self.technician)
        with self.assertRaises(AccessError):
            task.document_ref = secret.with_user(self.salesperson)

    # Late from midnight in the time zone of the person.

    def _late(self, user):
        return self._card("card_my_tasks_late", user)

    def test_late_counts_from_midnight_in_the_persons_time_zone(self):
        self.salesperson.tz = "Asia/Tokyo"  # nine hours ahead
        self.technician.tz = "America/New_York"  # five hours behind in March
        with freeze_time("2026-03-02 08:00:00"):
            task = self._give(date_deadline="2026-03-02 10:00:00")
            task.user_ids = [Command.link(self.technician.id)]
        expected = [
            ("2026-03-02 14:59:00", False, False),  # 23:59 in Tokyo
            ("2026-03-02 15:00:00", True, False),  # 00:00 in Tokyo
            ("2026-03-03 04:59:00", True, False),  # 23:59 in New York
            ("2026-03-03 05:00:00", True, True),  # 00:00 in New York
        ]
        for moment, in_tokyo, in_new_york in expected:
            with freeze_time(moment), self.subTest(moment=moment):
                self.env.invalidate_all()
                for user, is_late in (
                    (self.salesperson, in_tokyo),
                    (self.technician, in_new_york),
                ):
                    self.assertEqual(task in self._late(user), is_late)
                    mine = task.with_user(user).with_context(tz=user.tz)
                    self.assertEqual(mine.is_late, is_late)

    def test_done_task_is_not_late(self):
        with freeze_time("2026-03-02 08:00:00"):
            task = self._give(date_deadline="2026-03-02 10:00:00")
        self.assertIn(task, self._late(self.salesperson))
        self.assertIn(task, self._card("card_given_late", self.sales_manager))
        task.with_user(self.salesperson).action_finish()
        self.assertNotIn(task, self._late(self.salesperson))
        self.assertNotIn(task, self._card("card_given_late", self.sales_manager))
