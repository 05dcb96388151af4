"""What went wrong, where; and how far a load has come."""

import sys
import time
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, order=True)
class Problem:
    """One reason why a folder cannot be loaded, with the place to mend it.

    >>> print(Problem("orders.csv", 17, "customer_id", "XYZ", "no such customer"))
    orders.csv:17: customer_id: 'XYZ': no such customer
    >>> print(Problem("orders.csv", reason="the file is missing"))
    orders.csv: the file is missing
    """

    file: str
    row: int = 0
    column: str = ""
    value: str = ""
    reason: str = ""

    def __str__(self):
        place = f"{self.file}:{self.row}" if self.row else self.file
        parts = [place, self.column, repr(self.value) if self.value else ""]
        return ": ".join(part for part in [*parts, self.reason] if part)


class LoadError(Exception):
    """The load was refused; nothing was written."""

    def __init__(self, problems):
        self.problems = sorted(set(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def suggest(word, known):
    """The half-sentence that helps with a mistyped word.

    >>> suggest("custmers", ["customers", "orders"])
    "; did you mean 'customers'?"
    >>> suggest("xyz", ["customers"])
    '; known: customers'
    """
    close = get_close_matches(word, known, n=1)
    if close:
        return f"; did you mean {close[0]!r}?"
    return f"; known: {', '.join(sorted(known))}" if known else ""


class Progress:
    """Says what is being done and how long it took, one line per step."""

    def __init__(self, out=None, clock=time.monotonic):
        self._out = out or sys.stdout
        self._clock = clock
        self._start = self._step_start = clock()
        self._step = None

    def step(self, name):
        """Close the step before and begin the next."""
        self.close()
        self._step, self._step_start = name, self._clock()

    def close(self):
        if self._step:
            took = self._clock() - self._step_start
            self.say(f"{self._step} ({took:.1f} s)")
        self._step = None

    def part(self, done, total, what):
        """A sign of life within a long step."""
        self.say(f"   {done} of {total} {what}")

    def say(self, text):
        elapsed = int(self._clock() - self._start)
        print(f"[{elapsed // 60:02}:{elapsed % 60:02}] {text}", file=self._out)
        self._out.flush()


def silent():
    """A progress that nobody sees, for tests."""

    class Nowhere:
        def write(self, text):
            """Drop it."""

        def flush(self):
            """Nothing is held back."""

    return Progress(Nowhere())


@dataclass(frozen=True)
class Summary:
    """What a load has done, or would do."""

    created: dict
    updated: dict
    differences: list
    computed: list
    dry_run: bool = False
    is_updating: bool = False

    @classmethod
    def of(cls, session, dry_run=False):
        created = dict(session.created)
        if dry_run:
            created = {
                section: len(session.new(section)) for section in session.folder.rows
            }
        return cls(
            created={what: count for what, count in created.items() if count},
            updated=dict(session.updated),
            differences=sorted(session.differences),
            computed=session.mapping.computed,
            dry_run=dry_run,
            is_updating=session.update,
        )

    def __str__(self):
        lines = [f"computed by the map: {text}" for text in self.computed]
        if self.differences:
            lines += [f"changed since: {problem}" for problem in self.differences]
            if not self.is_updating:
                lines.append("changed rows were left as they are; --update writes them")
        would = "would be " if self.dry_run else ""
        lines.append(f"{would}created: {_counts(self.created)}")
        lines.append(f"{would}changed: {_counts(self.updated)}")
        return "\n".join(lines)


def _counts(counts):
    found = ", ".join(f"{what} {count}" for what, count in counts.items())
    return found or "nothing"
