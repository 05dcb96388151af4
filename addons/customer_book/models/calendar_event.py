from odoo import api, models


class CalendarEvent(models.Model):
    """A meeting names its customer; how to reach him stays with the customer."""

    _inherit = "calendar.event"

    @api.model
    def _prepare_partner_contact_details_html(self, section_title, partner):
        """Odoo copies telephone and mail into the text, which everybody reads.

        There they would stay when the customer goes into a pool.
        """
        if not partner.partner_share:
            return super()._prepare_partner_contact_details_html(section_title, partner)
        # The same text of somebody who has neither.
        known = partner.new({"name": partner.name})
        return super()._prepare_partner_contact_details_html(section_title, known)
