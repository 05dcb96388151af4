import base64
import io
import zipfile

import openpyxl
from openpyxl.styles import Font

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..engine.opening_rows import UnreadableError, read_csv, read_rows

WIDTH = 22


class StockOpeningImport(models.TransientModel):
    """Reads a spreadsheet of opening stock into the lines of an opening.

    Whatever can be read becomes a line; the check then names, row by row, what is
    wrong, so that the file can be corrected and read again.
    """

    _name = "stock.opening.import"
    _description = "Import Opening Stock"

    opening_id = fields.Many2one(
        comodel_name="stock.opening",
        required=True,
        domain=[("state", "=", "draft")],
    )
    file = fields.Binary(string="Spreadsheet")
    filename = fields.Char()
    is_replacing = fields.Boolean(
        string="Replace the lines that are there", default=True
    )
    template = fields.Binary(compute="_compute_template", string="Empty Spreadsheet")
    template_name = fields.Char(compute="_compute_template")

    @api.depends_context("lang")
    def _compute_template(self):
        content = base64.b64encode(self._make_template())
        for form in self:
            form.template = content
            form.template_name = self.env._("opening-stock") + ".xlsx"

    def action_import(self):
        """Read the file and check what it says.

        :return: an action that shows the opening
        :raise UserError: no file, not a spreadsheet, a needed column is missing
        """
        self.ensure_one()
        if not self.file:
            raise UserError(self.env._("Choose the spreadsheet first."))
        rows = self._read()
        commands = [Command.clear()] if self.is_replacing else []
        commands += [Command.create(self._prepare_line_values(row)) for row in rows]
        if not rows:
            raise UserError(
                self.env._("The spreadsheet has no rows below the headings.")
            )
        self.opening_id.write({"line_ids": commands})
        self.opening_id.action_check()
        return self.opening_id._get_records_action()

    def action_template(self):
        """Download the empty spreadsheet with an example row."""
        if not self.id:
            self = self.create({"opening_id": self.opening_id.id})
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/template"
            f"?download=true&filename={self.template_name}",
            "target": "download",
        }

    def _read(self):
        content = base64.b64decode(self.file)
        try:
            return list(read_rows(self._read_table(content)))
        except UnreadableError as error:
            raise UserError(self._describe_unreadable(error)) from error

    def _read_table(self, content):
        if not content.startswith(b"PK"):
            return read_csv(content)
        try:
            book = openpyxl.load_workbook(
                io.BytesIO(content), read_only=True, data_only=True
            )
            return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
        except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
            raise UnreadableError("file", str(error)) from error

    def _describe_unreadable(self, error):
        if error.what == "columns":
            return self.env._(
                "The first row names the columns. These are missing: %s. Take the empty"
                " spreadsheet as a model.",
                error.detail,
            )
        return self.env._(
            "%s is no spreadsheet (XLSX or CSV) that can be read.", self.filename or ""
        )

    def _prepare_line_values(self, row):
        unread = "; ".join(
            f"{self._get_headings()[key]}: {text}" for key, text in row.unread
        )
        return {
            "row": row.number,
            "code": row.code,
            "location_text": row.location,
            "lot_name": row.lot,
            "date_expiry": row.expiry,
            "quantity": float(row.quantity),
            "uom_text": row.unit,
            "unit_cost": float(row.cost),
            "unread": unread or False,
        }

    def _get_headings(self):
        """The columns as the person's language calls them; the reader knows both."""
        return {
            "code": self.env._("Product code"),
            "location": self.env._("Place"),
            "lot": self.env._("Lot/Serial"),
            "expiry": self.env._("Expiry date"),
            "quantity": self.env._("Quantity"),
            "unit": self.env._("Unit"),
            "cost": self.env._("Unit cost"),
        }

    def _make_template(self):
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = self.env._("Opening stock")[:30]
        sheet.append(list(self._get_headings().values()))
        for cell in sheet[1]:
            cell.font = Font(bold=True)
            sheet.column_dimensions[cell.column_letter].width = WIDTH
        sheet.freeze_panes = "A2"
        content = io.BytesIO()
        book.save(content)
        return content.getvalue()
