from odoo import api, fields, models
from odoo.exceptions import UserError

MAX_ROWS = 1000
# More than any unit of measure or currency has.
DIGITS = 6


class StockJournal(models.AbstractModel):
    """Every movement of a product, with the balance after each.

    It begins with an opening row, lists what came in and went out in the order of
    the effective date, and ends with what lies there: the last balance equals the
    quants, which ``stock.journal.check`` proves every night.  A movement that was
    dated back says when it was inserted and by whom.
    """

    _name = "stock.journal"
    _inherit = ["stock.journal.query"]
    _description = "Stock Journal"

    @api.model
    def rows(
        self,
        product_id,
        date_from=None,
        date_to=None,
        warehouse_id=None,
        offset=0,
        limit=80,
        totals=True,
        **filters,
    ):
        """One page of the journal of a product.

        :param product_id: id of a ``product.product``
        :param date_from: first day in the person's time zone (``"2026-11-01"``) or
            a moment in UTC; the journal opens with the balance before it
        :param date_to: last day or moment, both included
        :param warehouse_id: only this warehouse; all that I may see without
        :param offset, limit: the page; at most 1,000 rows
        :param totals: ``False`` answers the page alone, at once, for a screen that
            asks ``totals`` afterwards: ``opening_value count total_in total_out
            closing closing_value`` are missing then, and ``balance_value`` counts
            from the opening
        :param filters: ``location_id`` (a place and all under it), ``lot_id``,
            ``kinds`` (list of keys of ``stock.move.journal_kind``),
            ``hide_internal`` (leave out moves within what is counted),
            ``sublocations`` (every place told apart: a move inside gives one row
            out and one in), ``group_by="day"`` (one row a day)
        :return: ``{"product", "uom", "shows_cost", "currency_id", "opening",
            "opening_value", "rows", "count", "total_in", "total_out", "closing",
            "closing_value"}``; quantities in the unit of the product, values in the
            currency of the company and ``0`` for those who may not see cost; a row
            has ``id date model res_id number kind kind_label partner place lot
            qty_in qty_out balance unit_cost value balance_value user note
            backdated inserted inserted_by``
        :raises UserError: product or place is gone, a date or a filter is none
        :raises AccessError: no right to see the warehouse or the movements
        """
        product = self._product(product_id)
        filters = self._filters(filters, date_from, date_to, warehouse_id, product)
        domain = self._journal_domain(filters)
        page = (max(int(offset), 0), min(max(int(limit), 1), MAX_ROWS))
        known = self._read_totals(domain, filters) if totals else {}
        start = known or self._read_opening(domain, filters)
        if filters["group_by"]:
            found = self._read_days(domain, filters, start, page)
            rows = self._prepare_days(found)
        else:
            rows = self._prepare_rows(self._read_page(domain, filters, start, page))
        return {
            **self._prepare_head(product, filters),
            "opening": self._exact(start["opening"]),
            **self._prepare_totals(known),
            "rows": rows,
        }

    @api.model
    def totals(
        self, product_id, date_from=None, date_to=None, warehouse_id=None, **filters
    ):
        """What the pages of a journal add up to; they need not be read for it.

        Arguments and errors are those of ``rows``.

        :return: ``{"opening", "opening_value", "count", "total_in", "total_out",
            "closing", "closing_value"}``
        """
        product = self._product(product_id)
        filters = self._filters(filters, date_from, date_to, warehouse_id, product)
        return self._prepare_totals(
            self._read_totals(self._journal_domain(filters), filters)
        )

    @api.model
    def summary(
        self,
        date_from=None,
        date_to=None,
        warehouse_id=None,
        categ_id=None,
        offset=0,
        limit=80,
        **filters,
    ):
        """Opening, in, out and closing of every product that lay or moved.

        :param categ_id: only products of this category and those under it
        :param filters: ``location_id`` as for ``rows``
        :return: ``{"count", "rows"}``; a row has ``product_id product uom opening
            qty_in qty_out closing`` in the unit of the product
        """
        filters = self._filters(filters, date_from, date_to, warehouse_id)
        domain = [("is_storable", "=", True)]
        if categ_id:
            domain.append(("categ_id", "child_of", int(categ_id)))
        products = self.env["product.product"].with_context(active_test=False)
        ids = products._search(domain)
        lines = self._lines_domain(ids, filters["scope"])
        if filters["end"]:
            lines.append(("date", "<=", filters["end"]))
        found = {
            row.pop("product_id"): {
                name: self._exact(value) for name, value in row.items()
            }
            for row in self._by_product(self._lines(lines, filters["scope"]), filters)
            if any(value for name, value in row.items() if name != "product_id")
        }
        page = products.search(
            [("id", "in", list(found))], offset=int(offset), limit=int(limit)
        )
        return {
            "count": len(found),
            "rows": [
                {
                    "product_id": product.id,
                    "product": product.display_name,
                    "uom": product.uom_id.name,
                    **found[product.id],
                }
                for product in page
            ],
        }

    @api.model
    def kinds(self):
        """``[{"key", "name"}]`` of the kinds of movement, to choose from."""
        selection = self.env["stock.move"]._fields["journal_kind"]
        return [
            {"key": key, "name": name}
            for key, name in selection._description_selection(self.env)
        ]

    # What was asked, made plain.

    def _product(self, product_id):
        products = self.env["product.product"].with_context(active_test=False)
        product = products.search([("id", "=", int(product_id or 0))])
        if not product:
            raise UserError(self.env._("Choose a product to read its journal."))
        return product

    def _filters(self, given, date_from, date_to, warehouse_id, product=None):
        """The filters of a call, checked; what nobody knows is refused."""
        self.env["stock.move"].check_access("read")
        known = {
            "location_id": None,
            "lot_id": None,
            "kinds": [],
            "hide_internal": False,
            "sublocations": False,
            "group_by": None,
        }
        strange = set(given) - set(known)
        strange |= set(given.get("kinds") or ()) - {row["key"] for row in self.kinds()}
        if strange or given.get("group_by") not in (None, False, "", "day"):
            raise UserError(
                self.env._(
                    "The journal has no filter “%(names)s”.",
                    names=", ".join(sorted(strange)) or given["group_by"],
                )
            )
        start, end = self._moments(date_from, date_to)
        if start and end and start > end:
            raise UserError(self.env._("The first day lies after the last one."))
        scope = self._scope(warehouse_id, given.get("location_id"))
        shows_cost = self._shows_cost(scope)
        return {
            **known,
            **given,
            "start": start,
            "end": end,
            "scope": scope,
            "shows_cost": shows_cost,
            "product_id": product and product.id,
            "factor": product and product.uom_id.factor,
            "cost": product.standard_price if product and shows_cost else 0,
        }

    def _journal_domain(self, filters):
        """The lines of the product up to the end of the range."""
        domain = self._lines_domain(
            [filters["product_id"]], filters["scope"], filters["lot_id"]
        )
        return [*domain, ("date", "<=", filters["end"])] if filters["end"] else domain

    # What is answered.

    def _prepare_head(self, product, filters):
        return {
            "product": product.display_name,
            "product_id": product.id,
            "uom": product.uom_id.name,
            "tracking": product.tracking,
            "shows_cost": filters["shows_cost"],
            "currency_id": self.env.company.currency_id.id,
        }

    def _prepare_totals(self, totals):
        return {
            name: int(figure) if name == "count" else self._exact(figure)
            for name, figure in totals.items()
        }

    def _prepare_rows(self, found):
        lines = self.env["stock.move.line"].browse([row["id"] for row in found])
        # The lines were found with the rights of the person; the names on them
        # (partner, place, document) are shown as in every list of Odoo.
        lines = lines.sudo()
        moves = {line.id: line.move_id for line in lines}
        documents = lines.move_id._get_journal_documents()
        rows = []
        for row, line in zip(found, lines, strict=True):
            move = moves[line.id]
            rows.append(
                {
                    **self._prepare_figures(row),
                    **self._prepare_names(row, line, move),
                    **self._prepare_document(move, documents[move]),
                    **self._prepare_insertion(line, move),
                }
            )
        return rows

    def _prepare_figures(self, row):
        quantity = float(row["qty_in"] or row["qty_out"])
        value = float(row["value"] or 0)
        return {
            **{name: self._exact(row[name]) for name in ("qty_in", "qty_out")},
            "balance": self._exact(row["balance"]),
            "unit_cost": self._exact(abs(value) / quantity if quantity else 0),
            "value": self._exact(value),
            "balance_value": self._exact(row["balance_value"]),
        }

    def _exact(self, figure):
        """Without what the addition of binary fractions leaves behind."""
        return round(float(figure or 0), DIGITS) + 0.0

    def _prepare_names(self, row, line, move):
        kind = move.journal_kind or "other"
        places = (line.location_id, line.location_dest_id)
        if row["side"]:
            places = (places[row["side"] - 1],)
        return {
            "id": line.id,
            "side": row["side"],
            "date": fields.Datetime.to_string(line.date),
            "kind": kind,
            "kind_label": self._kind_label(kind),
            "place": " → ".join(place.complete_name or "" for place in places),
            "lot": line.lot_id.name or "",
        }

    def _kind_label(self, kind):
        selection = self.env["stock.move"]._fields["journal_kind"]
        return dict(selection._description_selection(self.env)).get(kind, kind)

    def _prepare_document(self, move, document):
        partner = move.picking_id.partner_id or move.partner_id
        is_move = document == move
        return {
            "model": document._name,
            "res_id": document.id,
            "number": (move.reference if is_move else document.display_name) or "",
            "partner": partner.display_name or "",
            "note": move.origin or move.inventory_name or "",
        }

    def _prepare_insertion(self, line, move):
        person = move.journal_user_id or line.create_uid
        inserted = move.journal_date if move._is_backdated(line.date) else False
        return {
            "user": person.name or "",
            "backdated": bool(inserted),
            "inserted": fields.Datetime.to_string(inserted) if inserted else "",
            "inserted_by": person.name if inserted else "",
        }

    def _prepare_days(self, found):
        return [
            {
                **self._prepare_figures(row),
                "id": str(row["day"]),
                "side": 0,
                "date": str(row["day"]),
                "count": row["moves"],
            }
            for row in found
        ]
