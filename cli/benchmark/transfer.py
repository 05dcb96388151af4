"""Customers that change hands, with all that is open with them (goal P6).

Measured on a copy of the company whose rows are committed, each case in a
transaction of its own that is rolled back: for rows of the same transaction
PostgreSQL checks again every foreign key, also of what did not change.
"""

import time

from odoo.tools import SQL

from odoo.addons.crm_roles.models.desk_ledger import ENGINE

from . import pool
from .clone import clone

TRANSFERRED = 10_000
ROUNDS = 2
CHIEF = "bench_chief"


def prepare(env):
    """Ten thousand customers of one seller get contacts, work, ledger and keys."""
    chief, sellers = pool.chief(env, CHIEF), pool.sellers(env)
    mine = pool.customers(env, sellers[0], TRANSFERRED)
    pool.begin(env, sellers, chief)
    first = env["res.partner"].create({"name": "Contact", "parent_id": mine[0].id})
    env.flush_all()
    parent = f"('{{{','.join(map(str, mine.ids))}}}'::int[])[i]"
    clone(
        env.cr,
        "res_partner",
        first.id,
        len(mine),
        name="'Contact ' || i",
        parent_id=parent,
        commercial_partner_id=parent,
        user_id=str(sellers[0].id),
    )
    _prepare_work(env, mine, sellers[0])
    env["customer.owner"]._begin_for_present_owners()
    # As the job of the night leaves them: each knows the day on which he goes back.
    mine._refresh_countdown()


def _prepare_work(env, mine, seller):
    """Each customer gets an opportunity of the same seller, with a next step."""
    lead = env["crm.lead"].create(
        {"name": "Bench", "type": "opportunity", "partner_id": mine[0].id}
    )
    lead.user_id = seller
    step = lead.activity_schedule("mail.mail_activity_data_todo", user_id=seller.id)
    env.flush_all()
    customer = f"('{{{','.join(map(str, mine.ids))}}}'::int[])[i]"
    leads = clone(env.cr, "crm_lead", lead.id, len(mine), partner_id=customer)
    clone(env.cr, "mail_activity", step.id, len(mine), res_id=f"{leads[0]} + i - 1")


def compare(env):
    """``[(what, seconds, queries)]``: ours, SQL alone and Odoo's writes, in turn.

    The best of some rounds; in each round every case has its turn.
    """
    chief = env["res.users"].search([("login", "=", CHIEF)])
    sellers = pool.sellers(env)
    mine = pool.customers(env, sellers[0], TRANSFERRED)
    # What every process reads once, rights and templates, is read before.
    _measure(env, "", lambda: mine[:1].with_user(chief).action_transfer(2, "warm"))
    cases = _cases(env, mine, sellers[1], chief)
    rounds = [
        [_measure(env, what, call) for what, call in cases.items()]
        for _round in range(ROUNDS)
    ]
    return [
        (
            found[0][0],
            min(row[1] for row in found),
            max(row[2] for row in found),
        )
        for found in zip(*rounds, strict=True)
    ]


def _cases(env, mine, owner, chief):
    """All of one seller's customers to another, with everything that is open."""
    parts = _with_contacts_and_work(env, mine)
    silent = {
        "customer_engine": ENGINE,
        "mail_activity_quick_update": True,
        "mail_auto_subscribe_no_notify": True,
    }

    def write(*sets, **more):
        for records in sets:
            records.with_context(**silent, **more).write({"user_id": owner.id})

    def update():
        for records in parts:
            env.cr.execute(
                SQL(
                    "UPDATE %s SET user_id = %s, write_date = now() WHERE id = ANY(%s)",
                    SQL.identifier(records._table),
                    owner.id,
                    records.ids,
                )
            )

    moved = " + ".join(f"{len(records):,} {records._name}" for records in parts)
    return {
        f"transfer of {len(mine):,} customers": lambda: mine.with_user(
            chief
        ).action_transfer(owner.id, "bench"),
        "the same records, SQL alone": update,
        # As ours, it keeps who had them before: in its messages.
        f"Odoo's write: {moved}": lambda: write(*parts),
        "the same, nothing kept": lambda: write(*parts, tracking_disable=True),
        f"Odoo's write: {len(mine):,} alone": lambda: write(mine),
        "the same, nothing kept ": lambda: write(mine, tracking_disable=True),
    }


def _with_contacts_and_work(env, mine):
    """What a transfer moves, as Odoo would have to be told one by one."""
    seller = mine[:1].user_id
    family = [("commercial_partner_id", "in", mine.ids), ("user_id", "=", seller.id)]
    contacts = env["res.partner"].search(family) - mine
    leads = env["crm.lead"].search(
        [
            ("partner_id", "in", [*mine.ids, *contacts.ids]),
            ("won_status", "=", "pending"),
            ("user_id", "=", seller.id),
        ]
    )
    steps = env["mail.activity"].search(
        [
            ("res_model", "=", "crm.lead"),
            ("res_id", "in", leads.ids),
            ("user_id", "=", seller.id),
        ]
    )
    return mine, contacts, leads, steps


def _measure(env, what, call):
    """A transaction of its own, with all that a commit writes; then undone."""
    env.cr.rollback()
    env.invalidate_all()
    before, started = env.cr.sql_log_count, time.perf_counter()
    call()
    env.flush_all()
    # What is kept of a change in messages, and the notice on the bus.
    env.cr.precommit.run()
    env.flush_all()
    found = (what, time.perf_counter() - started, env.cr.sql_log_count - before)
    env.cr.rollback()
    return found
