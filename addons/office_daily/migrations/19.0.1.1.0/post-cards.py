"""Cards shipped with 1.0 count what they say: tasks of mine, jobs of technicians.

Shipped cards are not updated, so that a consultant's change survives; these would
open lists that exist no more.
"""

from odoo import SUPERUSER_ID, api

OPEN = '("state", "not in", ["1_done", "1_canceled"])'
MINE = '("user_ids", "in", [uid])'
JOB = '("is_job", "=", True)'
LATE = '("date_deadline", "<", "today")'
NOT_TODAY = (
    '"|", ("slot_start", "=", False),'
    ' "|", ("slot_start", "<", "today"), ("slot_start", ">=", "today +1d")'
)
JOBS = "project_task_action_jobs"
ASK = "office_daily_technician_ask_action"
# Card: list, start of an empty one, filter, fields of a row, order
CARDS = {
    "card_todos": (
        "project_task_action_mine",
        "project_task_action_new_todo",
        f'[{MINE}, ("is_job", "=", False), {OPEN}]',
        "name,date_deadline,assigner_id",
        "date_deadline, priority desc",
    ),
    "card_my_jobs": (
        JOBS,
        None,
        f"[{MINE}, {JOB}, {OPEN}, {NOT_TODAY}]",
        "name,partner_id,slot_start,work_state",
        "slot_start, date_deadline",
    ),
    "card_my_jobs_late": (JOBS, None, f"[{MINE}, {JOB}, {OPEN}, {LATE}]", None, None),
    "card_my_jobs_done": (
        JOBS,
        None,
        f'[{MINE}, {JOB}, ("state", "=", "1_done"), ("done_date", ">=", "today =1d")]',
        None,
        None,
    ),
    "card_jobs_open": (
        JOBS,
        ASK,
        f'[{JOB}, ("user_ids", "!=", False), {OPEN}]',
        "name,partner_id,user_ids,slot_start",
        "slot_start, date_deadline",
    ),
    "card_new_job": (ASK, None, "[]", None, None),
}


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    for name, (action, empty, domain, row_fields, order) in CARDS.items():
        card = env.ref(f"office_daily.{name}", raise_if_not_found=False)
        if not card:
            continue
        card.write(
            {
                "action_id": env.ref(f"office_daily.{action}").id,
                "empty_action_id": env.ref(f"office_daily.{empty}").id
                if empty
                else False,
                "domain": domain,
                "row_fields": row_fields,
                "order": order,
            }
        )
