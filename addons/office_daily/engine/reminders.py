"""Which reminders of a report have come due.  Plain Python: no ORM."""

from datetime import datetime, timedelta


def parse_minutes(text: str) -> list[int]:
    """Minutes around the due time, the earliest first.

    >>> parse_minutes("60, -60,0")
    [-60, 0, 60]
    >>> parse_minutes("")
    []
    """
    return sorted({int(part) for part in (text or "").split(",") if part.strip()})


def passed(due: datetime, minutes: list[int], now: datetime) -> int:
    """How many of the reminders should have gone out by now.

    >>> due = datetime(2026, 3, 2, 18)
    >>> [passed(due, [-60, 0, 60], datetime(2026, 3, 2, hour)) for hour in (16, 17, 18)]
    [0, 1, 2]
    """
    return sum(due + timedelta(minutes=offset) <= now for offset in minutes)
