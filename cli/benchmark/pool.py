"""Customers that change hands and customers that are looked for (goals P6, P2)."""

import time

from odoo.addons.customer_book.models.customer_book_engine import ENGINE

TRANSFERRED = 10_000
WRITTEN = 1_000
LOOKUPS = 20


def compare(env):
    """``[(what, seconds, queries)]`` of ours beside Odoo's, in one run."""
    _prepare(env)
    sellers = env["res.users"].search([("login", "like", "bench_seller_")], limit=2)
    chief = _chief(env)
    mine = env["res.partner"].search(
        [("user_id", "=", sellers[0].id), ("parent_id", "=", False)],
        limit=TRANSFERRED,
    )
    quiet = {
        "customer_engine": ENGINE,
        "customer_no_guard": ENGINE,
        "mail_auto_subscribe_no_notify": True,
        "tracking_disable": True,
    }
    return [
        _measure(
            env,
            f"transfer of {len(mine):,} customers",
            lambda: mine.with_user(chief).action_transfer(sellers[1].id, "bench"),
        ),
        _measure(
            env,
            f"Odoo's write of {WRITTEN:,}, no notices",
            lambda: (
                mine[:WRITTEN].with_context(**quiet).write({"user_id": sellers[1].id})
            ),
        ),
        *_lookups(env, sellers[0]),
    ]


def _prepare(env):
    """The cloned customers get their ledger and their keys, as an install does."""
    env["customer.owner"]._begin_for_present_owners()
    env.cr.execute("TRUNCATE customer_book_key")
    env["customer.book.key"]._rebuild()
    env.cr.execute("ANALYZE customer_book_key, customer_owner")


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
        env.flush_all()
        found = (what, time.perf_counter() - started, env.cr.sql_log_count - before)
        point.rollback()
    env.invalidate_all()
    return found
