from datetime import timedelta

from odoo import api, fields, models

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
        mine = {row._get_demand_key(): row for row in book}
        book._fetch_for_preview()
        lines = []
        for product_id, warehouse_id, pair, cover, mark in picture.covers():
            row = mine.get(cover.demand.key)
            if row:
                arrivals = picture.arrivals[product_id, warehouse_id]
                numbers = row._preview_numbers(pair, cover, mark)
                numbers["arrivals"] = row._preview_arrivals(pair, cover, arrivals)
                lines += row._preview_lines(numbers, cover)
        order = {row.id: place for place, row in enumerate(self)}
        return sorted(lines, key=lambda line: order[line["shortage_id"]])

    def _fetch_for_preview(self):
        """What the lines show, read for all of them at once."""
        self.product_id.mapped("display_name")
        self.warehouse_id.mapped("name")

    def _get_demand_key(self):
        return ("move", self.move_id.id) if self.move_id else ("row", self.id)

    def _preview_numbers(self, pair, cover, mark):
        return {
            "shortage_id": self.id,
            "picking_id": self.picking_id.id,
            "picking": self.origin or "",
            "move_id": self.move_id.id,
            "product_id": self.product_id.id,
            "product": self.product_id.display_name,
            "uom": self.product_uom_id.name,
            "warehouse_id": self.warehouse_id.id,
            "warehouse": self.warehouse_id.name,
            "date_need": fields.Date.to_string(cover.demand.date),
            "date_request": fields.Date.to_string(self._get_request_date(cover)),
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
            "promise": fields.Date.to_string(cover.promise) or "",
            "warnings": self._get_warnings(pair, cover),
            "is_negative": pair.is_negative,
        }

    def _get_request_date(self, cover):
        """When the goods must be here to leave in time; never before today."""
        lead = timedelta(days=self.company_id.shortage_lead_days)
        today = fields.Date.context_today(self)
        return max(cover.demand.date - lead, today)

    def _get_warnings(self, pair, cover):
        warnings = []
        if pair.is_negative:
            warnings.append(
                self.env._(
                    "The stock is negative: count it. Here it counts as nothing."
                )
            )
        if self.date_need and self.date_need < cover.demand.date:
            warnings.append(self.env._("Was needed before today."))
        if not self.product_id.active:
            warnings.append(self.env._("The product is archived."))
        elif not self.product_id.purchase_ok:
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

    def _preview_lines(self, numbers, cover):
        lines = [
            self._prepare_preview_line(numbers, "transfer", float(taken), warehouse_id)
            for warehouse_id, taken in cover.transfers.items()
        ]
        if cover.short > 0:
            action = "request" if self._is_buyable() else "none"
            lines.append(
                self._prepare_preview_line(numbers, action, float(cover.short))
            )
        return lines or [self._prepare_preview_line(numbers, "none", 0.0)]

    def _is_buyable(self):
        return self.product_id.active

    @api.model
    def _prepare_preview_line(self, numbers, action, quantity, warehouse_id=False):
        return {
            **numbers,
            "action": action,
            "quantity": quantity,
            "warehouse_from_id": warehouse_id,
        }
