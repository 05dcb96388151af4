"""Text of a cell to a value and back."""

import contextlib
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.loader.values import (
    BadValueError,
    Format,
    format_date,
    format_number,
    is_date_words,
    parse_date,
    parse_number,
)

SIGNS = st.sampled_from([(".", ""), (",", ""), (".", ","), (",", "."), (",", " ")])
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=4).map(
    lambda number: number + 0  # Decimal("-0") has no spelling of its own
)
DATES = st.dates(min_value=date(1970, 1, 1), max_value=date(2068, 12, 31))
WORDS = st.sampled_from(
    [
        "yyyy-mm-dd",
        "dd/mm/yyyy",
        "mm/dd/yyyy",
        "dd.mm.yy",
        "yyyymmdd",
        "dd mm yyyy hh:mi",
    ]
)


@given(NUMBERS, SIGNS)
def test_a_number_written_by_a_format_is_read_back(number, signs):
    form = Format(decimal=signs[0], thousands=signs[1])
    assert parse_number(format_number(number, form), form) == number


@given(DATES, WORDS)
def test_a_date_written_by_a_format_is_read_back(day, words):
    form = Format(date=words)
    assert is_date_words(words)
    assert parse_date(format_date(day, form), form) == day


@given(st.text(max_size=12))
def test_any_text_is_a_number_or_refused(text):
    form = Format(thousands=",")
    with contextlib.suppress(BadValueError):
        assert isinstance(parse_number(text, form), Decimal)


@given(st.text(max_size=12), WORDS)
def test_any_text_is_a_date_or_refused(text, words):
    with contextlib.suppress(BadValueError):
        assert isinstance(parse_date(text, Format(date=words)), date)


def test_a_refusal_shows_how_it_should_look():
    with pytest.raises(BadValueError, match="a number like 1,234.56"):
        parse_number("12;5", Format(thousands=","))
    with pytest.raises(BadValueError, match="a date like dd/mm/yyyy"):
        parse_date("1997-01-01", Format(date="dd/mm/yyyy"))


@pytest.mark.parametrize(
    "text", ["1,5", "1.5.0", "1e5", "", " 1", "٣", "0x1F", "--1", "1.", ".5", "NaN"]
)
def test_what_is_no_number_is_refused(text):
    with pytest.raises(BadValueError):
        parse_number(text, Format())


@pytest.mark.parametrize("text", ["1997-02-29", "31-12-1997", "1997-13-01", "1997"])
def test_a_day_that_never_was_is_refused(text):
    with pytest.raises(BadValueError):
        parse_date(text, Format())
