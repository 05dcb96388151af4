"""From what deliveries lack to a document for the purchaser: ours beside Odoo's.

Both find out what is short of the same products in the same run and write it down:
ours nets every demand with its sources and makes request lines, Odoo's reordering
rules make purchase orders.  Each starts from the same state, with cold caches.
"""

import time
from dataclasses import dataclass

from .clone import clone

LINES = 5000
LINES_PER_DELIVERY = 10
VENDORS = 100
GOAL = 25


@dataclass
class Cost:
    seconds: float
    queries: int
    documents: int


def lines(env, count=LINES):
    """Measure both and lay out the figures."""
    pickings, points = build(env, count)
    ours = _measure(env, lambda: _press(env, pickings))
    again = _measure(env, lambda: _press_twice(env, pickings))
    odoo = _measure(env, lambda: _schedule(env, points))
    whole = _measure(env, lambda: _schedule_all(env, points))
    allowed = 20 + 0.03 * count
    return [
        f"goal: {count} short lines asked for {GOAL} times faster than by Odoo's"
        f" scheduler, with at most {allowed:.0f} queries",
        _row("shortage", "lines", "seconds", "queries", "per line"),
        _row(
            "Odoo reordering rules", odoo.documents, odoo.seconds, odoo.queries, count
        ),
        _row(
            "Odoo run_scheduler", whole.documents, whole.seconds, whole.queries, count
        ),
        _row("shortage → request", ours.documents, ours.seconds, ours.queries, count),
        _row("pressed again", again.documents, again.seconds, again.queries, count),
        f"{whole.seconds / ours.seconds:.0f} times faster than the scheduler,"
        f" {odoo.seconds / ours.seconds:.0f} times than its reordering rules alone",
    ]


def _row(name, documents, seconds, queries, count):
    if isinstance(seconds, str):
        return f"{name:<28}{documents:>7}{seconds:>10}{queries:>9}{count:>10}"
    rate = f"{queries / count:.3f}"
    return f"{name:<28}{documents:>7}{seconds:>10.3f}{queries:>9}{rate:>10}"


def _press(env, pickings):
    result = env["stock.picking"].browse(pickings).action_request_shortage()
    env.flush_all()
    return len(result["need_line_ids"])


def _press_twice(env, pickings):
    _press(env, pickings)
    env.cr.precommit.run()
    env.invalidate_all()
    return Restart(lambda: _press(env, pickings))


@dataclass
class Restart:
    """What is measured begins here."""

    call: object


def _schedule(env, points):
    env["stock.warehouse.orderpoint"].browse(points)._procure_orderpoint_confirm(
        company_id=env.company, raise_user_error=False
    )
    return _count_ordered(env, points)


def _schedule_all(env, points):
    """The scheduler as its nightly job runs it: rules first, then reservations."""
    env["stock.rule"].run_scheduler(company_id=env.company.id)
    return _count_ordered(env, points)


def _count_ordered(env, points):
    env.flush_all()
    products = env["stock.warehouse.orderpoint"].browse(points).product_id.ids
    return env["purchase.order.line"].search_count([("product_id", "in", products)])


def _measure(env, call):
    """Seconds and statements of ``call``, which leaves nothing behind."""
    env.flush_all()
    env.invalidate_all()
    savepoint = env.cr.savepoint(flush=False)
    started, before = time.perf_counter(), env.cr.sql_log_count
    documents = call()
    if isinstance(documents, Restart):
        started, before = time.perf_counter(), env.cr.sql_log_count
        documents = documents.call()
    cost = Cost(time.perf_counter() - started, env.cr.sql_log_count - before, documents)
    env.cr.precommit.clear()
    env.invalidate_all(flush=False)
    savepoint.rollback()
    savepoint.close(rollback=False)
    env.registry.clear_cache()
    return cost


def build(env, count):
    """``count`` products that deliveries want and nobody has.

    :return: ids of the deliveries and of the reordering rules
    """
    warehouse = env["stock.warehouse"].search([], limit=1)
    vendor = env["res.partner"].create({"name": "Bench Vendor", "is_company": True})
    route = env.ref("purchase_stock.route_warehouse0_buy")
    product = env["product.product"].create(
        {
            "name": "Bench short",
            "type": "consu",
            "is_storable": True,
            "route_ids": [(6, 0, route.ids)],
            "seller_ids": [(0, 0, {"partner_id": vendor.id, "price": 5, "delay": 3})],
        }
    )
    picking = _deliver(env, warehouse, product)
    point = env["stock.warehouse.orderpoint"].create(
        {"product_id": product.id, "warehouse_id": warehouse.id, "trigger": "auto"}
    )
    env.flush_all()
    cr = env.cr
    vendors = clone(cr, "res_partner", vendor.id, VENDORS, name="'Vendor ' || i")
    templates = clone(cr, "product_template", product.product_tmpl_id.id, count)
    products = clone(
        cr,
        "product_product",
        product.id,
        count,
        product_tmpl_id=f"{templates[0]} + i - 1",
    )
    clone(
        cr,
        "product_supplierinfo",
        product.seller_ids.id,
        count,
        product_tmpl_id=f"{templates[0]} + i - 1",
        product_id="NULL",
        partner_id=f"{vendors[0]} + i % {VENDORS}",
    )
    cr.execute(
        "INSERT INTO stock_route_product (product_id, route_id)"
        " SELECT generate_series(%s, %s), %s",
        [templates[0], templates[-1], route.id],
    )
    pickings = clone(
        cr,
        "stock_picking",
        picking.id,
        -(-count // LINES_PER_DELIVERY),
        name="'BENCH/OUT/' || i",
    )
    clone(
        cr,
        "stock_move",
        picking.move_ids.id,
        count,
        product_id=f"{products[0]} + i - 1",
        picking_id=f"{pickings[0]} + (i - 1) / {LINES_PER_DELIVERY}",
    )
    points = clone(
        cr,
        "stock_warehouse_orderpoint",
        point.id,
        count,
        product_id=f"{products[0]} + i - 1",
        name="'BENCH/OP/' || i",
    )
    env.invalidate_all(flush=False)
    cr.execute("ANALYZE product_template, product_product, stock_move, stock_picking")
    env["stock.shortage"]._refresh(list(products))
    return list(pickings), list(points)


def _deliver(env, warehouse, product):
    kind = warehouse.out_type_id
    places = {
        "location_id": warehouse.lot_stock_id.id,
        "location_dest_id": env.ref("stock.stock_location_customers").id,
    }
    picking = env["stock.picking"].create(
        {
            **places,
            "picking_type_id": kind.id,
            "move_ids": [
                (0, 0, {**places, "product_id": product.id, "product_uom_qty": 7})
            ],
        }
    )
    picking.action_confirm()
    return picking
