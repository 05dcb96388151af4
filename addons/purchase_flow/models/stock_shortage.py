from collections import defaultdict
from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.stock_book.engine.shortage import INQUIRY, REQUEST, Source

from .purchase_need import OPEN_STATES


def number(value):
    return Decimal(str(round(value, 6))) if value else Decimal(0)


class StockShortage(models.Model):
    """The shortage book also knows what was asked for and is not ordered yet."""

    _inherit = "stock.shortage"

    need_line_ids = fields.One2many(
        comodel_name="purchase.need.line",
        inverse_name="shortage_id",
        string="Request Lines",
        readonly=True,
    )

    @api.model
    def _read_requests(self, picture, product_ids):
        result = super()._read_requests(picture, product_ids)
        self._take_needs(picture, self._read_needs(product_ids))
        self._take_quotations(picture, product_ids)
        return result

    def _read_needs(self, product_ids):
        """Request lines with what is open, and what lies in draft orders."""
        self.env.cr.execute(
            SQL(
                """
                SELECT line.id, line.product_id, line.warehouse_id, line.family,
                       line.reason, line.qty_open::float AS open,
                       COALESCE(SUM(share.quantity) FILTER (
                           WHERE o.state IN ('draft', 'sent', 'to approve')), 0)::float
                           AS drafted
                  FROM purchase_need_line line
                  JOIN purchase_need need ON need.id = line.need_id
                  LEFT JOIN purchase_need_allocation share
                    ON share.need_line_id = line.id
                  LEFT JOIN purchase_order o ON o.id = share.order_id
                 WHERE line.product_id = ANY(%s)
                   AND (need.state = ANY(%s)
                        OR need.state = 'draft' AND line.family IS NOT NULL)
                 GROUP BY line.id
                HAVING line.qty_open > 0 OR COUNT(o.id) FILTER (
                           WHERE o.state IN ('draft', 'sent', 'to approve')) > 0
                """,
                list(product_ids),
                ["submitted", *OPEN_STATES],
            )
        )
        return self.env.cr.dictfetchall()

    def _take_needs(self, picture, rows):
        lines = self.env["purchase.need.line"].browse([row["id"] for row in rows])
        # As the book itself: everybody's inquiries count.
        inquired = lines.sudo()._get_inquired_quantities() if lines else {}
        for row in rows:
            asked = min(inquired.get(row["id"], 0), row["open"])
            parts = (
                ("need", REQUEST, row["open"] - asked),
                ("inquired", INQUIRY, asked),
                ("drafted", INQUIRY, row["drafted"]),
            )
            pair = picture.pairs[row["product_id"], row["warehouse_id"]]
            for tag, kind, quantity in parts:
                if quantity > 0:
                    pair.sources.append(
                        Source(
                            key=(tag, row["id"]),
                            kind=kind,
                            quantity=number(quantity),
                            holds={row["family"]: number(quantity)}
                            if row["family"]
                            else {},
                        )
                    )

    def _take_quotations(self, picture, product_ids):
        """What draft orders hold for nobody in particular.

        Of alternatives to one another only one will be ordered: the largest counts.
        """
        self.env.cr.execute(
            SQL(
                """
                SELECT line.id, line.product_id, kind.warehouse_id,
                       (line.product_uom_qty - COALESCE(SUM(share.quantity), 0))::float,
                       o.purchase_group_id
                  FROM purchase_order_line line
                  JOIN purchase_order o ON o.id = line.order_id
                  JOIN stock_picking_type kind ON kind.id = o.picking_type_id
                  LEFT JOIN purchase_need_allocation share
                    ON share.order_line_id = line.id
                 WHERE line.product_id = ANY(%s) AND kind.warehouse_id IS NOT NULL
                   AND o.state IN ('draft', 'sent', 'to approve') AND %s
                 GROUP BY line.id, kind.warehouse_id, o.purchase_group_id
                """,
                list(product_ids),
                self._quotation_condition(),
            )
        )
        best = {}
        for line_id, product_id, warehouse_id, free, group in self.env.cr.fetchall():
            key = (product_id, warehouse_id, group or f"line {line_id}")
            if free > 0 and free > best.get(key, (0, 0))[0]:
                best[key] = (free, line_id)
        for (product_id, warehouse_id, _group), (free, line_id) in best.items():
            if (product_id, warehouse_id) in picture.pairs:
                picture.pairs[product_id, warehouse_id].sources.append(
                    Source(("quotation", line_id), INQUIRY, number(free))
                )

    def _quotation_condition(self):
        """Which draft orders count beside those that requests point to.

        Those of an inquiry are left out: the request lines say what is inquired.
        """
        if "supply_vendor_id" in self.env["purchase.order"]._fields:
            return SQL("o.supply_vendor_id IS NULL")
        return SQL("TRUE")

    def _read_holds(self, move_ids):
        """What was ordered for a demand is kept for it, even if it comes late."""
        holds = super()._read_holds(move_ids)
        if not move_ids:
            return holds
        self.env.cr.execute(
            SQL(
                """
                SELECT m.id, line.family,
                       SUM(share.quantity - share.qty_received)::float
                  FROM stock_move m
                  JOIN purchase_need_allocation share
                    ON share.order_line_id = m.purchase_line_id
                  JOIN purchase_need_line line ON line.id = share.need_line_id
                 WHERE m.id = ANY(%s) AND line.family IS NOT NULL
                 GROUP BY 1, 2
                """,
                move_ids,
            )
        )
        for move_id, family, quantity in self.env.cr.fetchall():
            if quantity > 0:
                holds[move_id][family] += number(quantity)
        return holds

    # Pledges name the request line or the draft order behind them.

    @api.model
    def _pledge_columns(self):
        return {
            **super()._pledge_columns(),
            "need_line_id": "int",
            "order_line_id": "int",
        }

    def _prepare_pledge_source(self, source):
        tag, *rest = source.key
        return {
            **super()._prepare_pledge_source(source),
            "need_line_id": rest[0] if tag in ("need", "inquired", "drafted") else None,
            "order_line_id": rest[0] if tag == "quotation" else None,
        }

    # What follows when a demand shrinks.

    def _after_store(self, picture, before):
        result = super()._after_store(picture, before)
        self._reduce_needs(picture)
        self._decide_on_drops(self._get_drops(before))
        return result

    def _reduce_needs(self, picture):
        """What was asked for a delivery and is not needed any more is not bought."""
        used = defaultdict(Decimal)
        for *_where, cover, _mark in picture.covers():
            for pledge in cover.pledges:
                used[pledge.source.key] += pledge.quantity
        spare = {}
        for pair in picture.pairs.values():
            for source in pair.sources:
                left = source.quantity - used[source.key]
                if source.key[0] == "need" and source.holds and left > 0:
                    spare[source.key[1]] = float(left)
        # The request shrinks with its delivery, whoever changed that.
        lines = self.env["purchase.need.line"].sudo().browse(spare).exists()
        for line in lines.filtered(lambda line: line.reason == "shortage"):
            line._give_up(
                spare[line.id], self.env._("The delivery does not need it any more.")
            )

    def _get_drops(self, before):
        """How much less the demands want than before, by family.

        What was delivered is no drop, and a backorder carries on what it was split
        from.
        """
        families = defaultdict(float)
        for row in before.values():
            families[row["family"]] += row["quantity"]
            if row["state"] == "done":
                families[row["family"]] -= row["qty_now"]
        rows = self._read_group(
            [("family", "in", list(families)), ("is_open", "=", True)],
            ["family"],
            ["quantity:sum"],
        )
        for family, quantity in rows:
            families[family] -= quantity
        return {family: drop for family, drop in families.items() if drop > 1e-6}

    def _decide_on_drops(self, drops):
        """What is ordered for nobody now is a question to the buyer."""
        if not drops:
            return
        # The question reaches the buyer, whoever changed the delivery.
        lines = self.env["purchase.need.line"].sudo()
        for line in lines.search([("family", "in", list(drops))]):
            shares = line.allocation_ids.filtered(
                lambda share: share.is_live and share.qty_received < share.quantity
            )
            for share in shares:
                free = share.quantity - share.qty_received
                surplus = min(free, drops[line.family])
                if surplus > 0:
                    drops[line.family] -= surplus
                    share._ask_buyer("dropped", surplus)
