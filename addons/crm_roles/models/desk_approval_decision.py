from odoo import api, fields, models
from odoo.http import request as http_request


class DeskApprovalDecision(models.Model):
    """Evidence: who decided what, for whom, when, from where, and on which facts."""

    _name = "desk.approval.decision"
    _inherit = ["desk.approval.sealed"]
    _description = "Approval Decision"
    _order = "id"

    request_id = fields.Many2one(
        comodel_name="desk.approval.request",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    step_id = fields.Many2one(
        comodel_name="desk.approval.step",
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    kind = fields.Selection(
        selection=[
            ("submit", "Submitted"),
            ("approve", "Approved"),
            ("reject", "Rejected"),
            ("return", "Returned"),
            ("withdraw", "Withdrawn"),
            ("auto", "Audited by itself"),
            ("change", "Changed"),
            ("report", "Change reported"),
            ("escalate", "Escalated"),
            ("cancel", "Cancelled"),
            ("expire", "Expired"),
        ],
        required=True,
        readonly=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Who",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    for_user_id = fields.Many2one(
        comodel_name="res.users",
        string="For",
        required=True,
        readonly=True,
        ondelete="restrict",
        help="The approver; another person than Who if a substitute decided.",
    )
    date = fields.Datetime(required=True, readonly=True)
    reason = fields.Text(readonly=True)
    is_void = fields.Boolean(
        readonly=True, help="The document changed afterwards and was audited again."
    )
    ip_address = fields.Char(string="IP Address", readonly=True)
    device = fields.Char(readonly=True)
    snapshot = fields.Json(readonly=True)
    snapshot_text = fields.Text(string="Key Values", compute="_compute_snapshot_text")

    @api.depends("snapshot")
    def _compute_snapshot_text(self):
        for decision in self:
            decision.snapshot_text = "\n".join(
                f"{label}: {text}" for label, text in decision.snapshot or [] if text
            )

    @api.model
    def _record(self, request, kind, for_user, reason=""):
        values = self._prepare_decision_values(request, kind, for_user, reason)
        return self._engine().create(values)

    @api.model
    def _prepare_decision_values(self, request, kind, for_user, reason):
        return {
            "request_id": request.id,
            "step_id": request.step_id.id,
            "kind": kind,
            "user_id": self.env.uid,
            "for_user_id": for_user.id,
            "date": fields.Datetime.now(),
            "reason": reason,
            "snapshot": request._snapshot(),
            **self._prepare_origin_values(),
        }

    @api.model
    def _prepare_origin_values(self):
        """From where: empty when the server itself acts."""
        if not http_request:
            return {}
        return {
            "ip_address": http_request.httprequest.remote_addr,
            "device": http_request.httprequest.user_agent.string[:200],
        }

    def _text(self):
        """One line for the history of the document: “Approved: Bob for Ann”."""
        who = self.user_id.name
        if self.for_user_id != self.user_id:
            who = self.env._(
                "%(user)s for %(absent)s",
                user=self.user_id.name,
                absent=self.for_user_id.name,
            )
        text = self.env._("Audit: %(what)s, %(who)s.", what=self._kind_label(), who=who)
        return f"{text} {self.reason}" if self.reason else text

    def _kind_label(self):
        labels = self._fields["kind"]._description_selection(self.env)
        return dict(labels)[self.kind]
