from odoo import api, fields, models

# What changes who wants how much when, or what there is.
TELLING = frozenset(
    {
        "state",
        "product_uom_qty",
        "product_uom",
        "product_id",
        "quantity",
        "date",
        "date_deadline",
        "priority",
        "location_id",
        "location_dest_id",
        "location_final_id",
        "picking_id",
    }
)


class StockMove(models.Model):
    """Every movement tells the shortage book when it changes what is wanted."""

    # Another subject than its sister file: pylint: disable=R8180
    _inherit = "stock.move"

    shortage_root_id = fields.Many2one(
        comodel_name="stock.move",
        string="First Demand",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The move that this one was split from: what was bought for it is ours.",
    )
    shortage_ids = fields.One2many(
        comodel_name="stock.shortage", inverse_name="move_id", readonly=True
    )
    shortage_mark = fields.Selection(
        selection=[
            ("service", "Service"),
            ("stock", "In stock"),
            ("incoming", "Coming on date"),
            ("tight", "Enough for this, not for all"),
            ("requested", "Asked for"),
            ("short", "Short"),
        ],
        string="Goods",
        compute="_compute_shortage_mark",
    )
    shortage_qty = fields.Float(
        string="Missing", digits="Product Unit", compute="_compute_shortage_mark"
    )
    date_promise = fields.Date(string="Promised", compute="_compute_shortage_mark")

    @api.depends("shortage_ids.coverage", "product_id", "state")
    def _compute_shortage_mark(self):
        # The book may be read by whoever reads the delivery.
        rows = self.env["stock.shortage"].sudo()
        found = rows.search_fetch(
            [("move_id", "in", self.ids), ("is_open", "=", True)],
            ["move_id", "coverage", "qty_missing", "date_promise"],
        )
        by_move = {row.move_id.id: row for row in found}
        for move in self:
            row = by_move.get(move._origin.id, rows)
            is_counted = move.product_id.is_storable
            move.shortage_mark = row.coverage if is_counted else "service"
            move.shortage_qty = row.qty_missing
            move.date_promise = row.date_promise

    @api.model_create_multi
    def create(self, vals_list):
        moves = super().create(vals_list)
        moves.filtered(lambda move: move.state != "draft")._mark_shortage()
        return moves

    def write(self, vals):
        telling = not TELLING.isdisjoint(vals)
        if telling:
            self._mark_shortage()
        result = super().write(vals)
        if telling:
            self._mark_shortage()
        return result

    def unlink(self):
        self._mark_shortage()
        return super().unlink()

    def _mark_shortage(self):
        self.env["stock.shortage"]._mark(self.product_id.ids)

    def _prepare_move_split_vals(self, qty):
        root = self.shortage_root_id or self
        return {**super()._prepare_move_split_vals(qty), "shortage_root_id": root.id}
