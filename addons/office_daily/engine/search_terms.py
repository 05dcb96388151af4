"""What a person means by the words she types.  Plain Python."""

import re
import unicodedata
from collections.abc import Iterable

# Words that say nothing about the subject, in the languages of the house.
SMALL_WORDS = """
    a an and are as at be by can do does for from has have how i if in is it my
    not of on or our that the this to was we what when where which who why will with
    you your
    al como con cual cuando de del el ella en es esta este la las lo los mi no nos
    para pero por porque que quien se si sin son su un una unos y ya
"""
STOP_WORDS = frozenset(SMALL_WORDS.split())
FEWEST_LETTERS = 4  # below that, a slip turns one word into another


def normalise(text: str) -> str:
    """Small letters without accents, one space between words.

    >>> normalise("  Válvula de  PRESIÓN (12-bar)! ")
    'valvula de presion 12 bar'
    """
    plain = unicodedata.normalize("NFKD", text or "")
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(re.findall(r"\w+", plain.casefold()))


def terms(text: str, most: int = 12) -> list[str]:
    """The telling words, each once; a text of small words keeps them.

    >>> terms("How do I reset the pump, and the PUMP of the washer?")
    ['reset', 'pump', 'washer']
    >>> terms("Who is it?")
    ['who', 'is', 'it']
    """
    words = list(dict.fromkeys(normalise(text).split()))
    telling = [word for word in words if word not in STOP_WORDS]
    return (telling or words)[:most]


def index_words(text: str, most: int = 4000) -> str:
    """Every word of a text once, as it is kept for searching.

    >>> index_words("Pump, hose; pump!")
    ' pump hose '
    """
    words = list(dict.fromkeys(normalise(text).split()))[:most]
    return f" {' '.join(words)} "


def swaps(word: str) -> list[str]:
    """The word with two neighbours exchanged, the slip that trigrams forgive least.

    >>> swaps("vlave")
    ['lvave', 'valve', 'vlvae', 'vlaev']
    """
    if len(word) < FEWEST_LETTERS:
        return []
    turned = (
        word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        for at in range(len(word) - 1)
    )
    return [other for other in dict.fromkeys(turned) if other != word]


def alternatives(word: str, synonyms: Iterable[Iterable[str]]) -> list[str]:
    """The word and what else it is called in the house.

    >>> alternatives("hose", [["Hose", "Tube"], ["pump", "compressor"]])
    ['hose', 'tube']
    """
    found = [word]
    for group in synonyms:
        names = [normalise(name) for name in group]
        if word in names:
            found += names
    return [name for name in dict.fromkeys(found) if name]


def excerpt(text: str, words: Iterable[str], length: int = 160) -> str:
    """The part of a text that shows why it was found.

    >>> excerpt("Open the lid. Clean the filter. Close the lid.", ["filter"], 20)
    '… the filter. Close …'
    >>> excerpt("Short text", ["nothing"])
    'Short text'
    """
    text = " ".join((text or "").split())
    if len(text) <= length:
        return text
    folded = text.casefold()
    places = [folded.find(word) for word in words]
    first = min((place for place in places if place >= 0), default=0)
    start = max(first - length // 2, 0)
    if start:
        start = text.find(" ", start) + 1
    end = min(start + length, len(text))
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + 1)
    return f"{'… ' if start else ''}{text[start:end]}{' …' if end < len(text) else ''}"
