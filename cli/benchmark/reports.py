"""Work reports beside Odoo's own tasks, and the jobs of ten thousand authors.

Everything is measured in one run, on one database, and rolled back.
"""

import time
from datetime import date, timedelta

from odoo import Command

from .clone import clone

BATCH = 1_000
# A task costs so much that a fifth of them says it; the figure is per 1,000.
TASKS = 200
AUTHORS = 10_000
TEAM = 500
MONDAY = date(2026, 3, 2)
LIGHT = {"tracking_disable": True, "mail_create_nosubscribe": True}


def lines(env):
    """The figures as rows of text; ``env`` is the superuser's."""
    env.cr.execute("SAVEPOINT benchmark_reports")
    try:
        return ["goal P7: reports beside project.task", *_measure(env)]
    finally:
        env.cr.execute("ROLLBACK TO SAVEPOINT benchmark_reports")
        env.invalidate_all()


def _measure(env):
    env["work.report.rule"].search([]).active = False
    author = _author(env)
    yield _row("what", "seconds", "queries", "per record")
    task = _cost(env, lambda: _tasks(env, author))
    yield _line(f"project.task, batch of {TASKS}", task, TASKS)
    made = _cost(env, lambda: _reports(env, author, BATCH))
    yield _line(f"work.report, batch of {BATCH:,}", made, BATCH)
    ratio = task[0] / TASKS / (made[0] / BATCH)
    yield f"one report costs {ratio:.0f} times less than one task"
    yield _line("work.report, one by one", _one(env, author), 1)
    yield from _many(env, author)


def _author(env):
    user = (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            {
                "name": "Author",
                "login": "bench_author",
                "tz": "UTC",
                "group_ids": [Command.link(env.ref("base.group_user").id)],
            }
        )
    )
    env["hr.employee"].create(
        {"name": "Author", "user_id": user.id, "date_version": "2020-01-01"}
    )
    return user


def _tasks(env, author):
    env["project.task"].create(
        [
            {"name": f"Task {number}", "user_ids": [Command.set(author.ids)]}
            for number in range(TASKS)
        ]
    )


def _reports(env, author, count, first=MONDAY):
    kind = env.ref("office_daily.kind_day")
    return env["work.report"].create(
        [
            {
                "user_id": author.id,
                "kind_id": kind.id,
                "date_from": first + timedelta(days=number),
            }
            for number in range(count)
        ]
    )


def _one(env, author):
    """The second one: a server has answered before."""
    mine = env(user=author.id)
    kind = env.ref("office_daily.kind_day")
    costs = [
        _cost(
            env,
            lambda ago=ago: mine["work.report"].create(
                [{"kind_id": kind.id, "date_from": MONDAY - timedelta(days=ago)}]
            ),
        )
        for ago in (1, 2)
    ]
    return costs[1]


def _many(env, author):
    """Ten thousand authors: opening a day, telling who missed it, statistics."""
    _crowd(env, author)
    rule = env["work.report.rule"].create(
        {
            "name": "Bench",
            "kind_id": env.ref("office_daily.kind_day").id,
            "date_from": "2019-01-01",
            "group_ids": [Command.link(env.ref("base.group_user").id)],
        }
    )
    day = date(2025, 3, 3)
    opened = _cost(env, lambda: env["work.report"]._open(rule, [day]))
    count = env["work.report"].search_count([("rule_id", "=", rule.id)])
    yield _line(f"opening a day of {count:,} people", opened, count)
    missing = _cost(env, lambda: env["work.report"].missing(day))
    yield _line("who is missing, live", missing, count)
    _month(env, rule)
    statistic = env["work.report.statistic"]
    team = _cost(env, lambda: statistic.figures("2025-04-01", "2025-04-30"))
    yield _line(f"figures of {TEAM} people, a month", team, TEAM)


def _crowd(env, author):
    """Copies of one author, row by row in SQL."""
    employee = author.employee_id
    env.flush_all()
    cr, many = env.cr, AUTHORS
    partners = clone(cr, "res_partner", author.partner_id.id, many, name="'P ' || i")
    users = clone(
        cr,
        "res_users",
        author.id,
        many,
        login="'bench_author_' || i",
        partner_id=f"{partners[0] - 1} + i",
    )
    cr.execute(
        "INSERT INTO res_groups_users_rel (gid, uid) SELECT r.gid, u.id"
        " FROM res_groups_users_rel r, res_users u"
        " WHERE r.uid = %s AND u.id >= %s",
        (author.id, users[0]),
    )
    resources = clone(
        cr,
        "resource_resource",
        employee.resource_id.id,
        many,
        user_id=f"{users[0] - 1} + i",
    )
    people = clone(
        cr,
        "hr_employee",
        employee.id,
        many,
        user_id=f"{users[0] - 1} + i",
        resource_id=f"{resources[0] - 1} + i",
        work_contact_id=f"{partners[0] - 1} + i",
        barcode="NULL",
    )
    versions = clone(
        cr,
        "hr_version",
        employee.version_id.id,
        many,
        employee_id=f"{people[0] - 1} + i",
    )
    cr.execute(
        "UPDATE hr_employee SET current_version_id = %s + (id - %s) WHERE id >= %s",
        (versions[0], people[0], people[0]),
    )
    env.invalidate_all()
    for table in ("res_users", "hr_employee", "hr_version", "resource_resource"):
        cr.execute(f'ANALYZE "{table}"')  # pylint: disable=E8103


def _month(env, rule):
    """Thirty reports of each of five hundred people."""
    first = env["work.report"].search([("rule_id", "=", rule.id)], limit=1)
    env.flush_all()
    cr = env.cr
    cr.execute("SELECT id FROM res_users WHERE login LIKE 'bench_author_%%' LIMIT 1")
    [base] = cr.fetchone()
    day = "('2025-04-01'::date + ((i - 1) / 500)::int)"
    clone(
        cr,
        "work_report",
        first.id,
        TEAM * 30,
        user_id=f"{base} + (i - 1) % {TEAM}",
        date_from=day,
        date_to=day,
        timing="CASE WHEN i % 9 = 0 THEN 'late' WHEN i % 23 > 0 THEN 'on_time' END",
    )
    cr.execute("ANALYZE work_report")
    env.invalidate_all()


def _cost(env, act):
    """Seconds and queries of ``act``, with a cold record cache."""
    env.flush_all()
    env.invalidate_all()
    before, started = env.cr.sql_log_count, time.perf_counter()
    act()
    env.flush_all()
    return time.perf_counter() - started, env.cr.sql_log_count - before


def _line(name, cost, count):
    seconds, queries = cost
    return _row(name, f"{seconds:.3f}", queries, f"{queries / count:.3f}")


def _row(name, seconds, queries, each):
    return f"{name:<40}{seconds:>10}{queries!s:>10}{each!s:>12}"
