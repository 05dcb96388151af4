import io

import openpyxl

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models import stock_journal_export
from .journal_common import JournalCase


@tagged("post_install", "-at_install")
class TestStockJournalExport(JournalCase):
    def _sheet(self, user=None, **filters):
        export = self.env["stock.journal.export"].with_user(user or self.boss)
        content = export.xlsx({"product_id": self.bolt.id, **filters})
        return openpyxl.load_workbook(io.BytesIO(content)).active

    def _cells(self, sheet):
        return [cell for row in sheet.iter_rows(values_only=True) for cell in row]

    def test_the_sheet_holds_what_was_filtered(self):
        self._done(self._receipt(10))
        self._done(self._delivery(4))
        sheet = self._sheet(kinds=["delivery"])
        cells = self._cells(sheet)
        self.assertIn("Delivery", cells)
        self.assertNotIn("Receipt", cells)
        self.assertEqual(sheet.cell(sheet.max_row, 1).value, "Closing")

    def test_a_text_like_a_formula_stays_a_text(self):
        self.vendor.name = '=HYPERLINK("http://evil","x")'
        self._done(self._receipt(10))
        sheet = self._sheet()
        [cell] = [
            cell
            for row in sheet.iter_rows()
            for cell in row
            if str(cell.value).startswith("=HYPER")
        ]
        self.assertEqual(cell.data_type, "s")

    def test_without_the_right_there_is_no_column_of_cost(self):
        self._done(self._receipt(10))
        self._access(self.keeper, self.north)
        self.assertNotIn("Value", self._cells(self._sheet(self.keeper)))
        self.assertIn("Value", self._cells(self._sheet()))

    def test_pages_are_joined(self):
        for _number in range(3):
            self._done(self._receipt(1))
        self.patch(stock_journal_export, "PAGE", 2)
        cells = self._cells(self._sheet())
        self.assertEqual(cells.count("Receipt"), 3)

    def test_too_many_rows_are_refused_with_the_limit(self):
        for _number in range(2):
            self._done(self._receipt(1))
        self.patch(stock_journal_export, "MOST", {"xlsx": 1, "pdf": 1})
        with self.assertRaisesRegex(UserError, "at most 1 fit"):
            self._sheet()

    def test_the_paper_shows_opening_rows_and_closing(self):
        self._done(self._receipt(10))
        export = self.env["stock.journal.export"].with_user(self.boss)
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "stock_book.stock_journal_report",
            [],
            export._prepare_paper({"product_id": self.bolt.id}),
        )
        for text in (b"Opening", b"Closing", b"Bolt", b"10.00"):
            self.assertIn(text, html)
