"""First and last day of what a report covers.  Plain Python: no ORM."""

from datetime import date, timedelta


def bounds(period: str, day: date) -> tuple[date, date]:
    """The period of a kind that holds ``day``.

    >>> bounds("day", date(2026, 2, 28))
    (datetime.date(2026, 2, 28), datetime.date(2026, 2, 28))
    >>> bounds("week", date(2026, 3, 1))
    (datetime.date(2026, 2, 23), datetime.date(2026, 3, 1))
    >>> bounds("month", date(2028, 2, 10))
    (datetime.date(2028, 2, 1), datetime.date(2028, 2, 29))
    """
    if period == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    if period == "month":
        first = day.replace(day=1)
        return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return day, day


def days_between(first: date, last: date) -> list[date]:
    """Every day from the first to the last.

    >>> len(days_between(date(2026, 2, 23), date(2026, 3, 1)))
    7
    """
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
