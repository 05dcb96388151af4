from collections import defaultdict
from datetime import datetime, time

import pytz

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import SQL

PAGE = 1000


class StockOpeningPost(models.AbstractModel):
    """How an opening becomes stock, ten thousand lines at a time.

    Odoo moves goods one by one: per line it looks for the quant, creates it, values
    the move and replays the history of the product.  At an opening there is nothing
    to look for, so all moves, their lines and the quants are written in a few
    statements, with what the models themselves would have put there: their defaults
    and their stored computes run over all of them together.
    """

    _name = "stock.opening.post"
    _inherit = ["stock.opening.progress"]
    _description = "Posting of opening stock"

    def _post(self):
        self.line_ids.fetch()
        self._tell_progress("claim")
        self._claim()
        self._make_lots()
        self._set_standard_costs()
        more = self.line_ids.filtered(lambda line: line.quantity > 0)
        less = self.line_ids - more
        rows = [self._prepare_row(line) for line in more]
        self._tell_progress("moves")
        held = self._weigh(more.product_id)
        moves = self._write_moves(rows, self._get_counterpart(), inward=True)
        if less:
            moves |= self._move_less(less)
        self._tell_progress("costs")
        self._follow_costs(rows, moves, held)
        self._tell_progress("books")
        self._book(rows, moves[: len(rows)])

    def _claim(self):
        """Say that these products are opened here: the database lets nobody twice."""
        if self.is_difference:
            return
        claims = {}
        for line in self.line_ids:
            claims.setdefault(self._get_claim_key(line), line.id)
        self.env["stock.opening.line"].flush_model()
        for page in self._pages(list(claims.items())):
            self.env.cr.execute(
                SQL(
                    "UPDATE stock_opening_line SET claim_key = page.claim"
                    " FROM (VALUES %s) AS page (claim, id)"
                    " WHERE stock_opening_line.id = page.id",
                    SQL(", ").join(SQL("(%s, %s)", *claim) for claim in page),
                )
            )
        self.line_ids.invalidate_recordset(["claim_key"])

    def _pages(self, rows):
        return [rows[start : start + PAGE] for start in range(0, len(rows), PAGE)]

    def _make_lots(self):
        """The lots that the lines name, found or made, all at once."""
        named = self.line_ids.filtered("lot_name")
        if not named:
            return
        # With all rights: the opening says that these lots are there.
        lots = self.env["stock.lot"].sudo()
        found = {
            (lot.product_id.id, lot.name): lot
            for lot in lots.search(
                [
                    ("product_id", "in", named.product_id.ids),
                    ("name", "in", [line.lot_name.strip() for line in named]),
                    ("company_id", "in", (False, self.company_id.id)),
                ]
            )
        }
        missing = {}
        for line in named:
            key = line.product_id.id, line.lot_name.strip()
            if key not in found:
                missing.setdefault(key, self._prepare_lot_values(line))
        for key, lot in zip(missing, lots.create(list(missing.values())), strict=True):
            found[key] = lot
        self._link_lots(named, found)

    def _prepare_lot_values(self, line):
        values = {
            "product_id": line.product_id.id,
            "name": line.lot_name.strip(),
            "company_id": self.company_id.id,
        }
        if line.date_expiry:
            if "expiration_date" in self.env["stock.lot"]._fields:
                values["expiration_date"] = line.date_expiry
            else:
                values["note"] = self.env._("Expires on %s", line.date_expiry)
        return values

    def _link_lots(self, lines, found):
        for line in lines:
            lot = found[line.product_id.id, line.lot_name.strip()]
            line._write_as_found({"lot_id": lot.id})

    # Moves, their lines and the quants.

    def _get_moment(self):
        """The beginning of the day of the count where the company is."""
        zone = self.company_id.partner_id.tz or self.env.user.tz or "UTC"
        start = pytz.timezone(zone).localize(datetime.combine(self.date, time.min))
        return start.astimezone(pytz.utc).replace(tzinfo=None)

    def _get_counterpart(self):
        """Where opening stock comes from; its account is the equity it begins with."""
        reason = self.env.ref("stock_book.reason_opening")
        # The account of a place is a setting of the books.
        place = reason._get_location(self.company_id).sudo()
        if not place.valuation_account_id:
            # Stock that was there before the books is no cost of this year.
            place.valuation_account_id = (
                self.company_id.sudo().get_unaffected_earnings_account()
            )
        return place.sudo(False)

    def _prepare_row(self, line):
        quantity = line._get_product_quantity()
        return {
            "line": line,
            "product": line.product_id,
            "place": line.location_id.id,
            "lot": line.lot_id.id,
            "uom": (line.uom_id or line.product_id.uom_id).id,
            "asked": line.quantity,
            "quantity": quantity,
            "value": self.currency_id.round(quantity * self._get_valued_cost(line)),
        }

    def _get_valued_cost(self, line):
        """A standard cost is the product's; else the line says it."""
        product = line.product_id.with_company(self.company_id)
        if product.cost_method == "standard":
            # The value of stock is the same for everybody.
            return product.sudo().standard_price
        return line._get_product_cost()

    def _write_moves(self, rows, counterpart, inward):
        """All moves done at the moment of the opening, with their quants."""
        if not rows:
            return self.env["stock.move"]
        self.env.flush_all()
        moves = self._insert(
            "stock.move",
            self._prepare_common_move(inward),
            [self._prepare_move_row(row, counterpart, inward) for row in rows],
        )
        self._insert(
            "stock.move.line",
            self._prepare_common_move_line(),
            [
                self._prepare_move_line_row(row, move_id, counterpart, inward)
                for row, move_id in zip(rows, moves.ids, strict=True)
            ],
        )
        if inward:
            self._tell_progress("stock")
        sign = 1 if inward else -1
        inside = [(row["place"], row, sign * row["quantity"]) for row in rows]
        outside = [(counterpart.id, row, -sign * row["quantity"]) for row in rows]
        self._add_quants(inside + outside)
        self.env.invalidate_all()
        return moves

    def _prepare_common_move(self, inward):
        """What all moves of the opening share."""
        return {
            "company_id": self.company_id.id,
            "date": self._get_moment(),
            "state": "done",
            "picked": True,
            "priority": "0",
            "is_inventory": True,
            "inventory_name": self.name,
            "reference": self.name,
            "origin": self.name,
            "book_kind": "opening",
            "journal_kind": "opening",
            "journal_user_id": self.env.uid,
            "journal_date": fields.Datetime.now(),
            "book_document": self.name,
            "is_in": inward,
            "is_out": not inward,
            "is_dropship": False,
            # What a transfer, a partner or a delay would say: there is none.
            "picking_type_id": None,
            "partner_id": None,
            "delay_alert_date": None,
            "reservation_date": None,
            "packaging_uom_id": None,
            "description_picking": None,
        }

    def _prepare_move_row(self, row, counterpart, inward):
        places = (counterpart.id, row["place"])
        source, target = places if inward else places[::-1]
        return {
            "product_id": row["product"].id,
            "product_uom": row["uom"],
            "product_uom_qty": row["asked"],
            "packaging_uom_qty": row["asked"],
            "product_qty": row["quantity"],
            "quantity": row["asked"],
            "location_id": source,
            "location_dest_id": target,
            "stock_opening_line_id": row["line"].id,
            "value": row["value"],
        }

    def _prepare_common_move_line(self):
        return {
            "company_id": self.company_id.id,
            "date": self._get_moment(),
            "state": "done",
            "picked": True,
            "reference": self.name,
        }

    def _prepare_move_line_row(self, row, move_id, counterpart, inward):
        places = (counterpart.id, row["place"])
        source, target = places if inward else places[::-1]
        return {
            "move_id": move_id,
            "product_id": row["product"].id,
            "product_uom_id": row["uom"],
            "quantity": row["asked"],
            "quantity_product_uom": row["quantity"],
            "location_id": source,
            "location_dest_id": target,
            "lot_id": row["lot"] or None,
        }

    def _insert(self, model_name, common, rows):
        """Rows with the model's own defaults; its other stored computes follow.

        :param common: what all rows share
        :param rows: dictionaries with the same keys
        """
        # The rows of a posted opening; who may post it was asked by its button.
        model = self.env[model_name].sudo()
        stored = {
            name
            for name, field in model._fields.items()
            if field.store and field.column_type and name != "id"
        }
        shared = self._prepare_shared_columns(model, common, stored - set(rows[0]))
        names = [name for name in rows[0] if name in stored]
        readers = [model._fields[name].convert_to_column_insert for name in names]
        tail = tuple(
            model._fields[name].convert_to_column_insert(value, model)
            for name, value in shared.items()
        )
        values = [
            tuple(
                read(row[name], model)
                for name, read in zip(names, readers, strict=True)
            )
            + tail
            for row in rows
        ]
        records = model.browse(self._insert_values(model, [*names, *shared], values))
        self._compute_rest(records, {*names, *common})
        return records.sudo(False)

    def _insert_values(self, model, columns, values):
        query = SQL(
            "INSERT INTO %s (%s) VALUES %%s RETURNING id",
            SQL.identifier(model._table),
            SQL(", ").join(map(SQL.identifier, columns)),
        )
        template = query.code.replace("%%s", "%s")  # the place of the pages
        ids = []
        for page in self._pages(values):
            ids += self.env.cr.execute_values(
                template, page, page_size=PAGE, fetch=True
            )
        return [new_id for (new_id,) in ids]

    def _prepare_shared_columns(self, model, common, names):
        defaults = model.default_get(list(names - set(common)))
        now, person = self.env.cr.now(), self.env.uid
        return {
            **{name: value for name, value in defaults.items() if name in names},
            **{name: value for name, value in common.items() if name in names},
            "create_uid": person,
            "write_uid": person,
            "create_date": now,
            "write_date": now,
        }

    def _compute_rest(self, records, written):
        """Stored computes that the rows say nothing about, for all of them together."""
        for name, field in records._fields.items():
            computed = field.store and field.compute and field.column_type
            if computed and name not in written:
                self.env.add_to_compute(field, records)
        records.invalidate_recordset(flush=False)
        self.env.flush_all()

    def _add_quants(self, changes):
        """Add the quantities to the quants that are there, make the others."""
        sums = defaultdict(float)
        for place_id, row, quantity in changes:
            sums[row["product"].id, place_id, row["lot"] or 0] += quantity
        found = self._lock_quants(sums)
        moment = self._get_moment()
        if found:
            self._raise_quants(found, sums, moment)
        missing = [
            {
                "product_id": product_id,
                "location_id": place_id,
                "lot_id": lot_id or None,
                "quantity": quantity,
            }
            for (product_id, place_id, lot_id), quantity in sums.items()
            if (product_id, place_id, lot_id) not in found
        ]
        if missing:
            common = {
                "reserved_quantity": 0,
                "in_date": moment,
                "company_id": self.company_id.id,
            }
            self._insert("stock.quant", common, missing)

    def _lock_quants(self, sums):
        """``{key: quant id}``, held until the end of the transaction."""
        self.env.cr.execute(
            SQL(
                "SELECT product_id, location_id, COALESCE(lot_id, 0), MIN(id)"
                " FROM (SELECT * FROM stock_quant WHERE product_id IN %s"
                " AND location_id IN %s AND package_id IS NULL AND owner_id IS NULL"
                " FOR UPDATE) AS held GROUP BY 1, 2, 3",
                tuple({key[0] for key in sums}),
                tuple({key[1] for key in sums}),
            )
        )
        rows = self.env.cr.fetchall()
        return {tuple(key): quant_id for *key, quant_id in rows if tuple(key) in sums}

    def _raise_quants(self, found, sums, moment):
        rows = [(quant_id, sums[key]) for key, quant_id in found.items()]
        for page in self._pages(rows):
            self.env.cr.execute(
                SQL(
                    "UPDATE stock_quant SET quantity = quantity + page.more,"
                    " in_date = LEAST(in_date, %s), write_date = %s, write_uid = %s"
                    " FROM (VALUES %s) AS page (id, more)"
                    " WHERE stock_quant.id = page.id",
                    moment,
                    self.env.cr.now(),
                    self.env.uid,
                    SQL(", ").join(
                        SQL("(%s::int, %s::numeric)", *change) for change in page
                    ),
                )
            )

    def _move_less(self, lines):
        """What a difference takes away goes Odoo's own way: few lines, real checks."""
        counterpart = self._get_counterpart()
        moves = self._move_goods(
            [self._prepare_less_values(line, counterpart) for line in lines]
        )
        # The date follows from the confirmed document.
        moves.sudo().write({"date": self._get_moment()})
        return moves

    def _prepare_less_values(self, line, counterpart):
        taken = -line.quantity
        return self._prepare_goods_values(
            line,
            line.location_id,
            counterpart,
            "opening",
            quantity=taken,
            is_inventory=True,
            inventory_name=self.name,
            stock_opening_line_id=line.id,
        )

    # What a piece costs from now on.

    def _set_standard_costs(self):
        """A product without a standard cost takes the one of the opening."""
        groups = defaultdict(self.env["product.product"].browse)
        for line in self.line_ids:
            # As in ``_get_valued_cost``.
            product = line.product_id.with_company(self.company_id).sudo()
            unknown = product.cost_method == "standard" and not product.standard_price
            if unknown and line.unit_cost:
                groups[line._get_product_cost()] |= product
        for cost, products in groups.items():
            self._write_cost(products, cost)

    def _write_cost(self, products, cost):
        # With all rights: the cost follows from a document that was confirmed.
        # Nothing is revalued: the goods come in at this very cost.
        products.sudo().with_company(self.company_id).with_context(
            disable_auto_revaluation=True
        ).write({"standard_price": cost})

    def _weigh(self, products):
        """``{product id: (quantity, value)}`` before, of those that moved before."""
        moved = (
            self.env["stock.move"]
            # What moved before counts, whoever may read the movements.
            .sudo()
            ._read_group(
                [
                    ("product_id", "in", products.ids),
                    ("company_id", "=", self.company_id.id),
                    ("state", "=", "done"),
                    "|",
                    ("is_in", "=", True),
                    ("is_out", "=", True),
                ],
                ["product_id"],
            )
        )
        held = {}
        for (product,) in moved:
            # A cost is the same for everybody.
            product = product.with_company(self.company_id).sudo()
            quantity = product._with_valuation_context().qty_available
            held[product.id] = quantity, product.total_value
        return held

    def _follow_costs(self, rows, moves, held):
        """Average and FIFO costs after the opening.

        A product that never moved before costs what the opening says.  Of the others
        Odoo replays the history, unless somebody typed a cost after the day of the
        opening (a new product has one, often 0): that would win over what the
        opening says, so there the average is taken with what was there before.
        """
        sums = defaultdict(lambda: [0.0, 0.0])
        for row in rows:
            sums[row["product"].id][0] += row["quantity"]
            sums[row["product"].id][1] += row["value"]
        moved = self.env["product.product"].browse(sums)
        moved = moved.with_company(self.company_id).filtered(
            lambda product: product.cost_method != "standard"
        )
        typed = self._find_typed(moved)
        fresh = moved.filtered(
            lambda product: (
                not product.lot_valuated
                and (product.id not in held or product in typed)
            )
        )
        costs = {
            product.id: self._average(sums[product.id], held.get(product.id, (0, 0)))
            for product in fresh
        }
        groups = defaultdict(moved.browse)
        for product in fresh:
            groups[costs[product.id]] |= product
        for cost, group in groups.items():
            self._write_cost(group, cost)
        self._note_costs(fresh & typed, costs)
        replayed = moved - fresh
        if replayed:
            ours = moves.filtered(lambda move: move.product_id in replayed)
            # The cost follows from the confirmed document.
            ours.move_line_ids.lot_id.sudo()._update_standard_price()
            replayed.sudo()._update_standard_price()

    def _average(self, opened, before):
        """The cost of one piece of both together; less than nothing counts nothing."""
        quantity, value = before if before[0] > 0 else (0, 0)
        return (opened[1] + value) / (opened[0] + quantity)

    def _find_typed(self, products):
        """Average products with a cost that was typed after the day of the opening."""
        rows = (
            self.env["product.value"]
            # As said below.
            .sudo()
            ._read_group(
                # A cost typed by somebody else counts as well.
                [
                    ("product_id", "in", products.ids),
                    ("company_id", "=", self.company_id.id),
                    ("move_id", "=", False),
                    ("lot_id", "=", False),
                    ("date", ">=", self._get_moment()),
                ],
                ["product_id"],
            )
        )
        found = products.browse([product.id for (product,) in rows])
        return found.filtered(lambda product: product.cost_method == "average")

    def _note_costs(self, products, costs):
        """Note the cost as of now, so that a later replay comes to the same.

        The model's own ``create`` would replay the history of every product, which
        has just been done.
        """
        rows = [
            {"product_id": product.id, "value": costs[product.id]}
            for product in products
        ]
        if rows:
            common = {
                "company_id": self.company_id.id,
                "date": fields.Datetime.now(),
                "user_id": self.env.uid,
                "description": self.env._("As %s says", self.name),
            }
            self._insert("product.value", common, rows)

    # What the accounting hears.

    def _book(self, rows, moves):
        """One entry for the categories that are valued as goods move."""
        sums, booked = defaultdict(float), []
        for row, move_id in zip(rows, moves.ids, strict=True):
            product = row["product"].with_company(self.company_id)
            if product.valuation == "real_time":
                # The account of a category is looked up for everybody.
                account = product.sudo()._get_product_accounts()["stock_valuation"]
                sums[account, product.categ_id] += row["value"]
                booked.append(move_id)
        if not any(sums.values()):
            return
        # With all rights: the entry follows from the confirmed document.
        entry = self.env["account.move"].sudo().create(self._prepare_entry(sums))
        moves.browse(booked).sudo().write({"account_move_id": entry.id})
        entry._post()

    def _prepare_entry(self, sums):
        # Settings of the books, which the keeper of the stock need not read.
        journal = self.company_id.sudo().account_stock_journal_id
        if not journal:
            raise UserError(
                self.env._(
                    "%s: categories valued in real time need the stock journal of the"
                    " company. Accounting sets it in the settings.",
                    self.name,
                )
            )
        # A setting of the books, as the journal above.
        equity = self._get_counterpart().sudo().valuation_account_id
        commands = []
        for (account, category), value in sums.items():
            if not account:
                self._refuse_account(category)
            text = f"{self.name}: {category.display_name}"
            commands += [
                Command.create(
                    {"account_id": account.id, "name": text, "debit": value}
                ),
                Command.create(
                    {"account_id": equity.id, "name": text, "credit": value}
                ),
            ]
        return {
            "journal_id": journal.id,
            "date": self.date,
            "ref": self.name,
            "company_id": self.company_id.id,
            "stock_opening_id": self.id,
            "line_ids": commands,
        }

    def _refuse_account(self, category):
        raise UserError(
            self.env._(
                "%(category)s is valued in real time but has no stock valuation"
                " account. Accounting sets it on the category.",
                category=category.display_name,
            )
        )

    # Taking it back.

    def _get_moves(self):
        """All moves of the opening.  With all rights: it answers for all of them."""
        return (
            self.env["stock.move"]
            # The opening answers for all of its moves.
            .sudo()
            .search(
                [
                    ("stock_opening_line_id.opening_id", "=", self.id),
                    ("state", "=", "done"),
                ]
            )
        )

    def _ensure_unmoved(self):
        """Refuse to take back what has been used since."""
        moves = self._get_moves()
        later = (
            self.env["stock.move"]
            # What moved since forbids it, whoever may read the movements.
            .sudo()
            .search(
                [
                    ("id", "not in", moves.ids),
                    ("product_id", "in", moves.product_id.ids),
                    ("state", "=", "done"),
                    ("date", ">=", self._get_moment()),
                    "|",
                    ("location_id.warehouse_id", "=", self.warehouse_id.id),
                    ("location_dest_id.warehouse_id", "=", self.warehouse_id.id),
                ],
                order="date, id",
                limit=1,
            )
        )
        if later:
            raise UserError(
                self.env._(
                    "%(opening)s cannot be taken back: %(product)s has moved since"
                    " (%(document)s). Correct it by a difference document.",
                    opening=self.name,
                    product=later.product_id.display_name,
                    document=later.reference or later.origin or "",
                )
            )

    def _unpost(self):
        moves = self._get_moves()
        inward = moves.filtered("is_in")
        rows = [self._prepare_back_row(move) for move in inward]
        self._write_moves(rows, self._get_counterpart(), inward=False)
        outward = moves - inward
        if outward:
            self._move_goods([self._prepare_back_values(move) for move in outward])
        # The entries follow from the document; the keeper has no right on them.
        entries = self.sudo().account_move_ids.filtered(
            lambda entry: entry.state == "posted"
        )
        entries._reverse_moves(
            [{"ref": self.name, "date": self.date} for _entry in entries], cancel=True
        )
        self.line_ids._write_as_found({"claim_key": False})

    def _prepare_back_row(self, move):
        return {
            "line": move.stock_opening_line_id,
            "product": move.product_id,
            "place": move.location_dest_id.id,
            "lot": move.move_line_ids.lot_id.id,
            "uom": move.product_uom.id,
            "asked": move.quantity,
            "quantity": move.product_qty,
            "value": move.value,
        }

    def _prepare_back_values(self, move):
        return self._prepare_goods_values(
            move.stock_opening_line_id,
            move.location_dest_id,
            move.location_id,
            "opening",
            quantity=move.quantity,
            is_inventory=True,
            inventory_name=self.name,
            stock_opening_line_id=move.stock_opening_line_id.id,
        )

    def _reserve_waiting(self):
        """Orders that waited for the opening get their goods."""
        waiting = (
            self.env["stock.move"]
            # As said below.
            .sudo()
            .search(
                # As Odoo does when goods come in: whoever's order it is.
                [
                    ("product_id", "in", self.line_ids.product_id.ids),
                    ("state", "in", ("confirmed", "partially_available")),
                    ("location_id.warehouse_id", "=", self.warehouse_id.id),
                    ("procure_method", "=", "make_to_stock"),
                    "|",
                    ("reservation_date", "=", False),
                    ("reservation_date", "<=", fields.Date.today()),
                ]
            )
        )
        waiting._action_assign()
