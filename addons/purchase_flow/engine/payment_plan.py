"""How the total of an order is divided into payments.

Amounts are ``Decimal`` in one currency.  Whatever the shares say, the payments
always add up to the total: rounding and differences land on the last payment that
is still open.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

ZERO = Decimal(0)
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Share:
    """One payment of a plan: a percentage, an amount, or what is left.

    ``fixed`` is the amount of a payment that was asked for or made: it stays.
    """

    kind: str  # percent amount rest
    value: Decimal = ZERO
    fixed: Decimal | None = None


@dataclass(frozen=True)
class Split:
    """The payments, and what no open payment could take."""

    amounts: tuple
    excess: Decimal = ZERO


def quantum(digits):
    """The smallest amount of a currency.

    >>> quantum(2), quantum(0)
    (Decimal('0.01'), Decimal('1'))
    """
    return Decimal(1).scaleb(-digits)


def split(total, shares, digits=2):
    """Divide ``total`` into ``shares``, exactly.

    >>> plan = [Share("percent", Decimal(30)), Share("percent", Decimal(40)),
    ...         Share("percent", Decimal(30))]
    >>> [str(amount) for amount in split(Decimal("100.01"), plan).amounts]
    ['30.00', '40.00', '30.01']

    Thirty were paid and the bill is two higher: the last payment takes it.

    >>> plan[0] = Share("percent", Decimal(30), fixed=Decimal(30))
    >>> [str(amount) for amount in split(Decimal(102), plan).amounts]
    ['30', '40.80', '31.20']

    More was paid than the bill says: the rest is zero and the vendor owes.

    >>> [str(amount) for amount in split(Decimal(20), plan).amounts]
    ['30', '0.00', '0.00']
    >>> split(Decimal(20), plan).excess
    Decimal('10.00')
    """
    step = quantum(digits)
    amounts = [_wanted(share, total, step) for share in shares]
    movable = [index for index, share in enumerate(shares) if share.fixed is None]
    takers = sorted(movable, key=lambda index: (shares[index].kind == "rest", index))
    return _balance(total, amounts, takers)


def absorb(total, amounts, is_fixed):
    """Amounts as they were, for a new total: the last open payment takes it all.

    >>> absorb(Decimal(103), [Decimal(30), Decimal(40), Decimal(30)],
    ...        [True, False, False]).amounts
    (Decimal('30'), Decimal('40'), Decimal('33'))

    A total so low that the last payment cannot carry it goes on to the one before.

    >>> absorb(Decimal(60), [Decimal(30), Decimal(40), Decimal(30)],
    ...        [True, False, False]).amounts
    (Decimal('30'), Decimal('30'), Decimal('0'))
    """
    movable = [index for index, fixed in enumerate(is_fixed) if not fixed]
    return _balance(total, list(amounts), movable)


def _wanted(share, total, step):
    if share.fixed is not None:
        return share.fixed
    if share.kind == "percent":
        part = total * share.value / HUNDRED
        return part.quantize(step, rounding=ROUND_HALF_UP)
    return share.value if share.kind == "amount" else ZERO


def _balance(total, amounts, takers):
    """Put the difference on the last taker, then on the one before it."""
    difference = total - sum(amounts, ZERO)
    for index in reversed(takers):
        taken = max(difference, -amounts[index])
        amounts[index] += taken
        difference -= taken
        if not difference:
            break
    return Split(tuple(amounts), -difference)
