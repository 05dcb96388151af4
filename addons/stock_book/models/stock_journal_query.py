from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class StockJournalQuery(models.AbstractModel):
    """The statements behind the stock journal.

    The journal is not a table of its own that could go wrong: it is counted from
    the done move lines, which also made the quants.  One index over the lines of
    a product, in the order of the journal, answers fifty thousand of them in some
    twenty milliseconds, so that a balance is simply a sum.
    """

    _name = "stock.journal.query"
    _description = "Statements of the Stock Journal"

    # What belongs to the balance.

    def _scope(self, warehouse_id=None, location_id=None):
        """Ids of the places whose goods are counted.

        What Odoo calls on hand: the places of the warehouses that I may see, or of
        the one asked for.  A single place is counted with all that lie under it.
        """
        if location_id:
            place = self.env["stock.location"].browse(int(location_id)).exists()
            if not place:
                raise UserError(self.env._("This place does not exist any more."))
            place.check_access("read")
            self.env["warehouse.access"]._ensure("see", place.warehouse_id)
            domain = [("id", "child_of", place.ids)]
        else:
            domain = [
                *self._scope_warehouse_domain(warehouse_id),
                ("usage", "in", ("internal", "transit")),
                ("company_id", "in", self.env.companies.ids),
            ]
        places = self.env["stock.location"].with_context(active_test=False)
        return places.search(domain).ids

    def _scope_warehouse_domain(self, warehouse_id=None):
        access = self.env["warehouse.access"]
        if not warehouse_id:
            closed = list(access._closed_ids("see"))
            inside = [("warehouse_id", "!=", False)]
            return [*inside, ("warehouse_id", "not in", closed)] if closed else inside
        warehouse = self.env["stock.warehouse"].browse(int(warehouse_id)).exists()
        if not warehouse:
            raise UserError(self.env._("This warehouse does not exist any more."))
        warehouse.check_access("read")
        access._ensure("see", warehouse)
        return [("warehouse_id", "=", warehouse.id)]

    def _shows_cost(self, scope):
        """Whether I may see what the goods of all these places cost."""
        closed = self.env["warehouse.access"]._closed_ids("cost")
        places = self.env["stock.location"].browse(scope)
        return (
            not closed
            or places.warehouse_id.ids
            and not (set(places.warehouse_id.ids) & set(closed))
        )

    def _moments(self, date_from, date_to):
        """The range in UTC: a day begins and ends where the person lives."""
        return self._moment(date_from, time.min), self._moment(date_to, time.max)

    def _moment(self, value, clock):
        if not value:
            return None
        try:
            if isinstance(value, datetime) or len(str(value)) > len("yyyy-mm-dd"):
                return fields.Datetime.to_datetime(value)
            day = fields.Date.to_date(value)
        except ValueError as error:
            raise UserError(
                self.env._("“%(value)s” is not a date.", value=value)
            ) from error
        local = datetime.combine(day, clock, ZoneInfo(self._zone()))
        return local.astimezone(ZoneInfo("UTC")).replace(tzinfo=None)

    def _zone(self):
        return self.env.context.get("tz") or self.env.user.tz or "UTC"

    # The lines and their running balance.

    def _lines_domain(self, product_ids, scope, lot_id=None):
        domain = [
            ("state", "=", "done"),
            ("product_id", "in", product_ids),
            "|",
            ("location_id", "in", scope),
            ("location_dest_id", "in", scope),
        ]
        return [*domain, ("lot_id", "=", int(lot_id))] if lot_id else domain

    def _lines(self, domain, scope):
        """``id move_id product_id date qty_in qty_out`` of the lines I may read."""
        lines = self.env["stock.move.line"]
        self._flush_movements()
        query = lines._search(domain)
        return query.select(
            SQL("stock_move_line.id"),
            SQL("stock_move_line.move_id"),
            SQL("stock_move_line.product_id"),
            SQL("stock_move_line.date"),
            SQL(
                "CASE WHEN stock_move_line.location_dest_id = ANY(%s)"
                " THEN stock_move_line.quantity_product_uom ELSE 0 END AS qty_in",
                scope,
            ),
            SQL(
                "CASE WHEN stock_move_line.location_id = ANY(%s)"
                " THEN stock_move_line.quantity_product_uom ELSE 0 END AS qty_out",
                scope,
            ),
        )

    def _flush_movements(self):
        self.env["stock.move.line"].flush_model()
        self.env["stock.move"].flush_model()
        self.env["stock.quant"].flush_model()

    def _rows_sql(self, lines, filters):
        """One row a line; two, out and in, where every place is told apart."""
        sides = SQL(
            "(VALUES (0, line.qty_in, line.qty_out)) AS side (side, qty_in, qty_out)"
        )
        if filters["sublocations"]:
            sides = SQL(
                "(VALUES (1, 0, line.qty_out), (2, line.qty_in, 0))"
                " AS side (side, qty_in, qty_out)"
            )
        shown = SQL("(side.qty_in <> 0 OR side.qty_out <> 0)")
        if filters["hide_internal"]:
            # What stays inside changes no balance: it may be left out at once.
            inside = SQL("(line.qty_in = 0 OR line.qty_out = 0)")
            shown = SQL("%s AND %s", shown, inside)
        return SQL(
            """
            SELECT line.id, line.move_id, line.date, side.side, side.qty_in,
                   side.qty_out
              FROM (%(lines)s) AS line, LATERAL %(sides)s WHERE %(shown)s
            """,
            lines=lines,
            sides=sides,
            shown=shown,
        )

    def _valued_sql(self, rows, filters):
        """The rows with their kind, and with what each added to the value.

        That is the row's share of its move, as Odoo valued it.  Odoo values what
        enters and leaves the company; a transfer between two warehouses is counted
        at the present cost of the product.
        """
        if not filters["shows_cost"]:
            value = SQL("0")
        else:
            value = SQL(
                """
                COALESCE(CASE WHEN move.is_in THEN 1 WHEN move.is_out THEN -1 END
                    * move.value * (side.qty_in + side.qty_out)
                    / NULLIF(move.quantity * unit.factor / %(factor)s, 0),
                    (side.qty_in - side.qty_out) * %(cost)s)
                """,
                factor=filters["factor"],
                cost=filters["cost"],
            )
        return SQL(
            """
            SELECT side.*, move.journal_kind AS kind, %(value)s AS value
              FROM (%(rows)s) AS side
              JOIN stock_move AS move ON move.id = side.move_id
               AND move.state = 'done' AND move.product_id = %(product)s
              JOIN uom_uom AS unit ON unit.id = move.product_uom
            """,
            rows=rows,
            value=value,
            # Said twice, to the lines and to the moves: each has its own index.
            product=filters["product_id"],
        )

    # What the screen asks.

    def _read_opening(self, domain, filters):
        """What lay there before the range; what it was worth is left to the totals."""
        opening = {"opening": 0, "opening_value": 0}
        if filters["start"]:
            before = [*domain, ("date", "<", filters["start"])]
            [found] = self.env.execute_query_dict(
                SQL(
                    "SELECT SUM(qty_in - qty_out) AS opening FROM (%s) AS line",
                    self._lines(before, filters["scope"]),
                )
            )
            opening["opening"] = found["opening"] or 0
        return opening

    def _read_totals(self, domain, filters):
        """Opening, totals and closing of the range, and the number of its rows."""
        totals = self._sum_totals(domain, filters)
        if filters["group_by"]:
            totals["count"] = self._count_days(domain, filters)
        return totals

    def _sum_totals(self, domain, filters):
        rows = self._rows_sql(self._lines(domain, filters["scope"]), filters)
        if filters["shows_cost"] or filters["kinds"]:
            rows = self._valued_sql(rows, filters)
            value = SQL("value")
        else:
            value = SQL("0")
        if not filters["start"] and not filters["kinds"]:
            return self._read_whole_totals(rows, value)
        start = filters["start"] or datetime.min + timedelta(days=1)
        shown = SQL("date >= %s", start)
        if filters["kinds"]:
            shown = SQL("%s AND kind IN %s", shown, tuple(filters["kinds"]))
        [totals] = self.env.execute_query_dict(
            SQL(
                """
                SELECT COUNT(*) FILTER (WHERE %(shown)s) AS count,
                       SUM(qty_in - qty_out) FILTER (WHERE date < %(start)s)
                           AS opening,
                       SUM(%(value)s) FILTER (WHERE date < %(start)s)
                           AS opening_value,
                       SUM(qty_in) FILTER (WHERE %(shown)s) AS total_in,
                       SUM(qty_out) FILTER (WHERE %(shown)s) AS total_out,
                       SUM(qty_in - qty_out) FILTER (WHERE date >= %(start)s)
                           AS change,
                       SUM(%(value)s) FILTER (WHERE date >= %(start)s) AS gain
                  FROM (%(rows)s) AS journal
                """,
                shown=shown,
                start=start,
                value=value,
                rows=rows,
            )
        )
        totals = {name: figure or 0 for name, figure in totals.items()}
        totals["closing"] = totals["opening"] + totals.pop("change")
        totals["closing_value"] = totals["opening_value"] + totals.pop("gain")
        return totals

    def _read_whole_totals(self, rows, value):
        """From the first movement on: nothing lies before, so half the sums do."""
        [totals] = self.env.execute_query_dict(
            SQL(
                "SELECT COUNT(*) AS count, SUM(qty_in) AS total_in,"
                " SUM(qty_out) AS total_out, SUM(%s) AS closing_value"
                " FROM (%s) AS journal",
                value,
                rows,
            )
        )
        totals = {name: figure or 0 for name, figure in totals.items()}
        totals["closing"] = totals["total_in"] - totals["total_out"]
        return {**totals, "opening": 0, "opening_value": 0}

    def _read_page(self, domain, filters, totals, page):
        """One page of rows, each with the balance after it."""
        if filters["start"]:
            ranged = [*domain, ("date", ">=", filters["start"])]
        else:
            ranged = domain
        rows = self._rows_sql(self._lines(ranged, filters["scope"]), filters)
        if filters["kinds"]:
            return self._read_chosen(rows, filters, totals, page)
        offset, limit = page
        found = self.env.execute_query_dict(
            SQL(
                "SELECT * FROM (%s) AS journal ORDER BY date, id, side",
                self._valued_sql(
                    SQL("%s ORDER BY date, id, side OFFSET %s LIMIT %s", rows, *page),
                    filters,
                ),
            )
        )
        balance, value = totals["opening"], totals["opening_value"]
        if offset and found:
            before = self._sum_before(rows, filters, found[0])
            balance, value = balance + before["quantity"], value + before["value"]
        for row in found:
            balance += row["qty_in"] - row["qty_out"]
            value += row["value"]
            row.update(balance=balance, balance_value=value)
        return found

    def _sum_before(self, rows, filters, first):
        """What the rows of the pages before changed."""
        rows = SQL(
            "SELECT * FROM (%s) AS row WHERE (date, id, side) < (%s, %s, %s)",
            rows,
            first["date"],
            first["id"],
            first["side"],
        )
        if filters["shows_cost"]:
            rows = self._valued_sql(rows, filters)
        value = SQL("value") if filters["shows_cost"] else SQL("0")
        [found] = self.env.execute_query_dict(
            SQL(
                "SELECT COALESCE(SUM(qty_in - qty_out), 0) AS quantity,"
                " COALESCE(SUM(%s), 0) AS value FROM (%s) AS before",
                value,
                rows,
            )
        )
        return found

    def _read_chosen(self, rows, filters, totals, page):
        """Rows of some kinds; the others are hidden and still counted."""
        offset, limit = page
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT * FROM (
                    SELECT valued.*,
                           %(opening)s + SUM(qty_in - qty_out) OVER journal AS balance,
                           %(opening_value)s + SUM(value) OVER journal
                               AS balance_value
                      FROM (%(valued)s) AS valued
                    WINDOW journal AS (
                        ORDER BY date, id, side ROWS UNBOUNDED PRECEDING)
                ) AS journal
                 WHERE kind IN %(kinds)s
                 ORDER BY date, id, side OFFSET %(offset)s LIMIT %(limit)s
                """,
                opening=totals["opening"],
                opening_value=totals["opening_value"],
                valued=self._valued_sql(rows, filters),
                kinds=tuple(filters["kinds"]),
                offset=offset,
                limit=limit,
            )
        )

    def _read_days(self, domain, filters, totals, page):
        """One row a day, where the person lives; the balance is the day's last."""
        if filters["start"]:
            domain = [*domain, ("date", ">=", filters["start"])]
        rows = self._rows_sql(self._lines(domain, filters["scope"]), filters)
        shown = SQL("TRUE")
        if filters["kinds"]:
            shown = SQL("kind IN %s", tuple(filters["kinds"]))
        offset, limit = page
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT *, COUNT(*) OVER () AS days FROM (
                    SELECT day, moves, qty_in, qty_out, value,
                           %(opening)s + SUM(change) OVER (ORDER BY day) AS balance,
                           %(opening_value)s + SUM(gain) OVER (ORDER BY day)
                               AS balance_value
                      FROM (SELECT (date AT TIME ZONE 'UTC'
                                         AT TIME ZONE %(zone)s)::date AS day,
                                   COUNT(*) FILTER (WHERE %(shown)s) AS moves,
                                   SUM(qty_in) FILTER (WHERE %(shown)s) AS qty_in,
                                   SUM(qty_out) FILTER (WHERE %(shown)s) AS qty_out,
                                   SUM(value) FILTER (WHERE %(shown)s) AS value,
                                   SUM(qty_in - qty_out) AS change,
                                   SUM(value) AS gain
                              FROM (%(valued)s) AS valued GROUP BY 1) AS grouped
                ) AS day
                 WHERE moves > 0
                 ORDER BY day OFFSET %(offset)s LIMIT %(limit)s
                """,
                opening=totals["opening"],
                opening_value=totals["opening_value"],
                valued=self._valued_sql(rows, filters),
                zone=self._zone(),
                shown=shown,
                offset=offset,
                limit=limit,
            )
        )

    def _count_days(self, domain, filters):
        nothing = {"opening": 0, "opening_value": 0}
        found = self._read_days(domain, filters, nothing, (0, 1))
        return found[0]["days"] if found else 0

    def _by_product(self, lines, filters):
        """Opening, in, out and closing of every product that has any."""
        start = filters["start"] or datetime.min + timedelta(days=1)
        return self.env.execute_query_dict(
            SQL(
                """
                WITH line AS (%(lines)s)
                SELECT product_id,
                       COALESCE(SUM(qty_in - qty_out)
                           FILTER (WHERE date < %(start)s), 0) AS opening,
                       COALESCE(SUM(qty_in) FILTER (WHERE date >= %(start)s
                           AND (qty_in = 0 OR qty_out = 0)), 0) AS qty_in,
                       COALESCE(SUM(qty_out) FILTER (WHERE date >= %(start)s
                           AND (qty_in = 0 OR qty_out = 0)), 0) AS qty_out,
                       COALESCE(SUM(qty_in - qty_out), 0) AS closing
                  FROM line GROUP BY product_id
                """,
                lines=lines,
                start=start,
            )
        )
