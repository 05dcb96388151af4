from odoo import api, fields, models


class CrmLead(models.Model):
    """Work on an opportunity is progress with its customer, and his history."""

    _inherit = "crm.lead"

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        leads.partner_id._log_progress("opportunity")
        leads._tell(lambda lead: (lead.name, f"crm.lead,{lead.id}"))
        return leads

    def write(self, vals):
        before = self._standing() if self._moves(vals) else {}
        result = super().write(vals)
        if "stage_id" in vals:
            self.partner_id._log_progress("opportunity")
        self._tell_moves(before)
        return result

    def _message_post_after_hook(self, message, msg_vals):
        result = super()._message_post_after_hook(message, msg_vals)
        if message.message_type in ("comment", "email", "email_outgoing"):
            self.partner_id._log_progress("action")
        return result

    @api.model
    def _moves(self, vals):
        return not {"stage_id", "active", "probability"}.isdisjoint(vals)

    def _standing(self):
        # Of the lead alone: read with all rights to compare before and after.
        return {lead.id: (lead.stage_id.id, lead.won_status) for lead in self.sudo()}

    def _tell_moves(self, before):
        if not before:
            return
        after = self._standing()
        moved = self.filtered(lambda lead: before.get(lead.id) != after[lead.id])
        moved._tell(lambda lead: lead._describe_move(before[lead.id]))

    def _describe_move(self, before):
        stage, status = before
        if self.won_status != status and self.won_status in ("won", "lost"):
            words = {"won": self.env._("won"), "lost": self.env._("lost")}
            when = fields.Datetime.to_string(self.date_closed)
            return (
                f"{self.name}: {words[self.won_status]}",
                f"crm.lead,{self.id},{self.won_status},{when}",
            )
        former = self.env["crm.stage"].browse(stage).name or "–"
        when = fields.Datetime.to_string(self.date_last_stage_update)
        return (
            f"{self.name}: {former} → {self.stage_id.name}",
            f"crm.lead,{self.id},{self.stage_id.id},{when}",
        )

    def _tell(self, describe):
        """Opportunities with a customer tell what happened to them."""
        told = []
        # The history gets the name of the opportunity, whoever may read it.
        for lead in self.sudo().filtered(
            lambda lead: lead.partner_id and lead.type == "opportunity"
        ):
            summary, source = describe(lead)
            told.append(
                {
                    "kind": "opportunity",
                    "partner_id": lead.partner_id.id,
                    "summary": summary,
                    "res_model": "crm.lead",
                    "res_id": lead.id,
                    "source": source,
                    "company_id": lead.company_id.id,
                }
            )
        self.env["customer.event"]._record(told)
