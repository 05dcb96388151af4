from odoo import fields, models


class DeskApprovalRequestReason(models.TransientModel):
    """Asks why, before a request is rejected or returned."""

    _name = "desk.approval.request.reason"
    _description = "Reason of a Decision"

    verdict = fields.Selection(
        selection=[("reject", "Reject"), ("return", "Return for change")],
        required=True,
        readonly=True,
    )
    request_ids = fields.Many2many(
        comodel_name="desk.approval.request",
        relation="desk_approval_request_reason_rel",
        required=True,
        readonly=True,
    )
    reason = fields.Text(required=True)

    def action_confirm(self):
        self.ensure_one()
        decide = {
            "reject": self.request_ids.action_reject,
            "return": self.request_ids.action_return,
        }[self.verdict]
        result = decide(self.reason)
        if result["failed"]:
            return self.request_ids._tell(result)
        return {"type": "ir.actions.act_window_close"}
