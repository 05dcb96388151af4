"""Take persons out of a text before everybody reads it.  Plain Python."""

import html
import re
from collections.abc import Iterable

EMAIL_MARK = "[e-mail]"
PHONE_MARK = "[phone]"
NAME_MARK = "[customer]"

EMAIL = re.compile(r"""[^\s@<>"(),;:\[\]]+@[^\s@<>"(),;:\[\]]+\.[\w-]*\w""")
# A number of seven to twenty digits as people write one: +55 (11) 555-0199.
PHONE = re.compile(r"(?<![\w-])\+?\(?\d(?:[ .\-/()\u00a0]{0,3}\d){6,19}(?![\w-])")
# What looks like one and is a day, an hour or a measure.
DAY = re.compile(
    r"^(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./-]\d{1,2}[./-]\d{4})(?:[ T]\d{1,2})?$"
)
GAP = r"(?:\s|&nbsp;|&#160;|\u00a0|<[^>]*>)+"


def anonymise(text: str, names: Iterable[str] = ()) -> str:
    """The text (plain or HTML) without e-mails, phone numbers and ``names``.

    >>> anonymise("Call Ann Kay, +1 (555) 010-0199 or ann@kay.example", ["Ann Kay"])
    'Call [customer], [phone] or [e-mail]'

    A name is found in any case, across tags and as HTML writes it:

    >>> anonymise("<b>ANN</b> Kay of Nuts &amp; Bolts", ["Ann Kay", "Nuts & Bolts"])
    '<b>[customer]</b> of [customer]'

    Days, part numbers and measures are no phone numbers:

    >>> anonymise("On 2026-11-23 set MC-1002003 to 12.5 bar, not 14.")
    'On 2026-11-23 set MC-1002003 to 12.5 bar, not 14.'
    """
    text = EMAIL.sub(EMAIL_MARK, text or "")
    text = PHONE.sub(_phone_or_day, text)
    for name in sorted({name.strip() for name in names if name}, key=_longest_first):
        if len(name) > 1:
            text = _name_pattern(name).sub(_keep_tags, text)
    return text


def name_parts(name: str, is_company: bool = False) -> list[str]:
    """How a customer is called: in full, and a person also by each of her names.

    >>> name_parts("Ann Kay")
    ['Ann Kay', 'Ann', 'Kay']
    >>> name_parts("Harbor Point Hotel", is_company=True)
    ['Harbor Point Hotel']
    """
    name = (name or "").strip()
    if not name or is_company:
        return [name] if name else []
    parts = [part for part in re.split(r"[\s,]+", name) if len(part) > 2]
    return [name, *(part for part in parts if part != name)]


def _longest_first(name):
    return -len(name), name


def _phone_or_day(found):
    return found[0] if DAY.match(found[0].strip()) else PHONE_MARK


def _name_pattern(name):
    words = [_word_pattern(word) for word in name.split()]
    return re.compile(rf"(?<!\w){GAP.join(words)}(?!\w)", re.IGNORECASE)


def _word_pattern(word):
    escaped = html.escape(word)
    if escaped == word:
        return re.escape(word)
    return f"(?:{re.escape(word)}|{re.escape(escaped)})"


def _keep_tags(found):
    """The mark, and the tags inside the name, so that the HTML stays whole."""
    return NAME_MARK + "".join(re.findall(r"<[^>]*>", found[0]))
