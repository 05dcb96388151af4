"""Categories, products, what vendors ask for them, and when to buy again."""

from odoo.fields import Command

from .moments import noon, opening_day
from .session import in_batches, row_id


def write_categories(session):
    """Categories first, then which lies within which."""
    rows = session.new("categories")
    categories = session.env["product.category"].create(
        [{"name": row["name"]} for row in rows]
    )
    session.bind(categories, [row_id(row) for row in rows])
    for row, category in zip(rows, categories, strict=True):
        if row["parent"]:
            category.parent_id = session.get("categories", row["parent"], row)
    session.remember(rows)


def update_category(session, row):
    """Write what a changed row says over what is there."""
    session.get("categories", row.key[0], row).write(
        {
            "name": row["name"],
            "parent_id": session.id_of("categories", row["parent"], row),
        }
    )


def write_products(session):
    """Storable products, each with the price of the vendor it names."""
    rows = session.new("products")
    units = Units(session.env)
    for done, batch in in_batches(rows):
        products = session.env["product.product"].create(
            [prepare_product_values(session, units, row) for row in batch]
        )
        session.bind(products, [row_id(row) for row in batch])
        _backdate_costs(session, products)
        session.remember(batch)
        session.progress.part(done, len(rows), "products")


def update_product(session, row):
    """Write what a changed row says; stock and orders have documents of their own."""
    product = session.get("products", row.key[0], row)
    values = prepare_product_values(session, Units(session.env), row)
    for key in ("uom_id", "seller_ids"):
        values.pop(key, None)
    product.write(values)


def prepare_product_values(session, units, row):
    """A discontinued product is not sold, but seen: old orders name it."""
    is_alive = not row["discontinued"]
    values = {
        "name": row["name"],
        "type": "consu",
        "is_storable": True,
        "invoice_policy": "delivery",
        "list_price": float(row["price"] or 0),
        "standard_price": float(row["cost"] or 0),
        "default_code": row["code"] or False,
        "barcode": row["barcode"] or False,
        "description_sale": row["package"] or False,
        "description": row["note"] or False,
        "sale_ok": is_alive,
        "purchase_ok": is_alive,
        "company_id": session.owner.id,
    }
    if row["category"]:
        values["categ_id"] = session.get("categories", row["category"], row).id
    if row["unit"]:
        values["uom_id"] = units.find(row["unit"]).id
    if row["vendor"]:
        values["seller_ids"] = [Command.create(_prepare_offer_values(session, row))]
    return values | no_taxes(session, "taxes_id", "supplier_taxes_id")


def write_prices(session):
    """The vendors' price lists, from a file of their own."""
    rows = session.new("prices")
    for done, batch in in_batches(rows, 500):
        offers = session.env["product.supplierinfo"].create(
            [prepare_price_values(session, row) for row in batch]
        )
        session.bind(offers, [row_id(row) for row in batch])
        session.remember(batch)
        session.progress.part(done, len(rows), "vendor prices")


def update_price(session, row):
    """Write what a changed row says over what is there."""
    offer = session.get("prices", row.key[0], row)
    offer.write(prepare_price_values(session, row))


def prepare_price_values(session, row):
    """What a vendor asks for a product, from which quantity and until when."""
    product = session.get("products", row["product"], row)
    return {
        "partner_id": session.get("vendors", row["vendor"], row).id,
        "product_id": product.id,
        "product_tmpl_id": product.product_tmpl_id.id,
        "price": float(row["price"]),
        "min_qty": float(row["from_quantity"] or 0),
        "delay": int(row["lead_days"] or session.mapping.options.lead_days),
        "date_start": row["valid_from"] or False,
        "date_end": row["valid_to"] or False,
        "company_id": session.owner.id,
    }


def write_reorder_rules(session, rows):
    """Buy again from a level; not what is discontinued.

    By default a rule only proposes: a company that has just moved in wants to see
    what would be bought before anything is.
    """
    levels = [row for row in rows if row["reorder"] and not row["discontinued"]]
    if not levels:
        return
    rules = session.env["stock.warehouse.orderpoint"].create(
        [
            {
                "product_id": session.get("products", row.key[0], row).id,
                "warehouse_id": session.warehouse.id,
                "location_id": session.warehouse.lot_stock_id.id,
                "product_min_qty": float(row["reorder"]),
                "product_max_qty": float(row["reorder"]),
                "trigger": session.mapping.options.reorder,
                "company_id": session.company.id,
            }
            for row in levels
        ]
    )
    session.bind(rules, [f"{row_id(row)}_reorder" for row in levels])
    session.created["reorder rules"] += len(rules)


def no_taxes(session, *fields):
    """Where the files know no taxes, none are added by the company's defaults."""
    if session.mapping.company.taxes == "none":
        return {field: [Command.clear()] for field in fields}
    return {}


class Units:
    """Units of measure by the words a file uses: an Odoo name or external id."""

    def __init__(self, env):
        self.env = env
        units = env["uom.uom"].with_context(lang="en_US", active_test=False).search([])
        self._units = {unit.name.lower(): unit for unit in units}

    def find(self, words):
        """The unit, or nothing."""
        if "." in words:
            return self.env.ref(words, raise_if_not_found=False)
        return self._units.get(words.lower())


def _prepare_offer_values(session, row):
    return {
        "partner_id": session.get("vendors", row["vendor"], row).id,
        "price": float(row["cost"] or 0),
        "delay": int(session.mapping.options.lead_days),
        "company_id": session.owner.id,
    }


def _backdate_costs(session, products):
    """The cost held from the beginning, not from the hour of the load."""
    day = opening_day(session.folder["orders"])
    if day:
        costs = session.env["product.value"].search(
            [("product_id", "in", products.ids)]
        )
        costs.write({"date": noon(day)})
