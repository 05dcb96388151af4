from odoo import http
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request

from odoo.addons.sale.controllers.portal import CustomerPortal


class QuotePortal(CustomerPortal):
    """The customer decides on the version that he has read."""

    @http.route()
    def portal_quote_accept(
        self, order_id, access_token=None, name=None, signature=None, version=None
    ):
        arguments = request.httprequest.args
        token = access_token or arguments.get("access_token")
        version = version or arguments.get("version")
        refusal = self._refuse_version(order_id, token, version)
        if refusal:
            return {"error": refusal}
        return super().portal_quote_accept(
            order_id, access_token=token, name=name, signature=signature
        )

    def _refuse_version(self, order_id, token, version):
        """Why the version that was read cannot be accepted, if it cannot."""
        try:
            order = self._document_check_access("sale.order", order_id, token)
        except (AccessError, MissingError):
            return ""  # refused below, as ever
        text = str(version or "")
        # Without a number, 0 among them, nothing says what was read.
        number = int(text) if text.isascii() and text.isdigit() else 0
        if not number and order.quote_version_count > 1:
            number = 1  # a page from before says no version: it shows an old one
        try:
            order._ensure_acceptable(number)
        except UserError as refusal:
            return str(refusal)
        return ""

    @http.route()
    def portal_quote_decline(
        self, order_id, access_token=None, decline_message=None, **kwargs
    ):
        try:
            order = self._document_check_access("sale.order", order_id, access_token)
        except (AccessError, MissingError):
            return request.redirect("/my")
        if order._has_to_be_signed() and decline_message:
            public = request.env.user._is_public()
            author = order.partner_id if public else request.env.user.partner_id
            order._write_decision(
                "declined",
                author.name,
                way="portal",
                ip=request.httprequest.remote_addr,
                note=decline_message,
            )
        return super().portal_quote_decline(
            order_id,
            access_token=access_token,
            decline_message=decline_message,
            **kwargs,
        )
