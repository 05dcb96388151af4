from markupsafe import Markup

from odoo import models
from odoo.tools import html2plaintext

# Characters of a comment that the history of the customer shows.
SUMMARY = 200


class WorkReport(models.Model):
    """What is said about a customer under a report stands in his history, once."""

    _inherit = "work.report"

    def _comment_about(self, text, subject=None):
        """Say ``text`` under the report, about a record if there is one.

        :return: id of the one message
        """
        line = self.line_ids.filtered(
            lambda item: (
                subject is not None
                and item.res_model == subject._name
                and item.res_id == subject.id
            )
        )[:1]
        if line or subject is None:
            return self.action_comment(text, line.id)
        quote = Markup("<blockquote>%s</blockquote>%s") % (
            subject.display_name,
            Markup("<br/>").join(text.splitlines()),
        )
        message = self.message_post(
            body=quote,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=self._get_partners_to_tell(None).ids,
        )
        self._tell_author()
        self._record_comment(message, subject, text)
        return message.id

    def _after_comment(self, line, message):
        result = super()._after_comment(line, message)
        subject = self._get_comment_subject(line)
        if subject is not None:
            said = message.body.rpartition("</blockquote>")[2]
            self._record_comment(message, subject, html2plaintext(said))
        return result

    def _get_comment_subject(self, line):
        """The record a line is about, if it has a customer."""
        if line.res_model in ("crm.lead", "sale.order"):
            record = self.env[line.res_model].browse(line.res_id).exists()
            if record and record.has_access("read"):
                return record
        return line if line.partner_id else None

    def _record_comment(self, message, subject, text):
        """One row in the history of the customer, made from the one message."""
        customer = subject if subject._name == "res.partner" else subject.partner_id
        if not customer:
            return
        self.env["customer.event"]._record(
            [
                {
                    "kind": "note",
                    "partner_id": customer.id,
                    "summary": text[:SUMMARY],
                    "res_model": subject._name,
                    "res_id": subject.id,
                    "source": f"mail.message,{message.id}",
                }
            ]
        )
