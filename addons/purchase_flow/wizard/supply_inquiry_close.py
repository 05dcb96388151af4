from odoo import fields, models


class SupplyInquiryClose(models.TransientModel):
    """Asks why an inquiry ends without an order."""

    _name = "supply.inquiry.close"
    _description = "End of an Inquiry"

    inquiry_id = fields.Many2one(
        comodel_name="supply.inquiry", required=True, readonly=True
    )
    verb = fields.Selection(
        selection=[("decline", "No award"), ("cancel", "Cancel the inquiry")],
        required=True,
        readonly=True,
    )
    reason = fields.Text(required=True)

    def action_confirm(self):
        self.ensure_one()
        end = {
            "decline": self.inquiry_id.action_decline,
            "cancel": self.inquiry_id.action_cancel,
        }[self.verb]
        end(self.reason)
        return {"type": "ir.actions.act_window_close"}
