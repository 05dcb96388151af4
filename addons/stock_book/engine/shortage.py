"""Who gets which goods, and what is missing.  Plain Python: no ORM, no database.

Demands of one product in one warehouse stand in a line: by priority, then by the
day they are needed, then by age.  Each takes, as long as it lacks something:

1. what is reserved for it,
2. what lies free on the shelf and keeps until it is needed,
3. what arrives by the day it is needed,
4. what arrives later but was bought for it, or that it agreed to wait for,
5. what has been requested or inquired and not ordered yet.

What is still missing may come from another warehouse; the rest must be bought.
Nobody is ever worse off because of somebody further back in the line.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

ZERO = Decimal(0)
RESERVED, STOCK, INCOMING, REQUEST, INQUIRY = (
    "reserved",
    "stock",
    "incoming",
    "request",
    "inquiry",
)
OPEN_KINDS = (REQUEST, INQUIRY)


@dataclass(frozen=True)
class Demand:
    """Somebody wants ``quantity`` on ``date``; ``family`` survives a backorder."""

    key: Hashable
    quantity: Decimal
    date: date
    priority: int = 0
    order: int = 0
    family: Hashable = None
    place: str = ""


@dataclass(frozen=True)
class Source:
    """Goods that are here, on their way, or asked for.

    ``holds`` says for whom they were bought (family to quantity); an ``owner``
    is the only family that may take them.
    """

    key: Hashable
    kind: str
    quantity: Decimal
    since: date | None = None
    until: date | None = None
    place: str = ""
    owner: Hashable = None
    holds: dict = field(default_factory=dict)
    is_late: bool = False


@dataclass
class Pledge:
    source: Source
    quantity: Decimal


@dataclass
class Cover:
    """What one demand gets from where, and what it still misses."""

    demand: Demand
    missing: Decimal
    pledges: list[Pledge] = field(default_factory=list)
    transfers: dict = field(default_factory=dict)

    def amount(self, *kinds):
        return sum((p.quantity for p in self.pledges if p.source.kind in kinds), ZERO)

    @property
    def late(self):
        """What hangs on a delivery that should have come already."""
        return sum((p.quantity for p in self.pledges if p.source.is_late), ZERO)

    @property
    def to_transfer(self):
        return sum(self.transfers.values(), ZERO)

    @property
    def short(self):
        return self.missing - self.to_transfer

    @property
    def promise(self):
        """The day on which all of it is here; None while nobody can say."""
        if self.missing or self.amount(*OPEN_KINDS):
            return None
        days = [p.source.since for p in self.pledges if p.source.since]
        return max([self.demand.date, *days])

    def mark(self, is_scarce):
        """One word for the person who looks at the line.

        :param is_scarce: whether somebody else misses the same product
        """
        if self.missing:
            return "short"
        if self.amount(*OPEN_KINDS):
            return "requested"
        if self.amount(INCOMING):
            return "incoming"
        return "tight" if is_scarce and self.amount(STOCK) else "stock"


def rank(demand):
    return (-demand.priority, demand.date, demand.order)


class Net:
    """The demands and sources of one product in one warehouse, netted.

    >>> six, day = Decimal(6), date(2026, 5, 4)
    >>> first, second = Demand("A", six, day), Demand("B", six, day, order=1)
    >>> shelf = Source("shelf", STOCK, Decimal(5))
    >>> truck = Source("truck", INCOMING, Decimal(4), since=day)
    >>> one, two = Net([second, first], [truck, shelf]).covers
    >>> one.demand.key, [(p.source.key, int(p.quantity)) for p in one.pledges]
    ('A', [('shelf', 5), ('truck', 1)])
    >>> two.demand.key, two.short
    ('B', Decimal('3'))

    The minimum stays on the shelf, unless it may be eaten:

    >>> [cover] = Net([first], [shelf], safety=Decimal(2)).covers
    >>> cover.short
    Decimal('3')
    """

    def __init__(
        self, demands: Iterable[Demand], sources: Iterable[Source], safety=ZERO
    ):
        self.left: dict[Hashable, Decimal] = {}
        self.held: dict[tuple, Decimal] = {}
        self.by_kind: dict[str, list[Source]] = defaultdict(list)
        self.owned: dict[Hashable, list[Source]] = defaultdict(list)
        self.holding: dict[Hashable, list[Source]] = defaultdict(list)
        for source in sources:
            self._take_in(source)
        self._sort()
        self._keep(safety)
        self.covers = [self._cover(demand) for demand in sorted(demands, key=rank)]

    def _take_in(self, source):
        self.left[source.key] = source.quantity
        if source.owner is not None:
            self.owned[source.owner].append(source)
            return
        self.by_kind[source.kind].append(source)
        for family, quantity in source.holds.items():
            self.held[source.key, family] = quantity
            self.holding[family].append(source)

    def _sort(self):
        """What spoils first goes first, what comes first is promised first."""
        self.by_kind[STOCK].sort(key=lambda source: source.until or date.max)
        self.by_kind[INCOMING].sort(key=lambda source: source.since or date.min)

    def _keep(self, safety):
        """The minimum is kept of what keeps longest."""
        for source in reversed(self.by_kind[STOCK]):
            kept = min(safety, self.left[source.key])
            self.left[source.key] -= kept
            safety -= kept

    @property
    def free_stock(self):
        """What nobody here needs: another warehouse may have it."""
        return sum((self.left[s.key] for s in self.by_kind[STOCK]), ZERO)

    def unused(self, source):
        return self.left[source.key]

    def _cover(self, demand):
        cover = Cover(demand, demand.quantity)
        for source in self.owned.get(demand.family, ()):
            self._draw(cover, source)
        for source in self._pool(STOCK):
            if _is_usable(source, demand):
                self._draw(cover, source)
        for source in self._pool(INCOMING):
            if source.since is None or source.since <= demand.date:
                self._draw(cover, source)
        self._draw_held(cover, (INCOMING,))
        self._draw_held(cover, OPEN_KINDS)
        for kind in OPEN_KINDS:
            for source in self._pool(kind):
                self._draw(cover, source)
        return cover

    def _pool(self, kind):
        """The sources of a kind that hold something; the empty ones are dropped."""
        pool = self.by_kind[kind]
        if pool and any(not self.left[source.key] for source in pool):
            pool = [source for source in pool if self.left[source.key]]
            self.by_kind[kind] = pool
        return pool

    def _draw_held(self, cover, kinds):
        family = cover.demand.family
        for source in self.holding.get(family, ()):
            if source.kind in kinds:
                limit = self.held[source.key, family]
                taken = self._draw(cover, source, limit)
                self.held[source.key, family] -= taken

    def _draw(self, cover, source, limit=None):
        taken = min(cover.missing, self.left[source.key])
        if limit is not None:
            taken = min(taken, limit)
        if taken <= 0:
            return ZERO
        self.left[source.key] -= taken
        cover.missing -= taken
        cover.pledges.append(Pledge(source, taken))
        return taken


def _is_usable(source, demand):
    """On the shelf the demand takes from, and good until it is needed."""
    return source.place.startswith(demand.place) and (
        source.until is None or source.until >= demand.date
    )


def transfer(nets: dict, friends) -> None:
    """Let the warehouses help each other with what nobody there needs.

    :param nets: ``{warehouse: Net}`` of one product
    :param friends: ``friends(warehouse)``, whose stock it may have

    >>> day, two = date(2026, 5, 4), Decimal(2)
    >>> here = Net([Demand("A", Decimal(5), day)], [Source("x", STOCK, two)])
    >>> there = Net([], [Source("y", STOCK, two)])
    >>> transfer({1: here, 2: there}, lambda warehouse: {1, 2} - {warehouse})
    >>> [cover] = here.covers
    >>> cover.missing, cover.transfers, cover.short
    (Decimal('3'), {2: Decimal('2')}, Decimal('1'))
    """
    spare = {warehouse: net.free_stock for warehouse, net in nets.items()}
    waiting = [
        (rank(cover.demand), warehouse, cover)
        for warehouse, net in nets.items()
        for cover in net.covers
        if cover.missing
    ]
    for _rank, warehouse, cover in sorted(waiting, key=lambda item: item[0]):
        for friend in friends(warehouse):
            taken = min(cover.short, spare.get(friend, ZERO))
            if taken > 0:
                spare[friend] -= taken
                cover.transfers[friend] = taken
