"""Joining needs into order lines, and sharing out what comes.  Plain Python."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal

ZERO = Decimal(0)


def order_quantity(wanted, factor=Decimal(1), minimum=ZERO, multiple=ZERO):
    """How much to order, in the vendor's unit, so that ``wanted`` is there.

    :param wanted: in the product's unit
    :param factor: product units in one of the vendor's units
    :param minimum: the least the vendor sells, in his unit
    :param multiple: what he packs, in his unit

    The rest above what was asked is nobody's:

    >>> order_quantity(Decimal(8), minimum=Decimal(12))
    Decimal('12')
    >>> order_quantity(Decimal(13), multiple=Decimal(6))
    Decimal('18')

    A vendor who sells dozens sells whole dozens:

    >>> order_quantity(Decimal(13), factor=Decimal(12))
    Decimal('2')

    and whoever has no rule sells exactly what was asked:

    >>> order_quantity(Decimal(2) + Decimal(3))
    Decimal('5')
    """
    if wanted <= 0:
        return ZERO
    quantity = wanted / factor
    if factor != 1:
        quantity = quantity.to_integral_value(ROUND_CEILING)
    quantity = max(quantity, minimum)
    if multiple > 0:
        packs = (quantity / multiple).to_integral_value(ROUND_CEILING)
        quantity = packs * multiple
    return quantity


@dataclass(frozen=True)
class Share:
    """What one request has in an order line."""

    key: Hashable
    quantity: Decimal
    date: date
    request: tuple = ()


def in_line(shares: Iterable[Share]) -> list[Share]:
    """Earliest need first, then the older request."""
    return sorted(shares, key=lambda share: (share.date, share.request))


def share_out(quantity: Decimal, shares: Iterable[Share]) -> dict:
    """Who gets how much of what came: earliest need first, then the older request.

    >>> may, june = date(2026, 5, 1), date(2026, 6, 1)
    >>> late, early = Share("A", Decimal(5), june), Share("B", Decimal(3), may)
    >>> share_out(Decimal(4), [late, early])
    {'B': Decimal('3'), 'A': Decimal('1')}
    """
    given = {}
    for share in in_line(shares):
        given[share.key] = min(share.quantity, max(quantity, ZERO))
        quantity -= given[share.key]
    return given


def take_back(quantity: Decimal, shares: Iterable[Share]) -> dict:
    """Who loses how much when an order line shrinks: the latest need first.

    >>> may, june = date(2026, 5, 1), date(2026, 6, 1)
    >>> late, early = Share("A", Decimal(5), june), Share("B", Decimal(3), may)
    >>> take_back(Decimal(6), [late, early])
    {'A': Decimal('5'), 'B': Decimal('1')}
    """
    taken = {}
    for share in reversed(in_line(shares)):
        taken[share.key] = min(share.quantity, max(quantity, ZERO))
        quantity -= taken[share.key]
    return {key: value for key, value in taken.items() if value}
