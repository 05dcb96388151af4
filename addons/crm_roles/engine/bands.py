"""Amount bands of an approval level.  Plain Python: no ORM, no database."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise


@dataclass(frozen=True, order=True)
class Band:
    """Amounts from ``lower`` up to, but without, ``upper``; no upper end if None."""

    lower: Decimal = Decimal(0)
    upper: Decimal | None = None

    def holds(self, amount: Decimal) -> bool:
        """Whether the amount falls into the band.

        The lower end belongs to the band and the upper end to the next one, so
        "from 1,000" decides on exactly 1,000:

        >>> Band(Decimal(0), Decimal(1000)).holds(Decimal(1000))
        False
        >>> Band(Decimal(1000)).holds(Decimal(1000))
        True

        A credit note or a correction weighs as much as what it corrects:

        >>> Band(Decimal(1000)).holds(Decimal(-1500))
        True
        """
        size = abs(amount)
        return self.lower <= size and (self.upper is None or size < self.upper)


def fault(band: Band) -> str | None:
    """Why a band cannot be used: ``negative``, ``empty`` or None.

    >>> fault(Band(Decimal(-1)))
    'negative'
    >>> fault(Band(Decimal(5), Decimal(5)))
    'empty'
    """
    if band.lower < 0 or (band.upper is not None and band.upper < 0):
        return "negative"
    if band.upper is not None and band.upper <= band.lower:
        return "empty"
    return None


def overlap(bands: Iterable[Band]) -> tuple[Band, Band] | None:
    """The first two bands that claim the same amount.

    >>> overlap([Band(Decimal(0), Decimal(10)), Band(Decimal(10))])
    >>> first, second = overlap([Band(Decimal(0), Decimal(11)), Band(Decimal(10))])
    >>> first.upper, second.lower
    (Decimal('11'), Decimal('10'))
    """
    ordered = sorted(bands, key=lambda band: band.lower)
    for first, second in pairwise(ordered):
        if first.upper is None or first.upper > second.lower:
            return first, second
    return None
