from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..engine import care

# Entries of the history that end a plan, and the switch of the plan for each.
STOPS = {
    "mail_in": ("reply", "stop_on_reply"),
    "order": ("order", "stop_on_order"),
    "ticket": ("ticket", "stop_on_ticket"),
}


class CustomerBookCareRun(models.Model):
    """One customer in one care plan."""

    _name = "customer.book.care.run"
    _description = "Customer in a Care Plan"
    _inherit = "customer.book.engine"
    _order = "id desc"
    _rec_name = "partner_id"

    plan_id = fields.Many2one(
        comodel_name="customer.book.care.plan",
        required=True,
        index=True,
        ondelete="cascade",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="cascade",
    )
    owner_id = fields.Many2one(related="partner_id.user_id", string="Salesperson")
    start_user_id = fields.Many2one(
        comodel_name="res.users", string="Started by", ondelete="restrict"
    )
    date_start = fields.Date(string="Started", required=True)
    round = fields.Integer(default=1, required=True)
    round_start = fields.Date(required=True)
    state = fields.Selection(
        selection=[
            ("running", "Running"),
            ("done", "Finished"),
            ("stopped", "Stopped"),
        ],
        required=True,
        default="running",
        index=True,
    )
    stop_reason = fields.Selection(
        selection=[
            ("reply", "The customer answered"),
            ("order", "The customer ordered"),
            ("ticket", "Service record opened"),
            ("optout", "Wants no mails or messages"),
            ("pool", "Nobody has the customer"),
            ("hand", "Stopped by hand"),
        ]
    )
    stop_note = fields.Char(string="Why Stopped")
    stop_user_id = fields.Many2one(
        comodel_name="res.users", string="Stopped by", ondelete="restrict"
    )
    stop_date = fields.Datetime(string="Stopped")
    line_ids = fields.One2many(
        comodel_name="customer.book.care.line", inverse_name="run_id", string="Steps"
    )
    next_date = fields.Date(string="Next Step", compute="_compute_next_date")

    _running_once = models.UniqueIndex(
        "(plan_id, partner_id) WHERE state = 'running'",
        "The customer is in this plan already.",
    )

    @api.depends("line_ids.date_due", "line_ids.state")
    def _compute_next_date(self):
        days = dict(
            self.env["customer.book.care.line"]._read_group(
                [("run_id", "in", self.ids), ("state", "=", "waiting")],
                ["run_id"],
                ["date_due:min"],
            )
        )
        for run in self:
            run.next_date = days.get(run, False)

    @api.model
    def _start(self, plan, customers):
        """Runs of ``customers`` with the lines of their first round."""
        today = fields.Date.context_today(self)
        runs = self._engine().create(
            [
                {
                    "plan_id": plan.id,
                    "partner_id": customer.id,
                    "start_user_id": self.env.uid,
                    "date_start": today,
                    "round_start": today,
                }
                for customer in customers
            ]
        )
        runs._make_lines()
        self.env["customer.event"]._record(
            [
                {
                    "kind": "note",
                    "partner_id": run.partner_id.id,
                    "company_id": run.partner_id.company_id.id,
                    "summary": self.env._(
                        "Care plan started: %(plan)s", plan=plan.name
                    ),
                    "res_model": self._name,
                    "res_id": run.id,
                    "source": f"{self._name},{run.id},start",
                }
                for run in runs
            ]
        )
        return runs

    def _make_lines(self):
        """The steps of the present round, each on a working day of the owner."""
        calendars = self.partner_id._owner_calendars(self.env.company)
        self.env["customer.book.care.line"]._engine().create(
            [
                {
                    "run_id": run.id,
                    "step_id": step.id,
                    "round": run.round,
                    "date_due": care.step_day(
                        run.round_start,
                        step.days,
                        calendars.get(run.partner_id.user_id.id),
                    ),
                }
                for run in self
                for step in run.plan_id.step_ids
            ]
        )

    def action_stop(self, reason):
        """Stop for these customers.

        :param reason: why; required
        :return: how many were running
        """
        self.check_access("read")
        self.partner_id._require(reason)
        self.partner_id._ensure_may_work()
        running = self.filtered(lambda run: run.state == "running")
        if not running:
            raise UserError(self.env._("None of these plans is running."))
        running._stop("hand", reason)
        return len(running)

    def action_stop_here(self):
        """The button of the list and the form."""
        self.action_stop(self.env._("stopped by hand"))
        return True

    def _stop(self, reason, note=False):
        """What was not done yet is skipped; done stays done."""
        if not self:
            return
        engine = self._engine()
        engine.write(
            {
                "state": "stopped",
                "stop_reason": reason,
                "stop_note": note,
                "stop_user_id": self.env.uid,
                "stop_date": fields.Datetime.now(),
            }
        )
        waiting = engine.line_ids.filtered(lambda line: line.state == "waiting")
        labels = dict(self._fields["stop_reason"]._description_selection(self.env))
        waiting.write({"state": "skipped", "note": labels[reason]})

    @api.model
    def _stop_by_events(self, events):
        """What a customer did ends his plans, where the plan says so."""
        kinds = {}
        for event in events:
            if event.kind in STOPS:
                kinds.setdefault(event.kind, set()).add(event.partner_id.id)
        for kind, partners in kinds.items():
            reason, switch = STOPS[kind]
            self._engine().search(
                [
                    ("partner_id", "in", list(partners)),
                    ("state", "=", "running"),
                    (f"plan_id.{switch}", "=", True),
                ]
            )._stop(reason)

    @api.model
    def _stop_unfit(self):
        """Whoever wants no mails, and whom nobody has any more: before each job."""
        running = self._engine().search([("state", "=", "running")])
        customers = running.partner_id
        opted_out = self._find_opted_out(customers)
        running.filtered(lambda run: run.partner_id.id in opted_out)._stop("optout")
        left = running.filtered(lambda run: run.state == "running")
        left.filtered(
            lambda run: (
                not run.partner_id.active
                or run.partner_id.pool_id
                or run.partner_id.is_barred
            )
        )._stop("pool")

    @api.model
    def _find_opted_out(self, customers):
        """Ids of those whose mail or number is on a blacklist; one statement."""
        if not customers:
            return set()
        customers.flush_recordset(["email_normalized", "phone_sanitized"])
        self.env["mail.blacklist"].flush_model()
        self.env["phone.blacklist"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT p.id FROM res_partner p
                 WHERE p.id = ANY(%s)
                   AND (EXISTS (SELECT FROM mail_blacklist b
                                 WHERE b.active AND b.email = p.email_normalized)
                        OR EXISTS (SELECT FROM phone_blacklist b
                                    WHERE b.active AND b.number = p.phone_sanitized))
                """,
                customers.ids,
            )
        )
        return {row[0] for row in rows}

    def _go_on(self):
        """Rounds whose last step is behind: the next one begins, or the end is here."""
        over = self.filtered(
            lambda run: (
                run.state == "running"
                and not run.line_ids.filtered(lambda line: line.state == "waiting")
            )
        )
        again = over.filtered(lambda run: run.plan_id.cycle_days and run.plan_id.active)
        (over - again)._engine().write({"state": "done"})
        for run in again._engine():
            run.write(
                {
                    "round": run.round + 1,
                    "round_start": run.round_start
                    + timedelta(days=run.plan_id.cycle_days),
                }
            )
        again._make_lines()
