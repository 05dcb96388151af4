"""The stock journal beside Odoo's Moves History, on the same product in one run.

Goal P4: a page of 80 rows with its balance costs at most 1.2 times the history,
which has none; thirty days cost at most five times the best statement.
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
# One of twenty movements is of the hot product: 50,000 of a million.
SHARE = 20


def prepare(env, count=None):
    """Done move lines, as many as the company has done moves; the hot product."""
    [product, others] = _products(env)
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


def compare(env, product):
    """``[Measure]``: the history, then the journal, as the person of ``env``."""
    today = fields.Date.today()
    month = fields.Date.to_string(today - timedelta(days=30))
    return [
        measure(env, "Odoo Moves History", lambda env: _history(env, product)),
        measure(env, "Journal, 80 rows", lambda env: _rows(env, product)),
        measure(env, "Journal, 30 days", lambda env: _rows(env, product, month)),
        measure(env, "Best SQL, 30 days", lambda env: _best(env, product, month)),
    ]


def _history(env, product):
    return env["stock.move.line"].web_search_read(
        [("product_id", "=", product.id), ("state", "=", "done")],
        HISTORY_FIELDS,
        limit=80,
        count_limit=10_001,
    )


def _rows(env, product, date_from=None):
    return env["stock.journal"].rows(product.id, date_from)


def _best(env, product, date_from):
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
        {"stock": stock, "product": product.id, "start": date_from},
    )
    return env.cr.fetchall()


def lines(env, person):
    """The figures of the journal as rows of the report."""
    product = prepare(env)
    return compare(env(user=person.id), product)
