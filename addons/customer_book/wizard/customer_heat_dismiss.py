from odoo import fields, models


class CustomerHeatDismiss(models.TransientModel):
    """Why a suggestion is none."""

    _name = "customer.heat.dismiss"
    _description = "Dismiss Suggestion"

    suggestion_ids = fields.Many2many(
        comodel_name="customer.heat.suggestion", required=True
    )
    reason = fields.Char(required=True)

    def action_dismiss(self):
        """Dismiss them and close."""
        self.suggestion_ids.action_dismiss(self.reason)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
