from odoo import models


class CustomerEvent(models.Model):
    """What a customer does ends the care plans that wait for it."""

    _inherit = "customer.event"

    def _after_record(self):
        result = super()._after_record()
        self.env["customer.book.care.run"]._stop_by_events(self)
        return result
