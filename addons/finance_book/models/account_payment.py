from odoo import models


class AccountPayment(models.Model):
    """A payment that a rule holds is posted by its last audit."""

    _name = "account.payment"
    _inherit = ["account.payment", "desk.approval.mixin"]

    _approval_gate = frozenset({"in_process", "paid"})
    _approval_dead = frozenset({"canceled", "rejected"})
    _approval_amount_field = "amount"
    _approval_date_field = "date"
    _approval_owner_field = "create_uid"
    _approval_watched = (
        "partner_id",
        "partner_bank_id",
        "journal_id",
        "payment_type",
        "currency_id",
        "amount",
    )

    def action_post(self):
        held = self._approval_submit()
        held._desk_hold()
        result = super(AccountPayment, self - held).action_post()
        return held._approval_notice() if held else result

    def action_validate(self):
        held = self._approval_submit()
        result = super(AccountPayment, self - held).action_validate()
        return held._approval_notice() if held else result

    def _approval_passed(self):
        """A payment in process whose entry is a draft has moved no money yet."""
        passed = super()._approval_passed()
        return passed.filtered(lambda payment: payment.move_id.state != "draft")

    def _desk_hold(self):
        """The payment register opens payments in process; back to the start."""
        self.filtered(lambda payment: payment.state == "in_process").state = "draft"

    def _approval_number(self):
        return self.name or self.memo or f"{self.display_name} {self.id}"

    def _approval_release(self):
        self.filtered(lambda payment: payment.state == "draft").action_post()
        self._desk_settle_bills()

    def _desk_settle_bills(self):
        """What the payment register does at once, done when the payment is posted."""
        kinds = self._get_valid_payment_account_types()
        lines = (self.move_id | self.invoice_ids).line_ids.filtered(
            lambda line: (
                line.parent_state == "posted"
                and line.account_type in kinds
                and not line.reconciled
            )
        )
        for account in lines.account_id:
            lines.filtered_domain([("account_id", "=", account.id)]).reconcile()
