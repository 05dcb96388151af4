"""How opportunities go through the stages, counted so that it adds up.

Of those that came into a stage each one moved on, was lost there or is still
there.  Whoever goes back and comes again counts once; whoever went back stands
where he is now, as if he had not been further.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

DAY = 24 * 60 * 60

MOVED, LOST, HERE, BACK = "moved", "lost", "here", "back"


@dataclass(frozen=True)
class Stay:
    """One time in a stage; ``left`` is empty while it lasts."""

    stage: int
    entered: datetime
    left: datetime | None = None

    @property
    def days(self) -> float:
        """Days of a stay that has ended.

        >>> Stay(1, datetime(2026, 3, 2), datetime(2026, 3, 3, 12)).days
        1.5
        """
        if self.left is None:
            return 0.0
        return max((self.left - self.entered).total_seconds() / DAY, 0.0)


@dataclass(frozen=True)
class Result:
    """What a stay means for the funnel."""

    is_counted: bool
    outcome: str
    days: float


def classify(
    stays: Sequence[Stay], ranks: Mapping[int, int], is_lost: bool = False
) -> list[Result]:
    """What each stay of one opportunity means; they come in the order of time.

    A stage counts once, with its first stay and the days of all of them.

    >>> day = lambda number: datetime(2026, 3, number)
    >>> there = [Stay(1, day(1), day(3)), Stay(2, day(3), day(4))]
    >>> again = [Stay(1, day(4), day(5)), Stay(2, day(5))]
    >>> for result in classify(there + again, {1: 0, 2: 1}):
    ...     print(result.is_counted, result.outcome, result.days)
    True moved 3.0
    True here 0.0
    False moved 3.0
    False here 0.0

    Back at the start it has not been further, and lost there it is lost there.

    >>> [result.outcome for result in classify((there + again)[:3], {1: 0, 2: 1})]
    ['here', 'back', 'here']
    >>> [result.outcome for result in classify(there, {1: 0, 2: 1}, is_lost=True)]
    ['moved', 'lost']
    """
    if not stays:
        return []
    now = stays[-1].stage
    days: dict[int, float] = {}
    for stay in stays:
        days[stay.stage] = days.get(stay.stage, 0.0) + stay.days
    seen: set[int] = set()
    results = []
    for stay in stays:
        outcome = _outcome(stay.stage, now, ranks, is_lost)
        is_counted = outcome != BACK and stay.stage not in seen
        seen.add(stay.stage)
        ended = outcome in (MOVED, LOST)
        results.append(Result(is_counted, outcome, days[stay.stage] if ended else 0.0))
    return results


def _outcome(stage: int, now: int, ranks: Mapping[int, int], is_lost: bool) -> str:
    if stage == now:
        return LOST if is_lost else HERE
    return MOVED if ranks[stage] < ranks[now] else BACK


@dataclass(frozen=True)
class Change:
    """The stage was changed, as the messages of the opportunity keep it."""

    date: datetime
    old: int
    new: int


def replay(
    created: datetime,
    changes: Iterable[Change],
    now: int,
    moved: datetime,
    lost: datetime | None = None,
) -> list[Stay]:
    """The stays that the kept changes tell, ending in the stage of now.

    >>> made, later = datetime(2026, 3, 1), datetime(2026, 3, 5)
    >>> [stay] = replay(made, [], 7, later)
    >>> stay.stage, stay.entered == made, stay.left
    (7, True, None)
    >>> stays = replay(made, [Change(later, 1, 2)], 2, later)
    >>> [(stay.stage, stay.entered.day) for stay in stays]
    [(1, 1), (2, 5)]
    >>> replay(made, [Change(later, 1, 2)], 2, later, lost=later)[-1].left == later
    True
    """
    steps = [(change.date, change.new) for change in changes]
    first = next((change.old for change in changes), now)
    path = [(created, first), *steps]
    if path[-1][1] != now:
        path.append((max(moved, path[-1][0]), now))
    path = [
        step for number, step in enumerate(path) if not number or _moves(path, number)
    ]
    ends = [*(date for date, _stage in path[1:]), lost]
    return [
        Stay(stage, date, end and max(end, date))
        for (date, stage), end in zip(path, ends, strict=True)
    ]


def _moves(path, number):
    return path[number][1] != path[number - 1][1]


@dataclass(frozen=True)
class Figures:
    """One stage of the funnel."""

    moved: int = 0
    lost: int = 0
    here: int = 0

    @property
    def entered(self) -> int:
        return self.moved + self.lost + self.here

    @property
    def conversion(self) -> float:
        """The share of those who came that moved on.

        >>> Figures(moved=1, lost=2, here=1).conversion
        0.25
        >>> Figures().conversion
        0.0
        """
        return self.moved / self.entered if self.entered else 0.0


def add_up(rows: Iterable[tuple[int, str, int]]) -> dict[int, Figures]:
    """Figures per stage from ``(stage, outcome, how many)``.

    >>> add_up([(1, "moved", 3), (1, "lost", 1), (2, "here", 3)])[1]
    Figures(moved=3, lost=1, here=0)
    """
    counts: dict[int, dict[str, int]] = {}
    for stage, outcome, number in rows:
        found = counts.setdefault(stage, {})
        found[outcome] = found.get(outcome, 0) + number
    return {stage: Figures(**found) for stage, found in counts.items()}
