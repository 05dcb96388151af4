"""The figures of one run, as a table to read and to paste into a note."""

from odoo import Command

from . import shortage, workbench

TABLES = ("res.partner", "stock.move", "crm.lead", "sale.order", "mail.activity")
SELLER = "bench_seller_3"
# The goal (P3): ten cards cost at most the pipeline of the same person.
CARDS = 10


def make(env):
    """Measure and lay out; ``env`` is the superuser's."""
    seller = env["res.users"].search([("login", "=", SELLER)])
    lines = [_sizes(env), "", _row("screen", "cards", "seconds", "worst", "queries")]
    mine = env(user=seller.id)
    lines += _lines(workbench.measure(mine, "CRM pipeline", workbench.pipeline), "")
    lines += _role_lines(env, seller)
    lines += ["", *_ten_cards(env, mine)]
    lines += ["", *shortage.lines(env)]
    return "\n".join(lines)


def _sizes(env):
    counts = (
        f"{env[model].with_context(active_test=False).search_count([]):,} {model}"
        for model in TABLES
    )
    return "company: " + ", ".join(counts)


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
        lines += _lines(found, len(board["cards"]))
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
            line
            for found in workbench.compare(mine, "salesperson")
            for line in _lines(found, CARDS if "Workbench" in found.name else "")
        ),
    ]


def _lines(found, cards):
    return [
        _row(
            found.name,
            cards,
            f"{found.seconds:.3f}",
            f"{found.worst:.3f}",
            found.queries,
        )
    ]


def _row(name, cards, seconds, worst, queries):
    return f"{name:<28}{cards!s:>7}{seconds:>10}{worst:>10}{queries:>9}"
