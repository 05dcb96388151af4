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
    thirty milliseconds, so that the balance of every row is simply their sum.
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
            warehouses = self._scope_warehouses(warehouse_id)
            domain = [
                ("warehouse_id", "in", warehouses.ids),
                ("usage", "in", ("internal", "transit")),
            ]
        places = self.env["stock.location"].with_context(active_test=False)
        return places.search(domain).ids

    def _scope_warehouses(self, warehouse_id=None):
        access = self.env["warehouse.access"]
        if warehouse_id:
            warehouse = self.env["stock.warehouse"].browse(int(warehouse_id)).exists()
            if not warehouse:
                raise UserError(self.env._("This warehouse does not exist any more."))
            warehouse.check_access("read")
            access._ensure("see", warehouse)
            return warehouse
        return access._allowed_warehouses("see").filtered(
            lambda warehouse: warehouse.company_id in self.env.companies
        )

    def _shows_cost(self, scope):
        """Whether I may see what the goods of all these places cost."""
        places = self.env["stock.location"].browse(scope)
        allowed = self.env["warehouse.access"]._allowed_warehouses("cost")
        may_read = self.env["stock.move"].has_access("read")
        return may_read and not (places.warehouse_id - allowed)

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
        zone = ZoneInfo(self.env.user.tz or self.env.context.get("tz") or "UTC")
        local = datetime.combine(day, clock, zone)
        return local.astimezone(ZoneInfo("UTC")).replace(tzinfo=None)

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
        self._flush()
        query = lines._search(domain)
        return query.select(
            SQL("stock_move_line.id"),
            SQL("stock_move_line.move_id"),
            SQL("stock_move_line.product_id"),
            SQL("stock_move_line.date"),
            SQL("stock_move_line.location_id"),
            SQL("stock_move_line.location_dest_id"),
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

    def _flush(self):
        self.env["stock.move.line"].flush_model()
        self.env["stock.move"].flush_model()
        self.env["stock.quant"].flush_model()

    def _running(self, lines, filters):
        """The lines with the balance after each; ``is_shown`` says which to list.

        A filter by kind hides rows, it never changes a balance.
        """
        return SQL(
            """
            WITH line AS (%(lines)s), row AS (%(rows)s)
            SELECT row.*, %(shown)s AS is_shown,
                   SUM(row.qty_in - row.qty_out) OVER journal AS balance
                   %(balance_value)s
              FROM row
            WINDOW journal AS (
                ORDER BY row.date, row.id, row.side ROWS UNBOUNDED PRECEDING
            )
            """,
            lines=lines,
            rows=self._rows_sql(filters),
            shown=self._shown_sql(filters),
            balance_value=SQL(
                ", SUM(row.value) OVER journal AS balance_value"
                if filters["shows_cost"]
                else ", 0 AS balance_value"
            ),
        )

    def _rows_sql(self, filters):
        """One row a line; two, out and in, where every place is told apart."""
        sides = SQL(
            "(VALUES (0, line.qty_in, line.qty_out)) AS side (side, qty_in, qty_out)"
        )
        if filters["sublocations"]:
            sides = SQL(
                "(VALUES (1, 0, line.qty_out), (2, line.qty_in, 0))"
                " AS side (side, qty_in, qty_out)"
            )
        joined, value = SQL(), SQL("0")
        if filters["shows_cost"]:
            joined, value = self._value_sql(filters)
        if filters["kinds"] and not filters["shows_cost"]:
            joined = SQL("JOIN stock_move AS move ON move.id = line.move_id")
        return SQL(
            """
            SELECT line.id, line.move_id, line.date, line.location_id,
                   line.location_dest_id, side.*, %(value)s AS value,
                   line.qty_in <> 0 AND line.qty_out <> 0 AS is_inside, %(kind)s
              FROM line %(joined)s, LATERAL %(sides)s
             WHERE side.qty_in <> 0 OR side.qty_out <> 0
            """,
            value=value,
            kind=SQL("%s AS kind", SQL("move.journal_kind" if joined else "NULL")),
            joined=joined,
            sides=sides,
        )

    def _value_sql(self, filters):
        """What a row added to the value: its share of its move, as Odoo valued it.

        Odoo values what enters and leaves the company; a transfer between two
        warehouses is counted at the present cost of the product.
        """
        joined = SQL(
            """
            JOIN stock_move AS move ON move.id = line.move_id
            JOIN (SELECT move_id, SUM(qty_in + qty_out) AS quantity
                    FROM line GROUP BY move_id) AS whole USING (move_id)
            """
        )
        value = SQL(
            """
            (CASE WHEN move.is_in THEN COALESCE(move.value, 0)
                       * (side.qty_in + side.qty_out) / NULLIF(whole.quantity, 0)
                  WHEN move.is_out THEN -COALESCE(move.value, 0)
                       * (side.qty_in + side.qty_out) / NULLIF(whole.quantity, 0)
                  ELSE (side.qty_in - side.qty_out) * %s END)
            """,
            filters["cost"],
        )
        return joined, value

    def _shown_sql(self, filters):
        shown = [SQL("row.date >= %s", filters["start"])] if filters["start"] else []
        if filters["kinds"]:
            shown.append(SQL("row.kind IN %s", tuple(filters["kinds"])))
        if filters["hide_internal"]:
            shown.append(SQL("NOT row.is_inside"))
        return SQL(" AND ").join(shown) if shown else SQL("TRUE")

    # What the screen asks.

    def _totals(self, running, filters):
        """Opening, totals and closing of the range, and the number of its rows."""
        before = SQL("FALSE")
        if filters["start"]:
            before = SQL("date < %s", filters["start"])
        [row] = self.env.execute_query_dict(
            SQL(
                """
                SELECT COUNT(*) FILTER (WHERE is_shown) AS count,
                       COALESCE(SUM(qty_in - qty_out) FILTER (WHERE %(before)s), 0)
                           AS opening,
                       COALESCE(SUM(value) FILTER (WHERE %(before)s), 0)
                           AS opening_value,
                       COALESCE(SUM(qty_in) FILTER (WHERE is_shown), 0) AS total_in,
                       COALESCE(SUM(qty_out) FILTER (WHERE is_shown), 0) AS total_out,
                       COALESCE(SUM(qty_in - qty_out), 0) AS closing,
                       COALESCE(SUM(value), 0) AS closing_value
                  FROM (%(running)s) AS journal
                """,
                running=running,
                before=before,
            )
        )
        return {name: float(value) for name, value in row.items()}

    def _page(self, running, offset, limit):
        return self.env.execute_query_dict(
            SQL(
                "SELECT * FROM (%s) AS journal WHERE is_shown"
                " ORDER BY date, id, side OFFSET %s LIMIT %s",
                running,
                offset,
                limit,
            )
        )

    def _days(self, running, offset, limit):
        """One row a day, where the person lives; the balance is the day's last."""
        zone = self.env.user.tz or self.env.context.get("tz") or "UTC"
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT *, COUNT(*) OVER () AS days FROM (
                SELECT (date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS day,
                       COUNT(*) AS count,
                       SUM(qty_in) AS qty_in, SUM(qty_out) AS qty_out,
                       (ARRAY_AGG(balance ORDER BY date DESC, id DESC, side DESC))[1]
                           AS balance,
                       SUM(value) AS value,
                       (ARRAY_AGG(balance_value
                           ORDER BY date DESC, id DESC, side DESC))[1] AS balance_value
                  FROM (%(running)s) AS journal
                 WHERE is_shown GROUP BY 1) AS day
                 ORDER BY day OFFSET %(offset)s LIMIT %(limit)s
                """,
                zone=zone,
                running=running,
                offset=offset,
                limit=limit,
            )
        )

    def _by_product(self, lines, filters):
        """Opening, in, out and closing of every product that has any."""
        start = filters["start"] or datetime.min + timedelta(days=1)
        return self.env.execute_query_dict(
            SQL(
                """
                WITH line AS (%(lines)s)
                SELECT product_id,
                       COALESCE(SUM(qty_in - qty_out) FILTER (WHERE date < %(start)s), 0)
                           AS opening,
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
