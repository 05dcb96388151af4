from odoo import models


class AccountMove(models.Model):
    """An invoice for which money was announced."""

    # Another subject than its sister file: pylint: disable=R8180
    _name = "account.move"
    _inherit = ["account.move", "money.claim.target"]

    def _prepare_money_claim_values(self):
        return {
            **super()._prepare_money_claim_values(),
            "partner_id": self.partner_id.id,
            "amount": self.amount_residual,
            "reference": self.payment_reference or self.name,
        }
