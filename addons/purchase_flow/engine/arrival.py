"""When goods come, seen from today."""

SOON_DAYS = 3


def arrival_state(day, today, is_open):
    """How near a delivery is: late, today, soon, later or arrived.

    >>> from datetime import date
    >>> today = date(2026, 3, 2)
    >>> [arrival_state(date(2026, 3, day), today, True) for day in (1, 2, 5, 6)]
    ['late', 'today', 'soon', 'later']
    >>> arrival_state(date(2026, 3, 1), today, False)
    'arrived'

    Goods without a date come some day:

    >>> arrival_state(None, today, True)
    'later'
    """
    if not is_open:
        return "arrived"
    if day is None:
        return "later"
    ahead = (day - today).days
    if ahead < 0:
        return "late"
    if ahead == 0:
        return "today"
    return "soon" if ahead <= SOON_DAYS else "later"
