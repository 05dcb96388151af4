from odoo import api, models


class CrmLead(models.Model):
    """An opportunity may come of a call."""

    _inherit = "crm.lead"

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        self.env["customer.call"]._link_document(leads)
        return leads
