"""Days to moments: noon in Greenwich is the same day nearly everywhere."""

from datetime import datetime, time, timedelta

NOON = time(12)


def noon(day):
    """A moment that is this day from Honolulu to Auckland."""
    return datetime.combine(day, NOON) if day else False


def opening_day(orders):
    """The day before the first order: what was there when it all began."""
    days = [row["date"] for row in orders]
    return min(days) - timedelta(days=1) if days else None


def closing_day(folder):
    """The last day of the old system, said by the map or by the last order."""
    days = [row["date"] for row in folder["orders"]]
    return folder.mapping.as_of or max(days, default=None)
