"""When a customer without progress goes back to the pool."""

from dataclasses import dataclass, field
from datetime import date, timedelta

# No calendar has a year without a working day; this ends a faulty one.
LONGEST_BREAK = 366


@dataclass(frozen=True)
class Absence:
    """Days on which a person, or everybody, does not work; both ends included."""

    start: date
    end: date

    def holds(self, day):
        return self.start <= day <= self.end


@dataclass(frozen=True)
class Calendar:
    """The days on which an owner can act."""

    weekdays: frozenset = frozenset(range(5))
    absences: tuple = field(default_factory=tuple)

    def is_working(self, day):
        return day.weekday() in self.weekdays and not any(
            absence.holds(day) for absence in self.absences
        )


def reclaim_date(owned_since, last_progress, days, calendar=None):
    """The day on which the customer goes back, if nothing happens before.

    ``days`` after the later of the claim and the last progress; when that day is a
    weekend, a holiday or in the owner's leave, the next day on which he works, so
    that nobody loses a customer while he cannot act.

    >>> reclaim_date(date(2026, 3, 2), None, 10)
    datetime.date(2026, 3, 12)
    >>> reclaim_date(date(2026, 3, 2), date(2026, 3, 4), 10)  # the 14th is a Saturday
    datetime.date(2026, 3, 16)
    >>> leave = Calendar(absences=(Absence(date(2026, 3, 10), date(2026, 3, 17)),))
    >>> reclaim_date(date(2026, 3, 2), None, 10, leave)
    datetime.date(2026, 3, 18)

    :raise ValueError: when ``days`` is negative
    """
    if days < 0:
        raise ValueError("days must not be negative")
    calendar = calendar or Calendar()
    day = max(filter(None, (owned_since, last_progress))) + timedelta(days=days)
    for _step in range(LONGEST_BREAK):
        if not calendar.weekdays or calendar.is_working(day):
            break
        day += timedelta(days=1)
    return day


def due_warning(today, reclaim_at, thresholds, warned):
    """The threshold whose warning goes out today, or None.

    Each is given once; of several that were missed, the most urgent alone.

    >>> due_warning(date(2026, 3, 9), date(2026, 3, 12), (7, 3, 1), set())
    3
    >>> due_warning(date(2026, 3, 9), date(2026, 3, 12), (7, 3, 1), {3})
    """
    left = (reclaim_at - today).days
    if left < 0:
        return None
    passed = [days for days in thresholds if left <= days]
    nearest = min(passed, default=None)
    return None if nearest in warned else nearest
