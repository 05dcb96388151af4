"""The stock journal beside Odoo's Moves History, on the same product in one run.

Goal P4: a page of 80 rows with its balance costs over HTTP at most 1.2 times the
history, which has none; thirty days cost at most five times the best statement,
also before PostgreSQL has vacuumed what was just written.
"""

from datetime import timedelta

from odoo import fields

from .clone import clone, pick
from .workbench import measure

# The reads that the web client sends when it opens Moves History of a product.
HISTORY_FIELDS = {
    **dict.fromkeys(("date", "reference", "quantity", "state"), {}),
    **dict.fromkeys(
        (
            "product_id",
            "lot_id",
            "location_id",
            "location_dest_id",
            "product_uom_id",
            "picking_id",
            "company_id",
        ),
        {"fields": {"display_name": {}}},
    ),
}
COUNT_LIMIT = 10_001
HISTORY = "Odoo Moves History"
# One of twenty movements is of the hot product: 50,000 of a million.
SHARE = 20


def prepare(env, count=None):
    """Done move lines, as many as the company has done moves; the hot product."""
    product, others = _products(env)
    warehouse = env["stock.warehouse"].search([], limit=1)
    picking = _receipt(env, warehouse, product)
    env.flush_all()
    # Foreign keys are checked by plans made while the tables were nearly empty.
    env.cr.execute("SET LOCAL enable_seqscan = off")
    env.cr.execute("DISCARD PLANS")
    count = count or env["stock.move"].search_count([("state", "=", "done")])
    mixed = (
        f"CASE WHEN i % {SHARE} = 0 THEN {product.id}"
        f" ELSE {pick(others.ids, 'i::bigint')} END"
    )
    when = f"now()::timestamp - ({count} - i) * interval '1 minute'"
    moves = clone(
        env.cr,
        "stock_move",
        picking.move_ids.id,
        count,
        product_id=mixed,
        date=when,
    )
    clone(
        env.cr,
        "stock_move_line",
        picking.move_line_ids.id,
        count,
        move_id=f"{moves[0]} + i - 1",
        product_id=mixed,
        date=when,
    )
    env.invalidate_all()
    for table in ("stock_move", "stock_move_line"):
        env.cr.execute(f"ANALYZE {table}")  # pylint: disable=E8103
    env.cr.execute("SET LOCAL enable_seqscan = on")
    return product


def _products(env):
    goods = env["product.product"].create(
        [
            {"name": f"Journal {number}", "is_storable": True, "standard_price": 5}
            for number in range(1000)
        ]
    )
    return goods[0], goods[1:]


def _receipt(env, warehouse, product):
    vendors = env.ref("stock.stock_location_suppliers")
    places = {
        "location_id": vendors.id,
        "location_dest_id": warehouse.lot_stock_id.id,
    }
    move = {"product_id": product.id, "product_uom_qty": 2, **places}
    picking = env["stock.picking"].create(
        {
            "picking_type_id": warehouse.in_type_id.id,
            "move_ids": [fields.Command.create(move)],
            **places,
        }
    )
    picking.action_confirm()
    picking.move_ids.quantity = 2
    picking.move_ids.picked = True
    picking.button_validate()
    return picking


def lines(env, product, when):
    """Rows of the report, in process: the history, the journal, the best SQL."""
    month = _month()
    return [
        f"{found.name:<44}{found.seconds:>8.3f}{found.queries:>9}"
        for found in (
            measure(env, f"{when}: {HISTORY}", lambda env: _history(env, product)),
            measure(env, f"{when}: 80 rows", lambda env: _page(env, product)),
            measure(env, f"{when}: 30 days", lambda env: _page(env, product, month)),
            measure(env, f"{when}: 30 days, best SQL", lambda env: _best(env, product)),
        )
    ]


def calls(product):
    """What the web client sends, to be timed over HTTP (``over_http.report``)."""
    journal, month = "stock.journal", _month()
    page = {"totals": False}
    history = [
        "stock.move.line",
        "web_search_read",
        [_history_domain(product), HISTORY_FIELDS],
        {"limit": 80, "count_limit": COUNT_LIMIT},
    ]
    return {
        HISTORY: history,
        "Journal, 80 rows": [journal, "rows", [product.id], page],
        "Journal, 30 days": [journal, "rows", [product.id, month], page],
        "its totals, which follow": [journal, "totals", [product.id], {}],
        "Journal, 80 rows with totals": [journal, "rows", [product.id], {}],
    }


def _month():
    return fields.Date.to_string(fields.Date.today() - timedelta(days=30))


def _history_domain(product):
    return [("product_id", "=", product.id), ("state", "=", "done")]


def _history(env, product):
    return env["stock.move.line"].web_search_read(
        _history_domain(product), HISTORY_FIELDS, limit=80, count_limit=COUNT_LIMIT
    )


def _page(env, product, date_from=None):
    return env["stock.journal"].rows(product.id, date_from, totals=False)


def _best(env, product):
    """Opening and every line of thirty days with its balance: nothing is named."""
    stock = env["stock.warehouse"].search([], limit=1).lot_stock_id.id
    env.cr.execute(
        """
        SELECT * FROM (
            SELECT id, date, SUM(CASE WHEN location_dest_id = %(stock)s
                   THEN quantity_product_uom ELSE -quantity_product_uom END)
                   OVER (ORDER BY date, id) AS balance
              FROM stock_move_line
             WHERE state = 'done' AND product_id = %(product)s
               AND (location_id = %(stock)s OR location_dest_id = %(stock)s)) AS line
         WHERE date >= %(start)s ORDER BY date, id LIMIT 80
        """,
        {"stock": stock, "product": product.id, "start": _month()},
    )
    return env.cr.fetchall()
