"""What a repeated load finds changed: reported, and written only when asked."""

from ..fields import SECTIONS
from ..report import Problem
from .partners import update_partner
from .people import update_person
from .products import update_category, update_price, update_product
from .session import external_id, row_id

UPDATES = {
    "carriers": update_partner,
    "people": update_person,
    "customers": update_partner,
    "vendors": update_partner,
    "categories": update_category,
    "products": update_product,
    "prices": update_price,
}


def note_differences(session):
    """Every cell that reads differently from when its row was loaded."""
    for section in session.folder.rows:
        for row in session.changed(section):
            session.differences += _differences(session, row)
        session.differences += _vanished(session, section)
    _note_grown_orders(session)


def write_updates(session):
    """Write changed master data over; documents stay the history they are."""
    for section, update in UPDATES.items():
        for row in session.changed(section):
            if session.find(section, row.key[0]) is None and len(row.key) == 1:
                continue  # deleted here since; the difference is on the list
            update(session, row)
            session.ledger[row_id(row)] = row.facts()
            session.updated[section] += 1


def _differences(session, row):
    before, now = session.ledger[row_id(row)], row.facts()
    for name in SECTIONS[row.section].fields:
        was, said = before.get(name, ""), now.get(name, "")
        if was != said:
            reason = f"was {was!r} when it was loaded"
            yield Problem(row.file, row.line, name, said, reason)


def _vanished(session, section):
    present = {row_id(row) for row in session.folder[section]}
    file = session.mapping.sections[section].file
    start = external_id(section, ())
    for name in sorted(session.ledger):
        if name.split("_")[0] == start and name not in present:
            reason = "was loaded before and is not in the file any more"
            yield Problem(file, 0, "", name, reason)


def _note_grown_orders(session):
    """New lines of an order that is in already are not added to it."""
    new_orders = {row.key[0] for row in session.new("orders")}
    for line in session.new("lines"):
        if line["order"] not in new_orders:
            reason = "is a new line of an order that was loaded before; not added"
            session.differences.append(
                Problem(line.file, line.line, "", line["order"], reason)
            )
