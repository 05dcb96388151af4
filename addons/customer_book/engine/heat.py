"""What makes a customer worth a look: facts in, no opinion of a person."""

from datetime import timedelta
from statistics import median

# Fewer orders say nothing about how often somebody buys.
FEWEST_ORDERS = 3


def usual_interval(days):
    """Days between two orders, as a rule; None while too few are known.

    The median, so that one long holiday changes nothing.

    >>> usual_interval([date(2026, 1, 1), date(2026, 1, 31), date(2026, 3, 2)])
    30.0
    >>> usual_interval([date(2026, 1, 1), date(2026, 1, 31)])
    """
    known = sorted(set(days))
    if len(known) < FEWEST_ORDERS:
        return None
    gaps = [(later - day).days for day, later in zip(known, known[1:], strict=False)]
    return float(median(gaps))


def is_overdue(days, today, factor):
    """Whether the next order is missing: later than ``factor`` times the interval.

    >>> orders = [date(2026, 1, 1), date(2026, 1, 31), date(2026, 3, 2)]
    >>> is_overdue(orders, date(2026, 4, 16), 1.5)
    False
    >>> is_overdue(orders, date(2026, 4, 17), 1.5)
    True
    """
    interval = usual_interval(days)
    if not interval:
        return False
    return today > max(days) + timedelta(days=interval * factor)
