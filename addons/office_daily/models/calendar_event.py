from odoo import models


class CalendarEvent(models.Model):
    """The appointment of a technician's job stands for the job."""

    _name = "calendar.event"
    _inherit = ["calendar.event"]

    def _desk_find_opened(self):
        """On the workbench an appointment of a job opens the job: one query."""
        jobs = self.env["project.task"].search_fetch(
            [("event_id", "in", self.ids)], ["event_id"]
        )
        # Which appointment it is; the appointment itself keeps its own rights.
        behind = {job.sudo().event_id.id: job for job in jobs}
        return {**super()._desk_find_opened(), **behind}
