from odoo import api, models


class CustomerEvent(models.Model):
    """What a customer does ends the care plans that wait for it."""

    _inherit = "customer.event"

    @api.model
    def _record(self, vals_list):
        events = super()._record(vals_list)
        self.env["customer.book.care.run"]._stop_by_events(events.sudo())
        return events
