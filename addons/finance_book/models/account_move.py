from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _post(self, soft=True):
        """The entry of a payment is posted with its audit, whoever posts it."""
        self.origin_payment_id._approval_ensure_released()
        return super()._post(soft=soft)
