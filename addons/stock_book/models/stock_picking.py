from datetime import time
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..engine import tolerance

# Marks the writes of who prepared a transfer; an object cannot travel over RPC.
PREPARED = object()
OPEN = ("confirmed", "waiting", "assigned")
# States of a movement that waits for goods.
LACKING = ("confirmed", "waiting", "partially_available")


class StockPicking(models.Model):
    """A receipt or a delivery on the board: ready, or blocked and why.

    The board lists what is due today and what is late.  Who prepares a transfer
    says so; where the company wants two persons, another one confirms it.  What
    blocks a transfer is told by ``_get_block_reasons``, which other addons extend,
    and whoever confirms a blocked one is refused with the same words.
    """

    _inherit = "stock.picking"

    prepare_user_id = fields.Many2one(
        comodel_name="res.users", string="Prepared by", readonly=True, copy=False
    )
    prepare_date = fields.Datetime(string="Prepared on", readonly=True, copy=False)
    board_state = fields.Selection(
        selection=[("ready", "Ready"), ("blocked", "Blocked")],
        string="Board",
        compute="_compute_board",
        search="_search_board_state",
    )
    board_reason = fields.Char(string="Why", compute="_compute_board")
    board_late_days = fields.Integer(string="Days Late", compute="_compute_board")
    access_may_confirm = fields.Boolean(
        string="I may confirm", compute="_compute_access_may_confirm"
    )
    stock_two_persons = fields.Boolean(related="company_id.stock_two_persons")

    @api.depends("state", "scheduled_date", "move_ids.quantity", "prepare_user_id")
    @api.depends_context("uid")
    def _compute_board(self):
        reasons = self._get_block_reasons()
        now = fields.Datetime.now()
        for picking in self:
            why = reasons.get(picking.id, [])
            is_open = picking.state in OPEN
            picking.board_state = is_open and ("blocked" if why else "ready")
            picking.board_reason = "; ".join(why)
            due = picking.scheduled_date
            late = is_open and due and due < now
            picking.board_late_days = (now - due).days if late else 0

    def _search_board_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        due = self.search(self._board_domain())
        # Most of what is blocked lacks goods, which one statement tells; the others
        # are judged as the board does it.
        blocked = due._find_lacking()
        others = due.filtered(lambda picking: picking.id not in blocked)
        blocked |= {key for key, why in others._get_block_reasons().items() if why}
        wanted = [
            picking.id
            for picking in due
            if ("blocked" if picking.id in blocked else "ready") in value
        ]
        return [("id", "in", wanted)]

    @api.depends("location_id", "location_dest_id", "state")
    @api.depends_context("uid")
    def _compute_access_may_confirm(self):
        for picking in self:
            picking.access_may_confirm = not picking._get_right_reason()

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._ensure_preparing(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._ensure_preparing(vals)
        return super().write(vals)

    def _ensure_preparing(self, vals):
        if self.env.context.get("desk_prepare") is PREPARED:
            return
        if "prepare_user_id" in vals or "prepare_date" in vals:
            raise AccessError(
                self.env._("Who prepared a transfer presses “Prepared” herself.")
            )

    # The board.

    @api.model
    def _board_domain(self):
        """What is due until the end of today: receipts and deliveries, still open."""
        access = self.env["warehouse.access"]
        midnight = self.env["stock.journal"]._moment(
            fields.Date.context_today(self), time.max
        )
        domain = Domain("picking_type_id.code", "in", ("incoming", "outgoing"))
        domain &= Domain("state", "in", OPEN)
        domain &= Domain("scheduled_date", "<=", midnight)
        closed = access._closed_ids("see")
        return domain & Domain("picking_type_id.warehouse_id", "not in", list(closed))

    @api.model
    def board(self, offset=0, limit=80):
        """What is due today or late, with what blocks it.

        :return: ``{"count", "rows"}``; a row has ``id number kind partner origin
            scheduled late_days state reasons``, the most urgent first
        """
        domain = self._board_domain()
        pickings = self.search(
            domain, offset=int(offset), limit=int(limit), order="scheduled_date, id"
        )
        reasons = pickings._get_block_reasons()
        return {
            "count": self.search_count(domain),
            "rows": [
                {
                    "id": picking.id,
                    "number": picking.name,
                    "kind": picking.picking_type_id.code,
                    "partner": picking.partner_id.display_name or "",
                    "origin": picking.origin or "",
                    "scheduled": fields.Datetime.to_string(picking.scheduled_date),
                    "late_days": picking.board_late_days,
                    "state": picking.board_state,
                    "reasons": reasons[picking.id],
                }
                for picking in pickings
            ],
        }

    def confirm_all(self):
        """Confirm each of these transfers by itself; the bad ones are listed.

        :return: ``{"done": [ids], "failed": [{"id", "number", "reason"}]}``
        """
        self.check_access("write")
        done, failed = [], []
        for picking in self:
            reason = picking._confirm_one()
            if reason:
                failed.append(
                    {"id": picking.id, "number": picking.name, "reason": reason}
                )
            else:
                done.append(picking.id)
        return {"done": done, "failed": failed}

    def _confirm_one(self):
        """Confirm one transfer, or say why not; nothing of it stays half-done."""
        reasons = self._get_block_reasons()[self.id]
        if reasons:
            return "; ".join(reasons)
        try:
            with self.env.cr.savepoint():
                self.with_context(skip_backorder=True).button_validate()
                if self.state != "done":
                    raise UserError(self.env._("Open it: it asks a question first."))
        except (UserError, AccessError) as error:
            self.env.invalidate_all()
            return str(error)
        return ""

    def action_confirm_board(self):
        """Confirm the chosen ones and show what became of each."""
        found = self.confirm_all()
        result = self.env["stock.book.confirmation"].create(
            {
                "line_ids": [
                    fields.Command.create(values)
                    for values in self._prepare_confirmation_lines(found)
                ]
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What became of them"),
            "res_model": result._name,
            "res_id": result.id,
            "view_mode": "form",
            "target": "new",
        }

    def _prepare_confirmation_lines(self, found):
        refused = [
            {"picking_id": row["id"], "reason": row["reason"]}
            for row in found["failed"]
        ]
        return refused + [
            {"picking_id": picking, "is_done": True} for picking in found["done"]
        ]

    # What blocks.

    def _get_block_reasons(self):
        """``{id: [sentence]}``: why each transfer cannot be confirmed now.

        An addon that holds goods back adds its sentence to the list.
        """
        # Read for all at once: what is filtered below is prefetched by itself alone.
        self.move_ids.move_line_ids.mapped("location_id.warehouse_id")
        locks = {company: company._get_stock_lock() for company in self.company_id}
        # Asked of all together first: as a rule nobody lacks a right and nothing
        # exceeds its limit.
        lacks_right = bool(self._get_right_reason())
        exceeds = bool(self._get_over_reason())
        return {
            picking.id: [
                reason
                for reason in (
                    lacks_right and picking._get_right_reason(),
                    picking._get_lock_reason(locks.get(picking.company_id)),
                    picking._get_missing_reason(),
                    exceeds and picking._get_over_reason(),
                    picking._get_person_reason(),
                )
                if reason
            ]
            for picking in self
        }

    def _get_right_reason(self):
        """Which right the person lacks to confirm them."""
        try:
            self._get_open_moves()._ensure_may_move()
        except AccessError as error:
            return str(error)
        return ""

    def _get_open_moves(self):
        return self.move_ids.filtered(lambda move: move.state not in ("done", "cancel"))

    def _get_lock_reason(self, lock):
        today = fields.Date.context_today(self)
        return lock._refusal(today) if lock and lock.date and lock.date >= today else ""

    def _find_lacking(self):
        """Ids of the deliveries that lack goods, by the rule of the next method."""
        for model in ("stock.move", "stock.picking"):
            self.env[model].flush_model()
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT m.picking_id FROM stock_move m
                  JOIN stock_picking p ON p.id = m.picking_id
                  JOIN stock_picking_type t ON t.id = p.picking_type_id
                 WHERE p.id = ANY(%s) AND t.code = 'outgoing' AND m.state IN %s
                   AND round((m.product_uom_qty - COALESCE(m.quantity, 0))::numeric,
                             %s) > 0
                """,
                self.ids,
                LACKING,
                digits,
            )
        )
        return {row[0] for row in rows}

    def _get_missing_reason(self):
        """Which goods a delivery lacks."""
        if self.picking_type_id.code != "outgoing":
            return ""
        missing = []
        for move in self.move_ids:
            lacks = move.product_uom_qty - move.quantity
            if move.state in LACKING and (move.product_uom.compare(lacks, 0) > 0):
                missing.append(
                    self.env._(
                        "%(quantity)s %(unit)s of %(product)s",
                        quantity=_text(_decimal(move.product_uom.round(lacks))),
                        unit=move.product_uom.name,
                        product=move.product_id.display_name,
                    )
                )
        if not missing:
            return ""
        return self.env._("Not reserved: %(goods)s", goods=", ".join(missing))

    def _get_over_reason(self):
        return " ".join(map(str, self._get_open_moves()._get_over_receipts()))

    def _get_person_reason(self):
        """What the two-person rule still asks."""
        if not self.company_id.stock_two_persons or self.env.su:
            return ""
        if self.picking_type_id.code not in ("incoming", "outgoing"):
            return ""
        if not self.prepare_user_id:
            return self.env._(
                "Nobody has prepared %(number)s: one person presses “Prepared”,"
                " another one confirms.",
                number=self.name,
            )
        if self.prepare_user_id == self.env.user:
            return self.env._(
                "You prepared %(number)s yourself: somebody else confirms it"
                " (two-person rule of %(company)s).",
                number=self.name,
                company=self.company_id.name,
            )
        return ""

    # Over-receipt.

    def _refuse_over_receipt(self, product, moves):
        """``[UserError]`` where more of ``product`` comes in than the limit allows."""
        percent = self._over_receipt_limit(product)
        unit = product.uom_id
        asked = sum(
            move.product_uom._compute_quantity(move.product_uom_qty, unit, round=False)
            for move in moves
        )
        received = sum(
            move.product_uom._compute_quantity(move.quantity, unit, round=False)
            for move in moves
        )
        if not any(self.move_ids.mapped("product_uom_qty")) or not tolerance.exceeds(
            _decimal(unit.round(received)), _decimal(unit.round(asked)), percent
        ):
            return []
        most = tolerance.most(_decimal(unit.round(asked)), percent)
        return [
            UserError(
                self.env._(
                    "%(received)s %(unit)s of %(product)s come in, %(asked)s were"
                    " asked for: the limit is %(percent)s%% more, %(most)s %(unit)s."
                    " Receive less, or let the warehouse head raise the limit on the"
                    " product or the vendor.",
                    received=_text(_decimal(received)),
                    unit=unit.name,
                    product=product.display_name,
                    asked=_text(_decimal(asked)),
                    percent=_text(percent),
                    most=_text(most),
                )
            )
        ]

    def _over_receipt_limit(self, product):
        """Percent: of the product, else of the vendor, else of the company."""
        vendor = self.partner_id.commercial_partner_id
        own = [
            _decimal(record.over_receipt_percent) if record.over_receipt_own else None
            for record in (product.product_tmpl_id, vendor)
        ]
        company = _decimal(self.company_id.over_receipt_percent)
        return tolerance.first_given(*own, company)

    # Two persons.

    def action_prepare(self):
        """I have prepared it: counted, packed, ready for the other to confirm."""
        self.check_access("write")
        closed = self.filtered(lambda picking: picking.state not in OPEN)
        if closed:
            raise UserError(
                self.env._(
                    "Only an open transfer is prepared: %(numbers)s is not.",
                    numbers=", ".join(closed.mapped("name")),
                )
            )
        return self.with_context(desk_prepare=PREPARED).write(
            {"prepare_user_id": self.env.uid, "prepare_date": fields.Datetime.now()}
        )

    def _forget_preparation(self):
        prepared = self.filtered(
            lambda picking: picking.prepare_user_id and picking.state in OPEN
        )
        if prepared and not self.env.context.get("button_validate_picking_ids"):
            prepared.with_context(desk_prepare=PREPARED).write(
                {"prepare_user_id": False, "prepare_date": False}
            )

    def _action_done(self):
        for picking in self:
            reason = picking._get_person_reason()
            if reason:
                raise UserError(reason)
        return super()._action_done()


def _decimal(number):
    return Decimal(str(number or 0))


def _text(number):
    """As a person writes it: no zeros behind the point, no powers of ten."""
    return f"{number.normalize():f}"
