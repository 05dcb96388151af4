"""How many customers a person may hold and claim."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """``None`` is no limit, 0 is none at all."""

    held: int | None = None
    day: int | None = None
    week: int | None = None
    idle: int | None = None


@dataclass(frozen=True)
class Use:
    """What a person has used: customers held, claims made, claims not acted upon."""

    held: int = 0
    day: int = 0
    week: int = 0
    idle: int = 0


def exceeded(limits, use, more=1):
    """``(limit's name, limit, used)`` of the first limit that ``more`` would break.

    >>> exceeded(Limits(held=10, day=3), Use(held=4, day=3))
    ('day', 3, 3)
    >>> exceeded(Limits(held=5), Use(held=4)) is None
    True
    >>> exceeded(Limits(week=0), Use())
    ('week', 0, 0)
    """
    for name in ("held", "day", "week", "idle"):
        limit = getattr(limits, name)
        used = getattr(use, name)
        if limit is not None and used + more > limit:
            return name, limit, used
    return None


def even_shares(count, people):
    """How many of ``count`` each of ``people`` gets; they differ by one at most.

    >>> even_shares(7, 3)
    [3, 2, 2]
    """
    if not people:
        return []
    base, rest = divmod(count, people)
    return [base + (number < rest) for number in range(people)]
