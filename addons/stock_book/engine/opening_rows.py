"""Rows of a spreadsheet of opening stock, read with patience, judged with none.

People write "1.234,50" and "1,234.50", "31/12/2026" and "2026-12-31", and call a
column "Código" or "Product code".  A cell that cannot be read is reported with its
row; it never becomes a guess.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

COLUMNS = {
    "code": ("product", "product code", "code", "barcode", "internal reference")
    + (
        "codigo",
        "producto",
        "codigo del producto",
        "codigo de barras",
        "referencia",
        "referencia interna",
    ),
    "location": ("location", "place", "ubicacion", "lugar"),
    "lot": ("lot", "serial", "lot/serial", "lote", "serie", "lote/serie"),
    "expiry": ("expiry", "expiry date", "expiration", "caducidad")
    + ("fecha de caducidad", "vencimiento"),
    "quantity": ("quantity", "qty", "cantidad"),
    "unit": ("unit", "uom", "unit of measure", "unidad", "unidad de medida"),
    "cost": ("unit cost", "cost", "coste unitario", "costo unitario", "coste", "costo"),
}
NEEDED = ("code", "quantity")
DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y/%m/%d")


class UnreadableError(Exception):
    """The file is no table of opening stock; ``what`` says why."""

    def __init__(self, what: str, detail: str = ""):
        super().__init__(what, detail)
        self.what = what
        self.detail = detail


@dataclass
class Row:
    """One row as it was typed, with the cells that could not be read."""

    number: int
    code: str = ""
    location: str = ""
    lot: str = ""
    expiry: date | None = None
    quantity: Decimal = Decimal(0)
    unit: str = ""
    cost: Decimal = Decimal(0)
    unread: list[tuple[str, str]] = field(default_factory=list)


def plain(text) -> str:
    """Lower case, without accents and stray spaces.

    >>> plain("  Código  de barras ")
    'codigo de barras'
    """
    flat = unicodedata.normalize("NFKD", str(text or ""))
    flat = "".join(char for char in flat if not unicodedata.combining(char))
    return re.sub(r"\s+", " ", flat).strip().lower()


def read_number(value) -> Decimal:
    """A number as people write it.

    >>> [str(read_number(text)) for text in ("12", "1,5", "1.234,50", "1,234.50")]
    ['12', '1.5', '1234.50', '1234.50']
    >>> str(read_number("1,234")), str(read_number("1,234,567")), str(read_number(""))
    ('1.234', '1234567', '0')
    >>> read_number("twelve")
    Traceback (most recent call last):
    ...
    ValueError: twelve
    """
    if isinstance(value, bool):
        raise ValueError(str(value))
    if isinstance(value, int | float | Decimal):
        return Decimal(str(value))
    text = re.sub(r"[\s\u00a0']", "", str(value or ""))
    if not text:
        return Decimal(0)
    try:
        number = Decimal(_with_point(text))
    except InvalidOperation:
        raise ValueError(str(value)) from None
    if not number.is_finite():
        raise ValueError(str(value))
    return number


def _with_point(text: str) -> str:
    """The last of comma and point is the decimal one, unless it comes again."""
    last = max(text.rfind(","), text.rfind("."))
    if last < 0:
        return text
    mark = text[last]
    other = "." if mark == "," else ","
    if text.count(mark) > 1:
        return text.replace(mark, "") if other not in text else text
    return text.replace(other, "").replace(mark, ".")


def read_date(value) -> date | None:
    """A day as people write it, the day before the month.

    >>> read_date("31/12/2026") == read_date("2026-12-31") == date(2026, 12, 31)
    True
    >>> read_date("soon")
    Traceback (most recent call last):
    ...
    ValueError: soon
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date) or not value:
        return value or None
    for pattern in DATES:
        try:
            return datetime.strptime(str(value).strip(), pattern).date()
        except ValueError:
            continue
    raise ValueError(str(value))


def read_text(value) -> str:
    """A code is a text, also where the spreadsheet made a number of it.

    >>> read_text(4006381333931.0), read_text(" A-1 "), read_text(None)
    ('4006381333931', 'A-1', '')
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


READERS = {"quantity": read_number, "cost": read_number, "expiry": read_date}


def read_csv(content: bytes) -> list[list[str]]:
    """The cells of a CSV file, whatever separates them.

    >>> read_csv("code;quantity\\nÑ1;2,5\\n".encode("cp1252"))
    [['code', 'quantity'], ['Ñ1', '2,5']]
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    head = text.split("\n", 1)[0]
    separator = max(";\t,", key=head.count)
    return list(csv.reader(io.StringIO(text), delimiter=separator))


def read_rows(table: Iterable[Iterable]) -> Iterator[Row]:
    """The rows below the headings, numbered as the spreadsheet numbers them.

    >>> [row] = read_rows([["Código", "Cantidad"], ["A-1", "2,5"], ["", ""]])
    >>> row.number, row.code, row.quantity
    (2, 'A-1', Decimal('2.5'))
    >>> [row] = read_rows([["code", "qty"], ["A-1", "many"]])
    >>> row.unread
    [('quantity', 'many')]
    """
    table = iter(table)
    columns = find_columns(next(table, []))
    for number, cells in enumerate(table, 2):
        cells = list(cells)
        if any(read_text(cell) for cell in cells):
            yield _read_row(number, cells, columns)


def find_columns(heads: Iterable) -> dict[str, int]:
    """Which column holds what.

    >>> find_columns(["Quantity", "Product code"])
    {'quantity': 0, 'code': 1}
    >>> try:
    ...     find_columns(["Name", "Quantity"])
    ... except UnreadableError as refusal:
    ...     refusal.what, refusal.detail
    ('columns', 'code')
    """
    names = {alias: key for key, aliases in COLUMNS.items() for alias in aliases}
    columns = {}
    for position, head in enumerate(heads):
        key = names.get(plain(head))
        if key and key not in columns:
            columns[key] = position
    missing = [key for key in NEEDED if key not in columns]
    if missing:
        raise UnreadableError("columns", ", ".join(missing))
    return columns


def _read_row(number: int, cells: list, columns: dict[str, int]) -> Row:
    row = Row(number)
    for key, position in columns.items():
        cell = cells[position] if position < len(cells) else ""
        try:
            setattr(row, key, READERS.get(key, read_text)(cell))
        except ValueError:
            row.unread.append((key, str(cell)))
    return row
