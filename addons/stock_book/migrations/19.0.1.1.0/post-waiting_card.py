"""The card "Waiting for goods" counted short deliveries, which have a card of their own.

Shipped cards are never overwritten, so the correction is made once, and only where
nobody has changed the card.  The shortage book is filled with what is open already.
"""

from odoo import SUPERUSER_ID, api
from odoo.tools.safe_eval import safe_eval

FORMER = [
    ("picking_type_id.code", "=", "outgoing"),
    ("state", "in", ["confirmed", "waiting"]),
]
DOMAIN = """[
    ("picking_type_id.code", "=", "outgoing"),
    ("state", "in", ["confirmed", "waiting", "assigned"]),
    ("shortage_state", "in", ["requested", "incoming"]),
]"""


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    card = env.ref("stock_book.card_deliveries_waiting", raise_if_not_found=False)
    if card and safe_eval(card.domain) == FORMER:
        card.domain = DOMAIN
        card.empty_text = "Deliveries whose goods are asked for or on their way."
    env["stock.shortage"]._cron_refresh()
