"""How reliable a vendor has been, as one number.  Plain Python: no ORM."""

from decimal import Decimal

# What counts most: that goods come when promised, then that they are good.
WEIGHTS = {"on_time": Decimal(5), "quality": Decimal(3), "price": Decimal(2)}
HUNDRED, ZERO = Decimal(100), Decimal(0)


def price_drift(first: Decimal, last: Decimal) -> Decimal | None:
    """By how many percent a price has moved.

    >>> price_drift(Decimal(200), Decimal(210))
    Decimal('5.00')
    >>> price_drift(Decimal(0), Decimal(210)) is None
    True
    """
    return (last - first) / first * HUNDRED if first > 0 else None


def score(
    on_time: Decimal | None = None,
    rejected: Decimal | None = None,
    drift: Decimal | None = None,
) -> Decimal | None:
    """0 to 100 from percentages; what is not known does not count.

    >>> score(on_time=Decimal(90), rejected=Decimal(2), drift=Decimal(0))
    Decimal('94')

    A price that has fallen is no reason for more than full marks, one that rose by
    five percent costs half of them, and a vendor never tried has no score:

    >>> score(drift=Decimal(-8)), score(drift=Decimal(5)), score()
    (Decimal('100'), Decimal('50'), None)
    """
    parts = {
        "on_time": on_time,
        "quality": None if rejected is None else HUNDRED - rejected,
        "price": None if drift is None else HUNDRED - 10 * drift,
    }
    known = {name: part for name, part in parts.items() if part is not None}
    if not known:
        return None
    points = sum(
        WEIGHTS[name] * min(max(part, ZERO), HUNDRED) for name, part in known.items()
    )
    return (points / sum(WEIGHTS[name] for name in known)).quantize(Decimal(1))
