from odoo import models


class AccountPayment(models.Model):
    """Money that comes in is progress with the customer."""

    _inherit = "account.payment"

    def action_post(self):
        result = super().action_post()
        came_in = self.filtered(lambda one: one.payment_type == "inbound")
        came_in.partner_id._log_progress("payment")
        return result
