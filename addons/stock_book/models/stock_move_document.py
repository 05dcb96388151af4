from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# The word of the journal is asked there first: this class overrides that one.
from . import stock_move  # noqa: F401


class StockMove(models.Model):
    """A move knows the document of the warehouse that made it."""

    # What loans and openings add stands apart from the journal.
    _inherit = "stock.move"  # pylint: disable=consider-merging-classes-inherited

    book_kind = fields.Char(
        string="Journal Kind Given",
        readonly=True,
        copy=False,
        help="What the document that made the move calls it in the stock journal.",
    )
    book_document = fields.Char(
        string="Warehouse Document", readonly=True, copy=False, index="btree_not_null"
    )
    stock_loan_line_id = fields.Many2one(
        comodel_name="stock.loan.line",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    stock_opening_line_id = fields.Many2one(
        comodel_name="stock.opening.line",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    book_slip_line_id = fields.Many2one(
        comodel_name="stock.book.slip.line",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._ensure_documented(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._ensure_documented(vals)
        return super().write(vals)

    @api.model
    def default_get(self, fields):
        """Whose trace a move is, is no default of a caller or of his own."""
        owned = self._get_document_fields()
        return super().default_get([name for name in fields if name not in owned])

    @api.model
    def _get_document_fields(self):
        """What the document that makes a move writes; others add theirs."""
        return {
            "book_document",
            "book_kind",
            "book_slip_line_id",
            "stock_loan_line_id",
            "stock_opening_line_id",
        }

    def _ensure_documented(self, vals):
        """Documents move goods with all rights; a person names none by hand."""
        named = self._get_document_fields() & vals.keys()
        if named and not self.env.su:
            raise AccessError(
                self.env._(
                    "%(fields)s: which document made a movement is written by the"
                    " document itself.",
                    fields=", ".join(
                        self._fields[name]._description_string(self.env)
                        for name in sorted(named)
                    ),
                )
            )

    @api.depends("book_document")
    def _compute_reference(self):
        ours = self.filtered("book_document")
        for move in ours:
            move.reference = move.book_document
        return super(StockMove, self - ours)._compute_reference()

    def _get_journal_kind(self):
        return self.book_kind or super()._get_journal_kind()

    def _get_source_document(self):
        return self._get_book_document() or super()._get_source_document()

    def _get_journal_documents(self):
        documents = super()._get_journal_documents()
        for move in self.filtered("book_document"):
            documents[move] = move._get_book_document() or documents[move]
        return documents

    def _get_book_document(self):
        """The loan, opening or slip behind the move, if one of them made it."""
        self.ensure_one()
        return (
            self.stock_loan_line_id.loan_id
            or self.stock_opening_line_id.opening_id
            or self.book_slip_line_id.slip_id
        )

    def _get_value_from_quotation(self, quantity, at_date=None):
        """What a document counted or found is worth what the document says."""
        cost = self._get_document_cost() if self.is_in else 0
        if not cost:
            return super()._get_value_from_quotation(quantity, at_date)
        return {
            "value": cost * quantity,
            "quantity": quantity,
            "description": self.env._("As %s says", self.book_document),
        }

    def _get_document_cost(self):
        """What one unit of the product is worth by the document, 0 if it is silent."""
        # Read with all rights: the value of a move is computed for everybody.
        document = self.sudo()
        source = document.stock_opening_line_id or document.book_slip_line_id
        if source:
            return source._get_product_cost()
        if document.stock_loan_line_id and document.book_kind == "receipt":
            uom = document.product_uom
            return uom._compute_price(document.price_unit, document.product_id.uom_id)
        return 0

    def _action_done(self, cancel_backorder=False):
        self._ensure_opening_locked()
        return super()._action_done(cancel_backorder=cancel_backorder)

    def _ensure_opening_locked(self):
        """Nothing leaves a warehouse whose opening stock can still be taken back."""
        leaving = self.filtered(lambda move: move._is_leaving_warehouse())
        warehouses = leaving.location_id.warehouse_id
        if not warehouses:
            return
        # An opening holds the warehouse also for those who may not read it.
        opening = (
            self.env["stock.opening"]
            .sudo()
            .search(
                [
                    ("warehouse_id", "in", warehouses.ids),
                    ("state", "=", "confirmed"),
                ],
                limit=1,
            )
        )
        if opening:
            raise UserError(
                self.env._(
                    "Nothing leaves %(warehouse)s before its opening stock %(opening)s"
                    " is locked: until then it can be taken back. Who confirmed it"
                    " (%(user)s) or the head of the warehouse locks it.",
                    warehouse=opening.warehouse_id.name,
                    opening=opening.name,
                    user=opening.confirm_user_id.name,
                )
            )

    def _is_leaving_warehouse(self):
        """Out of the house; a count and an opening correct what is inside."""
        inside = self.location_id
        return (
            not self.is_inventory
            and inside.usage in ("internal", "transit")
            and inside.warehouse_id
            and inside.warehouse_id != self.location_dest_id.warehouse_id
        )
