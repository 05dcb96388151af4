"""What an offer really costs, per unit of what is needed.

Offers come in other units and currencies, with a freight, a minimum, a multiple
and a term of payment.  Here all of them become one number: the landed cost of
one needed unit, in the company's currency.  Plain Python: no ORM, no database.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal, localcontext

ZERO, ONE, YEAR = Decimal(0), Decimal(1), Decimal(365)
# Differences below are noise of the conversion, not a better price.
NOISE = Decimal("0.000001")
BY_VALUE, BY_QUANTITY = "value", "quantity"
BEST, EARLIEST, BEST_IN_TIME, LATE = "best", "earliest", "best_in_time", "late"


@dataclass(frozen=True)
class Demand:
    """``quantity`` in the unit we count in; ``days``: until it is needed."""

    line: object
    quantity: Decimal
    days: int | None = None


@dataclass(frozen=True)
class Offer:
    """One vendor's answer to one line, in the vendor's own terms.

    ``factor``: our units in one of the vendor's (1,000 when he sells tonnes and
    we count kilograms); ``rate``: our money for one of his; ``tax``: the part of
    the price that stays with us as tax nobody gives back.  ``minimum`` and
    ``multiple`` are in the vendor's unit.
    """

    line: object
    vendor: object
    price: Decimal
    factor: Decimal = ONE
    rate: Decimal = ONE
    tax: Decimal = ZERO
    minimum: Decimal = ZERO
    multiple: Decimal = ZERO
    lead_days: int | None = None
    term_days: Decimal = ZERO


@dataclass(frozen=True)
class Extra:
    """What a vendor costs beside the goods, in our money: freight, travel."""

    amount: Decimal = ZERO
    overhead: Decimal = ZERO
    by: str = BY_VALUE


@dataclass(frozen=True)
class Terms:
    """``yearly_rate``: what money costs us, 0.06 for six percent.

    ``surplus_share``: how much of the goods that we must take and do not need
    counts as a cost, from 0 (we shall use them) to 1 (they are lost).
    """

    yearly_rate: Decimal = ZERO
    surplus_share: Decimal = ONE


@dataclass
class Cell:
    """One place of the matrix; amounts for the whole line, in our money."""

    line: object
    vendor: object
    ordered: Decimal
    surplus: Decimal
    goods: Decimal
    tax: Decimal
    surplus_cost: Decimal
    term_cost: Decimal
    freight: Decimal = ZERO
    overhead: Decimal = ZERO
    landed: Decimal = ZERO
    unit: Decimal = ZERO
    marks: tuple = ()


def order_quantity(quantity: Decimal, minimum: Decimal, multiple: Decimal) -> Decimal:
    """What must be ordered to get ``quantity``, all in the vendor's unit.

    >>> order_quantity(Decimal(8), Decimal(12), Decimal(0))
    Decimal('12')
    >>> order_quantity(Decimal(13), Decimal(12), Decimal(5))
    Decimal('15')

    The minimum must be reached by whole multiples too:

    >>> order_quantity(Decimal(1), Decimal(12), Decimal(5))
    Decimal('15')
    """
    wanted = max(quantity, minimum)
    if multiple > 0:
        # What a conversion adds behind the sixth place asks for no whole pack more.
        packs = (wanted / multiple - NOISE).to_integral_value(ROUND_CEILING)
        wanted = packs * multiple
    return wanted


def compare(
    demands: Iterable[Demand],
    offers: Iterable[Offer],
    extras: dict | None = None,
    terms: Terms | None = None,
) -> dict[tuple, Cell]:
    """The matrix ``{(line, vendor): cell}``, marked.

    A tonne at 900 $ (0.90 € each) beats a kilogram at 0.85 €, since it costs 0.81 €:

    >>> need = [Demand("steel", Decimal(2000), days=10)]
    >>> tonne = Offer("steel", "Apex", Decimal(900), Decimal(1000), Decimal("0.9"))
    >>> kilo = Offer("steel", "Brava", Decimal("0.85"), lead_days=3)
    >>> matrix = compare(need, [tonne, kilo])
    >>> matrix["steel", "Apex"].unit, matrix["steel", "Apex"].marks
    (Decimal('0.81'), ('best',))

    A minimum of five tonnes makes it dear, as three of them nobody asked for:

    >>> from dataclasses import replace
    >>> matrix = compare(need, [replace(tonne, minimum=Decimal(5)), kilo])
    >>> matrix["steel", "Apex"].surplus, matrix["steel", "Apex"].unit
    (Decimal('3000'), Decimal('2.025'))
    >>> matrix["steel", "Brava"].marks
    ('best', 'earliest', 'best_in_time')
    """
    terms = terms or Terms()
    needs = {demand.line: demand for demand in demands}
    offered = [offer for offer in offers if offer.line in needs]
    with localcontext() as context:
        context.prec = 40
        cells = {
            (offer.line, offer.vendor): _cell(needs[offer.line], offer, terms)
            for offer in offered
        }
        _spread(cells, extras or {})
        for cell in cells.values():
            _close(cell, needs[cell.line])
    _mark(cells, needs, {(o.line, o.vendor): o.lead_days for o in offered})
    return cells


def _cell(demand: Demand, offer: Offer, terms: Terms) -> Cell:
    wanted = demand.quantity / offer.factor
    ordered = order_quantity(wanted, offer.minimum, offer.multiple)
    price = offer.price * offer.rate
    goods, surplus_goods = price * wanted, price * (ordered - wanted)
    tax = (goods + surplus_goods * terms.surplus_share) * offer.tax
    surplus_cost = surplus_goods * terms.surplus_share
    paid = (goods + surplus_goods) * (ONE + offer.tax)
    return Cell(
        line=offer.line,
        vendor=offer.vendor,
        ordered=ordered * offer.factor,
        surplus=(ordered - wanted) * offer.factor,
        goods=goods,
        tax=tax,
        surplus_cost=surplus_cost,
        # Paying later earns interest, paying before costs it.
        term_cost=-paid * terms.yearly_rate * offer.term_days / YEAR,
    )


def _spread(cells: dict[tuple, Cell], extras: dict) -> None:
    """Each vendor's freight over his lines, by value or by quantity."""
    by_vendor: dict = {}
    for cell in cells.values():
        by_vendor.setdefault(cell.vendor, []).append(cell)
    for vendor, own in by_vendor.items():
        extra = extras.get(vendor, Extra())
        for cell, share in zip(own, _shares(own, extra.by), strict=True):
            cell.freight = extra.amount * share
            cell.overhead = extra.overhead * share


def _shares(cells: list[Cell], by: str) -> list[Decimal]:
    """Parts of one; equal parts where there is nothing to measure by.

    The quantities of one product only are comparable; those of several are taken
    as they are counted, which is what whoever chooses "by quantity" asks for.
    """
    sizes = [
        cell.goods + cell.surplus_cost if by == BY_VALUE else cell.ordered
        for cell in cells
    ]
    total = sum(sizes, ZERO)
    if not total:
        return [ONE / len(cells)] * len(cells)
    return [size / total for size in sizes]


def _close(cell: Cell, demand: Demand) -> None:
    cell.landed = (
        cell.goods
        + cell.tax
        + cell.surplus_cost
        + cell.term_cost
        + cell.freight
        + cell.overhead
    )
    cell.unit = cell.landed / demand.quantity if demand.quantity else ZERO


def _mark(cells: dict[tuple, Cell], needs: dict, lead: dict) -> None:
    by_line: dict = {}
    for cell in cells.values():
        by_line.setdefault(cell.line, []).append(cell)
    for line, own in by_line.items():
        days = {cell.vendor: lead[line, cell.vendor] for cell in own}
        _mark_line(own, days, needs[line].days)


def _mark_line(own: list[Cell], days: dict, limit: int | None) -> None:
    known = [value for value in days.values() if value is not None]
    in_time = [cell for cell in own if _in_time(days[cell.vendor], limit) is True]
    for cell in own:
        lead = days[cell.vendor]
        marks = (
            (BEST, _is_lowest(cell, own)),
            (EARLIEST, lead is not None and lead == min(known)),
            (BEST_IN_TIME, cell in in_time and _is_lowest(cell, in_time)),
            (LATE, _in_time(lead, limit) is False),
        )
        cell.marks = tuple(mark for mark, holds in marks if holds)


def _in_time(lead_days, days) -> bool | None:
    """None where one of the dates is not known."""
    return None if lead_days is None or days is None else lead_days <= days


def _is_lowest(cell: Cell, cells: list[Cell]) -> bool:
    return cell.unit <= min(other.unit for other in cells) + NOISE


def saving(paid: Decimal, compared: Decimal | None, quantity: Decimal) -> Decimal:
    """What an award saves against another unit price; 0 with nothing to compare.

    >>> saving(Decimal("0.81"), Decimal("0.85"), Decimal(100))
    Decimal('4.00')
    >>> saving(Decimal(1), None, Decimal(100))
    Decimal('0')
    """
    return ZERO if compared is None else (compared - paid) * quantity
