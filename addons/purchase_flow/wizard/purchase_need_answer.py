from odoo import api, fields, models


class PurchaseNeedAnswer(models.TransientModel):
    """The purchaser's answer to what he does not buy now."""

    _name = "purchase.need.answer"
    _description = "Answer to a Request"

    kind = fields.Selection(
        selection=[("refuse", "Not bought"), ("postpone", "Not now")],
        required=True,
        default="refuse",
    )
    line_ids = fields.Many2many(comodel_name="purchase.need.line", readonly=True)
    reason = fields.Char()
    date = fields.Date(string="Back on the Board on")

    @api.model
    def _start(self, lines):
        return self.create({"line_ids": lines.ids})

    def action_apply(self):
        """Tell the requesters."""
        if self.kind == "refuse":
            self.line_ids.action_refuse(self.reason)
        else:
            self.line_ids.action_postpone(self.date)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
