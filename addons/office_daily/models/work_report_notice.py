from odoo import models


class WorkReportNotice(models.AbstractModel):
    """Words to many people at once: in Odoo's inbox, or by mail as each prefers."""

    _name = "work.report.notice"
    _description = "Notices about work reports"

    def _send_notices(self, notices):
        """Send ``(user, subject, body, report)`` each; constant queries for any number.

        ``message_notify`` costs a dozen queries per person, too dear for a
        reminder to thousands.
        """
        notices = [notice for notice in notices if notice[0].active]
        if not notices:
            return
        # On behalf of the office: whoever is reminded need not share a document.
        messages = (
            self.env["mail.message"]
            .sudo()
            .create([self._prepare_notice_values(*notice) for notice in notices])
        )
        pairs = list(zip(messages, notices, strict=True))
        self._keep_in_inbox([pair for pair in pairs if _reads_in_odoo(pair[1][0])])
        self._send_by_mail([pair for pair in pairs if not _reads_in_odoo(pair[1][0])])

    def _prepare_notice_values(self, user, subject, body, report):
        sender = self.env.ref("base.partner_root")
        return {
            "message_type": "user_notification",
            "subtype_id": self.env.ref("mail.mt_note").id,
            "author_id": sender.id,
            "email_from": sender.email_formatted,
            "model": report._name if report else False,
            "res_id": report.id if report else False,
            "record_name": report.display_name if report else False,
            "subject": subject,
            "body": body,
            "partner_ids": user.partner_id.ids,
        }

    def _keep_in_inbox(self, pairs):
        # Notices are made by the system; nobody else may create them.
        self.env["mail.notification"].sudo().create(
            [
                {
                    "mail_message_id": message.id,
                    "res_partner_id": notice[0].partner_id.id,
                    "notification_type": "inbox",
                    "notification_status": "sent",
                }
                for message, notice in pairs
            ]
        )

    def _send_by_mail(self, pairs):
        # Mails are made by the system; nobody else may create them.
        self.env["mail.mail"].sudo().create(
            [
                {
                    "mail_message_id": message.id,
                    "body_html": message.body,
                    "recipient_ids": notice[0].partner_id.ids,
                    "auto_delete": True,
                }
                for message, notice in pairs
            ]
        )


def _reads_in_odoo(user):
    return user.notification_type == "inbox"
