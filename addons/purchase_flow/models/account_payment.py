from odoo import fields, models
from odoo.exceptions import UserError

POSTED = ("in_process", "paid")


class AccountPayment(models.Model):
    """A payment of a plan: it pays what was approved, and says so to the order."""

    _inherit = "account.payment"

    plan_line_ids = fields.One2many(
        comodel_name="payment.plan.line",
        inverse_name="payment_id",
        string="Planned Payment",
    )

    def write(self, vals):
        if vals.get("state") in POSTED:
            self._ensure_planned()
        result = super().write(vals)
        if "state" in vals:
            self._tell_plan()
        return result

    def action_post(self):
        result = super().action_post()
        self._tell_plan()
        return result

    def _approval_release(self):
        result = super()._approval_release()
        self._tell_plan()
        return result

    def unlink(self):
        # Whoever deletes a payment gives its planned payment back.
        lines = self.sudo().plan_line_ids.filtered(lambda line: line.state != "paid")
        result = super().unlink()
        lines.filtered(lambda line: line.state == "approved")._move("give_back")
        return result

    def _approval_missing(self):
        """What was audited as a planned payment is not audited twice."""
        missing = super()._approval_missing()
        return {
            payment: rules
            for payment, rules in missing.items()
            if not payment._is_audited_by_plan()
        }

    def _is_audited_by_plan(self):
        """The same amount, to the same vendor and bank account, was approved."""
        # The plan decides, whether or not finance may read the order.
        line = self.sudo().plan_line_ids
        return (
            len(line) == 1
            and line.state in ("approved", "paid")
            and line.desk_approval_state == "approved"
            and self.currency_id == line.currency_id
            and self.currency_id.compare_amounts(self.amount, line.amount_asked) == 0
            and self.partner_id == line.partner_id.commercial_partner_id
            and self.partner_bank_id == line.bank_id
        )

    def _ensure_planned(self):
        """Not more than the plan approved, and only as long as it does."""
        for payment in self:
            # The plan decides, whether or not finance may read the order.
            line = payment.sudo().plan_line_ids
            if not line or line.state == "paid":
                continue
            if line.state != "approved":
                raise UserError(
                    self.env._(
                        "%(line)s is %(state)s: it is paid when it is approved.",
                        line=line.display_name,
                        state=line._state_label(line.state),
                    )
                )
            payment._ensure_within(line)

    def _ensure_within(self, line):
        amount = self.currency_id._convert(
            self.amount, line.currency_id, self.company_id, self.date
        )
        if line.currency_id.compare_amounts(amount, line.amount_asked) > 0:
            raise UserError(
                self.env._(
                    "%(amount)s is more than the %(planned)s that were approved for"
                    " %(line)s. The buyer changes the plan of the order, and its"
                    " approvers decide.",
                    amount=line.currency_id.format(amount),
                    planned=line.currency_id.format(line.amount_asked),
                    line=line.display_name,
                )
            )

    def _tell_plan(self):
        """The plan follows its payment, whoever posts, resets or cancels it."""
        for payment in self:
            # The plan follows, whether or not finance may read the order.
            line = payment.sudo().plan_line_ids
            if not line:
                continue
            is_posted = line._is_payment_posted()
            if is_posted and line.state == "approved":
                line._move("pay")
                line.purchase_order_id._plan_settle()
            elif not is_posted and line.state == "paid":
                line._move("unpay")
            if payment.state in ("canceled", "rejected") and line.state == "approved":
                line._move("give_back")
