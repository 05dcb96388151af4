from odoo import api, fields, models

from odoo.addons.crm_roles.models.desk_ledger import ENGINE


class StockOpeningLine(models.Model):
    """One product, place and lot that was there at the opening."""

    _name = "stock.opening.line"
    _description = "Line of Opening Stock"
    _order = "opening_id, row, id"
    _rec_name = "product_id"
    _check_company_auto = True

    # What a person typed; a change of it makes the remark of the import old.
    _typed = ("code", "quantity", "unit_cost", "date_expiry", "product_id")

    opening_id = fields.Many2one(
        comodel_name="stock.opening", required=True, ondelete="cascade", index=True
    )
    row = fields.Integer(help="The row of the spreadsheet that it came from.")
    code = fields.Char(
        string="Code or Barcode", help="Finds the product when none is chosen."
    )
    product_id = fields.Many2one(
        comodel_name="product.product",
        index=True,
        domain="[('is_storable', '=', True)]",
    )
    tracking = fields.Selection(related="product_id.tracking")
    category_id = fields.Many2one(related="product_id.categ_id", store=True)
    location_text = fields.Char(
        string="Place (text)", help="Finds the place when none is chosen."
    )
    location_id = fields.Many2one(
        comodel_name="stock.location",
        string="Place",
        domain="[('usage', '=', 'internal'), ('warehouse_id', '=', warehouse_id)]",
        help="Empty: the stock of the warehouse.",
    )
    lot_name = fields.Char(string="Lot/Serial")
    lot_id = fields.Many2one(comodel_name="stock.lot", readonly=True, copy=False)
    date_expiry = fields.Date(string="Expiry")
    quantity = fields.Float(digits="Product Unit")
    uom_text = fields.Char(
        string="Unit (text)", help="Finds the unit when none is chosen."
    )
    uom_id = fields.Many2one(
        comodel_name="uom.uom",
        string="Unit",
        help="Empty: the unit of the product.",
    )
    unit_cost = fields.Float(
        digits="Product Price", help="What one unit of the line is worth."
    )
    company_id = fields.Many2one(related="opening_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    value = fields.Monetary(compute="_compute_value", store=True)
    warehouse_id = fields.Many2one(related="opening_id.warehouse_id", store=True)
    state = fields.Selection(related="opening_id.state", store=True)
    unread = fields.Char(
        readonly=True, copy=False, help="Cells of the spreadsheet that say nothing."
    )
    error = fields.Text(readonly=True, copy=False)
    warning = fields.Text(readonly=True, copy=False)
    # "warehouse:product:lot" on one line of each pair that an opening has counted.
    claim_key = fields.Char(readonly=True, copy=False)

    _claim_unique = models.UniqueIndex(
        "(claim_key) WHERE claim_key IS NOT NULL",
        "One of these products was opened in this warehouse by another opening in the"
        " meantime. A second count is a difference document.",
    )
    _errors_idx = models.Index("(opening_id) WHERE error IS NOT NULL")

    @api.depends("quantity", "unit_cost")
    def _compute_value(self):
        for line in self:
            line.value = line.quantity * line.unit_cost

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.opening_id._ensure_lines_open()
        return lines

    def write(self, vals):
        if self.env.context.get("stock_book_engine") is ENGINE:
            return super().write(vals)
        self.opening_id._ensure_lines_open()
        if any(name in vals for name in self._typed) and "unread" not in vals:
            vals = {**vals, "unread": False, "error": False}
        return super().write(vals)

    def unlink(self):
        self.opening_id._ensure_lines_open()
        return super().unlink()

    def _write_as_found(self, vals):
        """What the check found out, also about a document that is checked."""
        return self.with_context(stock_book_engine=ENGINE).write(vals)

    def _get_product_quantity(self):
        """The quantity in the unit of the product."""
        unit = self.product_id.uom_id
        if not self.uom_id or self.uom_id == unit:
            return self.quantity
        return self.uom_id._compute_quantity(
            self.quantity, unit, rounding_method="HALF-UP"
        )

    def _get_product_cost(self):
        """What one unit of the product is worth by the line."""
        unit = self.product_id.uom_id
        if not self.uom_id or self.uom_id == unit:
            return self.unit_cost
        return self.uom_id._compute_price(self.unit_cost, unit)
