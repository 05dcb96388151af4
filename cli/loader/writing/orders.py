"""Orders with their lines, confirmed on the day they were placed."""

from odoo.fields import Command

from .moments import noon
from .places import Places
from .products import no_taxes
from .session import external_id, in_batches, row_id


def write_orders(session, rows):
    """All orders as quotations; `confirm_orders` makes them binding."""
    writer = OrderWriter(session)
    for done, batch in in_batches(rows):
        orders = session.env["sale.order"].create(
            [writer.prepare_order_values(row) for row in batch]
        )
        session.bind(orders, [row_id(row) for row in batch])
        for row in batch:
            session.remember(session.lines_of[row.key[0]])
        session.remember(batch)
        session.progress.part(done, len(rows), "orders written")


def confirm_orders(session, rows):
    """Confirm in the order of their dates, and keep those dates."""
    for done, batch in in_batches(rows):
        orders = session.env["sale.order"].browse(
            [session.get("orders", row.key[0], row).id for row in batch]
        )
        orders.action_confirm()
        for row, order in zip(batch, orders, strict=True):
            # Confirming sets the present moment.
            order.date_order = noon(row["date"])
        session.env.flush_all()
        session.progress.part(done, len(rows), "orders confirmed")


class OrderWriter:
    """Turns rows into the values of sale orders."""

    def __init__(self, session):
        self.session = session
        self.places = Places(session.env)
        self.freight = _freight_product(session)
        self._tags = {}

    def prepare_order_values(self, row):
        """The number the customer knows is kept."""
        session = self.session
        customer = session.get("customers", row["customer"], row)
        values = {
            "name": row["number"],
            "partner_id": customer.id,
            "partner_invoice_id": customer.id,
            "partner_shipping_id": self._ship_to(row, customer).id,
            "date_order": noon(row["date"]),
            "commitment_date": noon(row["wanted"]),
            "client_order_ref": row["reference"] or False,
            "user_id": session.id_of("people", row["salesperson"], row),
            "company_id": session.company.id,
            "warehouse_id": session.warehouse.id,
            "require_signature": False,
            "require_payment": False,
            "order_line": [
                Command.create(self.prepare_line_values(line))
                for line in session.lines_of[row.key[0]]
            ],
        }
        if row["freight"]:
            line = self.prepare_freight_values(row["freight"])
            values["order_line"].append(Command.create(line))
        if row["carrier"]:
            values["tag_ids"] = [Command.link(self._carrier_tag(row).id)]
        return values

    def prepare_line_values(self, line):
        """Price and discount of the day, whatever the product costs now."""
        product = self.session.get("products", line["product"], line)
        return {
            "product_id": product.id,
            "product_uom_qty": float(line["quantity"]),
            "price_unit": float(line["price"]),
            "discount": float(line["discount"] or 0),
            **no_taxes(self.session, "tax_ids"),
        }

    def prepare_freight_values(self, amount):
        """What the customer was charged for carriage."""
        return {
            "product_id": self.freight.id,
            "product_uom_qty": 1,
            "price_unit": float(amount),
            **no_taxes(self.session, "tax_ids"),
        }

    def _ship_to(self, row, customer):
        """The customer's address, or the one the order was sent to instead."""
        if not row["ship_street"] or row["ship_street"] == customer.street:
            return customer
        values = self.places.prepare_address_values(row, prefix="ship_")
        name = external_id(
            "customers",
            (row["customer"], "to", row["ship_street"], row["ship_city"] or ""),
        )
        known = self.session.find_named(name)
        if known:
            return known
        address = self.session.env["res.partner"].create(
            {
                **values,
                "name": row["ship_name"] or customer.name,
                "type": "delivery",
                "parent_id": customer.id,
            }
        )
        self.session.bind(address, [name])
        self.session.created["delivery addresses"] += 1
        return address

    def _carrier_tag(self, row):
        """Odoo alone knows no carriers on an order: a tag says who took it."""
        carrier = self.session.get("carriers", row["carrier"], row)
        if carrier not in self._tags:
            tags = self.session.env["crm.tag"]
            found = tags.search([("name", "=", carrier.name)], limit=1)
            self._tags[carrier] = found or tags.create({"name": carrier.name})
        return self._tags[carrier]


def _freight_product(session):
    known = session.find_named("freight")
    if known or not any(row["freight"] for row in session.folder["orders"]):
        return known
    product = session.env["product.product"].create(
        {
            "name": session.mapping.options.freight,
            "type": "service",
            "invoice_policy": "delivery",  # charged with the goods it brings
            "list_price": 0,
            "company_id": session.owner.id,
            **no_taxes(session, "taxes_id", "supplier_taxes_id"),
        }
    )
    session.bind(product, ["freight"])
    return product
