"""Opening stock: what must have lain there for the files to come out right."""

from collections import defaultdict
from decimal import Decimal

from .moments import noon, opening_day


def write_opening_stock(session, products, orders):
    """Count in, per warehouse, what is there today plus what was shipped since.

    `products` are the rows of new products and `orders` the rows of new orders:
    a repeated load neither counts twice nor touches a stock that has moved on.
    """
    rows = session.new("stock")
    amounts = defaultdict(Decimal)
    for product, name, amount in opening_amounts(session.folder, products, orders):
        location = _warehouse(session, name).lot_stock_id
        amounts[session.find("products", product), location] += amount
    quants = session.env["stock.quant"].with_context(inventory_mode=True)
    values = [
        {
            "product_id": product.id,
            "location_id": location.id,
            "inventory_quantity": float(amount),
        }
        for (product, location), amount in amounts.items()
        if amount
    ]
    if values:
        day = opening_day(session.folder["orders"])
        counted = quants.create(values)
        counted._apply_inventory(date=noon(day) if day else None)
        _backdate_lines(session, counted, day)
        session.created["opening stock"] += len(counted)
    session.remember(rows)


def opening_amounts(folder, products, orders):
    """(product, warehouse, quantity) of the opening day; "" is the main warehouse.

    Shipped orders leave the main warehouse, so it must have held them.
    """
    new = {row.key[0] for row in products}
    for row in products:
        if row["on_hand"]:
            yield row.key[0], "", row["on_hand"]
    for row in folder["stock"]:
        if row["product"] in new:
            yield row["product"], row["warehouse"], row["quantity"]
    shipped = {row.key[0] for row in orders if row["shipped"]}
    for line in folder["lines"]:
        if line["order"] in shipped and line["product"] in new:
            yield line["product"], "", line["quantity"]


def _warehouse(session, name):
    if not name:
        return session.warehouse
    return find_warehouse(session, name)


def find_warehouse(session, name):
    """A warehouse of the company by name or code."""
    return session.env["stock.warehouse"].search(
        [
            ("company_id", "=", session.company.id),
            "|",
            ("name", "=", name),
            ("code", "=", name),
        ],
        limit=1,
    )


def _backdate_lines(session, quants, day):
    if day:
        moves = session.env["stock.move"].search(
            [
                ("product_id", "in", quants.product_id.ids),
                ("is_inventory", "=", True),
                ("company_id", "=", session.company.id),
            ]
        )
        moves.move_line_ids.write({"date": noon(day)})
