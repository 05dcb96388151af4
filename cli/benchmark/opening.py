"""Opening stock beside Odoo's inventory adjustment, the same lines in one run.

Goal: confirming an opening is at least five times faster.  Both are rolled back, so
that they start from the same database.
"""

import time
from dataclasses import dataclass

LINES = 10_000
COST = 5


@dataclass
class Cost:
    """What one step took."""

    name: str
    seconds: float
    queries: int


def make(env, lines=LINES):
    """``[Cost]``: create, check and confirm of ours; enter and apply of Odoo's."""
    products = _products(env, lines)
    warehouse = env["stock.warehouse"].search([], limit=1)
    with env.cr.savepoint(flush=True) as point:
        costs = _open(env, warehouse, products)
        point.rollback()
    env.invalidate_all()
    with env.cr.savepoint(flush=True) as point:
        costs += _adjust(env, warehouse, products)
        point.rollback()
    env.invalidate_all()
    return costs


def report(env, lines=LINES):
    """The lines of the report, with the goal and whether it was met."""
    costs = make(env, lines)
    by_name = {cost.name: cost.seconds for cost in costs}
    ratio = by_name["Odoo: apply"] / by_name["ours: confirm"]
    return [
        f"opening stock of {lines:,} lines; goal: confirming at least 5 times faster",
        *(
            f"{cost.name:<28}{'':>7}{cost.seconds:>10.2f}{'':>10}{cost.queries:>9}"
            for cost in costs
        ),
        f"confirming is {ratio:.1f} times faster than applying",
    ]


def _products(env, lines):
    category = env["product.category"].create(
        {"name": "Benchmark", "property_cost_method": "average"}
    )
    return env["product.product"].create(
        [
            {
                "name": f"Opening {number}",
                "is_storable": True,
                "categ_id": category.id,
                "standard_price": COST,
            }
            for number in range(lines)
        ]
    )


def _open(env, warehouse, products):
    values = {
        "warehouse_id": warehouse.id,
        "line_ids": [
            (0, 0, {"product_id": product.id, "quantity": 3, "unit_cost": COST + 1})
            for product in products
        ],
    }
    opening, created = _measure(
        env, "ours: create", lambda: env["stock.opening"].create(values)
    )
    _answer, checked = _measure(env, "ours: check", opening.action_check)
    _answer, confirmed = _measure(env, "ours: confirm", opening.action_confirm)
    return [created, checked, confirmed]


def _adjust(env, warehouse, products):
    place = warehouse.lot_stock_id.id
    values = [
        {"product_id": product.id, "location_id": place, "inventory_quantity": 3}
        for product in products
    ]
    quants = env["stock.quant"].with_context(inventory_mode=True)
    counted, entered = _measure(env, "Odoo: enter", lambda: quants.create(values))
    _answer, applied = _measure(env, "Odoo: apply", counted.action_apply_inventory)
    return [entered, applied]


def _measure(env, name, step):
    env.flush_all()
    env.invalidate_all()
    queries, start = env.cr.sql_log_count, time.perf_counter()
    answer = step()
    env.flush_all()
    spent = time.perf_counter() - start
    return answer, Cost(name, spent, env.cr.sql_log_count - queries)
