"""What a mapping can name: the sections of a company and their fields.

This table is the whole vocabulary.  The checks read it to judge a mapping and
its files, `docs/loading.md` explains it in the same order.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Field:
    """One thing known of a record.

    `kind` says how a cell is read: text, number, amount (may be negative), date,
    flag, discount, role or ref (the key of a row of section `to`).
    """

    kind: str = "text"
    needed: bool = False  # must be mapped, and must not be blank
    to: str = ""
    above_zero: bool = False


@dataclass(frozen=True)
class Section:
    """A kind of record, read from one file."""

    what: str
    fields: dict
    master: bool = True  # a thing that changes; a document is history and does not


TEXT = Field()
NAME = Field(needed=True)
NUMBER = Field("number")
DATE = Field("date")


def _ref(section, needed=False):
    return Field("ref", needed, section)


ADDRESS = {"street": TEXT, "city": TEXT, "region": TEXT, "zip": TEXT, "country": TEXT}
PARTY = {
    "name": NAME,
    "contact": TEXT,
    "contact_title": TEXT,
    **ADDRESS,
    "phone": TEXT,
    "fax": TEXT,
    "email": TEXT,
    "website": TEXT,
    "vat": TEXT,
    "note": TEXT,
}
SHIP_TO = {
    f"ship_{name}": TEXT for name in ("name", "street", "city", "region", "zip")
} | {"ship_country": TEXT}

SECTIONS = {
    "carriers": Section("carrier", {"name": NAME, "phone": TEXT}),
    "people": Section(
        "person",
        {
            "name": NAME,
            "login": NAME,
            "role": Field("role", needed=True),
            "title": TEXT,
            "email": TEXT,
            "phone": TEXT,
            "manager": _ref("people"),
            "hired": DATE,
            "born": DATE,
            "private_phone": TEXT,
            **ADDRESS,
        },
    ),
    "customers": Section("customer", {**PARTY, "salesperson": _ref("people")}),
    "vendors": Section("vendor", PARTY),
    "categories": Section("category", {"name": NAME, "parent": _ref("categories")}),
    "products": Section(
        "product",
        {
            "name": NAME,
            "code": TEXT,
            "barcode": TEXT,
            "category": _ref("categories"),
            "vendor": _ref("vendors"),
            "package": TEXT,
            "unit": TEXT,
            "price": NUMBER,
            "cost": NUMBER,
            "on_hand": NUMBER,
            "on_order": NUMBER,
            "reorder": NUMBER,
            "discontinued": Field("flag"),
            "note": TEXT,
        },
    ),
    "prices": Section(
        "vendor price",
        {
            "product": _ref("products", needed=True),
            "vendor": _ref("vendors", needed=True),
            "price": Field("number", needed=True),
            "from_quantity": NUMBER,
            "lead_days": NUMBER,
            "valid_from": DATE,
            "valid_to": DATE,
        },
    ),
    "stock": Section(
        "stock of a warehouse",
        {
            "product": _ref("products", needed=True),
            "warehouse": NAME,
            "quantity": Field("number", needed=True),
        },
        master=False,
    ),
    "orders": Section(
        "order",
        {
            "number": NAME,
            "customer": _ref("customers", needed=True),
            "salesperson": _ref("people"),
            "date": Field("date", needed=True),
            "wanted": DATE,
            "shipped": DATE,
            "carrier": _ref("carriers"),
            "freight": NUMBER,
            "reference": TEXT,
            **SHIP_TO,
        },
        master=False,
    ),
    "lines": Section(
        "order line",
        {
            "order": _ref("orders", needed=True),
            "product": _ref("products", needed=True),
            "price": Field("number", needed=True),
            "quantity": Field("number", needed=True, above_zero=True),
            "discount": Field("discount"),
        },
        master=False,
    ),
}

ROLES = (
    "boss",
    "sales_manager",
    "salesperson",
    "technician",
    "service_agent",
    "repairer",
    "purchaser",
    "warehouse_head",
    "office_manager",
    "accountant",
)
