"""The figures of one run, as a table to read and to paste into a note."""

import os
import time
import traceback

from odoo import Command

from . import lookup, notices, opening, pool, reports, shortage, workbench

TABLES = ("res.partner", "stock.move", "crm.lead", "sale.order", "mail.activity")
SELLER = "bench_seller_3"
# The goal (P3): ten cards cost at most the pipeline of the same person.
CARDS = 10


def make(env, parts):
    """Measure and lay out; ``env`` is the superuser's.

    Each part begins with the same company, and what it makes is undone.  One that
    fails is named with its error, and the others are measured all the same.

    :param parts: keys of ``PARTS``
    :return: the text; a part that failed has a line that begins with ``failed:``
    """
    lines = [_sizes(env)]
    for name in parts:
        lines += ["", f"== {name} (load {os.getloadavg()[0]:.1f})"]
        started = time.perf_counter()
        savepoint = env.cr.savepoint(flush=True)
        try:
            lines += PARTS[name](env)
        except Exception as error:  # pylint: disable=broad-except
            traceback.print_exc()
            lines.append(f"failed: {error!r}")
        _undo(env, savepoint)
        lines.append(f"-- {time.perf_counter() - started:.0f} s in all")
    return "\n".join(lines)


def _undo(env, savepoint):
    env.cr.precommit.clear()
    env.invalidate_all(flush=False)
    env.transaction.tocompute.clear()
    savepoint.rollback()
    savepoint.close(rollback=False)
    env.registry.clear_cache()


def _sizes(env):
    counts = (
        f"{env[model].with_context(active_test=False).search_count([]):,} {model}"
        for model in TABLES
    )
    return "company: " + ", ".join(counts)


def _workbench(env):
    """Every role's workbench, and the pipeline of the same person."""
    seller = env["res.users"].search([("login", "=", SELLER)])
    mine = env(user=seller.id)
    return [
        _row("screen", "cards", "seconds", "worst", "queries"),
        _line(workbench.measure(mine, "CRM pipeline", workbench.pipeline)),
        *_role_lines(env, seller),
        "",
        *_ten_cards(env, mine),
    ]


def _role_lines(env, seller):
    """Each role's workbench as the same person, who is given that role alone."""
    lines = []
    for role in env["crm.role"].search([]):
        seller.group_ids = [Command.set(role.group_id.ids)]
        env.flush_all()
        mine = env(user=seller.id)
        board = workbench.workbench(mine, role.key)
        found = workbench.measure(
            mine,
            role.key,
            lambda env, key=role.key: workbench.workbench(env, key),
        )
        lines.append(_line(found, len(board["cards"])))
    seller.group_ids = [Command.set(env.ref("crm_roles.role_salesperson").ids)]
    env.flush_all()
    return lines


def _ten_cards(env, mine):
    """The goal itself: the salesperson's first ten cards beside the pipeline."""
    role = env.ref("crm_roles.role_salesperson")
    cards = env["desk.card"].search([("role_ids", "in", role.ids)])
    (cards - cards[:CARDS]).active = False
    env.flush_all()
    return [
        f"goal: {CARDS} cards cost at most what the pipeline costs, 15 queries",
        *(
            _line(found, CARDS if "Workbench" in found.name else "")
            for found in workbench.compare(mine, "salesperson")
        ),
    ]


def _pool(env):
    """Customers in a pool, and the guard against doubles."""
    return [
        _row("customers", "", "seconds", "", "queries"),
        *(
            _row(what, "", f"{seconds:.3f}", "", queries)
            for what, seconds, queries in pool.compare(env)
        ),
    ]


def _line(found, cards=""):
    return _row(
        found.name, cards, f"{found.seconds:.3f}", f"{found.worst:.3f}", found.queries
    )


def _row(name, cards, seconds, worst, queries):
    return f"{name:<36}{cards!s:>7}{seconds:>10}{worst:>10}{queries:>9}"


# In the order of the report; the names are those of ``./erp bench``, which adds the
# journal and the transfer: those are measured on rows that stay.
PARTS = {
    "workbench": _workbench,
    "opening": opening.report,
    "shortage": shortage.lines,
    "reports": reports.lines,
    "notices": notices.lines,
    "pool": _pool,
    "lookup": lookup.lines,
}
