"""What may be sold, what was sent to whom, and how the pipeline went."""

from datetime import timedelta

from odoo import fields

from odoo.addons.sales_flow.engine.funnel import Change, replay

# Products and quantities that open opportunities are about.
EXPECTED = (
    (("MC-110", 2), ("SP-120", 4)),
    (("MC-410", 1), ("CS-120", 6)),
    (("TL-100", 3), ("TL-120", 4)),
    (("MC-210", 2),),
    (("SP-110", 8), ("SP-130", 20)),
    (("MC-600", 1),),
    (("MC-300", 1), ("CS-100", 10)),
    (("TL-130", 2), ("CS-130", 4)),
)
COMPETITORS = ("Norvik", "", "Caldera Tools", "", "")
SAID = (
    ("accepted", "Delivery before the end of the month, please."),
    ("declined", "We have taken the offer of Norvik: cheaper by a tenth."),
)


def build(stage):
    _history(stage)
    leads = _expect(stage)
    _quote(stage, leads)
    _send(stage)
    _coach(stage)


def _history(stage):
    """The way of every opportunity, in place of the moment it was invented."""
    ledger = stage.env["sales.flow.stage.passage"]
    leads = (
        stage.env["crm.lead"]
        .with_context(active_test=False)
        .search([("type", "=", "opportunity")], order="id")
    )
    ledger.search([("lead_id", "in", leads.ids)]).unlink()
    order = stage.env["crm.stage"].search([])
    sources = stage.env["utm.source"].search([], limit=4, order="id")
    values = []
    for number, lead in enumerate(leads):
        lost = lead.won_status == "lost"
        if lost:
            stage.backdate(lead, stage_id=order[number % 3].id)
        stage.backdate(lead, source_id=sources[number % len(sources)].id)
        values += _way(ledger, lead, order, lost, number)
    ledger.create(values)
    ledger._classify(leads)


def _way(ledger, lead, order, lost, number):
    """One stage after the other, at a pace of its own."""
    end = lead.date_closed or fields.Datetime.now()
    path = list(order)[: list(order).index(lead.stage_id) + 1]
    if len(path) > 2 and number % 4 == 0:
        del path[1]  # some go straight to the offer
    steps = len(path) if not lead.date_closed else max(len(path) - 1, 1)
    pace = (end - lead.create_date) / (steps + (number % 3) / 2)
    changes = [
        Change(lead.create_date + pace * rank, old.id, new.id)
        for rank, (old, new) in enumerate(zip(path, path[1:], strict=False), 1)
    ]
    stays = replay(
        lead.create_date, changes, lead.stage_id.id, end, end if lost else None
    )
    return [
        {
            **ledger._prepare_passage_values(lead, stays[0].entered, stay.entered),
            "stage_id": stay.stage,
            "left_date": stay.left or False,
        }
        for stay in stays
    ]


def _expect(stage):
    """Open opportunities say which products they are about."""
    leads = stage.env["crm.lead"].search(
        [("won_status", "=", "pending"), ("user_id", "!=", False)],
        order="id",
        limit=2 * len(EXPECTED),
    )
    for number, (lead, products) in enumerate(zip(leads[::2], EXPECTED, strict=True)):
        for code, quantity in products:
            stage.env["sales.flow.expected.product"].with_user(lead.user_id).create(
                {
                    "lead_id": lead.id,
                    "product_id": stage.products[code].id,
                    "quantity": quantity,
                    "discount": 5 if number % 3 == 1 else 0,
                    "date_expected": stage.day(number * 6 - 8),
                    "competitor": COMPETITORS[number % len(COMPETITORS)],
                }
            )
        if number % 2:
            lead.with_user(lead.user_id).action_use_products_total()
    old = leads[::2].expected_product_ids[3:5]
    stage.backdate(old, edited_date=stage.moment(-41))
    return leads[::2]


def _quote(stage, leads):
    """Two are quoted; in one the customer has come to want more."""
    for lead in leads[1:3]:
        lead.with_user(lead.user_id).action_make_quotation()
    leads[1].expected_product_ids[0].with_user(leads[1].user_id).quantity += 1


def _send(stage):
    """Who sent what when; some were sent again, two customers have answered."""
    versions = stage.env["sales.flow.quote.version"].search([])
    for version in versions:
        order = version.order_id
        sent = min(order.date_order + timedelta(hours=3), fields.Datetime.now())
        stage.backdate(version, sent_date=sent, sent_user_id=order.user_id.id)
    open_quotes = (
        stage.env["sale.order"]
        .search([("state", "=", "sent"), ("amount_total", "<", 8000)], order="id")
        .filtered(lambda order: not order.is_expired)
    )
    for person in ("salesperson", "sales_manager"):
        own = open_quotes.filtered(
            lambda order, name=person: order.user_id == stage.users[name]
        ).with_user(stage.users[person])
        _send_again(own[:1])
        for order, (decision, note) in zip(own[1:3], SAID, strict=False):
            name = order.partner_id.child_ids[:1].name or order.partner_id.name
            if decision == "accepted":
                order.action_customer_accept(name, note=note)
            else:
                order.action_customer_decline(name, note=note)


def _send_again(order):
    if not order:
        return
    line = order.order_line[0]
    line.write({"product_uom_qty": line.product_uom_qty + 1, "discount": 5})
    words = "Changed as agreed on the phone."
    message = order.with_context(mark_so_as_sent=True).message_post(
        body=words, partner_ids=order.partner_id.ids
    )
    # The customers are invented: what says that they were written to stays.
    message.sudo().mail_ids.unlink()


def _coach(stage):
    """The sales manager has a word with the salesperson."""
    coaching = stage.model("sales.flow.coaching", "sales_manager")
    person = stage.users["salesperson"]
    people = [item["id"] for item in coaching.read_team()["people"]]
    if person.id not in people:
        return
    subjects = coaching.read_subjects(person.id)
    for subject in subjects[:1]:
        coaching.action_comment(
            person.id,
            "He has not heard from us this week. Call him and agree on a visit.",
            subject["model"],
            subject["id"],
        )
