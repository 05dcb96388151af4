"""From whom to buy.  Plain Python: no ORM, no database."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from .consolidation import order_quantity

ZERO = Decimal(0)


@dataclass(frozen=True)
class Price:
    """One line of a vendor's price list, in the company's currency.

    ``price`` is for one of the vendor's units, ``factor`` the product units in it.
    """

    key: Hashable
    vendor: Hashable
    price: Decimal
    factor: Decimal = Decimal(1)
    minimum: Decimal = ZERO
    multiple: Decimal = ZERO
    delay: int = 0
    sequence: int = 0
    is_agreed: bool = False
    since: date | None = None
    until: date | None = None

    def is_valid(self, day):
        return (self.since is None or self.since <= day) and (
            self.until is None or self.until >= day
        )


@dataclass(frozen=True)
class Proposal:
    """What buying a quantity by one price would mean."""

    price: Price
    quantity: Decimal  # in the vendor's unit
    arrives: date

    @property
    def cost(self):
        return self.quantity * self.price.price

    @property
    def units(self):
        """Product units that would come."""
        return self.quantity * self.price.factor


def propose(wanted: Decimal, needed: date, today: date, prices: Iterable[Price]):
    """The proposals for a quantity, the best first.

    An agreement comes first, then whoever delivers in time, then the least money for
    what must be bought (a minimum that is too large costs), then the usual vendor.

    >>> day = date(2026, 5, 4)
    >>> cheap = Price(1, "cheap but slow", Decimal(3), delay=30)
    >>> quick = Price(2, "quick", Decimal(4), delay=2)
    >>> packs = Price(3, "packs of 100", Decimal(2), minimum=Decimal(100), delay=2)
    >>> soon, all_of_them = day + timedelta(5), [cheap, quick, packs]
    >>> best, *_rest = propose(Decimal(10), soon, day, all_of_them)
    >>> best.price.vendor, best.cost
    ('quick', Decimal('40'))
    >>> agreed = Price(4, "agreed", Decimal(9), is_agreed=True)
    >>> propose(Decimal(10), day, day, [cheap, quick, agreed])[0].price.vendor
    'agreed'

    Of one vendor's prices the best that the quantity reaches counts:

    >>> step = Price(5, "quick", Decimal("3.5"), minimum=Decimal(20), delay=2)
    >>> propose(Decimal(20), day + timedelta(5), day, [quick, step])[0].price.key
    5
    """
    found = {}
    for price in prices:
        if not price.is_valid(today):
            continue
        proposal = Proposal(
            price,
            order_quantity(wanted, price.factor, price.minimum, price.multiple),
            today + timedelta(days=price.delay),
        )
        best = found.get(price.vendor)
        if best is None or _rank(proposal, needed) < _rank(best, needed):
            found[price.vendor] = proposal
    return sorted(found.values(), key=lambda proposal: _rank(proposal, needed))


def _rank(proposal, needed):
    price = proposal.price
    return (
        not price.is_agreed,
        proposal.arrives > needed,
        proposal.cost,
        price.sequence,
        price.key,
    )
