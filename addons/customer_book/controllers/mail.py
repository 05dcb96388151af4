from odoo.http import request

from odoo.addons.mail.controllers.mail import MailController


class CustomerMailController(MailController):
    """A link in an old mail leads to the record that was kept in a merge."""

    @classmethod
    def _redirect_to_record(cls, model, res_id, access_token=None, **kwargs):
        if model == "res.partner" and res_id:
            # Which number it has now; whether one may open it is asked below.
            asked = request.env["res.partner"].sudo().browse(res_id)
            res_id = asked._find_kept().id or res_id
        return super()._redirect_to_record(model, res_id, access_token, **kwargs)
