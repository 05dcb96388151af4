"""Goods that vendors still owe us."""

from collections import defaultdict
from datetime import timedelta

from odoo.fields import Command

from .moments import closing_day, noon
from .products import no_taxes
from .session import external_id


def write_purchases(session, rows):
    """One confirmed order per vendor for what was on order when the files were cut."""
    wanted = defaultdict(list)
    for row in rows:
        if row["on_order"]:
            wanted[row["vendor"]].append(row)
    if not wanted:
        return
    day = closing_day(session.folder)
    orders = session.env["purchase.order"].create(
        [
            _prepare_purchase_values(session, vendor, products, day)
            for vendor, products in wanted.items()
        ]
    )
    session.bind(orders, [external_id("purchases", (vendor,)) for vendor in wanted])
    orders.button_confirm()
    if day:
        orders.write({"date_approve": noon(day)})
    session.created["purchase orders"] += len(orders)


def _prepare_purchase_values(session, vendor, products, day):
    return {
        "partner_id": session.get("vendors", vendor, products[0]).id,
        "company_id": session.company.id,
        "picking_type_id": session.warehouse.in_type_id.id,
        **({"date_order": noon(day)} if day else {}),
        "order_line": [
            Command.create(_prepare_line_values(session, row, day)) for row in products
        ],
    }


def _prepare_line_values(session, row, day):
    product = session.get("products", row.key[0], row)
    lead = timedelta(days=int(session.mapping.options.lead_days))
    values = {
        "product_id": product.id,
        "product_qty": float(row["on_order"]),
        "price_unit": float(row["cost"] or 0),
        **no_taxes(session, "tax_ids"),
    }
    if day:
        values["date_planned"] = noon(day + lead)
    return values
