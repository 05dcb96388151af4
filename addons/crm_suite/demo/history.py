"""What the sellers did with their customers in ninety days, and what they promised."""

from .customers import keeper_of

# Kind, what happened, its result, minutes, where.
TALKS = [
    ("call", "Asked how the machines run", "All well; one filter is due", 12, ""),
    ("visit", "Walked through the workshop", "Two drills are worn out", 75, "On site"),
    ("call", "Price of the new pump", "Budget is decided at month end", 8, ""),
    (
        "meeting",
        "Plan for next season",
        "Wants a bundle with service",
        60,
        "Our office",
    ),
    ("note", "New head of purchasing from next month", "", 0, ""),
    ("call", "Late delivery explained", "Accepted, asks for a call before", 15, ""),
    ("visit", "Trial of the compressor", "Liked it; noise is a topic", 90, "On site"),
    ("call", "Offer followed up", "A competitor is ten percent cheaper", 20, ""),
    ("mail_out", "Data sheets sent", "", 0, ""),
    ("call", "Asked for a reference", "Will talk to our customer in Boston", 10, ""),
]
STEPS = [
    "Send the offer",
    "Call back about the budget",
    "Bring the trial machine",
    "Ask for the order",
    "Agree on the service contract",
]
REASONS = ["They call when they need something", "Order is under way", "Only informed"]
# Customer, days ago, days until its open step; late ones are below zero.
OPEN = [(0, 6, -2), (1, 3, -1), (3, 8, -4), (4, 2, 2), (6, 1, 3), (2, 5, -3), (5, 4, 1)]


def build(stage):
    """Talks of the past first, then those whose next step is still open."""
    for number in range(6 * len(stage.customers)):
        customer = number % len(stage.customers)
        _past(stage, customer, number, -1 - (number * 7) % 88)
    for customer, ago, due in OPEN:
        _open(stage, customer, ago, due)
    _private(stage)
    _corrected(stage)


def _log(stage, customer, vals):
    person = keeper_of(customer)
    partner = stage.model("res.partner", person).browse(stage.customers[customer].id)
    answer = partner.log_action({**vals, "contact_id": partner.child_ids[:1].id})
    return stage.env["customer.event"].browse(answer["event_id"])


def _talk(stage, number, offset):
    kind, summary, result, minutes, place = TALKS[number % len(TALKS)]
    return {
        "kind": kind,
        "summary": summary,
        "result": result,
        "duration": minutes / 60,
        "place": place,
        "date": str(stage.moment(offset, 8 + number % 9, number * 7 % 60)),
    }


def _past(stage, customer, number, offset):
    """A talk whose step is done, or that needed none."""
    talk = _talk(stage, number + customer // 3, offset)
    if number % 3 == 0:
        _log(stage, customer, {**talk, "no_step_reason": REASONS[number % 2]})
        return
    step = STEPS[number % len(STEPS)]
    planned = {"next_step": step, "next_date": str(stage.today)}
    event = _log(stage, customer, {**talk, **planned})
    event.activity_id.unlink()
    stage.backdate(event, next_date=min(stage.day(offset + 4), stage.day(-1)))


def _open(stage, customer, ago, due):
    talk = _talk(stage, customer + 5, -ago)
    step = STEPS[customer % len(STEPS)]
    planned = {"next_step": step, "next_date": str(stage.day(max(due, 0)))}
    event = _log(stage, customer, {**talk, **planned})
    event.activity_id.date_deadline = stage.day(due)


def _private(stage):
    note = "Owner thinks of selling the company; not to be told"
    _log(stage, 0, {"kind": "note", "summary": note, "is_private": True})


def _corrected(stage):
    call = {"kind": "call", "summary": "Wants five pumps", "no_step_reason": REASONS[1]}
    event = _log(stage, 4, call)
    event.with_user(event.user_id).action_correct({"summary": "Wants fifteen pumps"})


def settle(stage):
    """What the documents tell bears the days of the documents, at the very end."""
    stage.env.cr.execute(
        "DELETE FROM customer_event WHERE kind IN ('owner', 'opportunity', 'field')"
    )
    stage.env["customer.event"]._backfill()
