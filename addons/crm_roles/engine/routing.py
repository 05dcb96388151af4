"""Who decides a step when the first choice may not.  No ORM, no database."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Route:
    """``how``: ``named``, ``skip``, ``up`` or ``stuck``; ``people`` who decide."""

    how: str
    people: tuple = ()


def route(
    named: Iterable,
    own: Collection,
    has_later_level: bool,
    upwards: Iterable[Iterable] = (),
) -> Route:
    """Nobody decides on what is theirs: the four-eyes rule.

    ``named`` are the people of the step, ``own`` those whose document it is,
    ``upwards`` the ways out in the order to try, each a group of people.

    >>> route(["ann", "bob"], own=["ann"], has_later_level=False)
    Route(how='named', people=('bob',))

    The requester alone is named: the next level decides, or the person above.

    >>> route(["ann"], own=["ann"], has_later_level=True)
    Route(how='skip', people=())
    >>> route(["ann"], own=["ann"], has_later_level=False, upwards=[["boss"]])
    Route(how='up', people=('boss',))

    Nobody is named at all (the approver left): nothing is skipped, somebody
    above decides, and without anybody the document stops.

    >>> route([], own=["ann"], has_later_level=True, upwards=[["ann"], ["boss"]])
    Route(how='up', people=('boss',))
    >>> route(["ann"], own=["ann"], has_later_level=False, upwards=[["ann"]])
    Route(how='stuck', people=())
    """
    named = list(named)
    free = tuple(person for person in named if person not in own)
    if free:
        return Route("named", free)
    if named and has_later_level:
        return Route("skip")
    for people in upwards:
        above = tuple(person for person in people if person not in own)
        if above:
            return Route("up", above)
    return Route("stuck")
