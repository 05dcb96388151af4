from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, formatLang


class PurchaseNeedBoard(models.Model):
    """The consolidation board: what is to be ordered, whoever asked for it.

    One row per product, warehouse and week of need, of all request lines that are
    approved and not ordered.  It shows what lies here and what comes, who sells it
    and until when it must be ordered, and what would be ordered.
    """

    _name = "purchase.need.board"
    _description = "Consolidation Board"
    _auto = False
    _order = "date_order_by, date_need, id"
    _rec_name = "name"

    name = fields.Char(string="Description", readonly=True)
    product_id = fields.Many2one(comodel_name="product.product", readonly=True)
    product_uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    warehouse_id = fields.Many2one(comodel_name="stock.warehouse", readonly=True)
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    week = fields.Date(readonly=True, help="Monday of the week in which it is needed.")
    date_need = fields.Date(string="Needed by", readonly=True)
    date_order_by = fields.Date(string="Latest Order Day", readonly=True)
    date_postponed = fields.Date(string="Postponed until", readonly=True)
    is_postponed = fields.Boolean(
        string="Postponed",
        compute="_compute_is_postponed",
        search="_search_is_postponed",
    )
    proposed_vendor_id = fields.Many2one(
        comodel_name="res.partner", string="Vendor", readonly=True
    )
    qty_asked = fields.Float(string="To Order", digits="Product Unit", readonly=True)
    line_count = fields.Integer(string="Requests", readonly=True)
    requesters = fields.Char(string="Asked by", compute="_compute_lines")
    line_ids = fields.Many2many(
        comodel_name="purchase.need.line", compute="_compute_lines"
    )
    qty_on_hand = fields.Float(
        string="On Hand", digits="Product Unit", compute="_compute_stock"
    )
    qty_free = fields.Float(
        string="Free", digits="Product Unit", compute="_compute_stock"
    )
    qty_incoming = fields.Float(
        string="Incoming", digits="Product Unit", compute="_compute_stock"
    )
    qty_elsewhere = fields.Float(
        string="Elsewhere",
        digits="Product Unit",
        compute="_compute_stock",
        help="Free in other warehouses of the company.",
    )
    qty_inquired = fields.Float(
        string="In Inquiry", digits="Product Unit", compute="_compute_lines"
    )
    price_unit = fields.Float(
        string="Price", digits="Product Price", compute="_compute_proposal"
    )
    vendor_options = fields.Char(string="Who Sells it", compute="_compute_proposal")
    qty_minimum = fields.Float(
        string="Minimum", digits="Product Unit", compute="_compute_proposal"
    )
    qty_multiple = fields.Float(
        string="Multiple", digits="Product Unit", compute="_compute_proposal"
    )
    delay = fields.Integer(string="Lead Days", compute="_compute_proposal")
    qty_suggested = fields.Float(
        string="Would Order",
        digits="Product Unit",
        compute="_compute_proposal",
        help="What is asked, raised to what the vendor sells.",
    )
    amount_suggested = fields.Monetary(string="Amount", compute="_compute_proposal")

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT MIN(line.id) AS id, line.product_id, line.warehouse_id,
                   line.company_id, date_trunc('week', line.date_need)::date AS week,
                   MIN(line.name) AS name, MIN(line.date_need) AS date_need,
                   MIN(line.date_order_by) AS date_order_by,
                   line.date_postponed, SUM(line.qty_open) AS qty_asked,
                   COUNT(*) AS line_count,
                   MIN(line.proposed_vendor_id) AS proposed_vendor_id
              FROM purchase_need_line line
             WHERE line.qty_open > 0
               AND line.state IN ('open', 'partly_ordered', 'partly_received')
             GROUP BY line.product_id, line.warehouse_id, line.company_id,
                      date_trunc('week', line.date_need), line.date_postponed,
                      CASE WHEN line.product_id IS NULL THEN line.id END
            """
        )

    @api.depends("product_id", "name")
    def _compute_display_name(self):
        for row in self:
            row.display_name = row.product_id.display_name or row.name

    @api.depends("date_postponed")
    def _compute_is_postponed(self):
        today = fields.Date.context_today(self)
        for row in self:
            row.is_postponed = bool(row.date_postponed and row.date_postponed > today)

    @api.model
    def _search_is_postponed(self, operator, value):
        if operator != "in":
            return NotImplemented
        later = [("date_postponed", ">", fields.Date.context_today(self))]
        if set(value) == {True, False}:
            return []
        return later if True in value else ["!", *later]

    def _desk_find_opened(self):
        """On the workbench a row opens the first of its requests."""
        first = self.env["purchase.need.line"].browse(self.ids)
        behind = {line.id: line.need_id for line in first}
        return {**super()._desk_find_opened(), **behind}

    def _get_lines(self):
        """``{row: request lines}``, in one reading for all rows."""
        lines = self.env["purchase.need.line"].search(
            [
                ("product_id", "in", [*self.product_id.ids, False]),
                ("warehouse_id", "in", self.warehouse_id.ids),
                ("qty_open", ">", 0),
                ("state", "in", ("open", "partly_ordered", "partly_received")),
            ]
        )
        by_key = lines.grouped(
            lambda line: (
                line.product_id.id or f"line {line.id}",
                line.warehouse_id.id,
                line.date_need - timedelta(days=line.date_need.weekday()),
                line.date_postponed,
            )
        )
        return {
            row: by_key.get(
                (
                    row.product_id.id or f"line {row.id}",
                    row.warehouse_id.id,
                    row.week,
                    row.date_postponed,
                ),
                lines.browse(),
            )
            for row in self
        }

    @api.depends("product_id", "warehouse_id", "week")
    def _compute_lines(self):
        found = self._get_lines()
        lines = self.env["purchase.need.line"].union(*found.values())
        # Whoever buys may know what vendors are asked for.
        inquired = lines.sudo()._get_inquired_quantities() if lines else {}
        for row, mine in found.items():
            row.line_ids = mine
            # A name alone is told.
            row.requesters = ", ".join(sorted(set(mine.sudo().user_id.mapped("name"))))
            row.qty_inquired = sum(inquired.get(line.id, 0) for line in mine)

    @api.depends("product_id", "warehouse_id")
    def _compute_stock(self):
        for company, rows in self.grouped("company_id").items():
            houses = self.env["stock.warehouse"].search(
                [("company_id", "=", company.id)]
            )
            products = rows.product_id
            stock = {
                house: products.with_context(
                    warehouse_id=house.id
                )._compute_quantities_dict(None, None, None)
                for house in houses
            }
            for row in rows:
                mine = stock.get(row.warehouse_id, {}).get(row.product_id.id, {})
                row.qty_on_hand = mine.get("qty_available", 0)
                row.qty_free = mine.get("free_qty", 0)
                row.qty_incoming = mine.get("incoming_qty", 0)
                row.qty_elsewhere = sum(
                    numbers.get(row.product_id.id, {}).get("free_qty", 0)
                    for house, numbers in stock.items()
                    if house != row.warehouse_id
                )

    @api.depends("product_id", "qty_asked", "line_ids")
    def _compute_proposal(self):
        firsts = {
            row: min(row.line_ids, key=lambda line: (line.date_need, line.id))
            for row in self
            if row.line_ids
        }
        lines = self.env["purchase.need.line"].union(*firsts.values())
        proposals = lines._propose(
            {line.id: row.qty_asked for row, line in firsts.items()}
        )
        for row in self:
            options = proposals.get(firsts[row].id, []) if row in firsts else []
            row.update(row._prepare_proposal(options))

    def _prepare_proposal(self, options):
        suggested = self.line_ids.vendor_id
        if len(suggested) == 1:
            mine = [o for o in options if o.price.vendor == suggested.id]
            options = mine + [o for o in options if o.price.vendor != suggested.id]
        best = options[0] if options else None
        if not best:
            return {
                "price_unit": 0,
                "vendor_options": False,
                "qty_minimum": 0,
                "qty_multiple": 0,
                "delay": 0,
                "qty_suggested": self.qty_asked,
                "amount_suggested": 0,
            }
        price = best.price
        return {
            "price_unit": float(price.price / price.factor),
            "vendor_options": " · ".join(map(self._say_option, options[:3])),
            "qty_minimum": float(price.minimum * price.factor),
            "qty_multiple": float(price.multiple * price.factor),
            "delay": price.delay,
            "qty_suggested": float(best.units),
            "amount_suggested": float(best.cost),
        }

    def _say_option(self, option):
        price = option.price
        vendor = self.env["res.partner"].browse(price.vendor)
        money = formatLang(
            self.env, float(price.price / price.factor), currency_obj=self.currency_id
        )
        # Buyers see vendors; the board is read by nobody else.
        return self.env._(
            "%(vendor)s %(price)s in %(days)s d",
            vendor=vendor.sudo().display_name,
            price=money,
            days=price.delay,
        )

    # What is done with chosen rows.

    def _get_chosen_lines(self):
        if not self:
            raise UserError(self.env._("Choose at least one row of the board."))
        return self.env["purchase.need.line"].union(*self._get_lines().values())

    def action_open_lines(self):
        """Who asked for it."""
        lines = self._get_chosen_lines()
        return lines._get_records_action(
            name=self.env._("Request Lines"), view_mode="list,form"
        )

    def action_order(self):
        """Choose vendors and quantities, then make the orders."""
        return self._open_wizard("purchase.need.order")

    def action_inquire(self):
        """Ask several vendors for it."""
        return self._get_chosen_lines().action_make_inquiry()

    def action_transfer(self):
        """Take it from another warehouse."""
        return self._open_wizard("purchase.need.transfer")

    def action_refuse(self):
        """Say why it is not bought."""
        return self._open_wizard("purchase.need.answer", default_kind="refuse")

    def action_postpone(self):
        """Not now; it comes back on the day that is chosen."""
        return self._open_wizard("purchase.need.answer", default_kind="postpone")

    def _open_wizard(self, model, **context):
        lines = self._get_chosen_lines()
        wizard = self.env[model].with_context(**context)._start(lines)
        return {
            "type": "ir.actions.act_window",
            "name": self.env[model]._description,
            "res_model": model,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    @api.model
    def _group_lines(self, lines):
        """``{(product, warehouse): lines}`` of those that can be counted."""
        groups = defaultdict(lines.browse)
        for line in lines.filtered("product_id"):
            groups[line.product_id, line.warehouse_id] |= line
        return groups
