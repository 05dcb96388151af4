from odoo import models

# What follows from an approval.
PASSED = frozenset({"approved", "posted", "in_payment", "paid"})


class HrExpense(models.Model):
    """An expense that a rule holds is approved by its last audit."""

    _name = "hr.expense"
    _inherit = ["hr.expense", "desk.approval.mixin"]

    # ``state`` follows from this field, so this one is the gate; see below.
    _approval_gate_field = "approval_state"
    _approval_gate = frozenset({"approved"})
    _approval_dead = frozenset({"refused", False})
    _approval_number_field = "name"
    _approval_partner_field = "employee_id"
    _approval_amount_field = "total_amount"
    _approval_currency_field = "company_currency_id"
    _approval_date_field = "date"
    _approval_watched = ("employee_id", "product_id", "total_amount", "payment_mode")

    def action_submit(self):
        result = super().action_submit()
        held = self.filtered(
            lambda expense: expense.approval_state == "submitted"
        )._approval_submit()
        return held._approval_notice() if held else result

    def action_approve(self):
        held = self._approval_submit()
        result = super(HrExpense, self - held).action_approve() if self - held else None
        return held._approval_notice() if held else result

    def _approval_passed(self):
        """Beyond the gate by either field: core lets each of them be written."""
        passed = super()._approval_passed()
        return passed | self.filtered(lambda expense: expense.state in PASSED)

    def _can_be_autovalidated(self):
        """Core passes an expense that names no approver; a rule still asks."""
        return super()._can_be_autovalidated() and not self._approval_missing()

    def _approval_ensure_may_submit(self):
        """Core has checked who submits, and a submitted expense is read-only."""
        self.check_access("read")

    def _approval_owners(self):
        return self.employee_id.user_id

    def _approval_release(self):
        self._do_approve(check=False)

    def _approval_stop(self, outcome):
        if outcome == "rejected":
            reason = self.desk_approval_request_id.decision_ids[-1:].reason
            self._do_refuse(reason)
        else:
            self._do_reset_approval()

    def _approval_reopen(self):
        self.approval_state = "submitted"

    def _approval_risk(self):
        return "" if self.nb_attachment else self.env._("no receipt")
