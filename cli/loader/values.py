"""Text of a CSV cell to a value, and back.

Everything here is strict: a cell that can be read in two ways is refused, since
a wrong number that looks right costs more than a question.
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

DATE_WORDS = {"yyyy": "%Y", "yy": "%y", "mm": "%m", "dd": "%d"}
TIME_WORDS = {"hh": "%H", "mi": "%M", "ss": "%S"}
_WORD = re.compile("|".join([*DATE_WORDS, *TIME_WORDS]))


class BadValueError(ValueError):
    """The cell cannot be read as what the mapping says it is."""


@dataclass(frozen=True)
class Format:
    """How a file writes its text, numbers, dates and flags."""

    encoding: str = "utf-8"
    delimiter: str = ","
    quote: str = '"'
    decimal: str = "."
    thousands: str = ""
    date: str = "yyyy-mm-dd"
    newline: str = ""
    blank: tuple = ("",)
    true: tuple = ("1", "true", "yes")
    false: tuple = ("0", "false", "no", "")
    files: dict = field(default_factory=dict, compare=False)


def parse_number(text, form):
    """An exact number; thousands signs only where they belong.

    >>> spanish = Format(decimal=",", thousands=".")
    >>> parse_number("1.234,50", spanish)
    Decimal('1234.50')
    >>> parse_number("1.23,50", spanish)
    Traceback (most recent call last):
    ...
    cli.loader.values.BadValueError: is not a number like 1.234,56
    """
    whole = r"\d+"
    if form.thousands:
        whole = rf"(?:\d{{1,3}}(?:{re.escape(form.thousands)}\d{{3}})+|\d+)"
    if not re.fullmatch(rf"[+-]?{whole}(?:{re.escape(form.decimal)}\d+)?", text, re.A):
        raise BadValueError(f"is not a number like {_example(form)}")
    plain = text.replace(form.thousands, "") if form.thousands else text
    return Decimal(plain.replace(form.decimal, "."))


def format_number(number, form):
    """The number as the file would write it."""
    sign, digits = ("-", -number) if number < 0 else ("", number)
    whole, _dot, part = f"{digits:f}".partition(".")
    if form.thousands:
        whole = f"{int(whole):,}".replace(",", form.thousands)
    return sign + whole + (form.decimal + part if part else "")


def parse_date(text, form):
    """A day; a time of day behind it is dropped.

    >>> parse_date("31/12/1997", Format(date="dd/mm/yyyy"))
    datetime.date(1997, 12, 31)
    """
    try:
        return datetime.strptime(text, date_pattern(form.date)).date()
    except ValueError:
        raise BadValueError(f"is not a date like {form.date}") from None


def format_date(day, form):
    """The day as the file would write it."""
    numbers = {
        "yyyy": f"{day.year:04}",
        "yy": f"{day.year % 100:02}",
        "mm": f"{day.month:02}",
        "dd": f"{day.day:02}",
    }
    return _WORD.sub(lambda word: numbers.get(word.group(), "00"), form.date)


def date_pattern(words):
    """Python's pattern for the words a consultant writes.

    >>> date_pattern("dd/mm/yyyy hh:mi")
    '%d/%m/%Y %H:%M'
    """
    return _WORD.sub(
        lambda word: {**DATE_WORDS, **TIME_WORDS}[word.group()],
        words.replace("%", "%%"),
    )


def is_date_words(words):
    """Whether the words name a day, a month and a year, once each.

    >>> is_date_words("dd.mm.yy"), is_date_words("dd.mm"), is_date_words("d/m/y")
    (True, False, False)
    """
    found = _WORD.findall(words)
    rest = _WORD.sub("", words)
    named = sorted(word[0] for word in found if word in DATE_WORDS)
    return named == ["d", "m", "y"] and not re.search("[a-zA-Z]", rest)


def parse_flag(text, form):
    """Yes or no, by the words that the mapping lists.

    >>> parse_flag("1", Format()), parse_flag("", Format())
    (True, False)
    """
    if text.lower() in (word.lower() for word in form.true):
        return True
    if text.lower() in (word.lower() for word in form.false):
        return False
    known = ", ".join(repr(word) for word in (*form.true, *form.false))
    raise BadValueError(f"is none of {known}")


def as_text(value):
    """One spelling per value, to compare two loads and to keep in a ledger.

    >>> as_text(Decimal("14.00")), as_text(Decimal("100")), as_text(None)
    ('14', '100', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value:f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _example(form):
    return f"1{form.thousands}234{form.decimal}56"
