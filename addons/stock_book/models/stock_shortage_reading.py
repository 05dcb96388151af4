from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import SQL

from ..engine.shortage import (
    INCOMING,
    RESERVED,
    STOCK,
    ZERO,
    Demand,
    Net,
    Source,
    transfer,
)

RUNNING = ("confirmed", "waiting", "partially_available", "assigned")


def number(value):
    """What PostgreSQL gave as a float, exactly as it is written.

    >>> number(0.1)
    Decimal('0.1')
    """
    return Decimal(repr(round(value, 6))) if value else ZERO


@dataclass
class House:
    """A warehouse as the netting sees it."""

    id: int
    company_id: int
    today: date
    eat_safety: bool
    count_late: bool


@dataclass
class Pair:
    """All that is known of one product in one warehouse."""

    demands: list = field(default_factory=list)
    sources: list = field(default_factory=list)
    safety: Decimal = ZERO
    is_negative: bool = False
    net: Net | None = None


@dataclass
class Picture:
    """What was read for some products, and what came out of it."""

    houses: dict
    pairs: dict = field(default_factory=lambda: defaultdict(Pair))
    facts: dict = field(default_factory=dict)  # of a demand: what its row shows
    arrivals: dict = field(default_factory=lambda: defaultdict(list))

    def covers(self):
        for (product_id, warehouse_id), pair in self.pairs.items():
            missing = sum(bool(cover.missing) for cover in pair.net.covers)
            for cover in pair.net.covers:
                scarce = missing > bool(cover.missing)
                yield product_id, warehouse_id, pair, cover, cover.mark(scarce)


class StockShortageReading(models.AbstractModel):
    """How the shortage book learns what is wanted and what there is.

    Everything is read for all products and warehouses at once, one statement for
    each kind of source; an addon that knows further sources extends
    ``_read_requests`` and ``_read_holds``.
    """

    _name = "stock.shortage.reading"
    _description = "Reading for the Shortage Book"

    @api.model
    def _net(self, product_ids, warehouses_out=None, **switches):
        """Net the products in all warehouses.

        :param warehouses_out: ids of the warehouses that may help others; all when
            not given
        :param switches: ``eat_safety``, ``count_late``; else what the company says
        :return: a ``Picture``
        """
        self.env.flush_all()
        picture = Picture(self._read_houses(switches))
        self._read_demands(picture, product_ids)
        self._read_documents(picture, product_ids)
        self._read_stock(picture, product_ids)
        self._read_incoming(picture, product_ids)
        self._read_safety(picture, product_ids)
        self._read_requests(picture, product_ids)
        self._net_pairs(picture, warehouses_out)
        return picture

    def _net_pairs(self, picture, warehouses_out):
        by_product = defaultdict(dict)
        for (product_id, warehouse_id), pair in picture.pairs.items():
            safety = ZERO if picture.houses[warehouse_id].eat_safety else pair.safety
            pair.net = Net(pair.demands, pair.sources, safety)
            by_product[product_id][warehouse_id] = pair.net

        def friends(warehouse_id):
            company = picture.houses[warehouse_id].company_id
            return [
                house.id
                for house in picture.houses.values()
                if house.id != warehouse_id
                and house.company_id == company
                and (warehouses_out is None or house.id in warehouses_out)
            ]

        for nets in by_product.values():
            if len(nets) > 1:
                transfer(nets, friends)

    def _read_houses(self, switches):
        # Rights are asked where goods are moved; here every warehouse counts.
        houses = {}
        warehouses = self.env["stock.warehouse"].sudo()
        for warehouse in warehouses.search([("company_id", "!=", False)]):
            company = warehouse.company_id
            zone = company.partner_id.tz or "UTC"
            houses[warehouse.id] = House(
                id=warehouse.id,
                company_id=company.id,
                today=fields.Date.context_today(warehouse.with_context(tz=zone)),
                eat_safety=switches.get("eat_safety", company.shortage_eat_safety),
                count_late=switches.get("count_late", company.shortage_count_late),
            )
        return houses

    def _houses_sql(self):
        """The warehouses, their shelves, and all that lies within their walls.

        Quarantine, inspection and loans lie within the walls but on no shelf.
        """
        return SQL(
            """
            house AS (
                SELECT w.id, w.company_id, COALESCE(partner.tz, 'UTC') AS tz,
                       stock.parent_path AS stock_path, view.parent_path AS view_path
                  FROM stock_warehouse w
                  JOIN stock_location stock ON stock.id = w.lot_stock_id
                  JOIN stock_location view ON view.id = w.view_location_id
                  JOIN res_company c ON c.id = w.company_id
                  JOIN res_partner partner ON partner.id = c.partner_id
                 WHERE w.active
            ), shelf AS (
                SELECT l.id, l.parent_path, house.id AS house_id, house.tz
                  FROM stock_location l
                  JOIN house ON l.parent_path LIKE house.stock_path || '%%'
                 WHERE l.usage = 'internal'
            ), inside AS (
                SELECT l.id, house.id AS house_id
                  FROM stock_location l
                  JOIN house ON l.parent_path LIKE house.view_path || '%%'
            )
            """
        )

    def _rows(self, query):
        self.env.cr.execute(query)
        return self.env.cr.fetchall()

    def _read_demands(self, picture, product_ids):
        """Open moves that take goods off a shelf and out of the warehouse."""
        rows = self._rows(
            SQL(
                """
                WITH %s
                SELECT m.id, m.product_id, shelf.house_id, shelf.parent_path,
                       m.product_qty::float, m.priority,
                       (m.date AT TIME ZONE 'UTC' AT TIME ZONE shelf.tz)::date,
                       COALESCE(m.shortage_root_id, m.id), m.picking_id,
                       COALESCE(p.name, m.origin, m.reference),
                       COALESCE(p.partner_id, m.partner_id),
                       (SELECT SUM(line.quantity_product_uom)::float
                          FROM stock_move_line line WHERE line.move_id = m.id)
                  FROM stock_move m
                  JOIN shelf ON shelf.id = m.location_id
                  JOIN product_product product ON product.id = m.product_id
                  JOIN product_template t ON t.id = product.product_tmpl_id
                  LEFT JOIN inside target ON target.house_id = shelf.house_id
                   AND target.id = COALESCE(m.location_final_id, m.location_dest_id)
                  LEFT JOIN stock_picking p ON p.id = m.picking_id
                 WHERE m.product_id = ANY(%s) AND m.state = ANY(%s)
                   AND t.is_storable AND target.id IS NULL AND m.product_qty > 0
                """,
                self._houses_sql(),
                list(product_ids),
                list(RUNNING),
            )
        )
        for row in rows:
            self._take_demand(picture, *row)

    def _take_demand(
        self, picture, move_id, product_id, warehouse_id, place, quantity, priority,
        day, family, picking_id, origin, partner_id, reserved
    ):  # fmt: skip
        key = ("move", move_id)
        pair = picture.pairs[product_id, warehouse_id]
        pair.demands.append(
            Demand(
                key=key,
                quantity=number(quantity),
                date=max(day, picture.houses[warehouse_id].today),
                priority=int(priority or 0),
                order=move_id,
                family=family,
                place=place,
            )
        )
        if reserved:
            pair.sources.append(
                Source(("reserved", move_id), RESERVED, number(reserved), owner=family)
            )
        picture.facts[key] = {
            "move_id": move_id,
            "picking_id": picking_id,
            "origin": origin,
            "partner_id": partner_id,
            "family": family,
            "date_need": day,
            "priority": priority or "0",
        }

    def _read_documents(self, picture, product_ids):
        """Demands that an addon recorded by hand."""
        rows = self._rows(
            SQL(
                """
                SELECT id, product_id, warehouse_id, quantity::float, priority,
                       date_need, family
                  FROM stock_shortage
                 WHERE is_open AND move_id IS NULL AND product_id = ANY(%s)
                """,
                list(product_ids),
            )
        )
        for row_id, product_id, warehouse_id, quantity, priority, day, family in rows:
            if warehouse_id not in picture.houses:
                continue
            today = picture.houses[warehouse_id].today
            picture.pairs[product_id, warehouse_id].demands.append(
                Demand(
                    key=("row", row_id),
                    quantity=number(quantity),
                    date=max(day or today, today),
                    priority=int(priority or 0),
                    # Behind the moves of the same day, in their own order.
                    order=2**40 + row_id,
                    family=family,
                )
            )
            picture.facts["row", row_id] = {"id": row_id}

    def _read_stock(self, picture, product_ids):
        """What lies free on the shelves: ours, not reserved, by the day it spoils."""
        has_expiry = "expiration_date" in self.env["stock.lot"]._fields
        until = SQL(
            "(lot.expiration_date AT TIME ZONE 'UTC' AT TIME ZONE shelf.tz)::date"
            if has_expiry
            else "NULL::date"
        )
        rows = self._rows(
            SQL(
                """
                WITH %s
                SELECT q.product_id, shelf.house_id, shelf.parent_path, %s AS until,
                       SUM(q.quantity - q.reserved_quantity)::float,
                       MIN(q.quantity)::float
                  FROM stock_quant q
                  JOIN shelf ON shelf.id = q.location_id
                  JOIN house ON house.id = shelf.house_id
                  LEFT JOIN stock_lot lot ON lot.id = q.lot_id
                  LEFT JOIN res_company c ON c.id = house.company_id
                 WHERE q.product_id = ANY(%s)
                   AND (q.owner_id IS NULL OR q.owner_id = c.partner_id)
                 GROUP BY 1, 2, 3, 4
                """,
                self._houses_sql(),
                until,
                list(product_ids),
            )
        )
        for product_id, warehouse_id, place, until, free, lowest in rows:
            pair = picture.pairs[product_id, warehouse_id]
            pair.is_negative |= lowest < 0
            if free > 0:
                key = ("stock", product_id, warehouse_id, place, until)
                pair.sources.append(
                    Source(key, STOCK, number(free), until=until, place=place)
                )

    def _read_incoming(self, picture, product_ids):
        """What moves from outside towards a shelf, at its present date."""
        rows = self._rows(
            SQL(
                """
                WITH %s
                SELECT m.id, m.product_id, shelf.house_id, m.product_qty::float,
                       (GREATEST(m.date, m.date_deadline)
                        AT TIME ZONE 'UTC' AT TIME ZONE shelf.tz)::date,
                       (SELECT MIN(COALESCE(next.shortage_root_id, next.id))
                          FROM stock_move_move_rel rel
                          JOIN stock_move next ON next.id = rel.move_dest_id
                          JOIN shelf own ON own.id = next.location_id
                         WHERE rel.move_orig_id = m.id)
                  FROM stock_move m
                  JOIN shelf ON shelf.id
                       = COALESCE(m.location_final_id, m.location_dest_id)
                  LEFT JOIN shelf source ON source.id = m.location_id
                   AND source.house_id = shelf.house_id
                 WHERE m.product_id = ANY(%s) AND m.state = ANY(%s)
                   AND source.id IS NULL AND m.product_qty > 0
                   AND NOT EXISTS (
                       SELECT FROM stock_move_move_rel rel
                         JOIN stock_move former ON former.id = rel.move_orig_id
                         JOIN shelf target ON target.id
                              = COALESCE(former.location_final_id,
                                         former.location_dest_id)
                        WHERE rel.move_dest_id = m.id
                          AND target.house_id = shelf.house_id
                          AND former.state NOT IN ('done', 'cancel', 'draft'))
                """,
                self._houses_sql(),
                list(product_ids),
                list(RUNNING),
            )
        )
        holds = self._read_holds([row[0] for row in rows])
        for row in rows:
            self._take_incoming(picture, holds, *row)

    def _take_incoming(
        self, picture, holds, move_id, product_id, warehouse_id, quantity, day, owner
    ):
        house = picture.houses[warehouse_id]
        is_late = day < house.today
        source = Source(
            key=("move", move_id),
            kind=INCOMING,
            quantity=number(quantity),
            since=max(day, house.today),
            owner=owner,
            holds=holds.get(move_id, {}),
            is_late=is_late,
        )
        picture.arrivals[product_id, warehouse_id].append(source)
        if house.count_late or not is_late:
            picture.pairs[product_id, warehouse_id].sources.append(source)

    def _read_holds(self, move_ids):
        """For whom an arrival is kept though it comes late.

        :return: ``{move id: {family: quantity}}``
        """
        holds = defaultdict(lambda: defaultdict(Decimal))
        if not move_ids:
            return holds
        rows = self._rows(
            SQL(
                """
                SELECT pledge.move_id, row.family, SUM(pledge.quantity)::float
                  FROM supply_pledge pledge
                  JOIN stock_shortage row ON row.id = pledge.shortage_id
                 WHERE pledge.is_wait AND row.is_open AND pledge.move_id = ANY(%s)
                 GROUP BY 1, 2
                """,
                move_ids,
            )
        )
        for move_id, family, quantity in rows:
            holds[move_id][family] += number(quantity)
        return holds

    def _read_safety(self, picture, product_ids):
        """The least that should stay on the shelf."""
        rows = self._rows(
            SQL(
                """
                WITH %s
                SELECT o.product_id, shelf.house_id, MAX(o.product_min_qty)::float
                  FROM stock_warehouse_orderpoint o
                  JOIN shelf ON shelf.id = o.location_id
                 WHERE o.active AND o.product_id = ANY(%s) AND o.product_min_qty > 0
                 GROUP BY 1, 2
                """,
                self._houses_sql(),
                list(product_ids),
            )
        )
        for product_id, warehouse_id, minimum in rows:
            if (product_id, warehouse_id) in picture.pairs:
                picture.pairs[product_id, warehouse_id].safety = number(minimum)

    def _read_requests(self, picture, product_ids):
        """Hook: add what was requested or inquired and is not ordered yet."""
