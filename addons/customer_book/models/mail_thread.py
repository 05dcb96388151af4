from odoo import models

from odoo.addons.crm_roles.models.desk_ledger import ENGINE

WRITTEN = ("comment", "email")
SENT = ("comment", "email", "email_outgoing", "auto_comment")


class MailThread(models.AbstractModel):
    """Mails of any document of a customer enter his history, each once."""

    _inherit = "mail.thread"

    def _notify_thread(self, message, msg_vals=False, **kwargs):
        recipients = super()._notify_thread(message, msg_vals=msg_vals, **kwargs)
        if message and self.env.context.get("customer_no_event") is not ENGINE:
            # The message is read to be told, whoever may read it.
            told = message.sudo()
            kind = self._history_kind(told, recipients)
            if kind:
                self.env["customer.book.documents"]._tell_messages(told, kind)
        return recipients

    def _history_kind(self, message, recipients):
        """As what a message enters the history of the customer, if at all."""
        if not message.model or not message.res_id:
            return ""
        if message.message_type == "sms":
            return "sms"
        author = message.author_id
        # A colleague who answers from his mail program sends, he does not receive.
        if message.message_type in WRITTEN and (not author or author.partner_share):
            return "mail_in"
        if message.message_type not in SENT:
            return ""
        if any(one.get("share") for one in recipients or ()):
            return "mail_out"
        is_note = message.model == "res.partner" and message.is_internal
        return "note" if is_note else ""
