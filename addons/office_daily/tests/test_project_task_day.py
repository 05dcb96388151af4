from datetime import timedelta

from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .notices_common import NoticesCase


@tagged("post_install", "-at_install")
class TestProjectTaskDay(NoticesCase):
    def _note(self, name, due=False, user=None):
        return (
            self.env["project.task"]
            .with_user(user or self.technician)
            .create({"name": name, "date_deadline": due})
        )

    def _read(self, date=None, user=None):
        tasks = self.env["project.task"].with_user(user or self.technician)
        return tasks.with_context(tz=(user or self.technician).tz).read_my_day(date)

    def _names(self, rows):
        return [row["name"] for row in rows]

    def test_tasks_stand_where_they_belong(self):
        with freeze_time("2026-03-02 07:00:00"):
            self._note("Late", "2026-03-01 16:00:00")
            self._note("Now", "2026-03-02 16:00:00")
            self._note("Tomorrow", "2026-03-03 16:00:00")
            self._note("Some day")
            day = self._read()
        self.assertEqual(day["date"], "2026-03-02")
        self.assertEqual(self._names(day["late"]), ["Late"])
        self.assertEqual(self._names(day["today"]), ["Now"])
        self.assertEqual(self._names(day["later"]), ["Tomorrow", "Some day"])

    def test_day_is_that_of_the_person(self):
        self.technician.tz = "Asia/Tokyo"
        with freeze_time("2026-03-02 16:00:00"):  # the 3rd in Tokyo
            self._note("Now", "2026-03-03 01:00:00")
            day = self._read()
        self.assertEqual(day["date"], "2026-03-03")
        self.assertEqual(self._names(day["today"]), ["Now"])

    def test_schedule_holds_the_appointments_of_the_day(self):
        self.env["calendar.event"].create(
            [
                {
                    "name": name,
                    "start": start,
                    "stop": stop,
                    "partner_ids": [Command.set(self.technician.partner_id.ids)],
                }
                for name, start, stop in (
                    ("Second", "2026-03-02 12:00:00", "2026-03-02 13:00:00"),
                    ("First", "2026-03-02 08:00:00", "2026-03-02 09:00:00"),
                    ("Other day", "2026-03-03 08:00:00", "2026-03-03 09:00:00"),
                )
            ]
        )
        day = self._read("2026-03-02")
        self.assertEqual(self._names(day["events"]), ["First", "Second"])

    def _book(self, name, count=1):
        """Jobs of the technician today, each with its appointment."""
        noon = self._now().replace(hour=12, minute=0, second=0, microsecond=0)
        return self.env["project.task"].create(
            [
                {
                    "name": f"{name} {number}",
                    "is_job": True,
                    "overlap_reason": "Same house",
                    "user_ids": [Command.set(self.technician.ids)],
                    "slot_start": noon,
                    "slot_stop": noon + timedelta(hours=1),
                }
                for number in range(count)
            ]
        )

    def _today_rows(self):
        card = self.env.ref("office_daily.card_today").with_user(self.technician)
        return card._read_list()[card]["rows"]

    def test_the_appointment_of_a_job_opens_the_job(self):
        job = self._book("Pump")
        noon = job.slot_start
        self.env["calendar.event"].create(
            {
                "name": "Lunch",
                "start": noon + timedelta(hours=1),
                "stop": noon + timedelta(hours=2),
                "partner_ids": [Command.set(self.technician.partner_id.ids)],
            }
        )
        first, second = self._today_rows()
        self.assertEqual(first["opens"], {"model": "project.task", "id": job.id})
        self.assertNotIn("opens", second)

    def test_more_jobs_of_today_cost_no_more_queries(self):
        def cost(count):
            self._book(f"Pump {count}", count)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._today_rows()
            return self.env.cr.sql_log_count - before

        cost(1)
        one = cost(1)
        self.assertLessEqual(cost(5), one)

    def test_a_job_opens_with_its_next_step_a_project_task_in_its_project(self):
        form = self.env.ref("office_daily.project_task_view_form").id
        job, note = self._book("Pump"), self._note("Order paper")
        project = self.env["project.project"].create({"name": "Move"})
        planned = self.env["project.task"].create(
            {"name": "Boxes", "project_id": project.id}
        )
        for task, view in ((job, form), (note, form), (planned, False)):
            with self.subTest(task=task.name):
                action = task.get_formview_action()
                self.assertEqual(action["views"], [(view, "form")])

    def test_a_plan_is_no_task_that_somebody_gave_me(self):
        """What I plan in my report is mine: nobody waits for it, I alone do it."""
        report = (
            self.env["work.report"]
            .with_user(self.technician)
            .create({"kind_id": self.env.ref("office_daily.kind_day").id})
        )
        line = self.env["work.report.line"].with_user(self.technician)
        line.create({"report_id": report.id, "type": "plan", "name": "Clean the van"})
        report.action_submit()
        task = report.line_ids.task_id
        self.assertEqual(task.user_ids, self.technician)
        self.assertEqual(self._read()["later"][0]["giver"], "")
        self.assertNotIn(task, self._card("card_given_late", self.technician))
        self.assertFalse(self._read()["given"])
        task.with_user(self.technician).action_finish()
        self.assertEqual(task.work_state, "done")

    def test_given_tasks_are_shown_to_the_giver(self):
        task = (
            self.env["project.task"]
            .with_user(self.boss)
            .with_context(office_give=True)
            .create({"name": "X", "user_ids": [Command.set(self.technician.ids)]})
        )
        self.assertIn(
            task.id, [row["id"] for row in self._read(None, self.boss)["given"]]
        )
        row = self._read()["later"][0]
        self.assertEqual((row["id"], row["giver"]), (task.id, self.boss.name))

    def test_a_full_day_costs_as_many_queries_as_an_empty_one(self):
        def cost(count):
            for number in range(count):
                self._note(f"N {number}", "2026-03-02 16:00:00")
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._read("2026-03-02")
            return self.env.cr.sql_log_count - before

        cost(1)
        self.assertEqual(cost(1), cost(20))
