"""What two spellings of the same customer have in common.

A key is what is compared, never what is shown: a telephone number, an address or
a name written in another way has the same key.
"""

import re
import unicodedata

# The forms that companies put behind their name, without dots and spaces.
LEGAL_FORMS = frozenset(
    {
        "ab",
        "ag",
        "as",
        "asa",
        "bv",
        "cia",
        "co",
        "company",
        "corp",
        "corporation",
        "cv",
        "ek",
        "ev",
        "gbr",
        "gmbh",
        "inc",
        "incorporated",
        "kft",
        "kg",
        "kgaa",
        "limited",
        "llc",
        "llp",
        "lp",
        "ltd",
        "ltda",
        "nv",
        "ohg",
        "oy",
        "oyj",
        "plc",
        "pte",
        "pty",
        "sa",
        "sab",
        "sac",
        "sapi",
        "sarl",
        "sas",
        "sca",
        "scl",
        "se",
        "sl",
        "sll",
        "slu",
        "snc",
        "sociedadanonima",
        "spa",
        "spzoo",
        "srl",
        "sro",
        "sau",
        "sadecv",
        "srldecv",
        "sapidecv",
    }
)
# From this many digits on, the last ones tell a number from all others even when
# the prefix of the country or of the line is missing.
TAIL = 8
# A shorter number is an extension of one's own exchange or a service number.
SHORTEST = 6


def plain(text):
    """Lower case, without accents.

    >>> plain("Blauer SEE Köln")
    'blauer see koln'
    """
    decomposed = unicodedata.normalize("NFKD", text or "")
    kept = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return kept.replace("ß", "ss").casefold()


def name_key(name):
    """A name without its legal form, accents, signs and the order of its spaces.

    >>> name_key("Ernst Händel G.m.b.H. & Co. KG") == name_key("ERNST HANDEL")
    True
    >>> name_key("Comercio Norte, S.A. de C.V.")
    'comercio norte'

    A name that is nothing but a legal form keeps it.

    >>> name_key("Inc.")
    'inc'
    """
    words = re.findall(r"\w+", re.sub(r"[.'’]", "", plain(name)))
    words = [word for word in words if word not in ("and", "und", "et", "y", "e")]
    kept = _without_legal_form(words)
    return " ".join(kept or words)


def _without_legal_form(words):
    """Legal forms stand at the end, at times in several words."""
    kept = list(words)
    while len(kept) > 1:
        for length in (4, 3, 2, 1):
            tail = "".join(kept[-length:])
            if tail in LEGAL_FORMS and length < len(kept):
                del kept[-length:]
                break
        else:
            break
    return kept


def email_key(address):
    """The address alone, in lower case.

    >>> email_key("Ann Lee <Ann.Lee@Example.COM>")
    'ann.lee@example.com'
    >>> email_key("nobody")
    ''
    """
    found = re.search(r"[^\s<>\"',;]+@[^\s<>\"',;]+\.[^\s<>\"',;]+", address or "")
    return found[0].casefold() if found else ""


def digits(number):
    """The digits of a number that people wrote, without an extension behind it.

    >>> digits("+34 (91) 555-22-82 ext. 12")
    '34915552282'
    >>> digits("0034 91 555 22 82")
    '34915552282'
    """
    before = re.split(r"(?i)\b(?:ext|extension|int|x|anexo)\b|[x#]", number or "")[0]
    found = re.sub(r"\D", "", before)
    return found.removeprefix("00") if found.startswith("00") else found


def phone_key(number):
    """The last digits of a number, which its spellings share; empty if too short.

    >>> spellings = ["+34 915 552 282", "0034915552282", "915552282", "91 555 22 82"]
    >>> {phone_key(spelling) for spelling in spellings}
    {'15552282'}
    >>> phone_key("112")
    ''
    """
    found = digits(number)
    return found[-TAIL:] if len(found) >= SHORTEST else ""


def tax_key(number):
    """A tax or registry number without blanks and signs.

    >>> tax_key("ES-B 1234.5678")
    'esb12345678'
    """
    return re.sub(r"[\W_]", "", plain(number))


def mask(text, first=2, last=2):
    """Enough to recognise what one knows, too little to use what one does not.

    >>> mask("+34915552282"), mask("ann@example.com"), mask("12")
    ('+3••••82', 'an••••om', '••')
    """
    if not text:
        return ""
    if len(text) <= first + last + 2:
        return "•" * len(text)
    return f"{text[:first]}••••{text[-last:]}"
