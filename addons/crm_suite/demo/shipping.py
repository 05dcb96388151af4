"""Goods that leave on application, money that salespeople announce, and the history."""

from odoo.fields import Command

from .catalogue import SCARCE

# Customers whose goods leave on application only, with the deposit of their orders.
ON_APPLICATION = {18: 0, 20: 30, 21: 0}
LIMIT = 6000.0
# Customer, person, days ago, lines, days until it shipped
SHIPPED = [
    (18, "salesperson", -74, [("TL-100", 4), ("TL-120", 6)], 3),
    (21, "salesperson", -58, [("TL-130", 2), ("CS-100", 10)], 2),
    (20, "sales_manager", -46, [("TL-170", 8)], 5),
    (18, "salesperson", -31, [("MC-500", 1), ("SP-120", 6)], 2),
    (21, "salesperson", -19, [("TL-150", 5)], 1),
    (18, "salesperson", -8, [("CS-110", 20)], 2),
]
# Money told and found: person, amount found of each 100 told, days ago
TOLD = [
    ("salesperson", 100, -52),
    ("salesperson", 100, -37),
    ("sales_manager", 100, -24),
    ("salesperson", 90, -13),
    ("salesperson", 100, -4),
]


def build(stage):
    for number, deposit in ON_APPLICATION.items():
        stage.customers[number].write(
            {"shipping_mode": "always", "shipping_deposit_percent": deposit}
        )
    for row in SHIPPED:
        _ship(stage, *row)
    _release(stage)
    _wait(stage)
    _tell(stage)
    _tell_history(stage)


def _order(stage, customer, person, day, lines):
    order = stage.model("sale.order", person).create(
        {
            "partner_id": stage.customers[customer].id,
            "user_id": stage.users[person].id,
            "order_line": [
                Command.create(
                    {
                        "product_id": stage.products[code].id,
                        "product_uom_qty": quantity,
                    }
                )
                for code, quantity in lines
            ],
        }
    )
    stage.decided(order).action_confirm()
    ordered = stage.moment(day, 11)
    stage.backdate(order, date_order=ordered, create_date=ordered)
    return order


def _apply(stage, order, part=1, **values):
    """Ask for a part of every line, as the seller does."""
    lines = [
        {
            "sale_line_id": line.id,
            "quantity": max(round(line.product_uom_qty * part), 1),
        }
        for line in order.order_line
    ]
    found = order.env["shipping.application"].apply(
        {"sale_id": order.id, "lines": lines, **values}
    )
    return order.env["shipping.application"].browse(found["id"])


def _ship(stage, customer, person, day, lines, days):
    order = _order(stage, customer, person, day, lines)
    if order.amount_deposit:
        _find(stage, order, person, 100, day + 1, amount=order.amount_deposit)
    application = _apply(stage, stage.decided(order), date_ship=stage.day(day + days))
    stage.backdate(
        application,
        date_apply=stage.day(day + 1),
        approve_date=stage.moment(day + 1, 15),
    )
    pickings = application.sudo().picking_ids
    stage.transfer(pickings)
    stage.date_transfer(pickings, day + days)
    order.sudo()._create_invoices().invoice_date = stage.day(day + days)
    invoice = order.sudo().invoice_ids
    invoice.with_user(stage.users["accountant"]).action_post()
    if day < -25:
        stage.pay(invoice, day + days + 20)


def _release(stage):
    """One was released in part and waits in the warehouse, one as a whole."""
    part = _order(stage, 18, "salesperson", -3, [("TL-140", 10), ("TL-160", 4)])
    _apply(
        stage,
        stage.decided(part),
        part=0.5,
        date_ship=stage.day(0),
        note="The rest in two weeks, when their hall is ready.",
    )
    whole = _order(stage, 21, "sales_manager", -2, [("CS-120", 12)])
    _apply(stage, stage.decided(whole), date_ship=stage.day(1))


def _wait(stage):
    """One for each of those who decide, one refused, one being written."""
    scarce = _order(stage, 18, "salesperson", -1, [("TL-110", 2), (SCARCE[0], 9)])
    _apply(stage, scarce, date_ship=stage.day(4))
    rich = stage.customers[21]
    rich.write({"use_partner_credit_limit": True, "credit_limit": LIMIT})
    over = _order(stage, 21, "salesperson", -2, [("MC-300", 3)])
    _apply(stage, over, date_ship=stage.day(2), note="He pays on Friday, he says.")
    deposit = _order(stage, 20, "salesperson", -4, [("MC-510", 2)])
    announced = _announce(
        stage, deposit, 500.0, -1, "salesperson", reference="Deposit Eastbank"
    )
    announced.action_submit()
    _apply(stage, deposit, date_ship=stage.day(1))
    hasty = _order(stage, 20, "salesperson", -3, [("MC-600", 1)])
    refused = _apply(stage, hasty, date_ship=stage.day(0))
    refused.sudo().desk_approval_request_id.with_user(
        stage.users["accountant"]
    ).action_reject("The deposit first: nothing has come.")
    draft = _order(stage, 21, "salesperson", 0, [("TL-170", 6)])
    draft.action_apply_shipping()


def _announce(stage, order, amount, day, person, **values):
    return stage.model("money.claim", person).create(
        {
            "partner_id": order.partner_id.id,
            "amount": amount,
            "date": stage.day(day),
            "journal_id": stage.accounts.bank.id,
            "res_model": "sale.order",
            "res_id": order.id,
            **values,
        }
    )


def _tell(stage):
    """Most of what was told was found; some of it is looked for today."""
    orders = (
        stage.env["sale.order"]
        .search([("partner_id", "in", stage.customers[:18].ids)], order="id")
        .filtered(
            lambda order: any(
                invoice.state == "posted" and invoice.payment_state == "not_paid"
                for invoice in order.invoice_ids
            )
        )
    )
    pairs = zip(TOLD, orders, strict=False)
    for (person, percent, day), order in pairs:
        _find(stage, order, person, percent, day)
    rest = orders[len(TOLD) : len(TOLD) + 4]
    for number, order in enumerate(rest):
        claim = _announce(
            stage,
            order,
            order.invoice_ids[:1].amount_residual,
            -number,
            "salesperson",
            reference=f"Transfer {order.client_order_ref or order.name}",
            method="cheque" if number == 1 else "transfer",
        )
        claim.action_submit()
        if number == 3:
            claim.with_user(stage.users["accountant"]).action_refuse(
                "Nothing of this amount is on the account."
            )


def _find(stage, order, person, percent, day, amount=0):
    amount = amount or order.invoice_ids[:1].amount_residual
    claim = _announce(stage, order, amount, day, person, reference=f"TR {order.name}")
    claim.action_submit()
    finance = claim.with_user(stage.users["accountant"])
    if percent != 100:
        finance.amount_confirmed = order.currency_id.round(amount * percent / 100)
    finance.action_confirm()
    stage.backdate(
        claim,
        submit_date=stage.moment(day, 17),
        confirm_date=stage.moment(min(day + 1, 0), 9),
        create_date=stage.moment(day, 17),
    )


def _tell_history(stage):
    """The documents were made just now; their history has the days they bear."""
    stage.env["customer.event"].flush_model()
    stage.env.cr.execute(
        """
        DELETE FROM customer_event
         WHERE res_model IN ('sale.order', 'stock.picking', 'account.move',
                             'account.payment')
           AND split_part(source, ',', 3) IN ('sent', 'sale', 'cancel', 'done',
                                              'posted')
        """
    )
    stage.env.cr.execute(
        """
        UPDATE customer_event event SET date = application.approve_date
          FROM shipping_application application
         WHERE event.source = 'shipping.application,' || application.id || ',released'
        """
    )
    stage.env.cr.execute(
        """
        UPDATE customer_event event SET date = task.slot_stop
          FROM project_task task
         WHERE event.source = 'project.task,' || task.id || ',done'
           AND task.slot_stop < event.date
        """
    )
    stage.env["customer.event"].invalidate_model()
    stage.env["customer.event"]._backfill()
