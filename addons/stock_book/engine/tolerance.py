"""How much may come in when a little more than ordered is brought."""


def first_given(*limits):
    """The most particular limit that somebody set; ``None`` where nobody did.

    >>> from decimal import Decimal
    >>> first_given(None, Decimal(5), Decimal(10))
    Decimal('5')
    >>> first_given(Decimal(0), Decimal(5))
    Decimal('0')
    >>> first_given(None, None) is None
    True
    """
    return next((limit for limit in limits if limit is not None), None)


def most(ordered, percent):
    """The greatest quantity that may come in for what was ordered.

    Ten percent of twelve is one and a fifth; what is counted in whole pieces is
    then rounded by its unit, not here.

    >>> from decimal import Decimal
    >>> most(Decimal(12), Decimal(10))
    Decimal('13.2')
    >>> most(Decimal(12), Decimal(0))
    Decimal('12')
    """
    return ordered + ordered * percent / 100


def exceeds(received, ordered, percent):
    """Whether too much comes in; exactly the limit is allowed.

    >>> from decimal import Decimal
    >>> exceeds(Decimal(11), Decimal(10), Decimal(10))
    False
    >>> exceeds(Decimal("11.01"), Decimal(10), Decimal(10))
    True
    >>> exceeds(Decimal(3), Decimal(0), Decimal(10))
    True
    """
    return received > most(ordered, percent)
