"""Quotations and orders of ninety days, delivered, invoiced and paid or not."""

from dataclasses import dataclass, field

from odoo.fields import Command
from odoo.tools import groupby

from .catalogue import GOODS, SCARCE
from .customers import keeper_of

PAYMENT_DAYS = 30
QUANTITIES = {
    "Machines": (1, 1, 1, 2),
    "Tools": (1, 2, 3, 5),
    "Spare Parts": (2, 4, 6),
    "Supplies": (4, 6, 10),
}
TOO_FEW = ("MC-310",)
QUOTES = (-29, -24, -20, -13, -9, -6, -5, -4, -3, -2, -1, -1, 0, 0)


@dataclass
class Plan:
    """One order: how old it is, whose it is and how far it got."""

    day: int
    number: int
    fate: str  # paid overdue part due delivered ready late waiting
    promised: int = 4
    codes: tuple = field(default_factory=tuple)

    @property
    def delivered_on(self):
        return min(self.day + self.promised, -1)

    @property
    def paid_on(self):
        """Weekly, and never later than yesterday."""
        day = self.delivered_on + PAYMENT_DAYS - self.number % 3 * 7
        return min(day // 7 * 7, -1)


def build(stage):
    plans = _plans()
    orders = _order(stage, plans)
    _deliver(stage, plans, orders)
    _invoice(stage, plans, orders)
    _collect(stage, plans, orders)
    _quote(stage)


def _plans():
    old = [Plan(-88 + 7 * n // 4, n, _old_fate(n)) for n in range(40)]
    fresh = [
        *(Plan(-14 + n, 50 + n, "due") for n in range(4)),
        *(Plan(-8 + n, 60 + n, "delivered", promised=3) for n in range(4)),
        *(Plan(-12 + n, 70 + n, "late", promised=6) for n in range(4)),
        *(Plan(-5 + n, 80 + n, "waiting", codes=SCARCE[n % 3 :]) for n in range(4)),
        *(Plan(-2, 90 + n, "ready") for n in range(3)),
        *(Plan(0, 100 + n, "ready") for n in range(4)),
    ]
    return old + fresh


def _old_fate(number):
    """Most customers pay; some are late, two paid a part."""
    if number >= 32:
        return "due"
    if number in (9, 17):
        return "part"
    return "overdue" if number < 26 and number % 6 == 4 else "paid"


def _order(stage, plans):
    orders = stage.env["sale.order"]
    for person in ("salesperson", "sales_manager"):
        own = [plan for plan in plans if keeper_of(plan.number) == person]
        orders |= stage.model("sale.order", person).create(
            [_order_values(stage, plan) for plan in own]
        )
    by_reference = {order.client_order_ref: order for order in orders.sudo()}
    orders = [by_reference[_reference(plan)] for plan in plans]
    stage.decided(stage.env["sale.order"].union(*orders)).action_confirm()
    for plan, order in zip(plans, orders, strict=True):
        ordered = stage.moment(plan.day, 8 + plan.number % 9)
        stage.backdate(order, date_order=ordered, create_date=ordered)
    return orders


def _reference(plan):
    return f"PO-{4100 + plan.number}"


def _order_values(stage, plan):
    return {
        "partner_id": stage.customers[plan.number % len(stage.customers)].id,
        "user_id": stage.users[keeper_of(plan.number)].id,
        "client_order_ref": _reference(plan),
        "commitment_date": stage.moment(plan.day + plan.promised, 12),
        "order_line": _lines(stage, plan.codes),
    }


def _lines(stage, codes=()):
    picked = codes or _pick(stage)
    return [
        Command.create(
            {
                "product_id": stage.products[code].id,
                "product_uom_qty": stage.quantity(*QUANTITIES[_category(code)]),
            }
        )
        for code in picked
    ]


def _pick(stage):
    common = [
        row[0]
        for _category_name, rows in GOODS
        for row in rows
        if row[0] not in SCARCE + TOO_FEW
    ]
    return stage.rng.sample(common, stage.quantity(1, 2, 2, 3))


def _category(code):
    return next(name for name, rows in GOODS if any(row[0] == code for row in rows))


def _with_fate(plans, orders, *fates):
    pairs = zip(plans, orders, strict=True)
    return [(plan, order) for plan, order in pairs if plan.fate in fates]


def _deliver(stage, plans, orders):
    done = _with_fate(plans, orders, "paid", "overdue", "part", "due", "delivered")
    pickings = stage.env["stock.picking"].union(
        *(order.picking_ids for _, order in done)
    )
    stage.transfer(pickings)
    for plan, order in done:
        stage.date_transfer(order.picking_ids, plan.delivered_on)


def _invoice(stage, plans, orders):
    invoiced = _with_fate(plans, orders, "paid", "overdue", "part", "due")
    unposted = _with_fate(plans, orders, "delivered")[:2]
    stage.model("sale.order", "accountant").browse(
        [order.id for _plan, order in invoiced + unposted]
    )._create_invoices(grouped=True)  # one for each order
    for plan, order in invoiced:
        order.invoice_ids.invoice_date = stage.day(plan.delivered_on)
    everything = stage.env["sale.order"].union(*(order for _plan, order in invoiced))
    everything.invoice_ids.with_user(stage.users["accountant"]).action_post()


def _collect(stage, plans, orders):
    paid = sorted(_with_fate(plans, orders, "paid"), key=lambda pair: pair[0].paid_on)
    for paid_on, pairs in groupby(paid, key=lambda pair: pair[0].paid_on):
        orders_of_day = stage.env["sale.order"].union(*(order for _, order in pairs))
        stage.pay(orders_of_day.invoice_ids, paid_on)
    for plan, order in _with_fate(plans, orders, "part"):
        half = round(order.amount_total / 2, 2)
        stage.pay(order.invoice_ids, plan.paid_on, amount=half)


def _quote(stage):
    """Some wait for the customer, some end soon, some were never sent."""
    quotes = stage.env["sale.order"]
    for number, offset in enumerate(QUOTES):
        person = keeper_of(number)
        quote = stage.model("sale.order", person).create(
            {
                "partner_id": stage.customers[number * 5 % len(stage.customers)].id,
                "user_id": stage.users[person].id,
                "validity_date": stage.day(offset + 30 if number % 4 else offset + 9),
                "order_line": _lines(stage),
            }
        )
        written = stage.moment(offset, 8)
        stage.backdate(quote, date_order=written, create_date=written)
        quotes |= quote
    quotes[: len(QUOTES) - 3].action_quotation_sent()
