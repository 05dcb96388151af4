"""Hot customers, calls of ninety days and two care plans."""

from datetime import datetime, time, timedelta

from odoo import fields

TOPICS = (
    "asks when the goods come",
    "wants an offer for two pumps",
    "asks for the price list",
    "the invoice names the wrong address",
    "needs a spare part",
    "asks for a visit",
    "the pump is loud",
    "wants to speak to sales",
)
# Number of the customer, level, kind, reason, next step in so many days.
HOT = (
    (0, "3", "buying", "Decides on twelve rooms this week", 1),
    (1, "2", "risk", "Talks to a competitor", 2),
    (3, "2", "complaint", "Third late delivery", None),
    (4, "1", "renewal", "Contract ends next month", 6),
)
CHIEFS_HOT = (
    (0, "3", "potential", "New site with forty machines", 3),
    (1, "1", "reference", "Speaks for us at the fair", None),
)


def build(stage):
    """Calls first: the rules for hot customers look at them."""
    mine = stage.customers.filtered(
        lambda one: one.user_id == stage.users["salesperson"]
    )
    theirs = stage.customers.filtered(
        lambda one: one.user_id == stage.users["sales_manager"]
    )
    _log_calls(stage)
    _log_today(stage, mine)
    _heat(stage, "salesperson", mine, HOT)
    _heat(stage, "sales_manager", theirs, CHIEFS_HOT)
    _cool_some(stage, mine)
    stage.model("customer.heat.rule")._cron_suggest()
    _care(stage, mine)


def _log_calls(stage):
    """Two or three calls a day, most of them taken by the front desk."""
    for number in range(120):
        customer = stage.customers[(number * 7) % len(stage.customers)]
        contact = customer.child_ids[:1] or customer
        person = "salesperson" if number % 4 == 3 else "service_agent"
        moment = stage.moment(
            -89 + (number * 3) // 4, 9 + number % 8, (number * 7) % 60
        )
        if moment > fields.Datetime.now():
            continue
        missed = number % 11 == 10
        call = _log(
            stage,
            person,
            number=contact.phone,
            partner_id=contact.id,
            summary="" if missed else TOPICS[number % len(TOPICS)],
            result="missed" if missed else "answered",
            duration=0 if missed else 2 + number % 9,
            date=moment,
        )
        if missed:
            _call_back(stage, call)


def _log(stage, person, **vals):
    calls = stage.model("customer.call", person)
    vals["date"] = fields.Datetime.to_string(vals["date"])
    result = calls.log({"again": True, **vals})
    call = calls.browse(result["id"])
    stage.backdate(call, create_date=vals["date"])
    return call


def _call_back(stage, call):
    """Old ones were called back the same day."""
    call.action_callback_done()
    stage.backdate(call, callback_done_at=call.date + timedelta(hours=2))


def _log_today(stage, mine):
    """This morning: a missed call, an unknown one, promised callbacks."""
    now = fields.Datetime.now()
    midnight = datetime.combine(stage.today, time())

    def ago(minutes):
        return max(midnight, now - timedelta(minutes=minutes))

    _log(
        stage,
        "service_agent",
        number=mine[2].phone,
        partner_id=mine[2].id,
        result="missed",
        date=ago(50),
    )
    _log(
        stage,
        "service_agent",
        number="+1 555 0777",
        caller="A Mr. Brand",
        summary="asks whether we repair compressors",
        callback_at=fields.Datetime.to_string(now + timedelta(hours=2)),
        date=ago(35),
    )
    _log(
        stage,
        "service_agent",
        number=mine[5].phone,
        partner_id=mine[5].id,
        summary="wants to speak to Tomas about the offer",
        callback_at=fields.Datetime.to_string(now + timedelta(hours=1)),
        callback_user_id=stage.users["salesperson"].id,
        date=ago(20),
    )
    for minutes in (90, 140, 200):
        _log(
            stage,
            "service_agent",
            number=mine[6].phone,
            partner_id=mine[6].id,
            summary=TOPICS[minutes % len(TOPICS)],
            duration=4,
            date=ago(minutes) - timedelta(days=minutes % 5),
        )


def _heat(stage, person, customers, rows):
    for number, level, kind, reason, next_in in rows:
        customer = customers[number].with_user(stage.users[person])
        customer.action_heat(
            level,
            reason,
            kind=kind,
            next_date=stage.day(next_in) if next_in else None,
        )
        heat = stage.model("customer.heat").search(
            [("partner_id", "=", customer.id), ("state", "=", "hot")]
        )
        stage.backdate(
            heat,
            date_from=stage.moment(-4 - 2 * number),
            date_until=stage.day(9 - 2 * number),
        )


def _cool_some(stage, mine):
    """What came of those that were hot in the last weeks."""
    for number, result, note in (
        (7, "won", "ordered four machines"),
        (8, "lost", "too expensive"),
        (9, "cooled", "no budget before summer"),
    ):
        customer = mine[number].with_user(stage.users["salesperson"])
        customer.action_heat("2", "Asked for an offer")
        customer.action_cool(result, note=note)
        heat = stage.model("customer.heat").search([("partner_id", "=", customer.id)])
        begun = stage.moment(-60 + 6 * number)
        stage.backdate(heat, date_from=begun, end_date=begun + timedelta(days=12))


def _care(stage, mine):
    """Class A is visited; whoever bought lately is asked how it goes."""
    mine[:4].customer_class = "a"
    mine[4:8].customer_class = "b"
    person = "salesperson"
    visits = stage.env.ref("customer_book.care_plan_visits")
    result = visits.with_user(stage.users[person]).action_start(mine[:4].ids)
    runs = stage.model("customer.book.care.run").browse(result["started"])
    _first_visit(stage, runs)
    after = stage.env.ref("customer_book.care_plan_after_sale")
    result = after.with_user(stage.users[person]).action_start(mine[8:12].ids)
    asked = stage.model("customer.book.care.run").browse(result["started"])
    asked[-1:].with_user(stage.users[person]).action_stop("Is visited anyway")


def _first_visit(stage, runs):
    """Arranged a month ago; today the call between two visits is due."""
    stage.backdate(runs, date_start=stage.day(-30), round_start=stage.day(-30))
    first = runs.line_ids.filtered(lambda line: not line.step_id.days)
    stage.backdate(
        first, date_due=stage.day(-30), date_done=stage.day(-30), state="done"
    )
    stage.backdate(runs.line_ids - first, date_due=stage.today)
    stage.model("customer.book.care.line")._run_batch()
