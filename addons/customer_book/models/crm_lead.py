from odoo import api, models


class CrmLead(models.Model):
    """Work on an opportunity is progress with its customer."""

    _inherit = "crm.lead"

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        leads.partner_id._log_progress("opportunity")
        return leads

    def write(self, vals):
        result = super().write(vals)
        if "stage_id" in vals:
            self.partner_id._log_progress("opportunity")
        return result

    def _message_post_after_hook(self, message, msg_vals):
        result = super()._message_post_after_hook(message, msg_vals)
        if message.message_type in ("comment", "email", "email_outgoing"):
            self.partner_id._log_progress("action")
        return result
