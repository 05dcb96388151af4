from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

# Younger than this is the time that a form stays open, not a date set back.
BACKDATED_AFTER = timedelta(minutes=10)
# Marks the one write of the journal's own fields; an object cannot travel over RPC.
STAMP = object()
STAMPED = ("journal_kind", "journal_user_id", "journal_date")
# What tells the cost of a movement.
COSTS = ("value", "price_unit", "standard_price", "value_manual", "remaining_value")
# What counts as acting in a warehouse.
ANY_ACT = ("receive", "ship", "transfer_in", "transfer_out", "count", "adjust")


class StockMove(models.Model):
    """Every movement says in one word what it was, who made it and when.

    It is done by those who have the right in the warehouses that it touches, in
    no locked period, and within what was ordered.
    """

    _inherit = "stock.move"

    journal_kind = fields.Selection(
        selection=[
            ("receipt", "Receipt"),
            ("delivery", "Delivery"),
            ("transfer", "Transfer"),
            ("loan", "Loan"),
            ("loan_return", "Loan return"),
            ("repair", "Repair"),
            ("count", "Count"),
            ("scrap", "Scrap"),
            ("opening", "Opening stock"),
            ("issue", "Issue"),
            ("entry", "Entry"),
            ("other", "Other"),
        ],
        string="Kind",
        readonly=True,
        copy=False,
        help="What the stock journal calls this movement; written when it is done.",
    )
    journal_user_id = fields.Many2one(
        comodel_name="res.users", string="Inserted by", readonly=True, copy=False
    )
    journal_date = fields.Datetime(
        string="Inserted on",
        readonly=True,
        copy=False,
        help="When it was done, or when its date was changed afterwards.",
    )

    # Index-only: the value and the kind of every line of a journal.
    _journal_index = models.Index(
        "(product_id, id) INCLUDE (value, quantity, product_uom, is_in, is_out,"
        " journal_kind) WHERE state = 'done'"
    )

    def init(self):
        """Movements that were done before this addon came get their kind."""
        result = super().init()
        self.env.cr.execute(
            """
            UPDATE stock_move AS move
               SET journal_kind = CASE
                   WHEN move.is_inventory THEN 'count'
                   WHEN target.usage = 'inventory' THEN 'scrap'
                   WHEN source.usage = 'inventory' THEN 'other'
                   WHEN source.usage IN ('internal', 'transit')
                    AND target.usage IN ('internal', 'transit') THEN 'transfer'
                   WHEN source.usage IN ('supplier', 'customer') THEN 'receipt'
                   WHEN target.usage IN ('supplier', 'customer') THEN 'delivery'
                   WHEN 'production' IN (source.usage, target.usage) THEN 'repair'
                   ELSE 'other' END
              FROM stock_location AS source, stock_location AS target
             WHERE move.state = 'done' AND move.journal_kind IS NULL
               AND source.id = move.location_id AND target.id = move.location_dest_id
            """
        )
        return result

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._ensure_stamping(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._ensure_stamping(vals)
        if vals.get("state") == "done":
            undone = self.filtered(lambda move: move.state != "done")
            undone._ensure_may_move()
            undone.company_id._ensure_stock_open(fields.Datetime.now())
        return super().write(vals)

    def _action_done(self, cancel_backorder=False):
        todo = self.filtered(lambda move: move.state not in ("done", "cancel"))
        todo._ensure_may_move()
        todo.company_id._ensure_stock_open(fields.Datetime.now())
        todo._ensure_within_order()
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        moves.exists()._stamp_journal()
        return moves

    # The word of the journal.

    def _stamp_journal(self):
        for kind, moves in self.grouped(lambda move: move._get_journal_kind()).items():
            moves.with_context(journal_stamp=STAMP).journal_kind = kind
        self._mark_inserted()

    def _ensure_stamping(self, vals):
        """What the journal says of a movement is written by nobody else."""
        if self.env.context.get("journal_stamp") is STAMP:
            return
        if any(name in vals for name in STAMPED):
            raise AccessError(
                self.env._(
                    "Kind, person and time of a movement are written by the stock"
                    " journal itself when the movement is done."
                )
            )

    def _mark_inserted(self):
        """Whoever changes the date of a movement inserts it into the journal."""
        self.with_context(journal_stamp=STAMP).write(
            {
                "journal_user_id": self.env.uid,
                "journal_date": fields.Datetime.now(),
            }
        )

    def _get_journal_kind(self):
        """The word of the journal for this movement, a key of ``journal_kind``.

        The road decides: where the goods came from and where they went.
        """
        self.ensure_one()
        if self.is_inventory:
            return "count"
        source, target = self.location_id.usage, self.location_dest_id.usage
        if "inventory" in (source, target):
            return "scrap" if target == "inventory" else "other"
        inside = ("internal", "transit")
        if source in inside and target in inside:
            return "transfer"
        return self._kind_at_the_border(source, target)

    @api.model
    def _kind_at_the_border(self, source, target):
        outside = ("supplier", "customer")
        if source in outside:
            return "receipt"
        if target in outside:
            return "delivery"
        return "repair" if "production" in (source, target) else "other"

    def _get_journal_documents(self):
        """``{move: record}`` that a line of the journal opens.

        Who makes movements for a document of its own answers with that one.
        """
        return {move: move.picking_id or move.scrap_id or move for move in self}

    def _is_backdated(self, date):
        self.ensure_one()
        inserted = self.journal_date
        return bool(inserted and date and inserted - date > BACKDATED_AFTER)

    # Who may.

    def _ensure_may_move(self):
        """Refuse whoever lacks a right in a warehouse that these moves touch.

        Programs that act for the company (``sudo``) are not asked.
        """
        if self.env.su:
            return
        access = self.env["warehouse.access"]
        asked = {}
        for move in self:
            for rights, warehouse in move._get_access_steps():
                asked[rights] = asked.get(rights, warehouse) | warehouse
        for rights, warehouses in asked.items():
            access._ensure_one_of(rights, warehouses)

    def _get_access_steps(self):
        """``{(rights, warehouse)}``: one of ``rights`` is due in ``warehouse``.

        A step between two warehouses needs the right to hand over in the one and
        to take in in the other; a step inside one needs any right to act there.
        """
        self.ensure_one()
        kind = self._get_journal_kind()
        steps = set()
        lines = self.move_line_ids or self
        for line in lines:
            source, target = line.location_id, line.location_dest_id
            steps |= self._get_steps_between(kind, source, target)
        return steps

    @api.model
    def _get_steps_between(self, kind, source, target):
        out_of, into = source.warehouse_id, target.warehouse_id
        own = {"loan": ("loan",), "loan_return": ("loan",)}
        own.update(dict.fromkeys(("count", "scrap", "opening"), ("adjust",)))
        if kind in own:
            return {(own[kind], warehouse) for warehouse in out_of | into}
        if out_of == into:
            return {(ANY_ACT, warehouse) for warehouse in into}
        inside = ("internal", "transit")
        steps = set()
        if out_of:
            hand_over = ("transfer_out",) if target.usage in inside else ("ship",)
            steps.add((hand_over, out_of))
        if into:
            take_in = ("transfer_in",) if source.usage in inside else ("receive",)
            steps.add((take_in, into))
        return steps

    # How much.

    def _ensure_within_order(self):
        """Refuse to take in more than was asked for and the limit allows."""
        refused = self._get_over_receipts()
        if refused:
            raise refused[0]

    def _get_over_receipts(self):
        """A refusal for each product of a receipt that exceeds its limit."""
        incoming = self.filtered(
            lambda move: (
                move.location_id.usage == "supplier"
                and move.location_dest_id.usage in ("internal", "transit")
                and move.picking_id
                and move.company_id.over_receipt_check
            )
        )
        groups = incoming.grouped(lambda move: (move.picking_id, move.product_id))
        refusals = []
        for (picking, product), _moves in groups.items():
            whole = picking.move_ids.filtered(
                lambda move, product=product: (
                    move.product_id == product and move.state != "cancel"
                )
            )
            refusals += picking._refuse_over_receipt(product, whole)
        return refusals

    # When.

    def _lowest_balances(self, since):
        """``{(product, warehouse): lowest}`` balance from ``since`` on.

        Counted for what these moves touch, in one statement.
        """
        lines = self.move_line_ids
        warehouses = (lines.location_id | lines.location_dest_id).warehouse_id
        if not warehouses:
            return {}
        self.env["stock.move.line"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                WITH side AS (
                    SELECT l.product_id, p.warehouse_id, l.date, l.id,
                           l.quantity_product_uom AS quantity
                      FROM stock_move_line l
                      JOIN stock_location p ON p.id = l.location_dest_id
                     WHERE l.state = 'done' AND l.product_id = ANY(%(products)s)
                       AND p.warehouse_id = ANY(%(warehouses)s)
                     UNION ALL
                    SELECT l.product_id, p.warehouse_id, l.date, l.id,
                           -l.quantity_product_uom
                      FROM stock_move_line l
                      JOIN stock_location p ON p.id = l.location_id
                     WHERE l.state = 'done' AND l.product_id = ANY(%(products)s)
                       AND p.warehouse_id = ANY(%(warehouses)s)
                ), run AS (
                    SELECT product_id, warehouse_id, date, SUM(quantity) OVER (
                        PARTITION BY product_id, warehouse_id
                        ORDER BY date RANGE UNBOUNDED PRECEDING) AS balance
                      FROM side
                )
                SELECT product_id, warehouse_id, MIN(balance) FROM run
                 WHERE date >= %(since)s GROUP BY 1, 2
                """,
                products=lines.filtered("product_id.is_storable").product_id.ids,
                warehouses=warehouses.ids,
                since=since,
            )
        )
        return {(product, warehouse): low for product, warehouse, low in rows}

    # What it cost.

    def _read_format(self, fnames, load="_classic_read"):
        rows = super()._read_format(fnames, load)
        asked = [name for name in COSTS if name in fnames]
        closed = asked and self.env["warehouse.access"]._closed_ids("cost")
        if closed:
            # Her right decides, not what the cost fields themselves allow.
            hidden = {move.id for move in self.sudo() if move._touches(closed)}
            for row in rows:
                if row["id"] in hidden:
                    row.update(dict.fromkeys(asked, 0.0))
        return rows

    def _touches(self, warehouse_ids):
        places = self.location_id | self.location_dest_id
        return bool(set(places.warehouse_id.ids) & set(warehouse_ids))

    def _read_group_select(self, aggregate_spec, query):
        if aggregate_spec.split(":")[0] in COSTS:
            self._ensure_cost()
        return super()._read_group_select(aggregate_spec, query)

    def export_data(self, fields_to_export):
        if any(name.split("/")[-1] in COSTS for name in fields_to_export):
            self._ensure_cost()
        return super().export_data(fields_to_export)

    def _ensure_cost(self):
        """Sums and files mix the warehouses: they need the right in all of them."""
        access = self.env["warehouse.access"]
        closed = access._closed_ids("cost")
        warehouses = self.env["stock.warehouse"].browse(closed)
        access._ensure("cost", warehouses)
