"""What changed between two versions of a report.  Plain Python: no ORM."""

from difflib import SequenceMatcher


def differences(before: list[str], after: list[str]) -> list[tuple[str, str]]:
    """Lines taken away (``-``) and added (``+``), in reading order.

    >>> differences(["sold two", "rain"], ["sold three", "rain"])
    [('-', 'sold two'), ('+', 'sold three')]
    >>> differences(["same"], ["same"])
    []
    """
    found = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, one, two, three, four in matcher.get_opcodes():
        if tag != "equal":
            found += [("-", line) for line in before[one:two]]
            found += [("+", line) for line in after[three:four]]
    return found
