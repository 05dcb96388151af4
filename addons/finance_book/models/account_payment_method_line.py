from odoo import api, fields, models


class AccountPaymentMethodLine(models.Model):
    """Money is in the bank when it is paid.

    Odoo Community posts payments to an outstanding account and waits for a bank
    statement that few companies import; bank and cash then stay empty for ever.
    A method line therefore falls back to the account of its journal.
    """

    _inherit = "account.payment.method.line"

    payment_account_id = fields.Many2one(
        compute="_compute_payment_account_id", store=True, readonly=False
    )

    @api.depends("journal_id.default_account_id")
    def _compute_payment_account_id(self):
        for line in self:
            if not line.payment_account_id and line.journal_id.type in ("bank", "cash"):
                line.payment_account_id = line.journal_id.default_account_id

    @api.model_create_multi
    def create(self, vals_list):
        # Odoo's journals hand over an explicit "none" with each new line.
        for vals in vals_list:
            if not vals.get("payment_account_id"):
                vals.pop("payment_account_id", None)
        return super().create(vals_list)
