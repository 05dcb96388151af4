"""Who owes a report for which day.  Plain Python: no ORM, no database."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

FREE, EXCUSED, DUE = "free", "excused", "due"
# Where a person keeps no calendar: Monday to Friday.
OFFICE_WEEK = {weekday: ((9.0, 13.0), (14.0, 18.0)) for weekday in range(5)}


@dataclass(frozen=True)
class Person:
    """An author as the reports need her: where she works, and under whom.

    ``above`` are the user ids of her managers, the direct one first.
    """

    user_id: int
    company_id: int
    department_id: int | None
    job_id: int | None
    tz: str
    calendar_id: int | None
    resource_id: int
    hired: date | None = None
    left: date | None = None
    above: tuple[int, ...] = ()

    def works_on(self, day: date) -> bool:
        """Whether she is employed that day, with the day she leaves.

        >>> ann = Person(1, 1, None, None, "UTC", None, 1, hired=date(2026, 3, 2))
        >>> ann.works_on(date(2026, 3, 1)), ann.works_on(date(2026, 3, 2))
        (False, True)
        """
        return (not self.hired or self.hired <= day) and (
            not self.left or day <= self.left
        )


def moment(day: date, hour: float) -> datetime:
    """A clock time as Odoo keeps it, 18.5 for half past six.

    >>> moment(date(2026, 3, 2), 18.5)
    datetime.datetime(2026, 3, 2, 18, 30)
    >>> moment(date(2026, 3, 2), 24)
    datetime.datetime(2026, 3, 3, 0, 0)
    """
    return datetime.combine(day, time()) + timedelta(minutes=round(hour * 60))


def hours_of(day: date, shifts, absences) -> tuple[float, float]:
    """Hours planned for a day and those that absences leave of them.

    A morning off leaves the afternoon:

    >>> day = date(2026, 3, 2)
    >>> morning = (datetime(2026, 3, 2, 8), datetime(2026, 3, 2, 13))
    >>> hours_of(day, ((9.0, 13.0), (14.0, 18.0)), [morning])
    (8.0, 4.0)

    Absences that overlap count once:

    >>> hours_of(day, ((9.0, 13.0),), [morning, morning])
    (4.0, 0.0)
    """
    planned = left = 0.0
    for opens, closes in shifts:
        pieces = [(moment(day, opens), moment(day, closes))]
        planned += closes - opens
        for start, end in absences:
            pieces = [rest for piece in pieces for rest in _without(piece, start, end)]
        left += sum((end - start).total_seconds() / 3600 for start, end in pieces)
    return planned, left


def _without(piece, start, end):
    begin, finish = piece
    parts = [(begin, min(finish, start)), (max(begin, end), finish)]
    return [(one, other) for one, other in parts if one < other]


def judge(hours, half_day_counts=True) -> tuple[str, date | None]:
    """Whether a report is due for a period, and on which day.

    It is due on the last day that is worked in the period; a period without
    planned work owes nothing, one that leave takes away is excused.

    :param hours: ``{day: (planned, left)}`` of the days she is employed
    :param half_day_counts: whether a day of which half is left must report

    >>> friday, saturday = date(2026, 3, 6), date(2026, 3, 7)
    >>> judge({friday: (8.0, 8.0), saturday: (0.0, 0.0)})
    ('due', datetime.date(2026, 3, 6))
    >>> judge({friday: (8.0, 0.0)})
    ('excused', None)
    >>> judge({saturday: (0.0, 0.0)})
    ('free', None)
    >>> judge({friday: (8.0, 4.0)}, half_day_counts=False)
    ('excused', None)
    """
    planned = {day: pair for day, pair in hours.items() if pair[0] > 0}
    if not planned:
        return FREE, None
    worked = [
        day
        for day, (whole, left) in planned.items()
        if left > (0 if half_day_counts else whole / 2)
    ]
    return (DUE, max(worked)) if worked else (EXCUSED, None)


def after_working_days(start: date, days: int, hours) -> date:
    """The day on which ``days`` working days after ``start`` have passed.

    Two working days after a Friday is the Tuesday:

    >>> week = {date(2026, 3, day): (8.0, 8.0) for day in (9, 10, 11)}
    >>> after_working_days(date(2026, 3, 6), 2, week)
    datetime.date(2026, 3, 10)
    """
    later = sorted(day for day, (_, left) in hours.items() if day > start and left > 0)
    return later[days - 1] if len(later) >= days else start + timedelta(days=days)
