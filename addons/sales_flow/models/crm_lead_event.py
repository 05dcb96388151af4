from odoo import models


class CrmLead(models.Model):
    """The result of a technician stands in the history of the customer."""

    # Another subject than its sister file: pylint: disable=R8180
    _inherit = "crm.lead"

    def _technician_done(self, task):
        task._tell_customer_history(self)
        return super()._technician_done(task)
