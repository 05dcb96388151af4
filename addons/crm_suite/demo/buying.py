"""Inquiries and purchase orders: received, late, on the way, billed and paid."""

from dataclasses import dataclass

from odoo.fields import Command
from odoo.tools import groupby

from .catalogue import SCARCE, VENDORS, goods


@dataclass
class Plan:
    """One purchase order: how old it is, whose goods and how far it got."""

    day: int
    number: int
    fate: str  # paid owed overdue received typed pending
    arrives: int = 8

    @property
    def vendor(self):
        return self.number % len(VENDORS)

    @property
    def received_on(self):
        return min(self.day + self.arrives, -1)

    @property
    def paid_on(self):
        return min((self.received_on + 28) // 7 * 7, -1)


def build(stage):
    plans = _plans()
    orders = _order(stage, plans)
    _receive(stage, plans, orders)
    _bill(stage, plans, orders)
    _pay(stage, plans, orders)
    _inquire(stage)


def _plans():
    return [
        *(Plan(-86 + 4 * n, n, "paid") for n in range(11)),
        *(Plan(-58 + 5 * n, 20 + n, "overdue") for n in range(3)),
        *(Plan(-36 + 2 * n, 30 + n, "owed") for n in range(5)),
        *(Plan(-15 + n, 40 + n, "received", arrives=9) for n in range(3)),
        *(Plan(-14 + n, 50 + n, "typed", arrives=6) for n in range(3)),
        *(Plan(-16 + n, 60 + n, "pending", arrives=11 + n) for n in range(3)),
        *(Plan(-4 + n, 70 + n, "pending", arrives=4 + n) for n in range(4)),
        *(Plan(0, 80 + n, "pending", arrives=12) for n in range(2)),
    ]


def _order(stage, plans):
    orders = stage.model("purchase.order", "purchaser").create(
        [_order_values(stage, plan) for plan in plans]
    )
    stage.decided(orders).button_confirm()
    for plan, order in zip(plans, orders, strict=True):
        ordered = stage.moment(plan.day, 10)
        stage.backdate(
            order, date_order=ordered, date_approve=ordered, create_date=ordered
        )
    return orders


def _order_values(stage, plan):
    return {
        "partner_id": stage.vendors[plan.vendor].id,
        "partner_ref": f"{VENDORS[plan.vendor][0][:3].upper()}-{7200 + plan.number}",
        "user_id": stage.users["purchaser"].id,
        "payment_term_id": stage.vendors[
            plan.vendor
        ].property_supplier_payment_term_id.id,
        "date_order": stage.moment(plan.day, 10),
        "order_line": _lines(stage, plan.vendor, plan.day + plan.arrives),
    }


def _lines(stage, vendor, arrives_on):
    rows = [row for row in goods() if row[2] == vendor and row[0] not in SCARCE]
    picked = stage.rng.sample(rows, min(len(rows), stage.quantity(1, 2, 3)))
    return [
        Command.create(
            {
                "product_id": stage.products[code].id,
                # A pallet, not the whole year.
                "product_qty": max(2, maximum // 2),
                "price_unit": cost,
                "date_planned": stage.moment(arrives_on, 12),
            }
        )
        for code, _name, _vendor, cost, _price, _low, maximum, _stock in picked
    ]


def _with_fate(plans, orders, *fates):
    pairs = zip(plans, orders, strict=True)
    return [(plan, order) for plan, order in pairs if plan.fate in fates]


def _receive(stage, plans, orders):
    done = _with_fate(plans, orders, "paid", "overdue", "owed", "received", "typed")
    stage.transfer(orders.browse([order.id for _, order in done]).sudo().picking_ids)
    for plan, order in done:
        stage.date_transfer(order.sudo().picking_ids, plan.received_on)


def _bill(stage, plans, orders):
    for plan, order in _with_fate(plans, orders, "paid", "overdue", "owed", "typed"):
        order.with_user(stage.users["accountant"]).with_context(
            default_invoice_date=stage.day(plan.received_on)
        ).action_create_invoice()
    posted = _with_fate(plans, orders, "paid", "overdue", "owed")
    bills = orders.browse([order.id for _, order in posted]).sudo().invoice_ids
    bills.with_user(stage.users["accountant"]).action_post()


def _pay(stage, plans, orders):
    paid = sorted(_with_fate(plans, orders, "paid"), key=lambda pair: pair[0].paid_on)
    for paid_on, pairs in groupby(paid, key=lambda pair: pair[0].paid_on):
        orders_of_day = orders.browse([order.id for _, order in pairs])
        stage.pay(orders_of_day.sudo().invoice_ids, paid_on)


def _inquire(stage):
    """Three not sent yet, four with the vendor."""
    inquiries = stage.model("purchase.order", "purchaser").create(
        [
            {
                "partner_id": stage.vendors[number].id,
                "user_id": stage.users["purchaser"].id,
                "order_line": _lines(stage, number, 10 + number),
            }
            for number in range(7)
        ]
    )
    inquiries[:4].state = "sent"
    for number, inquiry in enumerate(inquiries):
        written = stage.moment(-number, 9)
        stage.backdate(inquiry, date_order=written, create_date=written)
