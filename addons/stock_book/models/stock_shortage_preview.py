from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..engine.shortage import INCOMING, INQUIRY, REQUEST, RESERVED, STOCK


class StockShortagePreview(models.AbstractModel):
    """Each number of the formula, for people, before anything is made."""

    _name = "stock.shortage.preview"
    _description = "Preview of Shortages"

    def _preview(self, **switches):
        """What these rows miss and what is proposed, as the person who asks.

        :param switches: ``eat_safety``, ``count_late``; None means as the company says
        :return: list of dictionaries, see ``stock.picking.shortage_preview``
        """
        # The book knows of all warehouses; only the person's own may be asked to help.
        book = self.sudo()
        allowed = self.env["warehouse.access"]._allowed_warehouses("transfer_out").ids
        picture = book._net(
            book.product_id.ids,
            warehouses_out=allowed,
            **{name: value for name, value in switches.items() if value is not None},
        )
        mine = book._read_for_preview()
        lines = []
        for product_id, warehouse_id, pair, cover, mark in picture.covers():
            row = mine.get(cover.demand.key)
            if row:
                arrivals = picture.arrivals[product_id, warehouse_id]
                numbers = self._preview_numbers(row, pair, cover, mark)
                numbers["arrivals"] = self._preview_arrivals(pair, cover, arrivals)
                lines += self._preview_lines(row, numbers, cover)
        order = {row_id: place for place, row_id in enumerate(self.ids)}
        return sorted(lines, key=lambda line: order[line["shortage_id"]])

    def _read_for_preview(self):
        """What the lines show, read for all of them at once and as plain values.

        :return: ``{key of the demand: the row}``
        """
        self.env.cr.execute(
            SQL(
                """
                SELECT id, move_id, picking_id, origin, product_id, warehouse_id,
                       company_id, date_need
                  FROM stock_shortage WHERE id = ANY(%s)
                """,
                self.ids,
            )
        )
        rows = self.env.cr.dictfetchall()
        products = self._read_products({row["product_id"] for row in rows})
        houses = self.env["stock.warehouse"].browse(
            {row["warehouse_id"] for row in rows}
        )
        names = {house.id: house.name for house in houses}
        today = fields.Date.context_today(self)
        companies = self.env["res.company"].browse({row["company_id"] for row in rows})
        lead = {
            company.id: timedelta(days=company.shortage_lead_days)
            for company in companies
        }
        found = {}
        for row in rows:
            key = ("move", row["move_id"]) if row["move_id"] else ("row", row["id"])
            found[key] = {
                **row,
                **products[row["product_id"]],
                "warehouse": names[row["warehouse_id"]],
                "lead": lead[row["company_id"]],
                "today": today,
            }
        return found

    def _read_products(self, product_ids):
        products = self.env["product.product"].browse(product_ids)
        products.fetch(
            [
                "product_tmpl_id",
                "default_code",
                "active",
                "product_template_attribute_value_ids",
            ]
        )
        templates = products.product_tmpl_id
        templates.fetch(["name", "uom_id", "purchase_ok"])
        return {
            product.id: {
                "product": product.display_name,
                "uom": template.uom_id.name,
                "active": product.active,
                "purchase_ok": template.purchase_ok,
            }
            for product, template in zip(
                products,
                (product.product_tmpl_id for product in products),
                strict=True,
            )
        }

    def _preview_numbers(self, row, pair, cover, mark):
        promise = cover.promise
        return {
            "shortage_id": row["id"],
            "picking_id": row["picking_id"] or False,
            "picking": row["origin"] or "",
            "move_id": row["move_id"] or False,
            "product_id": row["product_id"],
            "product": row["product"],
            "uom": row["uom"],
            "warehouse_id": row["warehouse_id"],
            "warehouse": row["warehouse"],
            "date_need": cover.demand.date.isoformat(),
            "date_request": self._get_request_date(row, cover).isoformat(),
            "wanted": float(cover.demand.quantity),
            "reserved": float(cover.amount(RESERVED)),
            "stock": float(cover.amount(RESERVED, STOCK)),
            "safety": float(pair.safety),
            "incoming": float(cover.amount(INCOMING)),
            "late": float(cover.late),
            "requested": float(cover.amount(REQUEST)),
            "inquiry": float(cover.amount(INQUIRY)),
            "missing": float(cover.missing),
            "transferable": float(cover.to_transfer),
            "short": float(cover.short),
            "mark": mark,
            "promise": promise.isoformat() if promise else "",
            "warnings": self._get_warnings(row, pair, cover),
            "is_negative": pair.is_negative,
        }

    def _get_request_date(self, row, cover):
        """When the goods must be here to leave in time; never before today."""
        return max(cover.demand.date - row["lead"], row["today"])

    def _get_warnings(self, row, pair, cover):
        warnings = []
        if pair.is_negative:
            warnings.append(
                self.env._(
                    "The stock is negative: count it. Here it counts as nothing."
                )
            )
        if row["date_need"] and row["date_need"] < cover.demand.date:
            warnings.append(self.env._("Was needed before today."))
        if not row["active"]:
            warnings.append(self.env._("The product is archived."))
        elif not row["purchase_ok"]:
            warnings.append(self.env._("The product is not bought."))
        return warnings

    def _preview_arrivals(self, pair, cover, arrivals):
        """What comes later than needed and is nobody's yet: one may wait for it."""
        found = []
        for source in arrivals:
            if source.key not in pair.net.left:
                continue
            left = pair.net.unused(source)
            if left > 0 and source.since > cover.demand.date:
                found.append(
                    {
                        "move_id": source.key[1],
                        "date": fields.Date.to_string(source.since),
                        "quantity": float(left),
                    }
                )
        return sorted(found, key=lambda arrival: arrival["date"])

    def _preview_lines(self, row, numbers, cover):
        lines = [
            self._prepare_preview_line(numbers, "transfer", float(taken), warehouse_id)
            for warehouse_id, taken in cover.transfers.items()
        ]
        if cover.short > 0:
            action = "request" if row["active"] else "none"
            lines.append(
                self._prepare_preview_line(numbers, action, float(cover.short))
            )
        return lines or [self._prepare_preview_line(numbers, "none", 0.0)]

    @api.model
    def _prepare_preview_line(self, numbers, action, quantity, warehouse_id=False):
        return {
            **numbers,
            "action": action,
            "quantity": quantity,
            "warehouse_from_id": warehouse_id,
        }
