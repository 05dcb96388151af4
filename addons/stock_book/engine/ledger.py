"""A running balance, for those who check the one that the database counts."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate


@dataclass(frozen=True)
class Change:
    """What one line did to what lies there."""

    when: object
    line: int
    quantity: Decimal


def in_order(changes):
    """By effective date; what happened at the same moment, as it was written."""
    return sorted(changes, key=lambda change: (change.when, change.line))


def balances(opening, changes):
    """The balance after each change, in the order of the journal.

    >>> day = lambda when, line, quantity: Change(when, line, Decimal(quantity))
    >>> balances(Decimal(10), [day(2, 8, -4), day(1, 9, 5)])
    [Decimal('15'), Decimal('11')]
    """
    steps = (change.quantity for change in in_order(changes))
    return list(accumulate(steps, initial=opening))[1:]


def opening(changes, start):
    """What lay there before ``start``.

    >>> opening([Change(1, 1, Decimal(5)), Change(3, 2, Decimal(2))], 3)
    Decimal('5')
    """
    before = (change.quantity for change in changes if change.when < start)
    return sum(before, Decimal(0))
