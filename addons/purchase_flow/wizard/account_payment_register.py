from odoo import models


class AccountPaymentRegister(models.TransientModel):
    _inherit = "account.payment.register"

    def _create_payments(self):
        """A bill of a planned order is paid by its plan, not beside it."""
        for order in self.line_ids.move_id._plan_orders():
            order._ensure_nothing_planned()
        return super()._create_payments()
