from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

# Waiting transactions hold a lock each; a bounded number of locks serves any
# number of products without filling the lock table of the database.
LOCK_SPACE = 0x5B00C
LOCK_BUCKETS = 256


class StockShortage(models.Model):
    """The shortage book: who wants which goods, and where they will come from.

    One row per demand: a line of a delivery, a part of a repair, or the line of any
    document that an addon records.  Nobody writes rows.  They follow the stock moves
    at the end of every transaction that touched a product, and say how much of the
    demand lies here, is on its way, was requested, and is missing.  The pledges below
    a row name the sources, so that no piece is promised twice.
    """

    _name = "stock.shortage"
    _inherit = [
        "stock.shortage.reading",
        "stock.shortage.writing",
        "stock.shortage.preview",
    ]
    _description = "Shortage Book"
    _order = "priority desc, date_need, id"
    _rec_name = "origin"

    product_id = fields.Many2one(
        comodel_name="product.product",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    product_uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    warehouse_id = fields.Many2one(
        comodel_name="stock.warehouse",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True
    )
    move_id = fields.Many2one(
        comodel_name="stock.move", readonly=True, ondelete="cascade"
    )
    picking_id = fields.Many2one(
        comodel_name="stock.picking", readonly=True, index="btree_not_null"
    )
    res_model = fields.Char(string="Document Model", readonly=True)
    res_id = fields.Many2oneReference(
        string="Document", model_field="res_model", readonly=True
    )
    origin = fields.Char(string="For", readonly=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Customer", readonly=True
    )
    family = fields.Integer(
        readonly=True,
        index=True,
        help="Kept by a backorder, so that what was bought for it stays its own.",
    )
    date_need = fields.Date(string="Needed on", readonly=True)
    priority = fields.Selection(
        selection=[("0", "Normal"), ("1", "Urgent")], default="0", readonly=True
    )
    quantity = fields.Float(
        string="Wanted", digits="Product Unit", readonly=True, aggregator="sum"
    )
    qty_stock = fields.Float(string="In Stock", digits="Product Unit", readonly=True)
    qty_incoming = fields.Float(
        string="On its Way",
        digits="Product Unit",
        readonly=True,
        help="Arrives by the day it is needed, or was bought for it.",
    )
    qty_late = fields.Float(
        string="Uncertain",
        digits="Product Unit",
        readonly=True,
        help="Of what is on its way: should have come already.",
    )
    qty_requested = fields.Float(
        string="Requested", digits="Product Unit", readonly=True
    )
    qty_inquiry = fields.Float(
        string="In Inquiry", digits="Product Unit", readonly=True
    )
    qty_missing = fields.Float(
        string="Missing",
        digits="Product Unit",
        readonly=True,
        help="Neither here, nor on its way, nor asked for.",
    )
    qty_transfer = fields.Float(
        string="Elsewhere",
        digits="Product Unit",
        readonly=True,
        help="Of what is missing: lies unused in another warehouse.",
    )
    qty_short = fields.Float(
        string="To Buy",
        digits="Product Unit",
        readonly=True,
        help="Missing here and everywhere.",
    )
    coverage = fields.Selection(
        selection=[
            ("stock", "In stock"),
            ("incoming", "Coming on date"),
            ("tight", "Enough for this, not for all"),
            ("requested", "Asked for"),
            ("short", "Short"),
        ],
        readonly=True,
    )
    date_promise = fields.Date(
        string="Promised",
        readonly=True,
        help="The day on which all of it is here; empty while nobody can say.",
    )
    is_open = fields.Boolean(default=True, readonly=True)
    pledge_ids = fields.One2many(
        comodel_name="supply.pledge", inverse_name="shortage_id", readonly=True
    )

    _move_uniq = models.UniqueIndex("(move_id) WHERE move_id IS NOT NULL")
    _document_uniq = models.UniqueIndex(
        "(res_model, res_id) WHERE res_model IS NOT NULL"
    )
    _open_idx = models.Index("(product_id, warehouse_id) WHERE is_open")

    @api.depends("origin", "product_id")
    def _compute_display_name(self):
        for row in self:
            product = row.product_id.display_name
            row.display_name = f"{row.origin}: {product}" if row.origin else product

    # What other addons tell and ask.

    @api.model
    def _record_demand(self, vals_list):
        """Write demands that are no stock moves into the book.

        A second call for the same document line changes its row; a quantity of zero
        closes it.

        :param vals_list: dictionaries with ``res_model``, ``res_id``, ``product_id``,
            ``warehouse_id``, ``quantity`` and ``date_need``; may have ``uom_id`` (else
            the quantity is in the product's unit), ``priority``, ``origin``,
            ``partner_id``
        :return: the rows, as ``stock.shortage`` records in the same order
        :raises ValidationError: a quantity below zero, or no product to count
        """
        products = self.env["product.product"].browse(
            [vals["product_id"] for vals in vals_list]
        )
        self._ensure_recordable(vals_list, products)
        # The book belongs to nobody: any document may enter its own line.
        book = self.sudo()
        found = book._find_documents(vals_list)
        missing = [
            vals
            for vals in vals_list
            if (vals["res_model"], vals["res_id"]) not in found
        ]
        created = book.create([book._prepare_demand_values(vals) for vals in missing])
        for row in created:
            row.family = -row.id
            found[row.res_model, row.res_id] = row
        rows = book.browse()
        for vals in vals_list:
            row = found[vals["res_model"], vals["res_id"]]
            row.write(book._prepare_demand_values(vals))
            rows += row
        self._mark(products.ids)
        return rows.sudo(self.env.su)

    def _ensure_recordable(self, vals_list, products):
        for vals, product in zip(vals_list, products, strict=True):
            if vals["quantity"] < 0 or not product.is_storable:
                raise ValidationError(
                    self.env._(
                        "%(product)s cannot be wanted %(quantity)s times: the book"
                        " keeps quantities from zero up, of products whose stock is"
                        " counted.",
                        product=product.display_name,
                        quantity=vals["quantity"],
                    )
                )

    def _find_documents(self, vals_list):
        domain = Domain.OR(
            Domain("res_model", "=", model) & Domain("res_id", "in", ids)
            for model, ids in self._ids_by_model(vals_list).items()
        )
        return {(row.res_model, row.res_id): row for row in self.search(domain)}

    def _ids_by_model(self, vals_list):
        ids = {}
        for vals in vals_list:
            ids.setdefault(vals["res_model"], []).append(vals["res_id"])
        return ids

    def _prepare_demand_values(self, vals):
        product = self.env["product.product"].browse(vals["product_id"])
        warehouse = self.env["stock.warehouse"].browse(vals["warehouse_id"])
        unit = self.env["uom.uom"].browse(vals.get("uom_id"))
        quantity = vals["quantity"]
        if unit and unit != product.uom_id:
            quantity = unit._compute_quantity(
                quantity, product.uom_id, rounding_method="UP"
            )
        return {
            "res_model": vals["res_model"],
            "res_id": vals["res_id"],
            "product_id": product.id,
            "warehouse_id": warehouse.id,
            "company_id": warehouse.company_id.id,
            "quantity": quantity,
            "date_need": vals["date_need"],
            "priority": vals.get("priority") or "0",
            "origin": vals.get("origin"),
            "partner_id": vals.get("partner_id"),
            "is_open": quantity > 0,
        }

    # Keeping it true.

    @api.model
    def _mark(self, product_ids):
        """Net these products again when the transaction ends."""
        if not product_ids:
            return
        precommit = self.env.cr.precommit
        pending = precommit.data.setdefault("stock.shortage", set())
        if not pending:
            precommit.add(self.env(su=True)[self._name]._catch_up)
        pending.update(product_ids)

    @api.model
    def _catch_up(self):
        """Net what was marked; called before a commit and before a reading."""
        pending = self.env.cr.precommit.data.get("stock.shortage")
        if not pending or not self.env.registry.ready:
            return
        ids = sorted(pending)
        pending.clear()
        # The book is netted for all warehouses, whoever asks first.
        self.sudo()._refresh(ids)

    @api.model
    def _refresh(self, product_ids, company=None):
        """Net these products in every warehouse and write down what came out.

        The cost does not grow with the number of products beyond their rows: about
        fifteen statements for one or for five thousand.
        """
        if not product_ids:
            return
        # Everybody's moves belong in, whoever caused it.
        book = self.sudo()
        self.env.flush_all()
        book._store(product_ids, book._net(product_ids))

    @api.model
    def _lock_products(self, product_ids):
        """Wait for whoever is asking for the same goods.

        When the other one was faster, the rows he changed are refused to the old
        view of this transaction; the server repeats the call, which then sees
        what he asked for.
        """
        buckets = sorted({product_id % LOCK_BUCKETS for product_id in product_ids})
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "SELECT pg_advisory_xact_lock(%s, bucket)"
                " FROM (SELECT unnest(%s) AS bucket ORDER BY 1) AS buckets",
                LOCK_SPACE,
                buckets,
            )
        )
        self.env.cr.execute(
            SQL(
                "SELECT id FROM stock_shortage WHERE is_open AND product_id = ANY(%s)"
                " ORDER BY id FOR NO KEY UPDATE",
                list(product_ids),
            )
        )

    @api.model
    def _cron_refresh(self):
        """A new day makes arrivals late and needs urgent: net everything again."""
        self.env.cr.execute(
            SQL(
                "SELECT DISTINCT product_id FROM stock_move"
                " WHERE state IN ('confirmed', 'waiting', 'partially_available',"
                " 'assigned') UNION SELECT product_id FROM stock_shortage WHERE is_open"
            )
        )
        self._refresh([product_id for (product_id,) in self.env.cr.fetchall()])

    # What the buttons do.

    def action_open_document(self):
        """The document that wants the goods."""
        self.ensure_one()
        document = self.picking_id or (
            self.res_model and self.env[self.res_model].browse(self.res_id)
        )
        if not document:
            document = self.move_id
        return document._get_records_action()

    def action_wait(self, move_id):
        """Agree to wait for an arrival that comes later than needed.

        :param move_id: a ``stock.move`` that brings the product to the warehouse
        :return: what is still missing afterwards, in the product's unit
        :raises UserError: the move brings something else, or has come
        """
        self.ensure_one()
        self.check_access("read")
        # Whether it comes here is all that is read of it.
        move = self.env["stock.move"].sudo().browse(move_id).exists()
        if not self._is_brought_by(move):
            raise UserError(
                self.env._(
                    "%(row)s cannot wait for this arrival: it brings something else, or"
                    " is over. Choose one that is on its way.",
                    row=self.display_name,
                )
            )
        # Promises are written by the book alone; whoever may see it may wait.
        self.env["supply.pledge"].sudo().create(
            {
                "shortage_id": self.id,
                "kind": "incoming",
                "move_id": move.id,
                "quantity": self.qty_missing,
                "date": move.date,
                "is_wait": True,
            }
        )
        self._refresh(self.product_id.ids)
        return self.qty_missing

    def _is_brought_by(self, move):
        """Whether a stock move still brings the product into the warehouse."""
        # Which warehouse a row is about is no secret to whoever has the row.
        house = self.sudo().warehouse_id
        return (
            move.product_id == self.product_id
            and move.state not in ("done", "cancel", "draft")
            and move.location_dest_id.warehouse_id == house
            and move.location_id.warehouse_id != house
        )
