from odoo import api, models

BROKEN, MENDED = "('draft, 'sent')", "('draft', 'sent')"


class MailTemplate(models.Model):
    """A quotation is mailed in every language.

    Odoo's Spanish subject of the mail lacks a quote, so that nothing could be sent
    to a customer who reads Spanish.
    """

    _inherit = "mail.template"

    @api.model
    def _mend_quote_subject(self):
        """Put the missing quote into the subject, in whichever language it lacks."""
        template = self.env.ref(
            "sale.email_template_edi_sale", raise_if_not_found=False
        )
        if not template:
            return
        for code, _name in self.env["res.lang"].get_installed():
            spoken = template.with_context(lang=code)
            if BROKEN in (spoken.subject or ""):
                spoken.subject = spoken.subject.replace(BROKEN, MENDED)
