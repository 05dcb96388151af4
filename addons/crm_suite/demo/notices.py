"""What the company told its people, who does what for whom, and where they go."""

from datetime import timedelta

from odoo.fields import Command

DOT = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    "awAAAABJRU5ErkJggg=="
)
# Days ago, author, category, title, text, values; then how many have read it.
ANNOUNCEMENTS = [
    (
        88,
        "boss",
        "company",
        "Welcome to the new showroom",
        "From Monday our machines stand where people can try them. Bring customers"
        " along: the coffee is on the house.",
        {},
        10,
    ),
    (
        61,
        "office_manager",
        "people",
        "Summer leave: write yours down",
        "Please note your leave until the end of next month, so that two of a"
        " department are never away at once.",
        {},
        10,
    ),
    (
        34,
        "office_manager",
        "safety",
        "Safety shoes in the warehouse and the workshop",
        "Nobody enters the warehouse or the workshop without safety shoes, visitors"
        " included. Spare pairs stand at both doors.",
        {"must_acknowledge": True, "importance": "high"},
        10,
    ),
    (
        20,
        "boss",
        "rules",
        "Travel expenses: what changes",
        "Trains before planes, and a receipt for everything from 5. Questions go to"
        " the accountant.",
        {"is_pinned": True},
        8,
    ),
    (
        5,
        "office_manager",
        "rules",
        "New alarm code from Monday",
        "The code of the front door changes on Monday at six. You get yours from the"
        " front desk, against a signature.",
        {"must_acknowledge": True, "importance": "high", "is_pinned": True},
        0,
    ),
    (
        3,
        "boss",
        "company",
        "A large order, thanks to all of you",
        "Fairfax Property Group has ordered fourteen ride-on scrubbers. Sales,"
        " workshop and warehouse: well done.",
        {},
        0,
    ),
    (
        1,
        "office_manager",
        "people",
        "Nils Aalto starts in the warehouse",
        "Please make him feel at home. Samuel shows him around this week.",
        {},
        0,
    ),
]
# Giver, doer, title, days until it is due, whether a result is wanted, steps done
TASKS = [
    ("boss", "accountant", "Figures for the bank", 2, True, ("accept",)),
    ("boss", "sales_manager", "Three references for the brochure", -1, False, ()),
    ("boss", "purchaser", "A second source for motors", 6, True, ("accept", "start")),
    ("boss", "office_manager", "Offer for the fire drill", -2, True, ("accept",)),
    ("sales_manager", "salesperson", "Photos of the hotel laundry", -1, True, ()),
    ("sales_manager", "service_agent", "Call the five quiet customers", 1, False, ()),
    ("sales_manager", "boss", "Decide on the fair in Boston", -1, False, ()),
    ("office_manager", "warehouse_head", "Count the safety shoes", -3, True, ()),
    ("office_manager", "repairer", "Check the first-aid box", -1, False, ()),
    ("office_manager", "technician", "Bring the van papers", -2, False, ("accept",)),
    ("office_manager", "service_agent", "List of keys handed out", -1, True, ()),
    ("office_manager", "purchaser", "Order water for the kitchen", -2, False, ()),
    ("accountant", "salesperson", "Tax number of Corner Street Bakery", -2, False, ()),
    ("accountant", "office_manager", "Receipts of the summer party", 3, False, ()),
    ("salesperson", "technician", "Is the loan washer free in May?", -1, False, ()),
    ("technician", "warehouse_head", "Hoses for the hotel", -1, False, ()),
    ("service_agent", "repairer", "Why did the bakery's washer stop?", -2, False, ()),
    ("repairer", "purchaser", "Seals for the press", -1, False, ()),
    ("purchaser", "warehouse_head", "Which pallets go back?", -2, False, ()),
    ("warehouse_head", "purchaser", "Date of the next motors", -3, False, ()),
    ("purchaser", "accountant", "Pay the freight today", -1, False, ()),
]
# Asker, title, customer, days, hour, hours, parts, result
JOBS = [
    ("salesperson", "Measure the boiler room", 3, 0, 8, 1.5, "", None),
    ("service_agent", "Leaking seal on the washer", 7, 0, 11, 1, "2 seals", None),
    ("salesperson", "Show the scrubber to the team", 6, 2, 9, 2, "", None),
    ("service_agent", "Noise in the compressor", 10, -1, 9, 2, "1 bearing", None),
    ("service_agent", "Start-up of two washers", 12, -4, 9, 3, "", "Both run."),
    ("sales_manager", "Look at the old plant", 9, -9, 13, 1, "", "Pump too small."),
    ("service_agent", "Hose burst", 5, -16, 10, 1, "1 hose", "Hose replaced."),
    ("service_agent", "Yearly inspection", 13, -40, 8, 4, "", "No defects."),
]


def build(stage):
    _name_skills(stage)
    _announce(stage)
    _give(stage)
    _send(stage)


def _announce(stage):
    people = list(stage.users.values())
    for age, author, category, title, text, values, readers in ANNOUNCEMENTS:
        notice = stage.model("office.announcement", author).create(
            {
                "name": title,
                "body": f"<p>{text}</p>",
                "category_id": stage.env.ref(f"office_daily.category_{category}").id,
                **values,
            }
        )
        notice.action_publish()
        for user in people[:readers]:
            notice.with_user(user).action_open()
            if notice.must_acknowledge:
                notice.with_user(user).action_acknowledge()
        _date_notice(stage, notice, age)
    _change(stage)
    _submit_one(stage)


def _date_notice(stage, notice, age):
    out = stage.moment(-age, 8)
    stage.backdate(notice, publish_date=out, submit_date=out, create_date=out)
    for position, receipt in enumerate(notice.sudo().receipt_ids):
        read = out + timedelta(hours=1 + 5 * position)
        stage.backdate(
            receipt,
            date_delivered=out,
            date_opened=receipt.date_opened and read or None,
            date_acknowledged=receipt.date_acknowledged and read or None,
        )


def _change(stage):
    """A spelling mistake asks nobody again."""
    notice = stage.model("office.announcement", "office_manager").search(
        [("name", "=like", "Summer leave%")]
    )
    notice.action_change(
        {"body": f"{notice.body}<p>The list hangs in the kitchen.</p>"},
        False,
        "Where the list hangs",
    )


def _submit_one(stage):
    """Who may not publish submits; the office manager audits it."""
    notice = stage.model("office.announcement", "repairer").create(
        {
            "name": "Test bench out of order on Friday",
            "body": "<p>It is calibrated. Please bring urgent devices by Thursday.</p>",
            "category_id": stage.env.ref("office_daily.category_company").id,
        }
    )
    notice.action_publish()


def _give(stage):
    for giver, doer, title, due, is_result_required, steps in TASKS:
        task = (
            stage.model("project.task", giver)
            .with_context(office_give=True)
            .create(
                {
                    "name": title,
                    "user_ids": [Command.set(stage.users[doer].ids)],
                    "date_deadline": stage.moment(due, 16),
                    "is_result_required": is_result_required,
                }
            )
        )
        for step in steps:
            getattr(task.with_user(stage.users[doer]), f"action_{step}")()


def _name_skills(stage):
    technician = stage.users["technician"]
    stage.model("office.daily.skill", "office_manager").create(
        [
            {"name": name, "color": color, "user_ids": [Command.set(technician.ids)]}
            for color, name in enumerate(("Electrics", "Pumps", "Pressure washers"), 1)
        ]
    )


def _send(stage):
    """Asked for by the people, done by the technician."""
    for asker, title, customer, day, hour, hours, parts, result in JOBS:
        customer = stage.customers[customer]
        start = stage.moment(day, hour)
        ask = stage.model("office.daily.technician.ask", asker).create(
            {
                "name": title,
                "partner_id": customer.id,
                "technician_id": stage.users["technician"].id,
                "slot_start": start,
                "slot_stop": start + timedelta(hours=hours),
                "parts": parts,
                "is_signature_required": bool(result),
                "overlap_reason": "Agreed on the phone",
                **_document(stage, asker, customer),
            }
        )
        job = stage.env["project.task"].browse(ask.action_ask()["res_id"])
        if result:
            _finish(stage, job, result, hours)
    _give_one_back(stage)


def _document(stage, asker, customer):
    """An order of the customer, where the person who asks may read one."""
    orders = stage.model("sale.order", asker)
    order = orders.search([("partner_id", "=", customer.id)], limit=1)
    if not order:
        return {}
    return {"document_model": "sale.order", "document_id": order.id}


def _finish(stage, job, result, hours):
    job.with_user(stage.users["technician"]).action_finish(
        {
            "result": result,
            "hours": hours,
            "signature": DOT,
            "signed_by": job.partner_id.name,
        }
    )
    stage.backdate(job, done_date=job.slot_stop, date_last_stage_update=job.slot_stop)


def _give_one_back(stage):
    ask = stage.model("office.daily.technician.ask", "service_agent").create(
        {
            "name": "Replace the control unit",
            "partner_id": stage.customers[2].id,
            "technician_id": stage.users["technician"].id,
            "slot_start": stage.moment(6, 9),
            "slot_stop": stage.moment(6, 11),
            "is_signature_required": False,
        }
    )
    job = stage.env["project.task"].browse(ask.action_ask()["res_id"])
    job.with_user(stage.users["technician"]).action_give_back(
        "I am at the tram depot on that day."
    )
