"""CSV files to rows of values, with every cell that cannot be read."""

import csv
import io
from collections import defaultdict
from dataclasses import dataclass

from .fields import ROLES, SECTIONS
from .report import Problem, suggest
from .values import BadValueError, as_text, parse_date, parse_flag, parse_number


@dataclass
class Row:
    """One record of a file, read; `line` is where it begins in the file."""

    section: str
    file: str
    line: int
    key: tuple
    values: dict
    cells: dict

    def __getitem__(self, name):
        return self.values.get(name)

    def facts(self):
        """What this row says, to be compared with another load of it."""
        return {
            name: as_text(value)
            for name, value in self.values.items()
            if value is not None
        }


class Folder:
    """The files of a mapping, read; problems are collected, never raised."""

    def __init__(self, path, mapping):
        self.path = path
        self.mapping = mapping
        self.problems = []
        self.rows = {}  # section -> list of Row
        for name, section in mapping.sections.items():
            self.rows[name] = self._read_section(name, section)

    def __getitem__(self, section):
        return self.rows.get(section, [])

    def _wrong(self, section, line, column, value, reason):
        self.problems.append(Problem(section.file, line, column, value, reason))

    def _read_section(self, name, section):
        text = self._read_text(section)
        if text is None:
            return []
        records = self._records(section, text)
        header = next(records, (1, []))[1]
        if not self._is_header_good(section, header):
            return []
        rows = []
        for line, cells in records:
            if len(cells) != len(header):
                reason = f"has {len(cells)} cells, the header has {len(header)}"
                self._wrong(section, line, "", "", reason)
                continue
            cells = self._clean(section, dict(zip(header, cells, strict=True)))
            rows.append(self._row(name, section, line, cells))
        self._number_lines(section, rows)
        return rows

    def _read_text(self, section):
        try:
            content = (self.path / section.file).read_bytes()
        except FileNotFoundError:
            self._wrong(section, 0, "", "", f"the file is missing{self._near(section)}")
            return None
        encoding = section.form.encoding
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            sign = content[error.start : error.start + 1].hex()
            reason = f"byte 0x{sign} is not {encoding}; wrong encoding?"
            self._wrong(section, line, "", "", reason)
            return None
        if self._is_utf8_in_disguise(content, text):
            reason = f"is UTF-8, the map reads it as {encoding}; wrong encoding?"
            self._wrong(section, 0, "", "", reason)
            return None
        return text.removeprefix("\ufeff")

    def _near(self, section):
        if not self.path.is_dir():
            return f" (there is no folder {self.path})"
        present = [item.name for item in self.path.iterdir() if item.is_file()]
        return suggest(section.file, present) if present else "; the folder is empty"

    @staticmethod
    def _is_utf8_in_disguise(content, text):
        """Single-byte encodings read anything; accents then come out as pairs."""
        try:
            return content.decode("utf-8") != text and "\x00" not in text
        except UnicodeDecodeError:
            return False

    def _records(self, section, text):
        """Rows that hold something, each with the line it begins at."""
        form = section.form
        reader = csv.reader(
            io.StringIO(text, newline=""),
            delimiter=form.delimiter,
            quotechar=form.quote,
            strict=True,
        )
        line = 1
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                self._wrong(section, line, "", "", f"is no CSV: {error}")
                return
            if any(cell.strip() for cell in cells):
                yield line, [cell.strip() for cell in cells]
            line = reader.line_num + 1

    def _is_header_good(self, section, header):
        bad = len(self.problems)
        if not header:
            self._wrong(section, 1, "", "", "the file is empty")
            return False
        for column in {name for name in header if header.count(name) > 1}:
            self._wrong(section, 1, column, "", "stands twice in the header")
        for column in section.columns:
            if column not in header:
                reason = f"the column is missing{suggest(column, header)}"
                self._wrong(section, 1, column, "", reason)
        return len(self.problems) == bad

    @staticmethod
    def _clean(section, cells):
        form = section.form
        if form.newline:
            cells = {k: v.replace(form.newline, "\n") for k, v in cells.items()}
        return {k: "" if v in form.blank else v for k, v in cells.items()}

    def _row(self, name, section, line, cells):
        values = {}
        for field_name, source in section.fields.items():
            field = SECTIONS[name].fields[field_name]
            try:
                values[field_name] = self._value(field, source, section, cells)
            except BadValueError as error:
                shown = source.read(cells)
                column = ", ".join(source.columns) or field_name
                self._wrong(section, line, column, shown, str(error))
        key = tuple(cells[column] for column in section.key)
        return Row(name, section.file, line, key, values, cells)

    def _value(self, field, source, section, cells):
        text = source.read(cells)
        if not text and field.kind != "flag":
            if field.needed:
                raise BadValueError("is blank, and it is needed")
            return None
        return getattr(self, f"_as_{field.kind}")(text, field, source, section.form)

    @staticmethod
    def _as_text(text, _field, _source, _form):
        return text

    _as_ref = _as_text

    @staticmethod
    def _as_number(text, field, source, form):
        number = parse_number(text, form)
        if number < 0:
            raise BadValueError("may not be negative")
        if field.above_zero and not number:
            raise BadValueError("must be more than zero")
        return number * source.times if source.times is not None else number

    @staticmethod
    def _as_date(text, _field, _source, form):
        return parse_date(text, form)

    @staticmethod
    def _as_flag(text, _field, _source, form):
        return parse_flag(text, form)

    @staticmethod
    def _as_role(text, _field, _source, _form):
        roles = text.replace(",", " ").split()
        for role in roles:
            if role not in ROLES:
                raise BadValueError(f"is no role{suggest(role, ROLES)}")
        return " ".join(roles)

    def _as_discount(self, text, field, source, form):
        """Always in percent from here on."""
        number = self._as_number(text, field, source, form)
        if self.mapping.options.discount == "fraction":
            number *= 100
        if number > 100:
            raise BadValueError("is more than the whole price")
        return number

    def _number_lines(self, section, rows):
        """Rows without a key of their own are told apart by owner and place."""
        if section.key:
            return
        seen = defaultdict(int)
        for row in rows:
            owner = tuple(
                str(row[name] or "")
                for name, field in SECTIONS[row.section].fields.items()
                if field.to or name == "warehouse"
            )
            owner = owner[:1] if row.section == "lines" else owner
            seen[owner] += 1
            row.key = (*owner, str(seen[owner]))
