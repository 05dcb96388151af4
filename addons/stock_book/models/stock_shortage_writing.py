import json
from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from ..engine.shortage import INCOMING, INQUIRY, REQUEST, RESERVED, STOCK

# What a row shows, with the type it has in the database.
COLUMNS = {
    "move_id": "int",
    "product_id": "int",
    "warehouse_id": "int",
    "company_id": "int",
    "picking_id": "int",
    "origin": "varchar",
    "partner_id": "int",
    "family": "int",
    "date_need": "date",
    "priority": "varchar",
    "quantity": "numeric",
    "qty_stock": "numeric",
    "qty_incoming": "numeric",
    "qty_late": "numeric",
    "qty_requested": "numeric",
    "qty_inquiry": "numeric",
    "qty_missing": "numeric",
    "qty_transfer": "numeric",
    "qty_short": "numeric",
    "coverage": "varchar",
    "date_promise": "date",
}
# What the netting says of a row that an addon recorded.
NETTED = [name for name in COLUMNS if name.startswith("qty_")] + [
    "coverage",
    "date_promise",
]


def _names(names, prefix=""):
    return SQL(", ").join(
        SQL.identifier(prefix, name) if prefix else SQL.identifier(name)
        for name in names
    )


class StockShortageWriting(models.AbstractModel):
    """How the shortage book writes down what came out of a netting.

    In a few statements for any number of rows, and only what differs: a row that
    stays as it was is not touched, so that people who work on other goods of the
    same delivery do not wait for each other.
    """

    _name = "stock.shortage.writing"
    _description = "Writing of the Shortage Book"

    @api.model
    def _store(self, product_ids, picture):
        """Make rows, pledges and the marks of deliveries equal to ``picture``."""
        before = self._read_former(product_ids)
        values = [self._prepare_row_values(*item) for item in picture.covers()]
        self._complete(values, picture)
        self._write_moves([row for row in values if "id" not in row])
        self._write_documents([row for row in values if "id" in row])
        kept = {row["move_id"] for row in values if "id" not in row}
        closed = self._close(
            [row for row in before.values() if row["move_id"] not in kept]
        )
        rows = self._read_row_ids(product_ids)
        self._write_pledges(product_ids, picture, rows)
        self.env["stock.shortage"].invalidate_model()
        self.env["supply.pledge"].invalidate_model()
        pickings = {row["picking_id"] for row in values if row.get("picking_id")}
        pickings.update(row["picking_id"] for row in closed if row["picking_id"])
        self.env["stock.picking"].browse(pickings)._follow_shortage()
        self._after_store(picture, before)

    def _after_store(self, picture, before):
        """Hook: what follows from the new picture.

        :param before: ``{row id: {"move_id", "family", "quantity", ...}}``, the rows
            of moves that were open before
        """

    def _read_former(self, product_ids):
        self.env.cr.execute(
            SQL(
                """
                SELECT row.id, row.move_id, row.family, row.quantity::float,
                       row.picking_id, row.product_id, row.warehouse_id, m.state,
                       m.product_qty::float AS qty_now
                  FROM stock_shortage row JOIN stock_move m ON m.id = row.move_id
                 WHERE row.is_open AND row.product_id = ANY(%s)
                """,
                list(product_ids),
            )
        )
        return {row["id"]: row for row in self.env.cr.dictfetchall()}

    def _prepare_row_values(self, product_id, warehouse_id, pair, cover, mark):
        promise = cover.promise
        return {
            "key": cover.demand.key,
            "product_id": product_id,
            "warehouse_id": warehouse_id,
            "quantity": str(cover.demand.quantity),
            "qty_stock": str(cover.amount(RESERVED, STOCK)),
            "qty_incoming": str(cover.amount(INCOMING)),
            "qty_late": str(cover.late),
            "qty_requested": str(cover.amount(REQUEST)),
            "qty_inquiry": str(cover.amount(INQUIRY)),
            "qty_missing": str(cover.missing),
            "qty_transfer": str(cover.to_transfer),
            "qty_short": str(cover.short),
            "coverage": mark,
            "date_promise": promise and promise.isoformat(),
        }

    def _complete(self, values, picture):
        for row in values:
            facts = picture.facts[row.pop("key")]
            row.update(facts)
            row["company_id"] = picture.houses[row["warehouse_id"]].company_id
            if "date_need" in facts:
                row["date_need"] = facts["date_need"].isoformat()

    def _write_moves(self, values):
        if not values:
            return
        names = list(COLUMNS)
        shown = [name for name in names if name != "move_id"]
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO stock_shortage AS row
                       (%(names)s, is_open,
                        create_uid, write_uid, create_date, write_date)
                SELECT %(names)s, true, %(uid)s, %(uid)s, %(now)s, %(now)s
                  FROM jsonb_to_recordset(%(json)s::jsonb) AS given(%(types)s)
                    ON CONFLICT (move_id) WHERE move_id IS NOT NULL
                    DO UPDATE SET (%(shown)s, is_open, write_date)
                        = ROW(%(new)s, true, %(now)s)
                 WHERE (%(old)s, row.is_open)
                        IS DISTINCT FROM (%(new)s, true)
                """,
                names=_names(names),
                uid=self.env.uid,
                now=fields.Datetime.now(),
                json=json.dumps(values),
                types=self._types(names),
                shown=_names(shown),
                new=_names(shown, "excluded"),
                old=_names(shown, "row"),
            )
        )

    def _write_documents(self, values):
        if not values:
            return
        self.env.cr.execute(
            SQL(
                """
                UPDATE stock_shortage row
                   SET (%(shown)s, write_date) = ROW(%(new)s, %(now)s)
                  FROM jsonb_to_recordset(%(json)s::jsonb) AS given(%(types)s, id int)
                 WHERE row.id = given.id
                   AND (%(old)s) IS DISTINCT FROM (%(new)s)
                """,
                shown=_names(NETTED),
                new=_names(NETTED, "given"),
                old=_names(NETTED, "row"),
                now=fields.Datetime.now(),
                json=json.dumps(values),
                types=self._types(NETTED),
            )
        )

    def _types(self, names):
        return SQL(", ").join(
            SQL("%s " + COLUMNS[name], SQL.identifier(name)) for name in names
        )

    def _close(self, rows):
        """The moves that want nothing any more; what they wanted is remembered."""
        if rows:
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE stock_shortage
                       SET is_open = false, coverage = NULL, qty_missing = 0,
                           qty_short = 0, qty_transfer = 0, write_date = %s
                     WHERE id = ANY(%s)
                    """,
                    fields.Datetime.now(),
                    [row["id"] for row in rows],
                )
            )
        return rows

    def _read_row_ids(self, product_ids):
        self.env.cr.execute(
            SQL(
                "SELECT id, move_id FROM stock_shortage"
                " WHERE is_open AND product_id = ANY(%s)",
                list(product_ids),
            )
        )
        rows = {}
        for row_id, move_id in self.env.cr.fetchall():
            rows["move", move_id] = rows["row", row_id] = row_id
        return rows

    # Pledges.

    def _write_pledges(self, product_ids, picture, rows):
        """Replace the promises that differ; what somebody waits for stays."""
        wanted = self._prepare_pledges(picture, rows)
        present, gone = self._read_pledges(product_ids), []
        for pledge_id, pledge in present.items():
            if wanted.get(pledge):
                wanted[pledge] -= 1
            else:
                gone.append(pledge_id)
        if gone:
            self.env.cr.execute(
                SQL("DELETE FROM supply_pledge WHERE id = ANY(%s)", gone)
            )
        new = [pledge for pledge, count in wanted.items() for _time in range(count)]
        self._insert_pledges(new)

    def _prepare_pledges(self, picture, rows):
        pledges = defaultdict(int)
        for *_where, cover, _mark in picture.covers():
            shortage_id = rows[cover.demand.key]
            for pledge in cover.pledges:
                source = pledge.source
                values = {
                    "shortage_id": shortage_id,
                    "kind": source.kind,
                    "quantity": float(pledge.quantity),
                    "date": source.since and source.since.isoformat(),
                    "is_late": source.is_late,
                    **self._prepare_pledge_source(source),
                }
                pledges[tuple(values[name] for name in self._pledge_columns())] += 1
        return pledges

    def _prepare_pledge_source(self, source):
        """The record behind a source; extended for further kinds."""
        return {"move_id": source.key[1] if source.kind == INCOMING else None}

    @api.model
    def _pledge_columns(self):
        """Columns of a pledge with their types, in a fixed order."""
        return {
            "shortage_id": "int",
            "kind": "varchar",
            "quantity": "float",
            "date": "date",
            "is_late": "bool",
            "move_id": "int",
        }

    def _read_pledges(self, product_ids):
        columns = self._pledge_columns()
        self.env.cr.execute(
            SQL(
                """
                SELECT pledge.id, %s FROM supply_pledge pledge
                  JOIN stock_shortage row ON row.id = pledge.shortage_id
                 WHERE row.product_id = ANY(%s) AND pledge.is_wait IS NOT TRUE
                """,
                SQL(", ").join(
                    SQL("pledge.%s::" + kind, SQL.identifier(name))
                    for name, kind in columns.items()
                ),
                list(product_ids),
            )
        )
        day = list(columns).index("date")
        present = {}
        for pledge_id, *values in self.env.cr.fetchall():
            values[day] = values[day] and values[day].isoformat()
            present[pledge_id] = tuple(values)
        return present

    def _insert_pledges(self, pledges):
        if not pledges:
            return
        columns = self._pledge_columns()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO supply_pledge (%(names)s, create_uid, write_uid,
                                           create_date, write_date)
                SELECT %(names)s, %(uid)s, %(uid)s, %(now)s, %(now)s
                  FROM jsonb_to_recordset(%(json)s::jsonb) AS given(%(types)s)
                """,
                names=_names(columns),
                uid=self.env.uid,
                now=fields.Datetime.now(),
                json=json.dumps(
                    [dict(zip(columns, pledge, strict=True)) for pledge in pledges]
                ),
                types=SQL(", ").join(
                    SQL("%s " + kind, SQL.identifier(name))
                    for name, kind in columns.items()
                ),
            )
        )
