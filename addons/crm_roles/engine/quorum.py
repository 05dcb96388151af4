"""How many people must agree.  Plain Python: no ORM, no database."""

ANY, ALL, SOME = "any", "all", "some"


def needed(mode: str, people: int, some: int = 1) -> int:
    """Approvals that settle a step which ``people`` may decide.

    >>> needed(ANY, 5), needed(ALL, 5), needed(SOME, 5, some=2)
    (1, 5, 2)

    People may be missing on the day (the requester does not count), and a step
    that nobody can complete would wait for ever:

    >>> needed(SOME, 2, some=3)
    2

    It is never settled by nobody:

    >>> needed(ALL, 0)
    1
    """
    wanted = {ANY: 1, ALL: people, SOME: some}[mode]
    return max(1, min(wanted, people))


def is_settled(approvals: int, wanted: int) -> bool:
    """
    >>> is_settled(1, 2), is_settled(2, 2)
    (False, True)
    """
    return approvals >= wanted
