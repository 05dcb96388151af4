"""Inquiries at every step, what they saved, and vendors nobody has approved yet."""

from dataclasses import dataclass, field

from odoo.fields import Command

from odoo.addons.purchase_flow.models.supply_inquiry_vendor import QUIET


@dataclass
class Plan:
    """One inquiry: when it was sent, whom it asked for what, and how far it got."""

    title: str
    sent: int
    deadline: int
    vendors: tuple
    lines: tuple  # (code, quantity, days until needed)
    # vendor -> what he answered: see ``_answer_values``
    answers: dict = field(default_factory=dict)
    fate: str = "open"  # draft open awarded declined
    is_sealed: bool = False


def build(stage):
    for plan in _plans():
        inquiry = _ask(stage, plan)
        if plan.fate != "draft":
            _run(stage, plan, inquiry)
    _travel(stage)
    _meet_vendors(stage)


def _plans():
    """The vendors are numbers of the catalogue; prices are shares of the cost."""
    return [
        Plan(
            "Bearings and belts for the workshop",
            -62,
            -55,
            (4, 2, 0),
            (("SP-170", 120, -40), ("SP-210", 40, -40)),
            {4: (1.0, 6, 0), 2: (1.09, 9, 0), 0: (1.2, 14, 25)},
            "awarded",
        ),
        Plan(
            "Cleaners and oil, second quarter",
            -40,
            -33,
            (6, 3, 7),
            (("CS-100", 80, -20), ("CS-110", 60, -20), ("CS-120", 60, -20)),
            {6: (0.97, 4, 30), 3: (1.05, 6, 0)},
            "awarded",
        ),
        Plan(
            "Cordless tools for the spring campaign",
            -9,
            -2,
            (2, 5, 0),
            (("TL-100", 30, 25), ("TL-110", 24, 25)),
            {2: (0.94, 8, 40), 5: (0.99, 10, 0), 0: (1.08, 14, 0)},
            "awarded",
        ),
        Plan(
            "Ride-on scrubbers for the fair",
            -30,
            -24,
            (0, 1),
            (("MC-310", 4, 10),),
            {1: (1.35, 45, 300)},
            "declined",
        ),
        Plan(
            "Discs for the workshop",
            -6,
            -1,
            (3, 2, 7),
            (("CS-130", 48, 12), ("CS-140", 40, 12)),
            {3: (1.0, 5, 12), 2: (0.96, 21, 35), 7: (1.11, 3, 0)},
        ),
        Plan(
            "Hoses and seals",
            -4,
            0,
            (1, 0, 4),
            (("SP-150", 20, 18), ("SP-140", 40, 18)),
            {1: (0.98, 10, 20), 4: (1.04, 6, 0)},
        ),
        Plan(
            "Work lamps and heat guns",
            -2,
            4,
            (5, 2, 7),
            (("TL-170", 60, 30), ("TL-150", 30, 30)),
        ),
        Plan(
            "Compressors, yearly contract",
            -1,
            6,
            (0, 1, 2),
            (("MC-400", 40, 60), ("MC-410", 15, 60)),
            {0: (0.95, 14, 0)},
            is_sealed=True,
        ),
        Plan(
            "Cartons and film",
            0,
            7,
            (7, 3),
            (("CS-150", 400, 14), ("CS-160", 60, 14)),
            fate="draft",
        ),
    ]


def _ask(stage, plan):
    inquiry = (
        stage.model("supply.inquiry", "purchaser")
        .with_context(supply_no_mail=QUIET)
        .create(
            {
                "title": plan.title,
                "is_sealed": plan.is_sealed,
                # The past is put in place afterwards.
                "date_deadline": stage.moment(max(plan.deadline, 1), 17),
                "line_ids": [
                    Command.create(
                        {
                            "product_id": stage.products[code].id,
                            "quantity": quantity,
                            "date_need": stage.day(days),
                        }
                    )
                    for code, quantity, days in plan.lines
                ],
                "vendor_ids": [
                    Command.create({"partner_id": stage.vendors[number].id})
                    for number in plan.vendors
                ],
            }
        )
    )
    stage.backdate(inquiry, create_date=stage.moment(plan.sent, 8))
    return inquiry


def _run(stage, plan, inquiry):
    inquiry.action_send()
    for number, vendor in enumerate(plan.answers):
        _answer(stage, plan, inquiry, vendor, stage.moment(plan.sent + 1 + number, 11))
    stage.backdate(
        inquiry,
        send_date=stage.moment(plan.sent, 9),
        date_deadline=stage.moment(plan.deadline, 23),
    )
    if plan.fate == "awarded":
        _award(stage, plan, inquiry)
    elif plan.fate == "declined":
        inquiry.action_decline("The only offer is a third above the budget.")


def _answer(stage, plan, inquiry, vendor, moment):
    share, lead, freight = plan.answers[vendor]
    inquiry.record_offer(
        {
            "partner_id": stage.vendors[vendor].id,
            "client_ref": f"demo-{vendor}",
            "freight": freight,
            "date_valid": str(stage.day(45)),
            "lines": [
                {
                    "line_id": line.id,
                    "price": round(line.product_id.standard_price * share, 2),
                    "lead_days": lead,
                    # Who is cheap wants a pallet.
                    "minimum": 60 if share < 0.97 and line.quantity < 60 else 0,
                }
                for line in inquiry.line_ids
            ],
        }
    )
    offer = inquiry.vendor_ids.filtered(
        lambda one: one.partner_id == stage.vendors[vendor]
    ).offer_id
    moment = min(moment, stage.moment(0, 8))
    stage.backdate(offer, date_received=moment)
    stage.backdate(offer.vendor_id, date_answer=moment)


def _award(stage, plan, inquiry):
    cells = [line["cells"] for line in inquiry.compare()["lines"]]
    best = [
        next(cell for cell in offers if "best" in cell["marks"]) for offers in cells
    ]
    chosen = [{"offer_line_id": cell["offer_line_id"]} for cell in best]
    stage.decided(inquiry).action_award({"awards": chosen})
    if plan.deadline < -5:
        _finish(stage, plan, inquiry)


def _finish(stage, plan, inquiry):
    """Long ago: the goods have come, too."""
    awarded = stage.moment(plan.deadline + 1, 10)
    stage.backdate(inquiry, award_date=awarded)
    orders = inquiry.order_ids.filtered(lambda order: order.state == "purchase")
    stage.backdate(orders, date_order=awarded, date_approve=awarded)
    pickings = orders.sudo().picking_ids
    stage.transfer(pickings)
    stage.date_transfer(pickings, plan.deadline + 12)


def _travel(stage):
    """A look at the vendor's workshop belongs to the inquiry it was for."""
    inquiry = stage.model("supply.inquiry", "purchaser").search(
        [("title", "=", "Hoses and seals")], limit=1
    )
    stage.model("hr.expense", "purchaser").create(
        {
            "name": "Visit to the pump factory",
            "employee_id": stage.users["purchaser"].employee_id.id,
            "product_id": stage.env.ref("hr_expense.product_product_no_cost").id,
            "total_amount_currency": 86.4,
            "date": stage.day(-3),
            "supply_inquiry_id": inquiry.id,
        }
    )


def _meet_vendors(stage):
    """One approved, two for the boss, one that the buyer is still writing."""
    files = stage.model("purchase.flow.vendor", "purchaser").create(
        [
            _vendor_values("Aalto Filters Oy", "Tampere", "+358 3 555 0101", 9000),
            _vendor_values("Mistral Hoses SARL", "Marseille", "+33 4 5550 0102", 14000),
            _vendor_values("Kestrel Lighting Ltd", "Leeds", "+44 113 555 0103", 6500),
            _vendor_values("Lagoa Embalagens Lda", "Porto", "+351 22 555 0104", 3000),
        ]
    )
    stage.decided(files[0]).action_submit()
    for file in files[1:3]:
        file.action_submit()
    for age, file in zip((-50, -3, -1, 0), files, strict=True):
        stage.backdate(file, create_date=stage.moment(age, 10))


def _vendor_values(name, city, phone, amount):
    return {
        "name": name,
        "city": city,
        "phone": phone,
        "email": f"sales@{name.split()[0].lower()}.example",
        "amount_expected": amount,
        "note": "Proposed after the trade fair; references were asked for.",
    }
