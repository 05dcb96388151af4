"""Who calls: the lookup of the call desk beside Odoo's search of contacts (goal P2)."""

import time

from odoo.addons.customer_book.engine.keys import digits

LOOKUPS = 20
# Of the goal: at most a quarter of Odoo's own search, and flat as the company grows.
SELLER = "bench_seller_3"
ROW = "{:<44}{:>12}{:>10}"


def lines(env):
    """The lines of the report, over the customers that are there."""
    _prepare(env)
    seller = env["res.users"].search([("login", "=", SELLER)]) or env.user
    count = env["res.partner"].search_count([])
    return [
        f"goal: at most a quarter of Odoo's search, over {count:,} contacts",
        ROW.format(f"{LOOKUPS} lookups", "seconds", "queries"),
        *(
            ROW.format(what, f"{seconds:.4f}", queries)
            for what, seconds, queries in compare(env(user=seller.id))
        ),
    ]


def _prepare(env):
    """The cloned customers get their keys, as an install would make them."""
    env.flush_all()
    env.cr.execute("DELETE FROM customer_book_key")
    env.cr.execute(
        r"""
        INSERT INTO customer_book_key (partner_id, kind, value)
        SELECT id, 'name', lower(name) FROM res_partner WHERE name <> ''
         UNION ALL
        SELECT id, 'phone', right(regexp_replace(phone, '\D', '', 'g'), 8)
          FROM res_partner WHERE phone <> ''
        """
    )
    # What was not yet merged into the index of names is searched row by row.
    env.cr.execute("SELECT gin_clean_pending_list('customer_book_key_name_trgm')")
    env.cr.execute("ANALYZE customer_book_key")


def compare(env):
    """``[(what, seconds, queries)]`` of ours beside Odoo's, in one run."""
    some = env["res.partner"].search(
        [("phone", "!=", False), ("name", "!=", False)], limit=LOOKUPS, offset=500
    )
    whole, names = some.mapped("phone"), some.mapped("name")
    # As a telephone shows it: without the prefix of the country.
    short = [number.split(maxsplit=1)[-1] for number in whole]
    partners, calls = env["res.partner"], env["customer.call"]
    keys = env["customer.book.key"].sudo()
    cases = {
        "number, found in the keys": lambda: [
            partners.browse(keys._find_number(digits(number))).mapped("name")
            for number in short
        ],
        "number, call desk": lambda: [calls.lookup(number) for number in short],
        "number, Odoo's search": lambda: _search_numbers(partners, short),
        "number with prefix, call desk": lambda: [
            calls.lookup(number) for number in whole
        ],
        "number with prefix, Odoo's search": lambda: _search_numbers(partners, whole),
        "name, call desk": lambda: [calls.lookup(name) for name in names],
        "name, Odoo's search": lambda: [
            partners.search_read([("name", "ilike", name)], ["name", "phone"], limit=80)
            for name in names
        ],
        "name, Odoo's choice of a contact": lambda: [
            partners.name_search(name, limit=8) for name in names
        ],
    }
    return [_measure(env, what, call) for what, call in cases.items()]


def _search_numbers(partners, numbers):
    return [
        partners.search_read(
            [("phone_mobile_search", "ilike", number)], ["name", "phone"], limit=80
        )
        for number in numbers
    ]


def _measure(env, what, call):
    """The better of two runs, each with a cold cache of its own."""
    found = []
    for _time in range(2):
        env.flush_all()
        env.invalidate_all()
        before, started = env.cr.sql_log_count, time.perf_counter()
        call()
        found.append((time.perf_counter() - started, env.cr.sql_log_count - before))
    seconds, queries = min(found)
    return what, seconds, queries
