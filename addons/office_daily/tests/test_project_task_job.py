from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .notices_common import NoticesCase

DOT = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    "awAAAABJRU5ErkJggg=="
)


@tagged("post_install", "-at_install")
class TestProjectTaskJob(NoticesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mill = cls.env["res.partner"].create(
            {"name": "Mill", "street": "River 1", "city": "Ulm", "lang": "en_US"}
        )
        cls.welding = cls.env["office.daily.skill"].create(
            {"name": "Welding", "user_ids": [Command.set(cls.technician.ids)]}
        )

    def _ask(self, person=None, **values):
        ask = (
            self.env["office.daily.technician.ask"]
            .with_user(person or self.service_agent)
            .create(
                {
                    "name": "Install the pump",
                    "partner_id": self.mill.id,
                    "technician_id": self.technician.id,
                    "slot_start": "2026-03-02 09:00:00",
                    "slot_stop": "2026-03-02 11:00:00",
                    "is_signature_required": False,
                    **values,
                }
            )
        )
        return self.env["project.task"].browse(ask.action_ask()["res_id"])

    def _meet(self, **values):
        return self.env["calendar.event"].create(
            {
                "name": "Training",
                "start": "2026-03-02 10:00:00",
                "stop": "2026-03-02 12:00:00",
                "partner_ids": [Command.set(self.technician.partner_id.ids)],
                **values,
            }
        )

    def test_job_has_slot_skills_address_and_appointment(self):
        job = self._ask(skill_ids=[Command.set(self.welding.ids)], parts="1 valve")
        self.assertEqual(job.user_ids, self.technician)
        self.assertEqual(job.assigner_id, self.service_agent)
        self.assertIn("River 1", job.address_text)
        self.assertEqual(job.parts, "1 valve")
        self.assertRecordValues(
            job.event_id,
            [
                {
                    "start": job.slot_start,
                    "stop": job.slot_stop,
                    "user_id": self.technician.id,
                }
            ],
        )
        self.assertEqual(job.event_id.partner_ids, self.technician.partner_id)

    def test_everybody_may_ask(self):
        for person in (self.salesperson, self.purchaser, self.repairer):
            with self.subTest(person=person.login):
                job = self._ask(person, technician_id=False)
                self.assertEqual(job.assigner_id, person)

    def test_overlap_is_refused_and_names_the_other_appointment(self):
        self._meet()
        with self.assertRaisesRegex(ValidationError, "Training"):
            self._ask()

    def test_overlap_is_shown_before_asking(self):
        self._meet()
        ask = self.env["office.daily.technician.ask"].new(
            {
                "technician_id": self.technician.id,
                "slot_start": "2026-03-02 09:00:00",
                "slot_stop": "2026-03-02 11:00:00",
            }
        )
        self.assertIn("Training", ask.overlap_text)
        self.assertIs(ask.new({"name": "X"}).overlap_text, False)

    def test_who_accepts_an_overlapping_job_needs_no_reason_again(self):
        """The reason was given for this time and this technician."""
        self._meet()
        job = self._ask(overlap_reason="The training ends early")
        job.with_user(self.technician).action_accept()
        self.assertEqual(job.work_state, "accepted")
        self.assertEqual(job.overlap_reason, "The training ends early")
        job.with_user(self.technician).action_start()
        self.assertEqual(job.work_state, "started")

    def test_overlap_with_a_reason_is_allowed(self):
        self._meet()
        job = self._ask(overlap_reason="The training ends early")
        self.assertTrue(job.event_id)

    def test_two_jobs_overlap(self):
        self._ask()
        with self.assertRaisesRegex(ValidationError, "Install the pump"):
            self._ask(slot_start="2026-03-02 10:59:00", slot_stop="2026-03-02 13:00")

    def test_one_after_the_other_is_no_overlap(self):
        self._ask()
        self._ask(slot_start="2026-03-02 11:00:00", slot_stop="2026-03-02 12:00:00")

    def test_free_time_is_no_overlap(self):
        self._meet(show_as="free")
        self._ask()

    def test_name_of_a_private_appointment_is_not_told(self):
        self._meet(name="Doctor", privacy="private", user_id=self.technician.id)
        with self.assertRaises(ValidationError) as refusal:
            self._ask()
        self.assertNotIn("Doctor", str(refusal.exception))

    def test_moving_into_an_overlap_is_refused(self):
        self._meet(start="2026-03-03 10:00:00", stop="2026-03-03 12:00:00")
        job = self._ask()
        with self.assertRaises(ValidationError):
            job.with_user(self.service_agent).write(
                {
                    "slot_start": "2026-03-03 09:00:00",
                    "slot_stop": "2026-03-03 11:00:00",
                }
            )

    def test_reason_holds_for_its_time_only(self):
        self._meet()
        self._meet(start="2026-03-03 10:00:00", stop="2026-03-03 12:00:00")
        job = self._ask(overlap_reason="The training ends early")
        with self.assertRaises(ValidationError):
            job.with_user(self.service_agent).write(
                {
                    "slot_start": "2026-03-03 09:00:00",
                    "slot_stop": "2026-03-03 11:00:00",
                }
            )

    def test_appointment_follows_the_slot(self):
        job = self._ask()
        job.with_user(self.service_agent).write(
            {"slot_start": "2026-03-04 09:00:00", "slot_stop": "2026-03-04 10:00:00"}
        )
        self.assertEqual(str(job.event_id.start), "2026-03-04 09:00:00")

    def test_cancelled_job_frees_the_calendar(self):
        job = self._ask()
        job.with_user(self.service_agent).state = "1_canceled"
        self.assertFalse(job.event_id)

    def test_only_the_skilled_are_offered(self):
        unskilled = self.env["res.users"].create(
            {
                "name": "Novice",
                "login": "novice",
                "group_ids": [
                    Command.set(self.env.ref("crm_roles.role_technician").ids)
                ],
            }
        )
        asks = self.env["office.daily.technician.ask"].with_user(self.service_agent)
        self.assertIn(unskilled, asks.new({}).able_user_ids._origin)
        able = asks.new({"skill_ids": self.welding.ids}).able_user_ids._origin
        self.assertNotIn(unskilled, able)
        self.assertIn(self.technician, able)
        with self.assertRaisesRegex(UserError, "Welding"):
            self._ask(
                technician_id=unskilled.id, skill_ids=[Command.set(self.welding.ids)]
            )

    def test_technician_gives_it_back_with_a_reason(self):
        job = self._ask()
        job.with_user(self.technician).action_give_back("Van broken")
        self.assertEqual(job.work_state, "returned")
        self.assertFalse(job.user_ids)
        self.assertFalse(job.event_id)
        self.assertIn(job, self._card("card_jobs_to_give", self.service_agent))

    def test_done_without_result_is_refused(self):
        job = self._ask().with_user(self.technician)
        with self.assertRaises(ValidationError):
            job.action_finish()
        job.action_finish({"result": "Runs"})
        self.assertEqual(job.state, "1_done")

    def test_done_without_the_wanted_signature_is_refused(self):
        job = self._ask(is_signature_required=True).with_user(self.technician)
        with self.assertRaisesRegex(ValidationError, "Signature"):
            job.action_finish({"result": "Runs"})
        job.action_finish({"result": "Runs", "signature": DOT, "signed_by": "Mr Mill"})

    def test_result_reaches_the_customers_history(self):
        job = self._ask().with_user(self.technician)
        job.action_finish(
            {
                "result": "Runs again",
                "hours": 1.5,
                "signature": DOT,
                "signed_by": "Mr Mill",
                "files": [{"name": "pump.png", "data": DOT}],
            }
        )
        message = self.mill.message_ids[0]
        for text in ("Runs again", "1.5", "Mr Mill", self.technician.name):
            self.assertIn(text, message.body)
        self.assertEqual(len(message.attachment_ids), 2)

    def test_dialog_finishes_with_photo_and_signature(self):
        job = self._ask(is_signature_required=True, is_proof_required=True).with_user(
            self.technician
        )
        with freeze_time("2026-03-02 09:00:00"):
            job.action_start()
        photo = (
            self.env["ir.attachment"]
            .with_user(self.technician)
            .create(
                {"name": "a.png", "raw": b"x", "res_model": "office.daily.task.finish"}
            )
        )
        with freeze_time("2026-03-02 10:25:00"):
            action = job.button_finish()
            dialog = (
                self.env[action["res_model"]]
                .with_user(self.technician)
                .with_context(**action["context"])
                .create(
                    {
                        "result": "Runs",
                        "signature": DOT,
                        "signed_by": "Mr Mill",
                        "attachment_ids": [Command.set(photo.ids)],
                    }
                )
            )
            self.assertEqual(dialog.hours, 1.5)
        dialog.action_finish()
        self.assertEqual(job.proof_ids, photo)
        self.assertEqual(photo.sudo().res_model, "project.task")

    def test_counters_of_the_day_reach_zero_when_done(self):
        with freeze_time("2026-03-02 07:00:00"):
            job = self._ask()
            self.assertEqual(self._card("card_jobs_today", self.technician), job)
            job.with_user(self.technician).action_finish({"result": "Runs"})
            self.assertFalse(self._card("card_jobs_today", self.technician))
            self.assertIn(job, self._card("card_my_jobs_done", self.technician))

    def test_work_sheet_is_in_the_customers_language(self):
        self.env["res.lang"]._activate_lang("es_ES")
        self.mill.lang = "es_ES"
        job = self._ask(parts="1 valve")
        html, _kind = (
            self.env["ir.actions.report"]
            .with_user(self.technician)
            ._render_qweb_html("office_daily.report_work_sheet", job.ids)
        )
        self.assertIn(f"JOB-{job.id:05}", html.decode())
        self.assertIn("1 valve", html.decode())
        self.assertIn('data-oe-lang="es_ES"', html.decode())
