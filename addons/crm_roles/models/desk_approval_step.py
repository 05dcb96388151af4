from datetime import UTC
from itertools import chain
from zoneinfo import ZoneInfo

from odoo import fields, models
from odoo.tools import hash_sign

from ..engine import quorum, routing, working_time

UTC = UTC
MAIL_SCOPE = "desk.approval.mail"
MAIL_HOURS = 72


class DeskApprovalStep(models.Model):
    """One level of one request: a copy of the rule's words, and who it became."""

    _name = "desk.approval.step"
    _inherit = ["desk.approval.spec", "desk.approval.sealed"]
    _description = "Approval Step"
    _order = "request_id, sequence, id"

    request_id = fields.Many2one(
        comodel_name="desk.approval.request",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    rule_id = fields.Many2one(
        comodel_name="desk.approval.rule", readonly=True, ondelete="set null"
    )
    rule_name = fields.Char(readonly=True, translate=True)
    sequence = fields.Integer(readonly=True)
    state = fields.Selection(
        selection=[
            ("pending", "Not yet"),
            ("waiting", "Waiting"),
            ("approved", "Approved"),
            ("skipped", "Skipped"),
            ("cancelled", "Not needed any more"),
        ],
        default="pending",
        required=True,
        readonly=True,
    )
    user_ids = fields.Many2many(
        comodel_name="res.users",
        relation="desk_approval_step_user",
        string="People",
        readonly=True,
        help="Who may decide by name.",
    )
    open_group_id = fields.Many2one(
        comodel_name="res.groups",
        readonly=True,
        ondelete="restrict",
        help="Whoever holds this role at the moment may decide.",
    )
    needed = fields.Integer(string="Approvals Needed", readonly=True)
    date_start = fields.Datetime(readonly=True)
    date_due = fields.Datetime(readonly=True)
    is_escalated = fields.Boolean(readonly=True)
    note = fields.Char(readonly=True)
    decision_ids = fields.One2many(
        comodel_name="desk.approval.decision", inverse_name="step_id", readonly=True
    )

    def _activate(self):
        """Open the step for the people who may decide now."""
        self.ensure_one()
        request = self.request_id
        named = self._named_people()
        answer = routing.route(
            named.ids, request.own_user_ids.ids, self._has_later(), self._upwards()
        )
        self.write({"state": "waiting", "date_start": fields.Datetime.now()})
        request._engine().write(
            {
                "step_id": self.id,
                "stuck_reason": False,
                "date_due": self._deadline(),
            }
        )
        people = self.env["res.users"].browse(answer.people)
        getattr(self, f"_activate_{answer.how}")(people)

    def _activate_named(self, people):
        is_open = self.approver == "role" and self.mode != "all"
        self.write(
            {
                "user_ids": [] if is_open else people.ids,
                "open_group_id": self.group_id.id if is_open else False,
                "needed": quorum.needed(self.mode, len(people), self.some),
                "date_due": self.request_id.date_due,
            }
        )
        self.request_id._outside()._notify_approvers()

    def _activate_up(self, people):
        self.write(
            {
                "user_ids": people.ids,
                "open_group_id": False,
                "needed": 1,
                "date_due": self._deadline(),
                "note": self.env._("Decided one level up."),
            }
        )
        self.request_id._outside()._notify_approvers()

    def _activate_skip(self, _people):
        self.write(
            {"state": "skipped", "note": self.env._("The requester's own level.")}
        )
        self.request_id._advance()

    def _activate_stuck(self, _people):
        self.write({"user_ids": [], "open_group_id": False, "needed": 1})
        self.request_id._outside()._get_stuck(
            self.env._(
                "%(number)s stops: “%(rule)s” names nobody who may decide (%(who)s)."
                " An administrator gives the requester a manager or the rule somebody"
                " to escalate to, and looks again.",
                number=self.request_id.number,
                rule=self.rule_name,
                who=self._who_label(),
            )
        )

    def _finish(self, state):
        self.write({"state": state})

    def _rewind(self):
        """Start again: earlier approvals were given for something else."""
        self.decision_ids.filtered(lambda item: item.kind == "approve")._engine().write(
            {"is_void": True}
        )
        self.write({"state": "pending", "is_escalated": False})

    def _escalate(self):
        """Late: somebody above may decide as well."""
        if self.is_escalated:
            return
        named = self._people()
        above = self._escalation_people() or self._managers_of(named)[:1]
        above = self._fitting(above) - self.request_id.own_user_ids
        if self.open_group_id and above:
            # From now on by name, so that both may decide.
            self.write({"open_group_id": False, "user_ids": named.ids})
        self.write({"is_escalated": True, "user_ids": [(4, user.id) for user in above]})
        self.request_id._outside()._record("escalate", reason=self._people_label())
        self.request_id._outside()._notify_approvers()

    def _reroute_from(self, users):
        """Approvers who leave: their open steps find somebody the same moment."""
        waiting = self.search([("state", "=", "waiting")])
        for step in waiting:
            if step.user_ids & users or step._is_starved():
                step._engine()._activate()

    def _is_settled(self):
        approvals = self.decision_ids.filtered(
            lambda item: item.kind == "approve" and not item.is_void
        )
        return quorum.is_settled(len(approvals), self.needed)

    def _is_starved(self):
        """Fewer people are left than still have to agree."""
        return len(self._people()) < self.needed

    # Who.

    def _people(self):
        """Everybody who may decide in his own name."""
        people = self.user_ids | self.open_group_id.all_user_ids
        return self._fitting(people) - self.request_id.own_user_ids

    def _people_label(self):
        people = self._people()
        if self.open_group_id or not people:
            return self._who_label()
        return ", ".join(people.mapped("name"))

    def _named_people(self):
        people = getattr(self, f"_people_by_{self.approver}")()
        return self._fitting(people)

    def _people_by_role(self):
        return self.group_id.all_user_ids

    def _people_by_user(self):
        return self.user_id

    def _people_by_field(self):
        document = self.request_id._document()
        if self.field_name not in document._fields:
            return self.env["res.users"]
        value = document[self.field_name]
        return value if value._name == "res.users" else value.user_id

    def _people_by_manager(self):
        managers = self._managers_of(self.request_id.requester_id)
        return managers[self.manager_levels - 1 : self.manager_levels]

    def _people_by_warehouse(self):
        return self.request_id._document()._approval_warehouse_keepers()

    def _fitting(self, people):
        """People who work here and may see documents of the company."""
        company = self.request_id.company_id
        return people.filtered(
            lambda user: (
                # Where somebody works, whoever asks.
                user.active and not user.share and company in user.sudo().company_ids
            )
        )

    def _managers_of(self, people):
        """Managers upwards, nearest first."""
        managers = self.env["res.users"]
        for person in people:
            manager = person._desk_manager()
            while manager and manager not in managers | person:
                managers |= manager
                manager = manager._desk_manager()
        return managers

    def _upwards(self):
        """Ways out, in the order to try: see ``engine/routing.py``."""
        gone = self.user_id.filtered(lambda user: not user.active)
        managers = chain(
            self._managers_of(gone), self._managers_of(self.request_id.requester_id)
        )
        ways = [
            [user.id] for user in self._fitting(self.env["res.users"].union(*managers))
        ]
        escalation = self._fitting(self._escalation_people()).ids
        return [escalation, *ways] if gone else [*ways, escalation]

    def _escalation_people(self):
        return self.escalation_user_id or self.escalation_group_id.all_user_ids

    def _has_later(self):
        return any(
            step.state == "pending" and step.sequence > self.sequence
            for step in self.request_id.step_ids
        )

    def _deadline(self):
        if not self.due_hours:
            return False
        company = self.request_id.company_id
        start = fields.Datetime.now()
        calendar = "resource_calendar_id" in company._fields and (
            company.resource_calendar_id
        )
        if calendar:
            return calendar.plan_hours(self.due_hours, start, compute_leaves=True)
        zone = ZoneInfo(company.partner_id.tz or self.env.user.tz or "UTC")
        local = start.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)
        due = working_time.due(local, self.due_hours)
        return due.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None)

    # In words, and as a link.

    def _why(self):
        if not self:
            return ""
        return f"{self.rule_name}: {self._who_label()}"

    def _mail_link(self, user):
        token = hash_sign(
            self.env, MAIL_SCOPE, [self.id, user.id], expiration_hours=MAIL_HOURS
        )
        return f"{self.get_base_url()}/desk/approval/{token}"
