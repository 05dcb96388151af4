"""What one person waits for: the workbench beside Odoo's CRM pipeline.

Both are measured in one run, as the same person, with a cold record cache and a
warm database, which is how a server answers the first click after another user.
"""

import statistics
import time
from dataclasses import dataclass

ROUNDS = 7

# The reads that the web client sends when it opens "My Pipeline", recorded from
# a browser on Odoo 19.0; the server answers both before the board shows.
PIPELINE_FIELDS = {
    "stage_id": {"fields": {"display_name": {}}},
    "probability": {},
    "active": {},
    "company_currency": {"fields": {"display_name": {}}},
    "recurring_revenue_monthly": {},
    "team_id": {"fields": {"display_name": {}}},
    "won_status": {},
    "color": {},
    "name": {},
    "expected_revenue": {},
    "partner_id": {"fields": {"display_name": {}}},
    "contact_name": {},
    "partner_name": {},
    "tag_ids": {"fields": {"display_name": {}, "color": {}}},
    "lead_properties": {},
    "priority": {},
    "activity_ids": {"fields": {}},
    "activity_exception_decoration": {},
    "activity_exception_icon": {},
    "activity_state": {},
    "activity_summary": {},
    "activity_type_icon": {},
    "activity_type_id": {"fields": {"display_name": {}}},
    "is_rotting": {},
    "rotting_days": {},
    "user_id": {"fields": {"display_name": {}}},
}
PIPELINE_CONTEXT = {"default_type": "opportunity", "show_user_team_stages": 1}


@dataclass
class Measure:
    """The cost of one screen: median and worst seconds, SQL statements."""

    name: str
    seconds: float
    worst: float
    queries: int


def pipeline(env):
    """Open "My Pipeline" as the web client does."""
    leads = env["crm.lead"].with_context(**PIPELINE_CONTEXT)
    domain = ["&", ("type", "=", "opportunity"), ("user_id", "=", env.uid)]
    leads.read_progress_bar(
        domain,
        "stage_id",
        {
            "field": "activity_state",
            "colors": {"planned": "success", "today": "warning", "overdue": "danger"},
        },
    )
    leads.with_context(read_group_expand=True).web_read_group(
        domain,
        ["stage_id"],
        [
            "expected_revenue:sum",
            "recurring_revenue_monthly:sum",
            "company_currency:array_agg_distinct",
            "expected_revenue:sum_currency",
            "recurring_revenue_monthly:sum_currency",
        ],
        offset=0,
        order="",
        auto_unfold=True,
        opening_info=[],
        unfold_read_specification=PIPELINE_FIELDS,
        unfold_read_default_limit=80,
        groupby_read_specification={},
    )


def workbench(env, role):
    """Read all cards of ``role``, as the client action does; one call."""
    board = env["desk.card"].read_workbench(role)
    failed = [card["name"] for card in board["cards"] if card.get("error")]
    if failed:
        raise RuntimeError(f"cards that failed: {', '.join(failed)}")
    return board


def measure(env, name, call, rounds=ROUNDS):
    """Time ``call(env)`` over ``rounds``; queries are those of the last round."""
    times, queries = [], 0
    for _round in range(rounds):
        env.invalidate_all()
        before, started = env.cr.sql_log_count, time.perf_counter()
        call(env)
        times.append(time.perf_counter() - started)
        queries = env.cr.sql_log_count - before
    return Measure(name, statistics.median(times), max(times), queries)


def compare(env, role):
    """The pipeline and the workbench of ``role`` for the person of ``env``."""
    return [
        measure(env, "CRM pipeline", pipeline),
        measure(env, f"Workbench {role}", lambda env: workbench(env, role)),
    ]
