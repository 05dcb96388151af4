"""What an inspection has decided about a received quantity, and what is left.

Every quantity is in one unit, the product's own.  What was received is split into
accepted, accepted with a concession, rejected and destroyed; a concession that
still waits for its approval holds its quantity, so that nobody decides it twice.
"""

from dataclasses import dataclass, fields, replace
from decimal import Decimal

KINDS = ("accepted", "concession", "rejected", "destroyed")
ZERO = Decimal(0)


class TooMuchError(ValueError):
    """More is decided than is left to decide."""

    def __init__(self, asked, left):
        super().__init__(f"{asked} of {left}")
        self.asked, self.left = asked, left


class NotPositiveError(ValueError):
    """Nothing, or less than nothing, was decided."""


@dataclass(frozen=True)
class Tally:
    """The received quantity of one line and what has become of it."""

    received: Decimal = ZERO
    accepted: Decimal = ZERO
    concession: Decimal = ZERO
    rejected: Decimal = ZERO
    destroyed: Decimal = ZERO
    waiting: Decimal = ZERO

    @property
    def decided(self):
        return sum((getattr(self, kind) for kind in KINDS), ZERO)

    @property
    def open(self):
        """What nobody has decided yet.

        >>> Tally(received=Decimal(10), accepted=Decimal(7)).open
        Decimal('3')
        """
        return self.received - self.decided - self.waiting

    @property
    def released(self):
        """What the warehouse may take into stock."""
        return self.accepted + self.concession

    def decide(self, kind, quantity, waits=False):
        """The tally after one decision; refuses more than is open.

        >>> ten = Tally(received=Decimal(10))
        >>> some = ten.decide("accepted", Decimal(7))
        >>> some = some.decide("concession", Decimal(1), waits=True)
        >>> some.released, some.waiting, some.open
        (Decimal('7'), Decimal('1'), Decimal('2'))
        >>> some.decide(
        ...     "rejected", Decimal(3)
        ... )  # doctest: +IGNORE_EXCEPTION_DETAIL
        Traceback (most recent call last):
        ...
        TooMuchError: 3 of 2
        """
        if quantity <= 0:
            raise NotPositiveError(quantity)
        if quantity > self.open:
            raise TooMuchError(quantity, self.open)
        name = "waiting" if waits else kind
        return replace(self, **{name: getattr(self, name) + quantity})

    def settle(self, kind, quantity, granted):
        """The waiting concession was granted, or is open again.

        >>> tally = Tally(received=Decimal(2), waiting=Decimal(1))
        >>> tally.settle("concession", Decimal(1), True).released
        Decimal('1')
        >>> tally.settle("concession", Decimal(1), False).open
        Decimal('2')
        """
        if quantity > self.waiting:
            raise TooMuchError(quantity, self.waiting)
        freed = replace(self, waiting=self.waiting - quantity)
        return freed.decide(kind, quantity) if granted else freed

    def rework(self, quantity):
        """Rejected goods come back mended and are inspected again.

        >>> Tally(received=Decimal(2), rejected=Decimal(2)).rework(Decimal(1)).open
        Decimal('1')
        """
        if quantity <= 0:
            raise NotPositiveError(quantity)
        if quantity > self.rejected:
            raise TooMuchError(quantity, self.rejected)
        return replace(self, rejected=self.rejected - quantity)

    def is_sound(self):
        """Nothing negative, and everything adds up to what was received."""
        parts = [getattr(self, field.name) for field in fields(self)]
        return min(*parts, self.open) >= 0


def open_of_order(ordered, received, rejected, credited):
    """What the vendor still owes of an order line, in one unit.

    ``received`` is everything that came, ``rejected`` what of it was refused and
    ``credited`` what of the refused is paid back instead of replaced.

    Ten came, two were refused.  Replaced, two are open; credited, none:

    >>> open_of_order(Decimal(10), Decimal(10), Decimal(2), Decimal(0))
    Decimal('2')
    >>> open_of_order(Decimal(10), Decimal(10), Decimal(2), Decimal(2))
    Decimal('0')
    """
    return max(ordered - (received - rejected) - credited, ZERO)


def is_within(value, low, high):
    """A measure between its limits; a missing limit limits nothing.

    >>> is_within(5.0, 4.5, 5.5), is_within(6.0, None, 5.5), is_within(6.0, 5.0, None)
    (True, False, True)
    """
    return (low is None or value >= low) and (high is None or value <= high)
