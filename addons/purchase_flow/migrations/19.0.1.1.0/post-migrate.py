"""The arrival cards follow what is still to come, line by line.

They read the state of the transfers before: an order whose goods were rejected and
are replaced was no longer late.  A card that somebody changed stays as it is.
"""

from odoo import SUPERUSER_ID, api

WEEK = """[
            ("state", "=", "purchase"),
            ("is_arrival_open", "=", True),
            ("date_arrival", ">=", "today"),
            ("date_arrival", "<", "today +8d"),
        ]"""
CARDS = {
    "card_arrivals_late": '[("arrival_state", "=", "late")]',
    "card_arrivals_late_count": '[("arrival_state", "=", "late")]',
    "card_arrivals_week": WEEK,
}


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    for name, domain in CARDS.items():
        card = env.ref(f"purchase_flow.{name}", raise_if_not_found=False)
        if card and "receipt_status" in card.domain:
            fields = (card.row_fields or "").replace("date_planned", "date_arrival")
            card.write({"domain": domain})
            if card.kind == "list":
                card.write({"row_fields": fields, "order": "date_arrival"})
