"""Cards that showed single requests now show the inquiries they belong to.

Shipped cards are the consultant's once installed, so a change of ours comes here
and only where the card is still as it was shipped.
"""

from odoo import SUPERUSER_ID, api

CHANGED = {
    "card_rfq_waiting": (
        "purchase.purchase_rfq",
        "purchase_flow.supply_inquiry_action",
        "purchase_flow.supply_inquiry_action_new",
    ),
    "card_new_rfq": (
        "purchase_flow.purchase_order_action_new",
        "purchase_flow.supply_inquiry_action_new",
        None,
    ),
    "card_new_vendor": (
        "purchase_flow.res_partner_action_new_vendor",
        "purchase_flow.purchase_flow_vendor_action_new",
        None,
    ),
}


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    for name, (before, after, start) in CHANGED.items():
        card = env.ref(f"purchase_flow.{name}", raise_if_not_found=False)
        if card and card.action_id == env.ref(before):
            values = {"action_id": env.ref(after).id}
            if start:
                values["empty_action_id"] = env.ref(start).id
            card.write(values)
