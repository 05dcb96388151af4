"""What changed between two texts, word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

_PIECES = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Piece:
    """A run of words that was kept, added or taken away."""

    kind: str
    text: str


def changes(old: str, new: str) -> list[Piece]:
    """The way from the old text to the new one, in reading order.

    Joined without what was taken away it is the new text, without what was
    added the old one.

    >>> [(piece.kind, piece.text) for piece in changes("open at 8", "open at 9")]
    [('kept', 'open at '), ('gone', '8'), ('new', '9')]
    >>> changes("same", "same")
    [Piece(kind='kept', text='same')]
    >>> changes("", "first")
    [Piece(kind='new', text='first')]
    """
    return list(_pieces(_PIECES.findall(old), _PIECES.findall(new)))


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if tag == "equal":
            yield Piece("kept", "".join(old[old_from:old_to]))
            continue
        if old_to > old_from:
            yield Piece("gone", "".join(old[old_from:old_to]))
        if new_to > new_from:
            yield Piece("new", "".join(new[new_from:new_to]))
