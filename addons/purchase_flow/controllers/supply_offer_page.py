import base64
import re

from werkzeug.exceptions import NotFound

from odoo import SUPERUSER_ID, http
from odoo.exceptions import UserError
from odoo.http import request

CALLS_AN_HOUR = 60
MAX_BODY = 24 * 1024 * 1024


class SupplyOfferPage(http.Controller):
    """The page on which one vendor answers one inquiry, without a login.

    The link is signed for one vendor.  The page shows what he is asked for and
    what he said himself, takes a new version of his offer, and nothing else.
    Opening it changes nothing, since mail filters open links on their own.
    """

    @http.route(
        "/supply/offer/<string:token>",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        sitemap=False,
        max_content_length=MAX_BODY,
    )
    def answer(self, token, **form):
        # With all rights, as nobody is logged in: the signature is the proof.
        invitation = request.env["supply.inquiry.vendor"].sudo()._open_link(token)
        if not invitation:
            raise NotFound()
        vendor = invitation.partner_id
        request.update_context(lang=vendor.lang or request.env.lang)
        invitation = invitation.with_env(request.env(user=SUPERUSER_ID, su=True))
        invitation = invitation.with_company(invitation.inquiry_id.company_id)
        if not invitation._count_visit(CALLS_AN_HOUR):
            return self._page(429, over="often")
        if invitation._is_link_over():
            return self._page(410, invitation, over="expired")
        if request.httprequest.method == "POST":
            return self._take(token, invitation, form)
        return self._page(200, invitation, token=token)

    def _take(self, token, invitation, form):
        offers = invitation.env["supply.offer"]
        try:
            with request.env.cr.savepoint():
                offer = offers._record(
                    invitation, self._read(invitation, form), origin="page"
                )
        except UserError as refusal:
            return self._page(
                422, invitation, token=token, error=str(refusal), form=form
            )
        return self._page(200, invitation, token=token, done=offer)

    def _read(self, invitation, form):
        """The form as ``record_offer`` takes it."""
        names = (
            "currency",
            "freight",
            "payment_term_id",
            "vendor_ref",
            "date_valid",
            "is_tax_included",
            "note",
            "is_refusal",
            "client_ref",
        )
        values = {name: form.get(name) for name in names}
        asked = invitation.inquiry_id.line_ids
        priced = asked.browse() if values["is_refusal"] else asked
        values["lines"] = [self._read_line(line, form) for line in priced]
        values["files"] = self._read_files("files") + [
            file
            for line in asked
            for file in self._read_files(f"files_{line.id}", f"{line.name[:40]} - ")
        ]
        return values

    def _read_line(self, line, form):
        names = (
            "price",
            "uom_id",
            "minimum",
            "multiple",
            "lead_days",
            "date_valid",
            "alternate",
            "note",
        )
        return {
            "line_id": line.id,
            **{name: form.get(f"{name}_{line.id}") for name in names},
        }

    def _read_files(self, field, prefix=""):
        return [
            {
                "name": re.sub(r"[^\w .-]", "_", f"{prefix}{file.filename}"),
                "datas": base64.b64encode(file.read()).decode(),
            }
            for file in request.httprequest.files.getlist(field)
            if file.filename
        ]

    def _page(self, status, invitation=None, **values):
        values["vendor"] = invitation
        values["form"] = values.get("form") or self._former(invitation)
        response = request.render("purchase_flow.supply_offer_page", values)
        response.status_code = status
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Frame-Options"] = "DENY"
        return response

    def _former(self, invitation):
        """What the vendor said last, to change it; nothing while it is sealed."""
        offer = invitation.offer_id if invitation else None
        if not offer or offer.is_packed:
            return {}
        values = {
            "currency": offer.currency_id.name,
            "freight": offer.freight or "",
            "payment_term_id": str(offer.payment_term_id.id or ""),
            "vendor_ref": offer.vendor_ref or "",
            "date_valid": str(offer.date_valid or ""),
            "is_tax_included": offer.is_tax_included,
            "note": offer.note or "",
        }
        for line in offer.line_ids:
            values.update(self._former_line(line))
        return values

    def _former_line(self, line):
        asked = line.line_id.id
        return {
            f"price_{asked}": f"{line.price:g}",
            f"uom_id_{asked}": str(line.uom_id.id),
            f"minimum_{asked}": f"{line.minimum:g}" if line.minimum else "",
            f"multiple_{asked}": line._say_multiple(),
            f"lead_days_{asked}": str(line.lead_days) if line.has_lead else "",
            f"date_valid_{asked}": str(line.date_valid or ""),
            f"alternate_{asked}": line.alternate or "",
            f"note_{asked}": line.note or "",
        }
