import io

import xlsxwriter

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, format_datetime, formatLang

PAGE = 1000
MOST = {"xlsx": 100_000, "pdf": 3_000}
FILTERS = {
    "warehouse_id": "stock.warehouse",
    "location_id": "stock.location",
    "lot_id": "stock.lot",
}
TEXTS = ("number", "kind_label", "partner", "place", "lot")
FIGURES = ("qty_in", "qty_out", "balance")
VALUES = ("unit_cost", "value", "balance_value")
ENTRY = ("user", "inserted", "note")


class StockJournalExport(models.AbstractModel):
    """The journal as it stands on the screen, on paper or in a spreadsheet."""

    _name = "stock.journal.export"
    _description = "Stock Journal, printed"

    @api.model
    def _read(self, filters, form):
        """All rows of exactly what was filtered, as the person may read them."""
        journal = self.env["stock.journal"]
        found = journal.rows(**{**filters, "offset": 0, "limit": PAGE})
        if found["count"] > MOST[form]:
            raise UserError(
                self.env._(
                    "%(count)s rows are too many: at most %(most)s fit. Choose a"
                    " shorter range, or one row a day.",
                    count=int(found["count"]),
                    most=MOST[form],
                )
            )
        while len(found["rows"]) < found["count"]:
            page = {"offset": len(found["rows"]), "limit": PAGE, "totals": False}
            more = journal.rows(**{**filters, **page})["rows"]
            if not more:
                break
            for row in more:
                row["balance_value"] += found["opening_value"]
            found["rows"] += more
        return {
            **found,
            "filters": self._in_words(filters),
            "columns": self._columns(found),
        }

    @api.model
    def pdf(self, filters):
        """The bytes of a paper with exactly what was filtered."""
        reports = self.env["ir.actions.report"]
        content, _kind = reports._render_qweb_pdf(
            "stock_book.stock_journal_report",
            [],
            self._prepare_paper(filters),
        )
        return content

    @api.model
    def _prepare_paper(self, filters):
        """What the template shows: the rows, figures and days as one writes them."""
        return {
            "journal": self._read(filters, "pdf"),
            "figure": lambda value: formatLang(self.env, value, digits=2),
            "moment": self._write_moment,
        }

    @api.model
    def _write_moment(self, text):
        if len(text) <= len("yyyy-mm-dd"):
            return format_date(self.env, text)
        return format_datetime(self.env, text, dt_format="short")

    @api.model
    def _in_words(self, filters):
        """``[(label, value)]`` of what was filtered, for the head of the paper."""
        labels = self._labels()
        words = [
            (labels[name], self.env[model].browse(int(filters[name])).display_name)
            for name, model in FILTERS.items()
            if filters.get(name)
        ]
        if filters.get("kinds"):
            kinds = map(self.env["stock.journal"]._kind_label, filters["kinds"])
            words.append((labels["kind_label"], ", ".join(kinds)))
        return words

    @api.model
    def _columns(self, found):
        """``[(name, label, type)]`` of the columns that the person may see."""
        by_day = bool(found["rows"]) and "number" not in found["rows"][0]
        names = [*FIGURES, *(VALUES if found["shows_cost"] else ())]
        names = ["date", *names] if by_day else ["date", *TEXTS, *names, *ENTRY]
        labels = self._labels()
        return [(name, labels[name], self._type(name)) for name in names]

    @api.model
    def _type(self, name):
        if name in ("date", "inserted"):
            return "moment"
        return "number" if name in FIGURES + VALUES else "text"

    @api.model
    def _labels(self):
        return {
            "date": self.env._("Date"),
            "number": self.env._("Document"),
            "kind_label": self.env._("Kind"),
            "partner": self.env._("Partner"),
            "place": self.env._("Place"),
            "location_id": self.env._("Place"),
            "lot": self.env._("Lot"),
            "lot_id": self.env._("Lot"),
            "warehouse_id": self.env._("Warehouse"),
            "qty_in": self.env._("In"),
            "qty_out": self.env._("Out"),
            "balance": self.env._("Balance"),
            "unit_cost": self.env._("Unit cost"),
            "value": self.env._("Value"),
            "balance_value": self.env._("Balance value"),
            "user": self.env._("Inserted by"),
            "inserted": self.env._("Inserted on"),
            "note": self.env._("Source"),
        }

    @api.model
    def _local(self, text):
        """A moment of a row where the person lives; a day stays a day."""
        if len(text or "") <= len("yyyy-mm-dd"):
            return fields.Date.to_date(text)
        moment = fields.Datetime.to_datetime(text)
        local = fields.Datetime.context_timestamp(self, moment)
        return local.replace(tzinfo=None)

    # The spreadsheet.

    @api.model
    def xlsx(self, filters):
        """The bytes of a spreadsheet with exactly what was filtered.

        Texts are written as texts: what begins with ``=`` is no formula.
        """
        found = self._read(filters, "xlsx")
        file = io.BytesIO()
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        with xlsxwriter.Workbook(file, options) as book:
            self._write_sheet(book, found)
        return file.getvalue()

    def _write_sheet(self, book, found):
        sheet = book.add_worksheet(self.env._("Stock journal")[:31])
        bold = book.add_format({"bold": True})
        sheet.write_string(0, 0, found["product"], bold)
        sheet.write_string(0, 4, found["uom"])
        for row, (label, value) in enumerate(found["filters"], 1):
            sheet.write_string(row, 0, label)
            sheet.write_string(row, 1, value)
        columns = found["columns"]
        top = len(found["filters"]) + 2
        for column, (_name, label, _type) in enumerate(columns):
            sheet.write_string(top, column, label, bold)
        names = [name for name, _label, _type in columns]
        opening = {"balance": found["opening"], "balance_value": found["opening_value"]}
        closing = {
            "qty_in": found["total_in"],
            "qty_out": found["total_out"],
            "balance": found["closing"],
            "balance_value": found["closing_value"],
        }
        self._write_total(sheet, top + 1, names, self.env._("Opening"), opening)
        formats = {
            "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
            "number": book.add_format({"num_format": "#,##0.00##"}),
        }
        for number, row in enumerate(found["rows"], top + 2):
            self._write_row(sheet, number, columns, row, formats)
        last = top + 2 + len(found["rows"])
        self._write_total(sheet, last, names, self.env._("Closing"), closing)
        sheet.freeze_panes(top + 1, 1)
        sheet.set_column(0, len(columns) - 1, 16)

    def _write_row(self, sheet, number, columns, row, formats):
        for column, (name, _label, kind) in enumerate(columns):
            value = row[name]
            if kind == "text":
                sheet.write_string(number, column, value or "")
            elif kind == "number":
                sheet.write_number(number, column, value, formats[kind])
            elif value:
                sheet.write_datetime(number, column, self._local(value), formats[kind])

    def _write_total(self, sheet, number, names, label, figures):
        sheet.write_string(number, 0, label)
        for name, value in figures.items():
            if name in names:
                sheet.write_number(number, names.index(name), value)
