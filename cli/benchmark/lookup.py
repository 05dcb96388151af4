"""Who calls: the lookup of the call desk beside Odoo's search of contacts (goal P2)."""

import time

from odoo.addons.customer_book.engine.keys import digits, name_key

LOOKUPS = 20
ROUNDS = 5
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

    def search(name, values):
        return lambda: [partners.search([(name, "ilike", one)]) for one in values]

    def read(name, values):
        shown = ["name", "phone"]
        return lambda: [
            partners.search_read([(name, "ilike", one)], shown, limit=80)
            for one in values
        ]

    def look(values):
        return lambda: [calls.lookup(one) for one in values]

    return _alternate(
        env,
        {
            "number, in the keys": lambda: [
                keys._find_number(digits(one)) for one in short
            ],
            "number, Odoo's search": search("phone_mobile_search", short),
            "number, call desk": look(short),
            "number, Odoo's list": read("phone_mobile_search", short),
            "number with prefix, call desk": look(whole),
            "number with prefix, Odoo's list": read("phone_mobile_search", whole),
            "name, in the keys": lambda: [
                keys._find_name(name_key(one)) for one in names
            ],
            "name, Odoo's search": search("name", names),
            "name, call desk": look(names),
            "name, Odoo's list": read("name", names),
            "name, Odoo's choice of a contact": lambda: [
                partners.name_search(one, limit=8) for one in names
            ],
        },
    )


def _alternate(env, cases):
    """The best of some rounds; in each round every case has its turn."""
    rounds = [
        [_measure(env, what, call) for what, call in cases.items()]
        for _round in range(ROUNDS)
    ]
    return [min(found, key=lambda row: row[1]) for found in zip(*rounds, strict=True)]


def _measure(env, what, call):
    """With a cold cache of its own."""
    env.flush_all()
    env.invalidate_all()
    before, started = env.cr.sql_log_count, time.perf_counter()
    call()
    return what, time.perf_counter() - started, env.cr.sql_log_count - before
