"""Customers that lie in a pool, and those who are looked for (goal P2)."""

import time

IN_POOL = 10_000
LOOKUPS = 20
LISTED = 80


def compare(env):
    """``[(what, seconds, queries)]`` of ours beside Odoo's, in one run."""
    people = sellers(env)
    mine = customers(env, people[0], IN_POOL)
    pool = begin(env, people, chief(env, "bench_chief"))
    # No TRUNCATE before: it locks the table against everybody who reads a partner,
    # and two that wait for each other end in a deadlock.  What is there is renewed.
    env["customer.book.key"]._rebuild()
    env.cr.execute("ANALYZE customer_book_key")
    return [
        *_lookups(env, people[0]),
        *_pool_lists(env, mine, pool, people[1]),
    ]


def sellers(env):
    """Two of the big company's salespeople: who gives, and who gets."""
    return env["res.users"].search([("login", "like", "bench_seller_")], limit=2)


def customers(env, seller, limit):
    """The first customers of a seller."""
    mine = [("user_id", "=", seller.id), ("parent_id", "=", False)]
    return env["res.partner"].search(mine, limit=limit)


def begin(env, people, chief):
    """A pool with its rule for the company's customers."""
    pool = env["customer.pool"].create(
        {"name": "Bench", "manager_ids": chief.ids, "member_ids": people.ids}
    )
    env["customer.pool.rule"].create({"name": "Bench", "pool_id": pool.id, "days": 30})
    return pool


def chief(env, login):
    """A sales manager."""
    role = env.ref("crm_roles.role_sales_manager")
    users = env["res.users"].with_context(no_reset_password=True)
    return users.create({"name": "Chief", "login": login, "group_ids": [(4, role.id)]})


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
