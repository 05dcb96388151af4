from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import float_is_zero

from odoo.addons.crm_roles.models.desk_ledger import ENGINE


class StockBookGoods(models.AbstractModel):
    """A line of goods on a loan or on a document with a reason."""

    _name = "stock.book.goods"
    _inherit = ["desk.sealed"]
    _description = "Line of goods"

    _document_field = None  # the field that leads to the document

    product_id = fields.Many2one(
        comodel_name="product.product",
        required=True,
        index=True,
        check_company=True,
        domain="[('type', '=', 'consu')]",
    )
    tracking = fields.Selection(related="product_id.tracking")
    allowed_uom_ids = fields.Many2many(
        comodel_name="uom.uom", compute="_compute_allowed_uom_ids"
    )
    uom_id = fields.Many2one(
        comodel_name="uom.uom",
        string="Unit",
        compute="_compute_uom_id",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        domain="[('id', 'in', allowed_uom_ids)]",
    )
    quantity = fields.Float(digits="Product Unit", required=True, default=1)
    lot_id = fields.Many2one(
        comodel_name="stock.lot",
        string="Lot/Serial",
        domain="[('product_id', '=', product_id)]",
        check_company=True,
    )
    company_id = fields.Many2one(comodel_name="res.company")
    currency_id = fields.Many2one(related="company_id.currency_id")
    unit_value = fields.Monetary(
        compute="_compute_unit_value",
        store=True,
        readonly=False,
        precompute=True,
        help="What one unit of the line is worth; the cost, if nobody types another.",
    )
    amount = fields.Monetary(string="Value", compute="_compute_amount", store=True)

    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "The quantity of a line is more than nothing."
    )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._get_document()._ensure_lines_open()
        return lines

    def write(self, vals):
        self._get_document()._ensure_lines_open()
        return super().write(vals)

    def unlink(self):
        self._get_document()._ensure_lines_open()
        return super().unlink()

    @api.constrains("unit_value", "product_id", "uom_id")
    def _check_unit_value(self):
        """Our own goods go out at what they cost at least: the audit reads it."""
        for line in self.filtered(lambda line: line._is_ours_leaving()):
            if line.currency_id.compare_amounts(line.unit_value, line._get_cost()) < 0:
                raise ValidationError(
                    self.env._(
                        "%(product)s: a unit is worth at least what it costs us. A"
                        " higher value may be typed, a lower one would pass by the"
                        " audit; the cost is changed on the product by those who may.",
                        product=line.product_id.display_name,
                    )
                )

    @api.depends("product_id.uom_id", "product_id.uom_ids")
    def _compute_allowed_uom_ids(self):
        for line in self:
            line.allowed_uom_ids = line.product_id.uom_id | line.product_id.uom_ids

    @api.depends("product_id")
    def _compute_uom_id(self):
        for line in self:
            line.uom_id = line.product_id.uom_id

    @api.depends("product_id", "uom_id")
    def _compute_unit_value(self):
        """What one unit of the line costs us."""
        for line in self:
            line.unit_value = line._get_cost()

    @api.depends("quantity", "unit_value")
    def _compute_amount(self):
        for line in self:
            line.amount = line.quantity * line.unit_value

    def _get_cost(self):
        """What one unit of the line costs us today, in the unit of the line."""
        # The cost is read for everybody: it decides who has to audit.
        product = self.product_id.with_company(self.company_id).sudo()
        cost = product.standard_price
        if self.uom_id and product:
            cost = product.uom_id._compute_price(cost, self.uom_id)
        return cost

    def _is_ours_leaving(self):
        """Hook: whether the line takes goods of our own out of the house."""
        return False

    def _raise_to_cost(self):
        """What became dearer since the line was written is audited at its cost."""
        for line in self.filtered(lambda line: line._is_ours_leaving()):
            cost = line._get_cost()
            if line.currency_id.compare_amounts(line.unit_value, cost) < 0:
                line.unit_value = cost

    def _may_write_sealed(self):
        engine = self.env.context.get("stock_book_engine") is ENGINE
        return engine or super()._may_write_sealed()

    def _get_document(self):
        """The document that the lines belong to."""
        return self[self._document_field]

    def _get_product_quantity(self, quantity=None):
        """A quantity of the line in the unit of the product."""
        self.ensure_one()
        asked = self.quantity if quantity is None else quantity
        return self.uom_id._compute_quantity(
            asked, self.product_id.uom_id, rounding_method="HALF-UP"
        )

    def _get_product_cost(self):
        """What one unit of the product is worth by the line."""
        return self.uom_id._compute_price(self.unit_value, self.product_id.uom_id)

    def _needs_lot(self):
        return self.product_id.tracking != "none" and not self.lot_id

    def _ensure_complete(self, document=None):
        """All that is missing, of all lines, in one answer."""
        document = document or self._get_document()
        problems = [problem for line in self for problem in line._find_problems()]
        if not self:
            problems = [self.env._("it has no line: add what moves")]
        if problems:
            raise UserError(
                self.env._(
                    "%(document)s is not complete:\n%(problems)s",
                    document=", ".join(document.mapped("display_name")),
                    problems="\n".join(f"- {problem}" for problem in problems),
                )
            )

    def _find_problems(self):
        self.ensure_one()
        name = self.product_id.display_name
        if self._needs_lot():
            yield self.env._("%s: say which lot or serial.", name)
        elif self.lot_id and self.lot_id.product_id != self.product_id:
            yield self.env._(
                "%(product)s: lot %(lot)s is of another product.",
                product=name,
                lot=self.lot_id.name,
            )
        quantity = self._get_product_quantity()
        if self.product_id.tracking == "serial" and (
            self.product_id.uom_id.compare(quantity, 1)
        ):
            yield self.env._("%s: a serial is one piece; give each a line.", name)
        rounded = self.uom_id.round(self.quantity)
        if not float_is_zero(rounded - self.quantity, precision_digits=6):
            yield self.env._(
                "%(product)s: %(quantity)s is finer than the unit %(unit)s allows.",
                product=name,
                quantity=f"{self.quantity:g}",
                unit=self.uom_id.name,
            )
