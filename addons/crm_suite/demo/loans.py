"""What is lent and borrowed, goods with a reason, and how a warehouse was opened."""

from odoo.fields import Command

# Who asks, to which customer, purpose, day out, day due, [(product, pieces)]
LENT = [
    ("salesperson", 3, "demo", -82, -68, [("MC-300", 1)]),
    ("salesperson", 7, "trial", -64, -34, [("TL-100", 4), ("TL-110", 2)]),
    ("sales_manager", 12, "exhibition", -51, -41, [("MC-200", 2), ("MC-110", 1)]),
    ("repairer", 5, "replacement", -33, -12, [("MC-410", 1)]),
    ("salesperson", 9, "trial", -26, 4, [("TL-130", 3), ("TL-140", 2)]),
    ("repairer", 15, "replacement", -19, -6, [("MC-400", 1)]),
    ("salesperson", 2, "demo", -12, 2, [("MC-500", 1)]),
    ("technician", 8, "replacement", -9, 12, [("MC-610", 1)]),
    ("salesperson", 17, "demo", -5, 9, [("MC-110", 1), ("SP-120", 1)]),
]
# Reason, person, day, note, [(product, pieces)]
SLIPS = [
    ("sample", "salesperson", -71, "For the new catalogue", [("CS-100", 4)]),
    ("consumption", "repairer", -58, "Workshop floor", [("CS-110", 2), ("CS-120", 3)]),
    ("found", "warehouse_head", -44, "Behind the press", [("SP-170", 12)]),
    ("damaged", "warehouse_head", -29, "Fell off the fork lift", [("TL-170", 2)]),
    ("gift", "sales_manager", -16, "Fair in Lyon", [("TL-160", 3)]),
    ("free", "warehouse_head", -8, "Bonus of the vendor", [("CS-130", 5)]),
    ("sample", "salesperson", -2, "Asked by the customer", [("CS-140", 2)]),
]
DEPOSITS = {"MC-410": 150, "MC-400": 80, "MC-610": 60}


def build(stage):
    _open_workshop(stage)
    loans = [_lend(stage, *row) for row in LENT]
    _settle(stage, loans)
    _borrow(stage)
    _lend_tools(stage)
    _ask(stage)
    for row in SLIPS:
        _slip(stage, *row)
    _draft_opening(stage)


def _lines(stage, rows):
    return [
        Command.create(
            {
                "product_id": stage.products[code].id,
                "quantity": quantity,
                "amount_deposit": DEPOSITS.get(code, 0),
            }
        )
        for code, quantity in rows
    ]


def _loan(stage, person, day, due, rows, **values):
    main = stage.warehouses[0]
    return stage.model("stock.loan", person).create(
        {
            "warehouse_id": main.id,
            "user_id": stage.users[person].id,
            "date": stage.day(day),
            "date_due": stage.day(due),
            "line_ids": _lines(stage, rows),
            **values,
        }
    )


def _lend(stage, person, customer, purpose, day, due, rows):
    loan = _loan(
        stage,
        person,
        day,
        due,
        rows,
        purpose=purpose,
        partner_id=stage.customers[customer].id,
    )
    return _hand_out(stage, loan, day)


def _hand_out(stage, loan, day):
    keeper = stage.decided(loan.with_user(stage.users["warehouse_head"]))
    keeper.action_lend()
    if loan.deposit_state == "asked":
        keeper.action_deposit_receive()
    _date(stage, loan, loan.event_ids, day)
    stage.backdate(loan, lend_date=stage.moment(day, 10))
    return loan


def _date(stage, loan, events, day):
    moment = stage.moment(day, 10, 30)
    stage.backdate(events.sudo(), date=moment)
    moves = events.sudo().move_id
    stage.backdate(moves, date=moment)
    stage.backdate(moves.move_line_ids, date=moment)


def _step(stage, loan, day, method, *arguments):
    keeper = loan.with_user(stage.users["warehouse_head"])
    done = getattr(keeper, method)(*arguments)
    events = stage.env["stock.loan.event"].browse(done["event_ids"])
    _date(stage, loan, events, day)
    if loan.date_end:
        stage.backdate(loan, date_end=stage.day(day))


def _row(loan, number, quantity, **values):
    return [{"line_id": loan.line_ids[number].id, "quantity": quantity, **values}]


def _settle(stage, loans):
    """One came back, one was bought, one came back damaged, one is half back."""
    shown, tried, fair, _late, half, *_rest = loans
    _step(stage, shown, -69, "action_return")
    _step(stage, tried, -36, "action_return", _row(tried, 0, 2))
    _step(stage, tried, -35, "action_convert", "sale", _row(tried, 0, 2))
    _step(stage, tried, -34, "action_return", _row(tried, 1, 2))
    scratched = _row(fair, 0, 1, condition="damaged", note="Housing cracked", charge=45)
    _step(stage, fair, -42, "action_return", scratched)
    _step(stage, fair, -42, "action_return", _row(fair, 0, 1) + _row(fair, 1, 1))
    _step(stage, half, -3, "action_return", _row(half, 1, 2))


def _borrow(stage):
    """The vendor lent a machine for the fair; a torque wrench was kept."""
    vendor = stage.vendors[1]
    loan = _loan(
        stage,
        "purchaser",
        -14,
        5,
        [("MC-210", 1)],
        kind="borrow",
        holder_kind="vendor",
        partner_id=vendor.id,
        purpose="exhibition",
    )
    _hand_out(stage, loan, -14)


def _lend_tools(stage):
    """The technician has tools with him, as every week."""
    technician = stage.env["hr.employee"].search(
        [("user_id", "=", stage.users["technician"].id)]
    )
    loan = _loan(
        stage,
        "technician",
        -3,
        4,
        [("TL-160", 1), ("TL-150", 1)],
        holder_kind="employee",
        employee_id=technician.id,
        purpose="tool",
    )
    _hand_out(stage, loan, -3)


def _ask(stage):
    """One waits for the boss, one for the warehouse, one is being written."""
    large = _loan(
        stage,
        "salesperson",
        0,
        14,
        [("MC-310", 1)],
        partner_id=stage.customers[6].id,
        purpose="demo",
    )
    large.action_submit()
    small = _loan(
        stage,
        "salesperson",
        0,
        14,
        [("MC-100", 2)],
        partner_id=stage.customers[11].id,
        purpose="trial",
    )
    small.action_submit()
    _loan(
        stage,
        "service_agent",
        0,
        21,
        [("TL-120", 1)],
        partner_id=stage.private_customers[0].id,
        purpose="replacement",
    )


def _slip(stage, reason, person, day, note, rows):
    slip = stage.model("stock.book.slip", person).create(
        {
            "reason_id": stage.env.ref(f"stock_book.reason_{reason}").id,
            "warehouse_id": stage.warehouses[0].id,
            "date": stage.day(day),
            "note": note,
            "line_ids": [
                Command.create(
                    {"product_id": stage.products[code].id, "quantity": quantity}
                )
                for code, quantity in rows
            ],
        }
    )
    slip.action_submit()
    if day < -3:
        stage.decided(slip.with_user(stage.users["warehouse_head"])).action_post()
        moves = slip.line_ids.move_ids.sudo()
        stage.backdate(moves, date=stage.moment(day, 11))
        stage.backdate(moves.move_line_ids, date=stage.moment(day, 11))
        stage.backdate(slip, post_date=stage.moment(day, 11))


def _open_workshop(stage):
    """Tools that the mechanics had in their drawers when the books began."""
    workshop = stage.warehouses[1]
    rows = (("TL-100", 3), ("TL-120", 2), ("TL-130", 1), ("TL-160", 2), ("CS-120", 10))
    opening = _opening(stage, workshop, -91, rows)
    opening.action_check()
    for total in opening.total_ids:
        total.with_user(
            stage.users["accountant"]
        ).amount_accounted = total.amount_counted
    opening.action_confirm()
    opening.action_lock()
    stage.backdate(
        opening, confirm_date=stage.moment(-91, 12), lock_date=stage.moment(-90, 9)
    )


def _opening(stage, warehouse, day, rows, **values):
    return stage.model("stock.opening", "warehouse_head").create(
        {
            "warehouse_id": warehouse.id,
            "date": stage.day(day),
            "line_ids": [
                Command.create(
                    {
                        "code": code,
                        "quantity": quantity,
                        "unit_cost": stage.products[code].standard_price
                        if code in stage.products
                        else 0,
                    }
                )
                for code, quantity in rows
            ],
            **values,
        }
    )


def _draft_opening(stage):
    """A count of the van that is being typed, with the usual slips of the pen."""
    opening = _opening(
        stage,
        stage.warehouses[1],
        0,
        (("SP-100", 6), ("SP-999", 4), ("SP-180", -2), ("TL-170", 2)),
        is_difference=False,
        note="What the service van carries.",
    )
    opening.action_check()
