"""Whether goods may leave: what is owed, what is late, what was paid, what is here.

Amounts of credit and delay are in the company's currency, those of the deposit in the
order's; quantities of one line are in one unit.
"""

from dataclasses import dataclass, field
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(frozen=True)
class Facts:
    """What is known at the moment somebody asks."""

    limit: Decimal | None = None  # None: nobody set one
    receivable: Decimal = ZERO  # invoices less money received
    uninvoiced: Decimal = ZERO  # confirmed orders, as far as not invoiced
    late_amount: Decimal = ZERO
    late_days: int = 0
    allowed_days: int = 0
    tolerance: Decimal = ZERO
    deposit_asked: Decimal = ZERO
    deposit_received: Decimal = ZERO
    deposit_announced: Decimal = ZERO  # not confirmed: shown, never counted
    asked: dict = field(default_factory=dict)  # line: quantity
    free: dict = field(default_factory=dict)  # line: quantity that lies here for it


@dataclass(frozen=True)
class Verdict:
    """What came out; all of it is zero or empty when the goods may go."""

    exposure: Decimal
    over_credit: Decimal
    late_days: int
    deposit_missing: Decimal
    short: dict

    @property
    def passed(self):
        return not (
            self.over_credit or self.late_days or self.deposit_missing or self.short
        )

    def worse_than(self, other):
        """The names of the checks that look worse than in ``other``.

        >>> calm = judge(Facts(limit=Decimal(100), receivable=Decimal(90)))
        >>> tight = judge(Facts(limit=Decimal(100), receivable=Decimal(130)))
        >>> tight.worse_than(calm), calm.worse_than(tight)
        (['credit'], [])
        """
        pairs = {
            "credit": self.over_credit > other.over_credit,
            "late": self.late_days > other.late_days,
            "deposit": self.deposit_missing > other.deposit_missing,
            "stock": any(
                quantity > other.short.get(line, ZERO)
                for line, quantity in self.short.items()
            ),
        }
        return [name for name, is_worse in pairs.items() if is_worse]


def judge(facts: Facts) -> Verdict:
    """Compare what is known with what the company allows.

    An order that is confirmed counts once: by its invoices as far as it is invoiced,
    by itself for the rest. So 800 owed and an order of 400, of which 150 are invoiced
    and part of the 800, are 1,050:

    >>> facts = Facts(limit=Decimal(1000), receivable=Decimal(800),
    ...               uninvoiced=Decimal(250))
    >>> verdict = judge(facts)
    >>> verdict.exposure, verdict.over_credit, verdict.passed
    (Decimal('1050'), Decimal('50'), False)

    Small rests of old invoices stop nobody:

    >>> judge(Facts(late_amount=Decimal("0.40"), late_days=90, allowed_days=10,
    ...             tolerance=Decimal(1))).late_days
    0
    """
    exposure = facts.receivable + facts.uninvoiced
    over = ZERO if facts.limit is None else max(exposure - facts.limit, ZERO)
    is_late = (
        facts.late_days > facts.allowed_days and facts.late_amount > facts.tolerance
    )
    missing = max(facts.deposit_asked - facts.deposit_received, ZERO)
    short = {
        line: quantity - facts.free[line]
        for line, quantity in facts.asked.items()
        if line in facts.free and quantity > facts.free[line]
    }
    return Verdict(exposure, over, facts.late_days if is_late else 0, missing, short)


def remaining(
    ordered: Decimal, delivered: Decimal, asked_elsewhere: Decimal
) -> Decimal:
    """What may still be asked for of a line.

    Of 100, 40 are asked for already: 60 remain, and 70 are refused.

    >>> remaining(Decimal(100), Decimal(0), Decimal(40))
    Decimal('60')
    """
    return max(ordered - delivered - asked_elsewhere, ZERO)
