from odoo import models


class MailActivity(models.Model):
    """What is done for a customer is progress with him."""

    _inherit = "mail.activity"

    def _action_done(self, feedback=False, attachment_ids=None):
        customers = self.env["res.partner"].browse(self._get_customer_ids())
        kind = "meeting" if self._are_meetings() else "action"
        result = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        customers._log_progress(kind)
        return result

    def _are_meetings(self):
        types = self.activity_type_id
        return bool(types) and set(types.mapped("category")) == {"meeting"}

    def _get_customer_ids(self):
        ids = self.filtered(lambda one: one.res_model == "res.partner").mapped("res_id")
        leads = self.filtered(lambda one: one.res_model == "crm.lead").mapped("res_id")
        # Whose customer it is, whatever the person reads of the opportunity.
        return [*ids, *self.env["crm.lead"].sudo().browse(leads).partner_id.ids]
