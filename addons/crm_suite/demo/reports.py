"""Ninety days of work reports: sent, late, missing, read, praised and returned."""

from datetime import datetime, timedelta

from odoo.fields import Command

DAYS = 90
# Who reviews nobody's work below her and reports to nobody: the boss.
AUTHORS = (
    "sales_manager",
    "salesperson",
    "technician",
    "repairer",
    "purchaser",
    "warehouse_head",
    "office_manager",
    "service_agent",
    "accountant",
)
# Days before today, both included, on which somebody was away.
ABSENCES = {
    "technician": [(-34, -30, "Holiday")],
    "accountant": [(-61, -57, "Holiday")],
    "salesperson": [(-20, -19, "Sick")],
    "repairer": [(-9, -9, "Training")],
}
WORDS = {
    "sales_manager": [
        "Went through all quotations with Tomas; two prices need a second look.",
        "Long call with the tram depot, they compare us with two others.",
        "Prepared the talk about discounts for Thursday.",
    ],
    "salesperson": [
        "Good morning at the hotel, they want to see the scrubber at work.",
        "Three calls without an answer, one visit moved to next week.",
        "The school asks for a price until Friday.",
    ],
    "technician": [
        "Both washers run; the customer signed.",
        "Hoses exchanged, one fitting has to be ordered.",
        "Half the day on the road, the rest at the clinic.",
    ],
    "repairer": [
        "Two pumps on the bench, one of them needs a new seal.",
        "Finished what was promised, started the generator.",
        "Waiting for switches; cleaned the test bench meanwhile.",
    ],
    "purchaser": [
        "Bluewater confirms the motors for next week.",
        "Freight offers compared, the cheaper one takes two days longer.",
        "Reminded three vendors of late arrivals.",
    ],
    "warehouse_head": [
        "All deliveries out before four; one carton was damaged.",
        "Aisle 4 counted, two differences explained.",
        "Dock busy in the morning, quiet afterwards.",
    ],
    "office_manager": [
        "Contracts for the newcomer are ready to sign.",
        "Fire extinguishers checked, one replaced.",
        "Expenses of last week looked at and passed on.",
    ],
    "service_agent": [
        "Eleven calls, two complaints about waiting times.",
        "Told four customers that their machines are ready.",
        "Quiet day at the counter; caught up with the files.",
    ],
    "accountant": [
        "Bank matched; one payment nobody claims.",
        "Reminders sent to five customers.",
        "Sales tax return prepared.",
    ],
}
PLANS = {
    "sales_manager": ["Talk about the Atlas discount", "Check the price list"],
    "salesperson": ["Send the offer to Millbrook", "Call Dev Patel back"],
    "technician": ["Order the fitting", "Send the inspection protocol"],
    "repairer": ["Finish the generator", "Call the marina about the valve"],
    "purchaser": ["Ask Lumen for a longer term", "Place the motor order"],
    "warehouse_head": ["Labels for aisle 4", "Agree on a slot with Oldbridge"],
    "office_manager": ["Order desks for the newcomer", "Renew the water contract"],
    "service_agent": ["Answer Beacon about the serial", "Update the opening hours"],
    "accountant": ["Find the payment nobody claims", "Call Castellan Builders"],
}
WHY = ["Nobody answered", "The part did not arrive", "Another job came first"]
PROBLEMS = {
    "salesperson": "The price list shows last year's freight",
    "repairer": "No switches for the hand dryers since Monday",
    "warehouse_head": "The forklift service is overdue",
}
PRAISE = ["Well done.", "Good, keep me posted on this.", "Clear, thank you."]
RETURN = "Please add whom you visited."


def build(stage):
    rule = stage.env.ref("office_daily.rule_day")
    rule.date_from = stage.day(-DAYS)
    stage.env.ref("office_daily.rule_week").date_from = stage.day(-7)
    _hire_long_ago(stage)
    _take_leave(stage)
    for offset in range(-DAYS, 1):
        _live_a_day(stage, rule, offset)
    _quiet(stage)


def _hire_long_ago(stage):
    """They have been here for years; the job reads it from the contract."""
    versions = stage.env["hr.version"].search([("employee_id.user_id", "!=", False)])
    stage.backdate(versions, date_version=stage.day(-400))


def _take_leave(stage):
    stage.env["resource.calendar.leaves"].create(
        [
            {
                "name": reason,
                "resource_id": stage.users[person].employee_id.resource_id.id,
                "date_from": stage.moment(first, 0),
                "date_to": stage.moment(last, 23, 59),
            }
            for person, absences in ABSENCES.items()
            for first, last, reason in absences
        ]
    )


def _live_a_day(stage, rule, offset):
    """Opened in the morning, sent in the evening, reviewed the day after."""
    reports = stage.env["work.report"]
    day = stage.day(offset)
    reports._open(rule, [day])
    due = reports.search([("rule_id", "=", rule.id), ("date_to", "=", day)])
    for report in due.filtered(lambda item: item.state == "draft"):
        person = report.user_id.login
        chance = stage.rng.random()
        if offset == 0:
            chance = 0.02 if person in ("technician", "accountant") else 1
        if offset == 0 and chance == 1:
            if person not in ("service_agent", "salesperson"):
                continue
            chance = 0.5
        if offset < 0 and chance < 0.04:
            continue  # nobody sent it
        if chance > 0.04 or offset:
            _send(stage, report, person, offset, is_late=chance < 0.1)


def _send(stage, report, person, offset, is_late):
    mine = report.with_user(stage.users[person])
    if offset > -8:
        mine.prefill()
    else:
        mine._bring_answers()
        mine._bring_promises()
    _write(stage, mine, person, offset)
    _answer_promises(stage, mine)
    mine.date_late = False if offset else mine.date_late
    mine.action_submit()
    _date(stage, report, offset, is_late)
    if offset < 0:
        _review(stage, report, offset)


def _write(stage, report, person, offset):
    words = WORDS[person]
    answer = report.answer_ids.filtered(lambda line: line.type == "text")[:1]
    answer.name = words[offset % len(words)]
    lines = []
    if offset % 2 == 0:
        plan = PLANS[person][offset // 2 % len(PLANS[person])]
        lines.append(
            {"type": "plan", "name": plan, "date_planned": stage.day(offset + 1)}
        )
    if person in PROBLEMS and offset % 15 == 0:
        asked = "purchaser" if person != "warehouse_head" else "office_manager"
        lines.append(
            {
                "type": "problem",
                "name": PROBLEMS[person],
                "asked_user_id": stage.users[asked].id,
            }
        )
    report.line_ids = [Command.create(line) for line in lines]


def _answer_promises(stage, report):
    for promise in report.promise_ids:
        chance = stage.rng.random()
        if chance < 0.72:
            promise.outcome = "kept"
        elif chance < 0.88 and promise.moved_count < 2:
            promise.write(
                {
                    "outcome": "moved",
                    "date_planned": report.date_to + timedelta(days=2),
                }
            )
        else:
            promise.write({"outcome": "broken", "note": stage.rng.choice(WHY)})


def _date(stage, report, offset, is_late):
    """When it was sent: the buttons wrote the present moment."""
    sent = stage.moment(offset, 17, 40)
    if is_late:
        sent = stage.moment(offset, 20, 15)
    if offset == 0:
        sent = min(sent, datetime.now())
    stage.backdate(
        report,
        submit_date=sent,
        timing="late" if is_late else "on_time",
        date_review_due=stage.moment(offset + 2 + 2 * (offset % 7 == 0), 18),
    )


def _review(stage, report, offset):
    """The manager opens it in the morning; the last days still wait for her."""
    manager = report.manager_id
    if not manager or (offset > -3 and stage.rng.random() < 0.7):
        return
    opened = report.with_user(manager)
    opened.mark_opened()
    stage.backdate(report.receipt_ids, date=stage.moment(min(offset + 1, 0), 8, 10))
    if offset == -2 and report.user_id.login == "salesperson":
        opened.action_return(RETURN)
        return
    stars = stage.rng.choice((False, 3, 4, 4, 5))
    words = stage.rng.choice(PRAISE) if offset > -20 and stars == 5 else None
    opened.action_review(stars, words)
    late = stage.rng.random() < 0.1
    stage.backdate(
        report,
        read_date=stage.moment(min(offset + 1, 0), 8, 10),
        review_date=stage.moment(min(offset + (6 if late else 1), 0), 8, 15),
    )


def _quiet(stage):
    """What was said weeks ago has long been seen; the last word is news."""
    old = stage.env["work.report"].search(
        [("is_feedback_new", "=", True), ("date_to", "<", stage.day(-5))]
    )
    old.is_feedback_new = False
    tasks = stage.env["project.task"].search(
        [
            ("work_report_line_id", "!=", False),
            ("state", "not in", ["1_done", "1_canceled"]),
            ("date_deadline", "<", stage.moment(-5)),
        ]
    )
    tasks.state = "1_done"
