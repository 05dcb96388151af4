"""Deadlines in working hours.  Plain Python: no ORM, no database."""

from datetime import datetime, time, timedelta

# Monday to Friday, used where a company keeps no calendar of its own.
OFFICE_WEEK = {day: ((time(9), time(13)), (time(14), time(18))) for day in range(5)}


def due(start: datetime, hours: float, week=None) -> datetime:
    """When ``hours`` of work have passed after ``start`` (local time).

    Friday 16:00 and four hours: two are left on Friday, two on Monday morning.

    >>> due(datetime(2026, 8, 7, 16), 4)
    datetime.datetime(2026, 8, 10, 11, 0)

    Nobody works at night or on Sunday:

    >>> due(datetime(2026, 8, 9, 3), 1)
    datetime.datetime(2026, 8, 10, 10, 0)
    """
    week = OFFICE_WEEK if week is None else week
    if not any(week.values()):
        return start + timedelta(hours=hours)
    left = timedelta(hours=hours)
    day = start.date()
    while True:
        for opens, closes in week.get(day.weekday(), ()):
            begin = max(start, datetime.combine(day, opens))
            end = datetime.combine(day, closes)
            if begin >= end:
                continue
            if left <= end - begin:
                return begin + left
            left -= end - begin
        day += timedelta(days=1)
