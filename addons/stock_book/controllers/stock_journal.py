import json

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.http import content_disposition, request

SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class StockJournal(http.Controller):
    """The journal as a file, with the rights of the person who asks for it."""

    @http.route("/stock_book/journal/xlsx", type="http", auth="user", readonly=True)
    def xlsx(self, filters="{}"):
        return self._answer(filters, "xlsx", self._make_xlsx, SPREADSHEET)

    @http.route("/stock_book/journal/pdf", type="http", auth="user")
    def pdf(self, filters="{}"):
        return self._answer(filters, "pdf", self._make_pdf, "application/pdf")

    def _make_xlsx(self, filters):
        return request.env["stock.journal.export"].xlsx(filters)

    def _make_pdf(self, filters):
        return request.env["stock.journal.export"].pdf(filters)

    def _answer(self, filters, form, make, mimetype):
        try:
            content = make(self._filters(filters))
        except (AccessError, UserError) as error:
            return request.make_response(
                str(error), [("Content-Type", "text/plain; charset=utf-8")], status=422
            )
        name = request.env._("Stock journal") + f".{form}"
        return request.make_response(
            content,
            [
                ("Content-Type", mimetype),
                ("Content-Disposition", content_disposition(name)),
            ],
        )

    def _filters(self, text):
        try:
            filters = json.loads(text)
        except ValueError as error:
            raise UserError(
                request.env._("These filters cannot be read: open the journal again.")
            ) from error
        if not isinstance(filters, dict) or not filters.get("product_id"):
            raise UserError(request.env._("Choose a product to read its journal."))
        filters.pop("offset", None)
        filters.pop("limit", None)
        return filters
