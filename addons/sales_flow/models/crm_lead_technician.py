from odoo import models


class CrmLead(models.Model):
    """An opportunity may need a look at the place before there is a price."""

    _name = "crm.lead"
    _inherit = ["crm.lead", "office.daily.technician"]
