"""Ninety days of work reports: sent, late, missing, read, praised and returned."""

from datetime import datetime, time, timedelta

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


# Whom the salesperson visited, how many working days ago.
VISITS = [(2, 3), (5, 8), (9, 1), (14, 12), (22, 5), (31, 16)]


def build(stage):
    rule = stage.env.ref("office_daily.rule_day")
    rule.date_from = stage.day(-DAYS)
    stage.env.ref("office_daily.rule_week").date_from = stage.day(-7)
    _hire_long_ago(stage)
    _take_leave(stage)
    worked = [offset for offset in range(-DAYS, 0) if stage.day(offset).weekday() < 5]
    for offset in worked:
        _live_a_day(stage, rule, offset, worked)
    _close_tasks(stage)
    _begin_today(stage, rule)
    _visit(stage, worked)
    _begin_the_month(stage)
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


def _live_a_day(stage, rule, offset, worked):
    """Opened in the morning, sent in the evening, reviewed the day after."""
    for report in _open(stage, rule, offset):
        person = report.user_id.login
        chance = stage.rng.random()
        # The workshop forgot the last day; elsewhere somebody does now and then.
        if chance < 0.04 or (offset == worked[-1] and person == "repairer"):
            continue
        _send(stage, report, person, offset, is_late=chance < 0.1)
        _review(stage, report, offset, worked)


def _begin_today(stage, rule):
    """Two have sent theirs early, the others will in the evening."""
    for report in _open(stage, rule, 0):
        if report.user_id.login in ("service_agent", "salesperson"):
            _send(stage, report, report.user_id.login, 0, is_late=False)


def _open(stage, rule, offset):
    day = stage.day(offset)
    reports = stage.env["work.report"]
    reports._open(rule, [day])
    return reports.search(
        [("rule_id", "=", rule.id), ("date_to", "=", day), ("state", "=", "draft")]
    )


def _send(stage, report, person, offset, is_late):
    mine = report.with_user(stage.users[person])
    if offset > -8:
        mine.prefill()
    else:
        mine._bring_answers()
        mine._bring_promises()
    _write(stage, mine, person, offset)
    _answer_promises(stage, mine)
    limit = report.date_late
    report.date_late = stage.moment(1)  # the days behind us are sent today
    mine.action_submit()
    stage.backdate(report, date_late=limit)
    _date_moved(stage, report)
    _date(stage, report, offset, is_late)


def _write(stage, report, person, offset):
    words = WORDS[person]
    answer = report.answer_ids.filtered(lambda line: line.type == "text")[:1]
    answer.name = words[offset % len(words)]
    lines = []
    # A to-do is dear to make; the weeks long past need fewer of them.
    if offset % (2 if offset > -30 else 6) == 0:
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
                    # Only a day ahead is accepted; see ``_date_moved``.
                    "date_planned": max(_moved_to(report), stage.day(1)),
                }
            )
        else:
            promise.write({"outcome": "broken", "note": stage.rng.choice(WHY)})


def _moved_to(report):
    return report.date_to + timedelta(days=2)


def _date_moved(stage, report):
    """What was moved was due two days after its report, not from today."""
    moved = report.promise_ids.filtered(lambda line: line.outcome == "moved")
    plans = report.plan_ids.filtered("origin_id")
    day = _moved_to(report)
    stage.backdate(moved + plans, date_planned=day)
    stage.backdate(plans.task_id, date_deadline=datetime.combine(day, time()))


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
        date_review_due=_review_due(stage, offset),
    )


def _review_due(stage, offset):
    """Two working days later, as the rule of the reviews says."""
    left = 2
    while left:
        offset += 1
        left -= stage.day(offset).weekday() < 5
    return stage.moment(offset, 18)


def _review(stage, report, offset, worked):
    """The manager opens it in the morning; the last day still waits for her."""
    if not report.manager_id or offset == worked[-1]:
        return
    opened = report.with_user(report.manager_id)
    opened.mark_opened()
    stage.backdate(report.receipt_ids, date=stage.moment(offset + 1, 8, 10))
    if offset == worked[-2] and report.user_id.login == "salesperson":
        opened.action_return(RETURN)
        return
    stars = stage.rng.choice((False, 3, 4, 4, 5))
    words = stage.rng.choice(PRAISE) if offset > -20 and stars == 5 else None
    opened.action_review(stars, words)
    late = stage.rng.random() < 0.1
    stage.backdate(
        report,
        read_date=stage.moment(offset + 1, 8, 10),
        review_date=stage.moment(min(offset + (6 if late else 1), 0), 8, 15),
    )


def _visit(stage, worked):
    """What customers said, one report per visit."""
    reports = stage.model("work.report", "salesperson")
    visit = stage.env.ref("office_daily.kind_visit")
    for number, (ago, customer) in enumerate(VISITS):
        offset = worked[-ago]
        report = reports.browse(
            reports.start(visit.id, stage.day(offset), stage.customers[customer].id)
        )
        words = WORDS["salesperson"]
        answers = report.answer_ids.grouped("type")
        answers["text"].name = words[number % len(words)]
        answers["number"].number = 1 + number % 3
        report.action_submit()
        _date(stage, report.sudo(), offset, is_late=False)
        _review(stage, report.sudo(), offset, worked)


def _begin_the_month(stage):
    """Everybody has begun the report of the month and sends it at its end."""
    month = stage.env.ref("office_daily.kind_month")
    for person in AUTHORS:
        stage.model("work.report", person).start(month.id)


def _quiet(stage):
    """What was said weeks ago has long been seen; the last word is news."""
    old = stage.env["work.report"].search(
        [("is_feedback_new", "=", True), ("date_to", "<", stage.day(-5))]
    )
    old.is_feedback_new = False


def _close_tasks(stage):
    """What was planned long ago is done, on the day after it was planned."""
    tasks = stage.env["project.task"].search([("work_report_line_id", "!=", False)])
    old = tasks.filtered(
        lambda task: (
            not task.is_closed
            and task.work_report_line_id.report_id.date_to < stage.day(-5)
        )
    )
    old.state = "1_done"
    stage.env.flush_all()
    stage.env.cr.execute(
        """
        UPDATE project_task task
           SET create_date = report.date_to + interval '17 hours',
               date_last_stage_update = LEAST(
                   report.date_to + interval '31 hours', %s
               )
          FROM work_report_line line
          JOIN work_report report ON report.id = line.report_id
         WHERE task.work_report_line_id = line.id
        """,
        (stage.moment(-1, 17),),
    )
    tasks.invalidate_recordset()
