"""Customers that change hands and customers that are looked for (goals P6, P2)."""

import time

from odoo.tools import SQL

from odoo.addons.customer_book.models.customer_book_engine import ENGINE

from .clone import clone

TRANSFERRED = 10_000
LOOKUPS = 20
LISTED = 80
ROUNDS = 2


def compare(env):
    """``[(what, seconds, queries)]`` of ours beside Odoo's, in one run."""
    sellers = env["res.users"].search([("login", "like", "bench_seller_")], limit=2)
    chief = _chief(env)
    mine = env["res.partner"].search(
        [("user_id", "=", sellers[0].id), ("parent_id", "=", False)],
        limit=TRANSFERRED,
    )
    pool = _prepare(env, mine, sellers, chief)
    return [
        *_transfers(env, mine, sellers[1], chief),
        *_lookups(env, sellers[0]),
        *_pool_lists(env, mine, pool, sellers[1]),
    ]


def _prepare(env, mine, sellers, chief):
    """The cloned customers get contacts, a rule, their ledger and their keys."""
    pool = env["customer.pool"].create(
        {"name": "Bench", "manager_ids": chief.ids, "member_ids": sellers.ids}
    )
    env["customer.pool.rule"].create({"name": "Bench", "pool_id": pool.id, "days": 30})
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
    # No TRUNCATE before: it locks the table against everybody who reads a partner,
    # and two that wait for each other end in a deadlock.  What is there is renewed.
    env["customer.book.key"]._rebuild()
    # As the job of the night leaves them: each knows the day on which he goes back.
    mine._refresh_countdown()
    env.cr.execute("ANALYZE customer_book_key, customer_owner, res_partner")
    return pool


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
    env.cr.execute("ANALYZE crm_lead")
    env.cr.execute("ANALYZE mail_activity")


def _transfers(env, mine, owner, chief):
    """All of one seller's customers to another, with everything that is open."""
    # Both sides know who gives and who gets.
    mine[:1].with_user(chief).action_transfer(owner.id, "warm")
    given = mine.with_user(chief)
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
    cases = {
        f"transfer of {len(mine):,} customers": lambda: given.action_transfer(
            owner.id, "bench"
        ),
        "the same records, SQL alone": update,
        # As ours, it keeps who had them before: in its messages.
        f"Odoo's write: {moved}": lambda: write(*parts),
        "the same, nothing kept": lambda: write(*parts, tracking_disable=True),
        f"Odoo's write: {len(mine):,} alone": lambda: write(mine),
        "the same, nothing kept ": lambda: write(mine, tracking_disable=True),
    }
    return _alternate(env, cases)


def _alternate(env, cases):
    """The best of some rounds; in each round every case has its turn."""
    rounds = [
        [_measure(env, what, call) for what, call in cases.items()]
        for _round in range(ROUNDS)
    ]
    return [min(found, key=lambda row: row[1]) for found in zip(*rounds, strict=True)]


def _with_contacts_and_work(env, mine):
    """What a transfer moves, as Odoo would have to be told one by one."""
    seller = mine[:1].user_id.browse(mine[1].user_id.id)
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


def _pool_lists(env, mine, pool, seller):
    """Customers in the pool, beside Odoo's list of the same customers."""
    env.cr.execute(
        "UPDATE res_partner SET user_id = NULL, pool_id = %s, pooled_at = now()"
        " WHERE id = ANY(%s)",
        [pool.id, mine.ids],
    )
    env.cr.execute("ANALYZE res_partner")
    env.invalidate_all()
    entries = env["customer.pool.entry"].with_user(seller)
    partners = env["res.partner"].with_user(seller)
    shown = {"name": {}, "phone_mask": {}, "city": {}, "pool_id": {}}
    return [
        _measure(
            env,
            f"pool list of {LISTED} out of {len(mine):,}",
            lambda: entries.web_search_read([], shown, limit=LISTED),
        ),
        _measure(
            env,
            f"Odoo's customer list of {LISTED}",
            lambda: partners.web_search_read(
                [], {"name": {}, "phone": {}, "city": {}, "user_id": {}}, limit=LISTED
            ),
        ),
    ]


def _chief(env):
    role = env.ref("crm_roles.role_sales_manager")
    users = env["res.users"].with_context(no_reset_password=True)
    return users.create(
        {"name": "Chief", "login": "bench_chief", "group_ids": [(4, role.id)]}
    )


def _lookups(env, seller):
    """The guard while typing, beside the search of Odoo's contact list."""
    partners = env["res.partner"].with_user(seller)
    names = env["res.partner"].search([], limit=LOOKUPS, offset=5_000).mapped("name")

    def ours():
        for name in names:
            partners.find_duplicates({"name": name, "phone": "+34 915 552 282"})

    def theirs():
        for name in names:
            partners.search([("name", "ilike", name)], limit=80)

    return [
        _measure(env, f"{LOOKUPS} duplicate checks", ours),
        _measure(env, f"{LOOKUPS} searches of Odoo", theirs),
    ]


def _measure(env, what, call):
    """Cold cache, warm database; what was done is undone."""
    env.flush_all()
    env.invalidate_all()
    with env.cr.savepoint(flush=False) as point:
        before, started = env.cr.sql_log_count, time.perf_counter()
        call()
        # What is kept of a change in messages is written here.
        env.cr.precommit.run()
        env.flush_all()
        found = (what, time.perf_counter() - started, env.cr.sql_log_count - before)
        point.rollback()
    env.invalidate_all()
    return found
