"""What is still out of a loan, and when a borrower hears from us.

Quantities are in the unit of the line; days are counted from the due date, so that
-3 is three days before it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

BACK = "return"
CONVERTED = frozenset({"sale", "gift", "consumption", "loss", "reloan", "purchase"})
ZERO = Decimal(0)
FIRST_STAGES = (-3, 0, 3)
WEEK = 7


class TooMuchError(Exception):
    """More than is still out; ``left`` is what could be taken."""

    def __init__(self, left: Decimal):
        super().__init__(left)
        self.left = left


@dataclass(frozen=True)
class Balance:
    """A line of a loan: what went out and what has become of it.

    >>> line = Balance(Decimal(5)).take("return", Decimal(2)).take("sale", Decimal(2))
    >>> line.take("loss", Decimal(1)).still_out
    Decimal('0')
    >>> line.still_out
    Decimal('1')
    """

    lent: Decimal
    back: Decimal = ZERO
    converted: Decimal = ZERO

    @property
    def still_out(self) -> Decimal:
        return self.lent - self.back - self.converted

    def take(self, kind: str, quantity: Decimal) -> "Balance":
        """The line after ``quantity`` of it came back or became something else.

        >>> try:
        ...     Balance(Decimal(5), back=Decimal(4)).take("return", Decimal(2))
        ... except TooMuchError as refusal:
        ...     refusal.left
        Decimal('1')
        """
        if quantity <= ZERO:
            raise ValueError(quantity)
        if quantity > self.still_out:
            raise TooMuchError(self.still_out)
        if kind == BACK:
            return Balance(self.lent, self.back + quantity, self.converted)
        if kind not in CONVERTED:
            raise KeyError(kind)
        return Balance(self.lent, self.back, self.converted + quantity)


def settle(lent: Decimal, steps: Iterable[tuple[str, Decimal]]) -> Balance:
    """The balance after all that happened; other steps than these do not count.

    >>> settle(Decimal(5), [("return", Decimal(2)), ("extend", Decimal(0))]).still_out
    Decimal('3')
    """
    back = converted = ZERO
    for kind, quantity in steps:
        back += quantity if kind == BACK else ZERO
        converted += quantity if kind in CONVERTED else ZERO
    return Balance(lent, back, converted)


def due_stage(days_late: int, last: int | None) -> int | None:
    """The reminder to send today, or nothing: -3, 0, 3, then every week.

    A day on which nobody ran the reminders is made up for, once: only the latest
    stage goes out.

    >>> [due_stage(day, None) for day in (-4, -3, -1, 0, 5, 10, 18)]
    [None, -3, -3, 0, 3, 10, 17]
    >>> due_stage(5, 3), due_stage(10, 3)
    (None, 10)
    """
    reached = [stage for stage in FIRST_STAGES if stage <= days_late]
    if not reached:
        return None
    stage = reached[-1]
    if stage == FIRST_STAGES[-1]:
        stage += (days_late - stage) // WEEK * WEEK
    return None if last is not None and last >= stage else stage
