from odoo import api, fields, models
from odoo.fields import Domain

from .project_task_giving import OPEN

LIMIT = 40


class ProjectTask(models.Model):
    """One day of one person: what is late, what is today, what was given."""

    _name = "project.task"
    _inherit = ["project.task"]

    @api.model
    @api.readonly
    def read_my_day(self, date=None):
        """My appointments and tasks of a day, in my time zone.

        :param date: ``"2026-11-23"``; nothing for today
        :return: ``{"date", "events": [{"id", "name", "start", "stop", "location",
            "task_id"}], "late": [task], "today": [task], "later": [task],
            "given": [task]}``; a task is ``{"id", "name", "due", "start", "stop",
            "work_state", "is_late", "is_job", "customer", "address", "phone",
            "people", "document", "needs"}``; times are UTC text or ``False``
        """
        day = fields.Date.to_date(date) or fields.Date.context_today(self)
        groups = self._find_day(fields.Date.to_string(day))
        events = self._find_day_events(fields.Date.to_string(day))
        jobs = dict(
            self._read_group([("event_id", "in", events.ids)], ["event_id"], ["id:min"])
        )
        return {
            "date": fields.Date.to_string(day),
            "events": [
                self._prepare_day_event(event, jobs.get(event, False))
                for event in events
            ],
            **{
                key: [task._prepare_day_task() for task in tasks]
                for key, tasks in groups.items()
            },
        }

    def _find_day(self, day):
        mine = Domain("user_ids", "in", self.env.uid) & Domain("state", "in", OPEN)
        due = Domain("date_deadline", ">=", day) & Domain(
            "date_deadline", "<", self._next_day(day)
        )
        slot = Domain("slot_start", ">=", day) & Domain(
            "slot_start", "<", self._next_day(day)
        )
        late = Domain("date_deadline", "<", day)
        given = (
            Domain("assigner_id", "=", self.env.uid)
            & Domain("state", "in", OPEN)
            & Domain("user_ids", "not in", self.env.uid)
        )
        domains = {
            "late": (mine & late & ~slot, "date_deadline"),
            "today": (mine & (due | slot), "slot_start, date_deadline"),
            "later": (
                mine
                & ~slot
                & (
                    Domain("date_deadline", ">=", self._next_day(day))
                    | Domain("date_deadline", "=", False)
                ),
                "date_deadline, priority desc",
            ),
            "given": (given, "date_deadline"),
        }
        return {
            key: self.search(domain, order=order, limit=LIMIT)
            for key, (domain, order) in domains.items()
        }

    def _find_day_events(self, day):
        return self.env["calendar.event"].search(
            [
                ("partner_ids", "in", self.env.user.partner_id.ids),
                ("start", "<", self._next_day(day)),
                ("stop", ">=", day),
            ],
            order="start",
            limit=LIMIT,
        )

    def _next_day(self, day):
        return fields.Date.to_string(fields.Date.add(fields.Date.to_date(day), days=1))

    def _prepare_day_event(self, event, task_id):
        return {
            "id": event.id,
            "name": event.display_name,
            "start": fields.Datetime.to_string(event.start),
            "stop": fields.Datetime.to_string(event.stop),
            "allday": event.allday,
            "location": event.location or "",
            "task_id": task_id,
        }

    def _prepare_day_task(self):
        # Whom to meet is told to whoever does the task.
        shown = self.sudo()
        return {
            "id": self.id,
            "name": self.name,
            "due": self._text(self.date_deadline),
            "start": self._text(self.slot_start),
            "stop": self._text(self.slot_stop),
            "work_state": self.work_state,
            "is_late": self.is_late,
            "is_job": self.is_job,
            "customer": shown.partner_id.display_name or "",
            "address": self.address_text if self.is_job else "",
            "phone": shown.partner_phone or "",
            "people": ", ".join(shown.user_ids.mapped("name")),
            "giver": ""
            if shown.assigner_id == self.env.user
            else shown.assigner_id.name or "",
            "document": self.document_name or "",
            "needs": self._get_missing(),
        }

    def _text(self, moment):
        return fields.Datetime.to_string(moment) if moment else False
