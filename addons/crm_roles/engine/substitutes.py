"""Who stands in for whom.  Plain Python: no ORM, no database."""

from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Substitution:
    """``substitute`` decides for ``absent``, from ``start`` to ``end`` inclusive."""

    absent: Hashable
    substitute: Hashable
    start: date
    end: date
    models: Collection[str] = ()
    cap: Decimal = Decimal(0)

    def covers(self, model: str, amount: Decimal, day: date) -> bool:
        """Whether it is valid for a document.  No models: all; no cap: any amount.

        >>> ann = Substitution("ann", "bob", date(2026, 8, 1), date(2026, 8, 15),
        ...                    models=["sale.order"], cap=Decimal(500))
        >>> ann.covers("sale.order", Decimal(500), date(2026, 8, 15))
        True
        >>> ann.covers("sale.order", Decimal("500.01"), date(2026, 8, 15))
        False
        >>> ann.covers("sale.order", Decimal(1), date(2026, 8, 16))
        False
        """
        return (
            self.start <= day <= self.end
            and (not self.models or model in self.models)
            and (not self.cap or abs(amount) <= self.cap)
        )


def find_cycle(substitutions: Iterable[Substitution]) -> list | None:
    """The people of a circle in which everybody hands on to the next.

    Only substitutions of the same days can form one.  Deciding is never handed
    on twice, so a circle would do no harm to the engine; it is refused because
    it says that all of them are away and nobody is left.

    >>> august = date(2026, 8, 1), date(2026, 8, 31)
    >>> find_cycle([Substitution("ann", "bob", *august),
    ...             Substitution("bob", "ann", *august)])
    ['ann', 'bob', 'ann']
    >>> find_cycle([Substitution("ann", "bob", *august),
    ...             Substitution("bob", "ann", date(2026, 9, 1), date(2026, 9, 2))])
    """
    substitutions = list(substitutions)
    for start in substitutions:
        path = _walk(
            substitutions, [start.absent, start.substitute], start.start, start.end
        )
        if path:
            return path
    return None


def _walk(substitutions, path, start, end):
    """Follow the chain as long as the periods share a day."""
    if path[-1] in path[:-1]:
        return path if path[-1] == path[0] else None
    for step in substitutions:
        if step.absent != path[-1]:
            continue
        common = max(start, step.start), min(end, step.end)
        if common[0] > common[1]:
            continue
        found = _walk(substitutions, [*path, step.substitute], *common)
        if found:
            return found
    return None
