from odoo import api, models

from odoo.addons.crm_roles.models.desk_ledger import ENGINE


class MailActivity(models.Model):
    """What is done for a customer is progress with him, and enters his history."""

    _inherit = "mail.activity"

    def write(self, vals):
        result = super().write(vals)
        if "date_deadline" in vals:
            self._planned_events()._follow_step(next_date=vals["date_deadline"])
        return result

    def unlink(self):
        self._planned_events()._follow_step(is_step_open=False)
        return super().unlink()

    def _action_done(self, feedback=False, attachment_ids=None):
        customers = self.env["res.partner"].browse(self._get_customer_ids())
        kind = "meeting" if self._are_meetings() else "action"
        # What enters the history is read before the steps are archived, with all
        # rights: whoever does a step may not read its document.
        told = self.env["customer.book.documents"]._prepare_activities(
            self.sudo(), feedback
        )
        self._planned_events()._follow_step(is_step_open=False)
        result = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        customers._log_progress(kind)
        if self.env.context.get("customer_no_progress") is not ENGINE:
            self.env["customer.event"]._record(told)
        return result

    @api.model
    def _planned_steps_domain(self, ids):
        return [("activity_id", "in", ids), ("is_step_open", "=", True)]

    def _planned_events(self):
        """The rows of the history that planned these steps."""
        events = self.env["customer.event"].sudo()  # theirs, whoever moves the step
        return events.search(self._planned_steps_domain(self.ids))

    def _are_meetings(self):
        types = self.activity_type_id
        return bool(types) and set(types.mapped("category")) == {"meeting"}

    def _get_customer_ids(self):
        ids = self.filtered(lambda one: one.res_model == "res.partner").mapped("res_id")
        leads = self.filtered(lambda one: one.res_model == "crm.lead").mapped("res_id")
        # Whose customer it is, whatever the person reads of the opportunity.
        return [*ids, *self.env["crm.lead"].sudo().browse(leads).partner_id.ids]
