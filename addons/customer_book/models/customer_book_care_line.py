import logging

from odoo import api, fields, models
from odoo.tools import SQL

from ..engine import care

_logger = logging.getLogger(__name__)

BATCH = 200
CAP = 2


class CustomerBookCareLine(models.Model):
    """One step for one customer: when it is due and what became of it."""

    _name = "customer.book.care.line"
    _description = "Care Step of a Customer"
    _inherit = "customer.book.engine"
    _order = "date_due, id"
    _rec_name = "partner_id"

    run_id = fields.Many2one(
        comodel_name="customer.book.care.run",
        required=True,
        index=True,
        ondelete="cascade",
    )
    step_id = fields.Many2one(
        comodel_name="customer.book.care.step", required=True, ondelete="cascade"
    )
    round = fields.Integer(required=True, default=1)
    partner_id = fields.Many2one(
        related="run_id.partner_id", string="Customer", store=True, index=True
    )
    plan_id = fields.Many2one(related="run_id.plan_id")
    owner_id = fields.Many2one(related="partner_id.user_id", string="Salesperson")
    kind = fields.Selection(related="step_id.kind")
    name = fields.Char(related="step_id.name", string="What")
    date_due = fields.Date(string="Due", required=True, index=True)
    date_done = fields.Date(string="Done on")
    state = fields.Selection(
        selection=[
            ("waiting", "Waiting"),
            ("done", "Done"),
            ("skipped", "Skipped"),
            ("failed", "Failed"),
        ],
        required=True,
        default="waiting",
    )
    note = fields.Char(string="Why Not")

    _once = models.UniqueIndex(
        "(run_id, step_id, round)", "This step of the round exists already."
    )
    _by_due = models.Index("(date_due) WHERE state = 'waiting'")

    @api.model
    def _cron_run(self):
        """Everything due, batch by batch; each batch is kept once it is done."""
        runs = self.env["customer.book.care.run"]
        runs._stop_unfit()
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=self._engine().search_count(self._due_domain()))
        while batch := self._run_batch():
            if not cron._commit_progress(batch):
                break

    @api.model
    def _due_domain(self):
        return [
            ("state", "=", "waiting"),
            ("run_id.state", "=", "running"),
            ("date_due", "<=", fields.Date.context_today(self)),
        ]

    @api.model
    def _run_batch(self):
        """The next lines that are due.

        Two jobs at once: both change the row of the gate, so the second is repeated
        after the first and finds nothing left.

        :return: how many lines were looked at
        """
        self.env["customer.quota"]._close_gate(self.env.ref("base.user_root"))
        lines = self._engine().search(self._due_domain(), limit=BATCH)
        if not lines:
            return 0
        today = fields.Date.context_today(self)
        calendars = lines.partner_id._owner_calendars(self.env.company)
        done = self._find_done_days(lines.partner_id.ids)
        for line in lines:
            line._run_safely(today, done, calendars.get(line.owner_id.id))
        lines.run_id._go_on()
        return len(lines)

    @api.model
    def _find_done_days(self, partner_ids):
        """``{customer id: days}`` of the steps of the last week, of all plans."""
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                "SELECT partner_id, date_done FROM customer_book_care_line"
                " WHERE partner_id = ANY(%s) AND state = 'done' AND date_done > %s",
                partner_ids,
                fields.Date.subtract(fields.Date.context_today(self), days=care.WEEK),
            )
        )
        days = {partner: [] for partner in partner_ids}
        for partner, day in rows:
            days[partner].append(day)
        return days

    def _run_safely(self, today, done, calendar):
        """Do it today if cap and calendar allow; a failure stays with its customer."""
        days = done[self.partner_id.id]
        allowed = care.allowed_day(today, days, self._get_cap(), calendar)
        if allowed > today:
            self.date_due = allowed
            return
        try:
            with self.env.cr.savepoint():
                getattr(self, f"_do_{self.kind}")()
                self.write({"state": "done", "date_done": today})
            days.append(today)
        except Exception as error:
            # One customer that cannot be reached must not keep the others.
            self.env.invalidate_all()
            self.write({"state": "failed", "note": str(error)[:500]})
            _logger.info("care step %s failed", self.id, exc_info=True)

    @api.model
    def _get_cap(self):
        text = self.env["ir.config_parameter"].get_param(
            "customer_book.care_weekly_cap"
        )
        return int(text) if text and text.isdigit() and int(text) else CAP

    def _do_task(self):
        """A to-do for whoever has the customer, and a line of the history."""
        step, customer = self.step_id, self.partner_id
        customer.activity_schedule(
            **self._prepare_task_values(step, customer),
        )
        self._record("task", self.env._("Care: %(step)s planned", step=step.name))

    def _prepare_task_values(self, step, customer):
        kind = step.activity_type_id or self.env.ref("mail.mail_activity_data_todo")
        user = customer.user_id or self.run_id.start_user_id
        speak = step.with_context(lang=user.lang)
        return {
            "activity_type_id": kind.id,
            "date_deadline": fields.Date.context_today(self),
            "summary": speak.name,
            "note": speak.plan_id.name,
            "user_id": user.id,
        }

    def _do_mail(self):
        """Into the queue of mails, in the same transaction as the line."""
        mail = self.env["mail.mail"].browse(
            self.step_id.mail_template_id.send_mail(
                self.partner_id.id, raise_exception=True
            )
        )
        self._record(
            "mail_out",
            mail.subject or self.step_id.name,
            source=f"mail.message,{mail.mail_message_id.id}",
        )

    def _do_sms(self):
        message = self.partner_id._message_sms_with_template(
            self.step_id.sms_template_id, put_in_queue=True
        )
        self._record("sms", self.step_id.name, source=f"mail.message,{message.id}")

    def _record(self, kind, summary, source=None):
        self.env["customer.event"]._record(
            [
                {
                    "kind": "note" if kind == "task" else kind,
                    "direction": False if kind == "task" else "out",
                    "partner_id": self.partner_id.id,
                    "company_id": self.partner_id.company_id.id,
                    "user_id": self.owner_id.id or self.run_id.start_user_id.id,
                    "summary": summary,
                    "result": self.plan_id.name,
                    "res_model": self.run_id._name,
                    "res_id": self.run_id.id,
                    "source": source or f"{self._name},{self.id}",
                }
            ]
        )
