"""Carriers, customers and vendors: the companies we deal with."""

from markupsafe import Markup

from odoo.fields import Command

from .places import Places
from .session import in_batches, row_id

RANKS = {"customers": "customer_rank", "vendors": "supplier_rank"}


def write_partners(session, section):
    """One company per row, with the person to talk to below it."""
    places = Places(session.env)
    rows = session.new(section)
    for done, batch in in_batches(rows):
        partners = session.env["res.partner"].create(
            [prepare_partner_values(session, places, row) for row in batch]
        )
        session.bind(partners, [row_id(row) for row in batch])
        _bind_contacts(session, partners, batch)
        session.remember(batch)
        session.progress.part(done, len(rows), section)


def update_partner(session, row):
    """Write what a changed row says over what is there."""
    partner = session.get(row.section, row.key[0], row)
    values = prepare_partner_values(session, Places(session.env), row)
    values.pop("child_ids", None)
    values.pop(RANKS.get(row.section), None)
    partner.write(values)
    contact = session.find(row.section, row.key[0], part="contact")
    if contact and row["contact"]:
        contact.write(_prepare_contact_values(row))


def prepare_partner_values(session, places, row):
    """A company as Odoo keeps it; what it has no field for goes into the note."""
    values = {
        "name": row["name"],
        "is_company": True,
        "ref": row.key[0],
        "phone": row["phone"] or False,
        "company_id": session.owner.id,
        **places.prepare_address_values(row),
    }
    if row.section == "carriers":
        return {**values, "category_id": [Command.link(_carrier_tag(session).id)]}
    values |= {
        "email": row["email"] or False,
        "website": row["website"] or False,
        "vat": row["vat"] or False,
        "comment": _note(row),
        RANKS[row.section]: 1,
    }
    if row["salesperson"]:
        values["user_id"] = session.get("people", row["salesperson"], row).id
    if row["contact"]:
        values["child_ids"] = [Command.create(_prepare_contact_values(row))]
    return values


def _prepare_contact_values(row):
    return {
        "name": row["contact"],
        "function": row["contact_title"] or False,
        "type": "contact",
    }


def _note(row):
    lines = [f"Fax: {row['fax']}"] if row["fax"] else []
    lines += (row["note"] or "").splitlines()
    return Markup("").join(Markup("<p>%s</p>") % line for line in lines) or False


def _bind_contacts(session, partners, rows):
    pairs = [
        (partner.child_ids[:1], f"{row_id(row)}_contact")
        for partner, row in zip(partners, rows, strict=True)
        if row["contact"]
    ]
    if pairs:
        contacts = partners.browse([contact.id for contact, _name in pairs])
        session.bind(contacts, [name for _contact, name in pairs])


def _carrier_tag(session):
    """The tag that tells carriers from other companies; Odoo has no field for it."""
    tags = session.env["res.partner.category"]
    return tags.search([("name", "=", "Carrier")], limit=1) or tags.create(
        {"name": "Carrier"}
    )
