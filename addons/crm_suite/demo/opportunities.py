"""The pipeline: what may be sold, what was won and what was lost."""

from .customers import keeper_of

SUBJECTS = [
    "Cleaning fleet",
    "Workshop renewal",
    "Compressor replacement",
    "Tools for new site",
    "Yearly service contract",
    "Pump station",
    "Generator rental return",
    "Spare parts package",
]
# How far an open opportunity is, in the order of the stages of the pipeline.
OPEN = 26
WON_DAYS = (-81, -74, -66, -59, -51, -47, -40, -33, -28, -22, -15, -9, -4, 0, 0)
LOST_DAYS = (-70, -55, -44, -30, -19, -8, 0, 0)
# Days until the next step; None: nobody has planned one.
STEPS = (-4, 0, 3, None, -1, 6, 0, 12, 2, None, -9, 5, 1)
STARS = ("0", "1", "2", "0", "3", "1", "0", "2", "1")


def build(stage):
    _open(stage)
    _won(stage)
    _lost(stage)
    _unassigned(stage)


def _values(stage, number, **values):
    customer = stage.customers[number % len(stage.customers)]
    return {
        "type": "opportunity",
        "name": f"{SUBJECTS[number % len(SUBJECTS)]}, {customer.name}",
        "partner_id": customer.id,
        "expected_revenue": stage.rng.randrange(4, 48) * 100,
        "user_id": stage.users[keeper_of(number)].id,
        **values,
    }


def _open(stage):
    stages = stage.env["crm.stage"].search([("is_won", "=", False)])
    leads = stage.env["crm.lead"].create(
        [
            _values(
                stage,
                number,
                stage_id=stages[number * 5 % 7 % len(stages)].id,
                priority=STARS[number % len(STARS)],
                expected_revenue=_worth(stage, STARS[number % len(STARS)]),
                date_deadline=stage.day(number * 3 - 6),
            )
            for number in range(OPEN)
        ]
    )
    for number, lead in enumerate(leads):
        created = stage.moment(-2 * number - 1)
        stage.backdate(lead, create_date=created, date_last_stage_update=created)
        _plan(stage, lead, STEPS[number % len(STEPS)])


def _worth(stage, stars):
    """Stars are for what is worth it."""
    return stage.rng.randrange(4, 24) * (400 if stars in "23" else 100)


def _plan(stage, lead, days):
    if days is None:
        return
    lead.activity_schedule(
        "mail.mail_activity_data_call",
        stage.day(days),
        summary="Call about the offer",
        user_id=lead.user_id.id,
    )


def _won(stage):
    leads = stage.env["crm.lead"].create(
        [_values(stage, 3 * number + 1) for number in range(len(WON_DAYS))]
    )
    leads.action_set_won()
    _close(stage, leads, WON_DAYS)


def _lost(stage):
    reasons = stage.env["crm.lost.reason"].search([])
    leads = stage.env["crm.lead"].create(
        [_values(stage, 5 * number + 2) for number in range(len(LOST_DAYS))]
    )
    for number, lead in enumerate(leads):
        lead.action_set_lost(lost_reason_id=reasons[number % len(reasons)].id)
    _close(stage, leads, LOST_DAYS)


def _close(stage, leads, days):
    for lead, offset in zip(leads, days, strict=True):
        closed = stage.moment(offset, 8)
        stage.backdate(
            lead,
            create_date=stage.moment(offset - 20),
            date_closed=closed,
            date_last_stage_update=closed,
        )


def _unassigned(stage):
    """Three that came in over night."""
    stage.env["crm.lead"].create(
        [
            _values(stage, 7 * number + 3, user_id=False, priority="1")
            for number in range(3)
        ]
    )
