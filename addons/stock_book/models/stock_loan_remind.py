import logging

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.base.models.ir_mail_server import MailDeliveryException

from ..engine.loan import due_stage

_logger = logging.getLogger(__name__)

OUT = ("out", "partly_back")
BLOCK_PARAMETER = "stock_book.loan_block_days"
BLOCK_DAYS = 14


class StockLoanRemind(models.AbstractModel):
    """Late loans: who is reminded, and who gets nothing more until he returns.

    Three days before the due date, on it, three days after and then every week the
    holder gets a mail in his language and the responsible an activity: once each.
    Whoever keeps a loan longer past its date than the company allows gets no other.
    """

    _name = "stock.loan.remind"
    _description = "Reminders of a loan"

    # Reminders.

    @api.model
    def _cron_remind(self):
        """Remind of every loan whose day has come; one that fails stops no other."""
        loans = self.search([("state", "in", OUT)], order="date_due")
        self.env["ir.cron"]._commit_progress(remaining=len(loans))
        for loan in loans:
            try:
                with self.env.cr.savepoint():
                    loan._remind()
            except (UserError, ValidationError, MailDeliveryException):
                _logger.exception("The reminder of loan %s failed.", loan.name)
            if not self.env["ir.cron"]._commit_progress(1):
                break

    def _remind(self):
        """Send the reminder of the day, if one is due and was not sent.

        :return: the days after the due date that it stands for, or ``False``
        """
        self.ensure_one()
        today = fields.Date.context_today(self)
        last = self.reminder_stage if self.is_reminded else None
        stage = due_stage((today - self.date_due).days, last)
        if stage is None:
            return False
        self._as_engine().write({"reminder_stage": stage, "is_reminded": True})
        self._log_event("remind", stage=stage)
        self._remind_holder()
        self._remind_responsible(stage)
        return str(stage)

    def _remind_holder(self):
        if not self.partner_id.email or self.kind == "borrow":
            return
        template = self.env.ref("stock_book.template_loan_reminder")
        template.send_mail(self.id)

    def _remind_responsible(self, stage):
        person = self.with_context(lang=self.user_id.lang)
        person.activity_unlink(["stock_book.activity_loan"])
        person.activity_schedule(
            "stock_book.activity_loan",
            date_deadline=max(self.date_due, fields.Date.context_today(self)),
            summary=person._get_reminder_text(stage),
            user_id=self.user_id.id,
        )

    def _get_reminder_text(self, stage=None):
        """ "3 days late": how the loan stands, in the language at hand."""
        stage = self.days_late if stage is None else stage
        if stage < 0:
            return self.env._("Due in %s days", -stage)
        return self.env._("%s days late", stage) if stage else self.env._("Due today")

    # Blocks.

    @api.model
    def _get_block_days(self):
        """Days past the due date after which a holder gets no further loan."""
        # A setting of the company, read for everybody who lends.
        value = self.env["ir.config_parameter"].sudo().get_param(BLOCK_PARAMETER)
        return int(value) if value not in (False, None, "") else BLOCK_DAYS

    def _find_late_loans(self):
        """``{commercial partner: loans out beyond the limit}``."""
        partners = self.partner_id.commercial_partner_id
        limit = fields.Date.subtract(
            fields.Date.context_today(self), days=self._get_block_days()
        )
        if not partners:
            return {}
        # A late loan counts, whoever made it.
        late = self.sudo().search(
            [
                ("kind", "=", "lend"),
                ("state", "in", OUT),
                ("date_due", "<", limit),
                ("partner_id", "child_of", partners.ids),
            ]
        )
        return late.grouped(lambda loan: loan.partner_id.commercial_partner_id)

    def _find_blocks(self):
        """``{loan: text}`` for those that must not go out."""
        new = self.filtered(
            lambda loan: loan.kind == "lend" and not loan.is_block_lifted
        )
        late = new._find_late_loans()
        blocked = {}
        for loan in new:
            found = late.get(loan.partner_id.commercial_partner_id)
            # The same goods with more time are no further loan.
            found = found and found - loan._origin - loan.origin_loan_id
            if found:
                blocked[loan] = loan._describe_block(found)
        return blocked

    def _describe_block(self, late):
        oldest = min(late, key=lambda loan: loan.date_due)
        return self.env._(
            "%(holder)s keeps %(count)s loans more than %(limit)s days past the date"
            " (%(loan)s, due %(due)s). They come back first, or one of these lets it"
            " out: %(lifters)s.",
            holder=self.partner_id.commercial_partner_id.display_name,
            count=len(late),
            limit=self._get_block_days(),
            loan=oldest.name,
            due=fields.Date.to_string(oldest.date_due),
            lifters=self._get_lifters(),
        )

    def _get_lifters(self):
        # Names of colleagues, told to everybody who is refused.
        group = self.env.ref("stock_book.group_loan_lifter").sudo()
        people = group.all_user_ids.filtered(lambda user: not user.share)
        return ", ".join(people.mapped("name")[:5]) or group.name

    def _ensure_not_blocked(self):
        blocked = self._find_blocks()
        if blocked:
            raise UserError("\n".join(blocked.values()))
