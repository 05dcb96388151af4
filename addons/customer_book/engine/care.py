"""When the next step of a care plan may go out."""

from datetime import timedelta

from .reclaim import Calendar, reclaim_date

WEEK = 7


def step_day(start, offset, calendar=None):
    """The day of a step: ``offset`` days after the start, on a working day.

    >>> step_day(date(2026, 3, 2), 5)  # the 7th is a Saturday
    datetime.date(2026, 3, 9)
    """
    return reclaim_date(start, None, offset, calendar)


def allowed_day(today, done, cap, calendar=None):
    """The first working day, from today on, on which the cap leaves room.

    Any seven days in a row hold at most ``cap`` steps.

    >>> monday = date(2026, 3, 2)
    >>> allowed_day(monday, [], 1)
    datetime.date(2026, 3, 2)
    >>> allowed_day(monday, [date(2026, 2, 26)], 1)
    datetime.date(2026, 3, 5)
    >>> allowed_day(monday, [date(2026, 2, 26)], 2)
    datetime.date(2026, 3, 2)

    :param done: days of the steps that the customer had, of whatever plan
    :raise ValueError: when ``cap`` is less than one
    """
    if cap < 1:
        raise ValueError("cap must be one at least")
    latest = sorted(done)[-cap:]
    free = today
    if len(latest) == cap:
        free = max(today, latest[0] + timedelta(days=WEEK))
    return reclaim_date(free, None, 0, calendar or Calendar())
