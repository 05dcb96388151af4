"""Whether two entries mean the same company.  Plain Python: no ORM."""

import re
import unicodedata

# What the law adds to a name, in the countries we write to most.
LEGAL_WORDS = (
    "ab ag as asa bv bvba co company corp corporation cv doo eirl eurl gmbh inc"
    " incorporated kg kgaa kk lda limitada limited llc llp lp ltd ltda nv ohg oy oyj"
    " plc pte pty pvt sa sab sac sarl sas sasu sau sca sl slne slu snc soc sociedad"
    " anonima spa spol srl sro ug"
)
LEGAL_FORMS = frozenset(LEGAL_WORDS.split())
DIGITS_THAT_MATTER = 9  # the national number, whatever stands before it


def name_key(name: str | None) -> str:
    """The name as people say it: without accents, signs and legal form.

    >>> name_key("Nordkraft Motors, S.L.U."), name_key("NORDKRAFT  Motors GmbH")
    ('nordkraft motors', 'nordkraft motors')
    >>> name_key("Café Müller & Co. KG")
    'cafe muller'

    A company may be called like a legal form and nothing else:

    >>> name_key("AB")
    'ab'
    """
    plain = unicodedata.normalize("NFKD", (name or "").casefold())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    # "S.L." is one word, "and" between words is none.
    plain = re.sub(r"(?<=\b\w)\.(?=\w\b)", "", plain)
    words = re.findall(r"\w+", plain)
    kept = [word for word in words if word not in LEGAL_FORMS]
    return " ".join(kept or words)


def tax_key(number: str | None) -> str:
    """
    >>> tax_key("es-b12 345.678"), tax_key("ESB12345678"), tax_key(" / ")
    ('ESB12345678', 'ESB12345678', '')
    """
    return re.sub(r"[^0-9A-Z]", "", (number or "").upper())


def phone_key(number: str | None) -> str:
    """The last digits, which are the same with and without a country's prefix.

    >>> phone_key("+34 912 345 678"), phone_key("0034-912345678")
    ('912345678', '912345678')

    An extension of three digits names nobody:

    >>> phone_key("112")
    ''
    """
    digits = re.sub(r"\D", "", number or "")
    return digits[-DIGITS_THAT_MATTER:] if len(digits) >= 6 else ""


def mail_key(address: str | None) -> str:
    """
    >>> mail_key("Sales <Info@Apex.example>"), mail_key("nobody")
    ('info@apex.example', '')
    """
    found = re.search(r"[^\s<>@]+@[^\s<>@]+", address or "")
    return found[0].casefold() if found else ""
