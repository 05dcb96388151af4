import json
from collections import defaultdict
from datetime import date, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, groupby

MANY = 5  # source documents named on a request before the rest is only counted
TOTALS = ("amount_estimated", "date_need")  # of a request, from its lines
# The columns of a request line that are written at once, with their types.
NEED_COLUMNS = {
    "need_id": "int",
    "company_id": "int",
    "warehouse_id": "int",
    "user_id": "int",
    "reason": "varchar",
    "product_id": "int",
    "name": "varchar",
    "quantity": "numeric",
    "uom_id": "int",
    "date_need": "date",
    "price_estimated": "numeric",
    "amount_estimated": "numeric",
    "qty_asked": "numeric",
    "qty_cancelled": "numeric",
    "qty_allocated": "numeric",
    "qty_received": "numeric",
    "qty_open": "numeric",
    "proposed_vendor_id": "int",
    "date_order_by": "date",
    "shortage_id": "int",
    "family": "int",
    "state": "varchar",
    "is_live": "bool",
}


class StockShortage(models.Model):
    """What the press of the button makes of shortages, once."""

    # Another subject than its sister file: pylint: disable=R8180
    _inherit = "stock.shortage"

    def action_request_shortage(self):
        """Ask the purchaser for what these demands lack; see ``_request``."""
        return self._request()

    def action_open_request(self):
        """Show each number first, and let the person choose."""
        if not self:
            raise UserError(self.env._("Choose at least one demand of the book."))
        return self.env["purchase.need.request"]._open(self)

    def _request(self, choices=None, **switches):
        """Do what was chosen for each demand, or what the preview proposes.

        Two people who press at once make one set of requests: the second waits, his
        view of the book is refused, and the repeated call finds nothing to ask.

        :param choices: dictionaries with ``shortage_id``, ``action`` (``request
            transfer wait split substitute none``), ``quantity`` in the product's unit,
            and what the action needs: ``warehouse_from_id``, ``arrival_id``,
            ``substitute_id``
        :return: see ``stock.picking.action_request_shortage``
        """
        # Whoever may read the deliveries asks for what they lack.
        book = self.sudo()
        book._catch_up()
        book._lock_products(book.product_id.ids)
        proposed = self._preview(**switches)
        chosen = proposed if choices is None else self._limit(choices, proposed)
        made = {"requests": self.env["purchase.need.line"], "done": []}
        for action, group in groupby(chosen, lambda choice: choice["action"]):
            group = [choice for choice in group if choice["quantity"] > 0]
            if group and action != "none":
                getattr(self, f"_make_{action}")(group, made)
        # The book must show what was made before anybody else may press.
        book._count_negative(proposed)
        book._mark(book.product_id.ids)
        book._catch_up()
        return self._prepare_result(made, proposed)

    def _limit(self, choices, proposed):
        """Not more than is missing now, whatever the person saw a while ago."""
        missing = {line["shortage_id"]: line["missing"] for line in proposed}
        seen = {(line["shortage_id"], line["product_id"]): line for line in proposed}
        by_row = {row: line for (row, _product), line in seen.items()}
        limited = []
        for choice in choices:
            row_id = choice["shortage_id"]
            left = missing.get(row_id, 0)
            quantity = min(choice["quantity"], left)
            missing[row_id] = left - quantity
            if row_id in by_row:
                limited.append({**by_row[row_id], **choice, "quantity": quantity})
        return limited

    # The request.

    def _make_request(self, choices, made):
        by_warehouse = groupby(choices, lambda choice: choice["warehouse_id"])
        for warehouse_id, group in by_warehouse:
            need = self.env["purchase.need"].create(
                self._prepare_need_values(warehouse_id, group)
            )
            lines = self._create_need_lines(need, group)
            self._submit_need(need, lines)
            made["requests"] |= lines.sudo(self.env.su)

    def _submit_need(self, need, lines):
        """Submit, and mark the lines once, with what came of it.

        Nothing is ordered of a new line, so that all of them are as far as their
        request.  Followed one by one they would be written twice each: when it is
        submitted, and when it is approved because no rule holds it.
        """
        names = ("state", "is_live")
        need_fields = [need._fields[name] for name in TOTALS]
        line_fields = [lines._fields[name] for name in names]
        with self.env.protecting([(need_fields, need), (line_fields, lines)]):
            need.action_submit()
        self.env.cr.execute(
            SQL(
                "UPDATE purchase_need_line SET state = %s WHERE id = ANY(%s)",
                lines[:1]._get_state(),
                lines.ids,
            )
        )
        lines.invalidate_recordset(names, flush=False)

    def _prepare_need_values(self, warehouse_id, choices):
        names = list(dict.fromkeys(choice["picking"] for choice in choices))
        rest = len(names) - MANY
        origin = ", ".join(filter(None, names[:MANY]))
        if rest > 0:
            origin = self.env._("%(names)s and %(rest)s more", names=origin, rest=rest)
        warehouse = self.env["stock.warehouse"].browse(warehouse_id)
        return {
            "warehouse_id": warehouse_id,
            # The warehouse of a delivery is known to whoever may read that.
            "company_id": warehouse.sudo().company_id.id,
            "reason": "shortage",
            "origin": origin,
        }

    def _create_need_lines(self, need, choices):
        """All lines in one statement: thousands are asked for at one press.

        The columns are those that the ORM would compute; what another addon adds to
        the lines is computed afterwards.
        """
        # Which demand a line is for, and what it costs, is written here alone.
        lines = self.env["purchase.need.line"].sudo()
        values = self._prepare_need_lines(need.sudo(), choices)
        self.env.flush_all()
        names = list(NEED_COLUMNS)
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO purchase_need_line
                       (%(names)s, create_uid, write_uid, create_date, write_date)
                SELECT %(names)s, %(uid)s, %(uid)s, %(now)s, %(now)s
                  FROM jsonb_to_recordset(%(json)s::jsonb) AS given(%(types)s)
                RETURNING id
                """,
                names=SQL(", ").join(map(SQL.identifier, names)),
                uid=self.env.uid,
                now=fields.Datetime.now(),
                json=json.dumps(values),
                types=SQL(", ").join(
                    SQL("%s " + NEED_COLUMNS[name], SQL.identifier(name))
                    for name in names
                ),
            )
        )
        created = lines.browse([line_id for (line_id,) in self.env.cr.fetchall()])
        need.invalidate_recordset(["line_ids"])
        for name, field in lines._fields.items():
            if field.compute and field.store and name not in NEED_COLUMNS:
                self.env.add_to_compute(field, created)
        # The request was just made for her; its day and origin follow.
        need.sudo().write(
            {
                "date_need": min(row["date_need"] for row in values),
                "amount_estimated": sum(row["amount_estimated"] for row in values),
            }
        )
        return created

    def _prepare_need_lines(self, need, choices):
        product_ids = {choice["product_id"] for choice in choices}
        # Costs and names for the estimate, whoever may read them.
        products = self.env["product.product"].sudo().browse(product_ids)
        products = products.with_company(need.company_id)
        products.fetch(["standard_price", "product_tmpl_id"])
        by_id = {product.id: product for product in products}
        # What belongs together in the book.
        family = {row.id: row.family for row in self.sudo()}
        proposals = self.env["purchase.need.line"]._propose_for(
            [
                (
                    number,
                    by_id[choice["product_id"]],
                    need.company_id,
                    choice["quantity"],
                    date.fromisoformat(choice["date_request"]),
                )
                for number, choice in enumerate(choices)
            ]
        )
        shared = self._prepare_shared_values(need)
        return [
            {
                **shared,
                **self._prepare_need_line_values(
                    need.currency_id,
                    by_id[choice["product_id"]],
                    {**choice, "family": family[choice["shortage_id"]]},
                    next(iter(proposals[number]), None),
                ),
            }
            for number, choice in enumerate(choices)
        ]

    def _prepare_shared_values(self, need):
        """What a new line has of its request."""
        return {
            "need_id": need.id,
            "company_id": need.company_id.id,
            "warehouse_id": need.warehouse_id.id,
            "user_id": need.user_id.id,
            "reason": need.reason,
            "qty_cancelled": 0,
            "qty_allocated": 0,
            "qty_received": 0,
            "state": need.state,
            "is_live": True,
        }

    def _prepare_need_line_values(self, currency, product, choice, proposal):
        day = date.fromisoformat(choice["date_request"])
        delay = timedelta(days=proposal.price.delay if proposal else 0)
        cost, quantity = product.standard_price, choice["quantity"]
        return {
            "product_id": product.id,
            "name": choice["product"],
            "quantity": quantity,
            # As the template says: asked of thousands of products one by one, the
            # same unit takes longer than all else of the line.
            "uom_id": product.product_tmpl_id.uom_id.id,
            "date_need": day.isoformat(),
            "price_estimated": currency.round(cost),
            "amount_estimated": currency.round(cost * quantity),
            "qty_asked": quantity,
            "qty_open": quantity,
            "proposed_vendor_id": proposal and proposal.price.vendor,
            "date_order_by": (day - delay).isoformat(),
            "shortage_id": choice["shortage_id"],
            "family": choice["family"],
        }

    # The other ways out.

    def _make_transfer(self, choices, made):
        """From another warehouse, by a transfer that the other one hands out."""
        roads = groupby(
            choices,
            lambda choice: (choice["warehouse_from_id"], choice["warehouse_id"]),
        )
        for (from_id, to_id), group in roads:
            houses = self.env["stock.warehouse"].browse([from_id])
            self.env["warehouse.access"]._ensure("transfer_out", houses)
            # The right to take it was asked above; the transfer is the company's.
            picking = (
                self.env["stock.picking"]
                .sudo()
                .create(self._prepare_transfer_values(from_id, to_id, group))
            )
            picking.action_confirm()
            picking.action_assign()
            made["done"].append(
                self.env._("%(transfer)s brings goods.", transfer=picking.name)
            )

    def _prepare_transfer_values(self, from_id, to_id, choices):
        # The places of the two warehouses; the transfer is made by its rights.
        source, target = self.env["stock.warehouse"].sudo().browse([from_id, to_id])
        places = {
            "location_id": source.lot_stock_id.id,
            "location_dest_id": target.lot_stock_id.id,
        }
        names = dict.fromkeys(choice["picking"] for choice in choices)
        by_product = defaultdict(float)
        for choice in choices:
            by_product[choice["product_id"]] += choice["quantity"]
        return {
            **places,
            "picking_type_id": source.int_type_id.id,
            "origin": ", ".join(filter(None, names)),
            "move_ids": [
                fields.Command.create(
                    {**places, "product_id": product_id, "product_uom_qty": quantity}
                )
                for product_id, quantity in by_product.items()
            ],
        }

    def _make_wait(self, choices, made):
        for choice in choices:
            row = self.browse(choice["shortage_id"])
            move_id = choice.get("arrival_id") or choice["arrivals"][0]["move_id"]
            # The row is the book's; who may choose was asked at the start.
            row.sudo().action_wait(move_id)
            made["done"].append(
                self.env._(
                    "%(row)s waits for its arrival.", row=row.sudo().display_name
                )
            )

    def _make_split(self, choices, made):
        """Ship what is here now: what is missing goes into a backorder."""
        # The book tells which deliveries; each is asked for right below.
        rows = self.sudo().browse([choice["shortage_id"] for choice in choices])
        for picking in rows.picking_id:
            picking.with_user(self.env.user).check_access("write")
            lacking = rows.filtered(
                lambda row, picking=picking: row.picking_id == picking
            )
            rest = picking._split_missing(
                {row.move_id: row.qty_missing for row in lacking}
            )
            made["done"].append(
                self.env._(
                    "%(delivery)s ships what is here; %(rest)s waits for the rest.",
                    delivery=picking.name,
                    rest=rest.name,
                )
            )

    def _make_substitute(self, choices, made):
        """Deliver something else in place of what is missing."""
        for choice in choices:
            # The book tells which delivery; it is asked for right below.
            row = self.sudo().browse(choice["shortage_id"])
            row.picking_id.with_user(self.env.user).check_access("write")
            other = self.env["product.product"].browse(choice["substitute_id"])
            row.move_id._substitute(other, choice["quantity"])
            made["done"].append(
                self.env._(
                    "%(delivery)s delivers %(other)s instead.",
                    delivery=row.origin,
                    other=other.display_name,
                )
            )

    # Afterwards.

    def _count_negative(self, proposed):
        """Stock below zero is a mistake somebody should count away, today."""
        products = {line["product_id"] for line in proposed if line["is_negative"]}
        if products:
            quants = self.env["stock.quant"].search(
                [
                    ("product_id", "in", list(products)),
                    ("location_id.usage", "=", "internal"),
                    ("quantity", "<", 0),
                ]
            )
            quants.inventory_date = fields.Date.context_today(self)

    def _prepare_result(self, made, proposed):
        lines = made["requests"]
        if lines:
            # How the requests are read is shown with their own numbers only.
            linked = lines.need_id
            message = self.env._(
                "Lines asked for in %(needs)s: %(count)s.",
                count=len(lines),
                needs=", ".join(linked.mapped("name")),
            )
        else:
            # Whose request it is, by its number alone.
            linked = self.sudo().need_line_ids.filtered("is_live").need_id
            message = self.env._(
                "Nothing to ask for: what is missing is asked for already, or nothing"
                " is."
            )
        return {
            "message": "\n".join([*made["done"], message] if lines else made["done"])
            or message,
            "need_ids": linked.ids,
            "need_line_ids": lines.ids,
            "no_vendor": lines.filtered(
                lambda line: not line.proposed_vendor_id
            ).product_id.mapped("display_name"),
            "lines": [
                {
                    "shortage_id": line["shortage_id"],
                    "product_id": line["product_id"],
                    "short": line["short"],
                    "quantity": line["quantity"],
                    "action": line["action"],
                }
                for line in proposed
            ],
        }

    @api.model
    def _cron_request(self):
        """Once a day, where the company wants it: ask for what deliveries lack."""
        companies = self.env["res.company"].search(
            [("shortage_auto_request", "=", True)]
        )
        self._cron_refresh()
        for company in companies:
            rows = self.with_company(company).search(
                [
                    ("company_id", "=", company.id),
                    ("is_open", "=", True),
                    ("qty_short", ">", 0),
                ]
            )
            if rows:
                rows._request()
