from markupsafe import Markup, escape

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tools import SQL, format_datetime, format_time

from .project_task_giving import DONE, OPEN

# A change of these moves the appointment.
SLOT = frozenset({"slot_start", "slot_stop", "user_ids"})
APPOINTMENT = SLOT | {"name", "state", "address_id", "active", "is_job"}


class ProjectTask(models.Model):
    """A job of a technician at a customer's, with its slot in the calendar.

    Somebody asks for it from a document; the technician accepts it or gives it
    back, goes there, and in the end writes the result, adds photos and lets the
    customer sign.  All of it returns to the document and to the customer's
    history.
    """

    _name = "project.task"
    _inherit = ["project.task"]

    is_job = fields.Boolean(string="Technician job", index=True)
    address_id = fields.Many2one(comodel_name="res.partner")
    address_text = fields.Char(compute="_compute_address_text")
    skill_ids = fields.Many2many(
        comodel_name="office.daily.skill", string="Skills wanted"
    )
    slot_start = fields.Datetime(string="Slot begins", copy=False, index=True)
    slot_stop = fields.Datetime(string="Slot ends", copy=False)
    parts = fields.Text(string="Parts to bring")
    event_id = fields.Many2one(
        comodel_name="calendar.event",
        string="Appointment",
        readonly=True,
        copy=False,
        ondelete="set null",
    )
    overlap_text = fields.Char(compute="_compute_overlap_text")
    overlap_reason = fields.Char(string="Why at the same time", copy=False)

    _slot_order = models.Constraint(
        "CHECK (slot_stop > slot_start)", "A slot ends after it begins."
    )

    @api.depends_context("lang")
    @api.depends("address_id", "partner_id")
    def _compute_address_text(self):
        for task in self:
            # Where to go is told to whoever does the job.
            place = task.sudo().address_id or task.sudo().partner_id
            lines = place._display_address(without_company=True).splitlines()
            task.address_text = ", ".join(
                line.strip() for line in lines if line.strip()
            )

    @api.depends("slot_start", "slot_stop", "user_ids", "is_job", "state")
    def _compute_overlap_text(self):
        for task in self:
            task.overlap_text = task._describe_overlaps()

    @api.constrains("slot_start", "slot_stop", "user_ids", "overlap_reason", "is_job")
    def _check_overlap(self):
        for task in self.filtered(lambda task: task._holds_slot()):
            task._lock_calendar()
            overlaps = task._describe_overlaps()
            if overlaps and not (task.overlap_reason or "").strip():
                raise ValidationError(
                    self.env._(
                        "%(overlaps)s Choose another time or technician, or write"
                        " why both are possible.",
                        overlaps=overlaps,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        tasks = super().create(vals_list)
        tasks.filtered("is_job")._sync_appointments()
        return tasks

    def write(self, vals):
        slot = {name: vals[name] for name in SLOT & vals.keys()}
        if slot and "overlap_reason" not in vals and self._is_moved_by(slot):
            # The reason was given for another time.
            vals = {**vals, "overlap_reason": False}
        result = super().write(vals)
        if APPOINTMENT & vals.keys():
            self.filtered(
                lambda task: task.is_job or task.event_id
            )._sync_appointments()
        return result

    def unlink(self):
        # The appointment belongs to the job; see ``_sync_appointments``.
        self.sudo().event_id.with_context(**self._quiet()).unlink()
        return super().unlink()

    def _is_moved_by(self, slot):
        """Whether these values are another time or another technician.

        Who accepts her own job is written down as its technician once more.
        """
        for task in self:
            moved = task.new(slot, origin=task)
            if moved.user_ids._origin != task.user_ids or any(
                moved[name] != task[name] for name in ("slot_start", "slot_stop")
            ):
                return True
        return False

    def _holds_slot(self):
        return bool(
            self.is_job
            and self.state in OPEN
            and self.slot_start
            and self.slot_stop
            and self.user_ids
        )

    def _lock_calendar(self):
        """Two people who book one technician at once: the second looks again.

        Writing the row makes PostgreSQL refuse the older view of the other
        transaction, and Odoo repeats that request.
        """
        self.env.cr.execute(
            SQL(
                "UPDATE res_users SET id = id WHERE id IN %s",
                tuple(sorted(self.user_ids._origin.ids)) or (0,),
            )
        )

    def _describe_overlaps(self):
        if not self._holds_slot():
            return False
        events = self._find_overlaps(
            self.user_ids._origin, self.slot_start, self.slot_stop
        )
        return self._name_overlaps(events - self.event_id._origin)

    @api.model
    def _find_overlaps(self, users, start, stop):
        """Appointments of these people in that time; free ones do not count."""
        return self.env["calendar.event"].search(
            [
                ("partner_ids", "in", users.partner_id.ids),
                ("start", "<", stop),
                ("stop", ">", start),
                ("show_as", "=", "busy"),
            ]
        )

    @api.model
    def _name_overlaps(self, events):
        """ "At that time: Visit Ernst Handel (9:30 - 10:30)", or nothing.

        A private appointment is named as Odoo shows it to others.
        """
        if not events:
            return False
        return self.env._(
            "At the same time: %(events)s.",
            events="; ".join(
                f"{event.display_name}"
                f" ({format_datetime(self.env, event.start, dt_format='short')} –"
                f" {format_time(self.env, event.stop, time_format='short')})"
                for event in events
            ),
        )

    def _sync_appointments(self):
        """The slot of a job stands in the technician's calendar, and only there."""
        for task in self:
            # Whoever moves the job moves the appointment, whoever made it.
            quiet = task.sudo().with_context(**self._quiet())
            event, is_planned = quiet.event_id, task.active and task._holds_slot()
            if is_planned and event:
                event.write(task._prepare_event_values())
            elif is_planned:
                quiet.event_id = event.create(task._prepare_event_values())
            elif task.state != DONE:
                event.unlink()

    def _prepare_event_values(self):
        technician = self.user_ids[:1]
        return {
            "name": self.name,
            "start": self.slot_start,
            "stop": self.slot_stop,
            "location": self.address_text,
            "user_id": technician.id,
            "partner_ids": [Command.set(self.user_ids.partner_id.ids)],
            "show_as": "busy",
        }

    def _quiet(self):
        """The technician is told by the task itself, the customer by nobody."""
        return {
            "no_mail_to_attendees": True,
            "dont_notify": True,
            "mail_create_nolog": True,
            "tracking_disable": True,
        }

    def action_print_sheet(self):
        """The work sheet for the customer to sign."""
        return self.env.ref("office_daily.project_task_report_sheet").report_action(
            self
        )

    def _tell_result(self):
        """The result goes back to the document and to the customer's history."""
        super()._tell_result()
        if not self.is_job:
            return
        document = self._get_document()
        # The technician need not have rights on the document or the customer.
        for record in (document, self.partner_id.commercial_partner_id):
            if record and hasattr(record, "message_post"):
                record.sudo().message_post(
                    body=self._get_result_body(),
                    attachments=self._get_result_files(),
                    subtype_xmlid="mail.mt_note",
                )
        if document is not None and hasattr(document, "_technician_done"):
            # The document takes the result, also where the technician may not write it.
            document.sudo()._technician_done(self)

    def _get_result_body(self):
        facts = [
            (self.env._("Technician"), self.env.user.name),
            (self.env._("Hours"), f"{self.hours_spent:g}" if self.hours_spent else ""),
            (self.env._("Result"), self.result),
            (self.env._("Signed by"), self.signed_by),
        ]
        return Markup("<p><b>%s</b></p><ul>%s</ul>") % (
            self.env._("Technician done: %(task)s", task=self.name),
            Markup("").join(
                Markup("<li>%s: %s</li>") % (escape(label), value)
                for label, value in facts
                if value
            ),
        )

    def _get_result_files(self):
        # The files of his own job, attached to what he reports to.
        files = [(file.name, file.raw) for file in self.sudo().proof_ids]
        if self.signature:
            image = (
                self.sudo()
                .env["ir.attachment"]
                .search(
                    [
                        ("res_model", "=", self._name),
                        ("res_id", "=", self.id),
                        ("res_field", "=", "signature"),
                    ],
                    limit=1,
                )
            )
            files.append((self.env._("Signature.png"), image.raw))
        return files
