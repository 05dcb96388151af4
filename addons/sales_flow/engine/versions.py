"""What changed between two versions of a quotation."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

FACTS = ("text", "quantity", "unit", "price", "discount")


@dataclass(frozen=True)
class Line:
    """One line as the customer reads it; ``key`` says that two are the same."""

    key: object
    text: str
    quantity: Decimal = Decimal(0)
    unit: str = ""
    price: Decimal = Decimal(0)
    discount: Decimal = Decimal(0)


@dataclass(frozen=True)
class Change:
    """A line that came, went or says something else now."""

    kind: str  # added, removed, changed
    line: Line
    facts: dict = field(default_factory=dict)


def compare(before: Iterable[Line], after: Iterable[Line]) -> list[Change]:
    """The changes from ``before`` to ``after``, in the order of what is read.

    >>> old = Line("a", "Pump", Decimal(2), "Units", Decimal(100))
    >>> new = Line("a", "Pump", Decimal(3), "Units", Decimal(100))
    >>> [change] = compare([old], [new])
    >>> change.kind, change.facts
    ('changed', {'quantity': (Decimal('2'), Decimal('3'))})
    >>> [change.kind for change in compare([old], [Line("b", "Hose")])]
    ['added', 'removed']
    >>> compare([old], [old])
    []
    """
    known = {line.key: line for line in before}
    changes = []
    for line in after:
        old = known.pop(line.key, None)
        if old is None:
            changes.append(Change("added", line))
            continue
        facts = {
            name: (getattr(old, name), getattr(line, name))
            for name in FACTS
            if getattr(old, name) != getattr(line, name)
        }
        if facts:
            changes.append(Change("changed", line, facts))
    return changes + [Change("removed", line) for line in known.values()]
