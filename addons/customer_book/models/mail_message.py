from odoo import api, models

from odoo.addons.crm_roles.models.desk_ledger import ENGINE

from .customer_book_documents import TRACKED


class MailMessage(models.Model):
    """Mails without a thread and changed facts enter the history of the customer."""

    _inherit = "mail.message"

    @api.model_create_multi
    def create(self, vals_list):
        mailed = [vals.get("message_type") == "email_outgoing" for vals in vals_list]
        tracked = [
            vals.get("model") == TRACKED and bool(vals.get("tracking_value_ids"))
            for vals in vals_list
        ]
        messages = super().create(vals_list)
        if self.env.context.get("customer_no_event") is ENGINE:
            return messages
        documents = self.env["customer.book.documents"]
        # What happened is told with all rights, whoever made it happen.
        if any(mailed):
            sent = self._picked(messages, mailed).filtered("res_id")
            documents._tell_messages(sent.sudo(), "mail_out")
        if any(tracked):
            documents._tell_changes(self._picked(messages, tracked).sudo())
        return messages

    def _picked(self, messages, flags):
        pairs = zip(messages.ids, flags, strict=True)
        return self.browse([key for key, picked in pairs if picked])
