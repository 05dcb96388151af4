from datetime import timedelta
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..engine.vendor import propose

# What follows from the orders and receipts; written by the engine alone.
DERIVED = frozenset(
    {
        "qty_allocated",
        "qty_received",
        "qty_open",
        "qty_cancelled",
        "state",
        "is_live",
        "shortage_id",
        "family",
    }
)
# What is fixed once the request was submitted.
AGREED = frozenset({"need_id", "product_id", "name", "quantity", "uom_id", "date_need"})
# What the shortage book counts of a line.
SHARED = frozenset(
    {"product_id", "quantity", "uom_id", "qty_cancelled", "state", "qty_allocated"}
)


class PurchaseNeedLine(models.Model):
    """One product, or one thing in words, that somebody needs by a day.

    The quantity asked is the requester's and stays what he asked.  What is ordered
    for it is kept in allocations, one for each order line that serves it; what has
    come is shared out among them.  The state is computed from these.
    """

    _name = "purchase.need.line"
    _inherit = ["desk.approval.line", "desk.sealed"]
    _description = "Purchase Request Line"
    _order = "date_need, id"
    _rec_names_search = ["need_id.name", "product_id", "name"]

    # The purchaser's, by his buttons.
    _sealed_fields = frozenset({*DERIVED, "date_postponed", "refuse_reason"})
    _approval_parent_field = "need_id"
    _approval_line_fields = (
        "product_id",
        "name",
        "quantity",
        "uom_id",
        "price_estimated",
    )

    need_id = fields.Many2one(
        comodel_name="purchase.need", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="need_id.company_id", store=True)
    warehouse_id = fields.Many2one(related="need_id.warehouse_id", store=True)
    user_id = fields.Many2one(related="need_id.user_id", string="Requester", store=True)
    reason = fields.Selection(related="need_id.reason", store=True)
    shortage_id = fields.Many2one(
        comodel_name="stock.shortage",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The demand that lacks these goods.",
    )
    family = fields.Integer(
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The demand and its backorders: what is bought here is kept for them.",
    )
    product_id = fields.Many2one(
        comodel_name="product.product",
        domain=[("type", "!=", "combo")],
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    name = fields.Char(
        string="Description",
        compute="_compute_name",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    quantity = fields.Float(digits="Product Unit", default=1.0, required=True)
    uom_id = fields.Many2one(
        comodel_name="uom.uom",
        string="Unit",
        compute="_compute_uom_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
    )
    date_need = fields.Date(
        string="Needed by",
        required=True,
        default=fields.Date.context_today,
    )
    vendor_id = fields.Many2one(
        comodel_name="res.partner",
        string="Suggested Vendor",
        check_company=True,
        help="What the requester proposes; the purchaser decides.",
    )
    proposed_vendor_id = fields.Many2one(
        comodel_name="res.partner",
        compute="_compute_proposed_vendor_id",
        store=True,
        help="The suggested one, else by agreement, delivery in time, and cost.",
    )
    date_order_by = fields.Date(
        string="Latest Order Day",
        compute="_compute_proposed_vendor_id",
        store=True,
        help="Ordered later, the vendor cannot deliver by the day it is needed.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    price_estimated = fields.Monetary(
        string="Estimated Price",
        compute="_compute_price_estimated",
        store=True,
        readonly=False,
        precompute=True,
        help="Per unit of the line.",
    )
    amount_estimated = fields.Monetary(
        string="Estimated Amount", compute="_compute_amount_estimated", store=True
    )
    qty_asked = fields.Float(
        string="Asked",
        digits="Product Unit",
        compute="_compute_qty_asked",
        store=True,
        help="In the unit of the product.",
    )
    qty_cancelled = fields.Float(
        string="Not needed any more",
        digits="Product Unit",
        readonly=True,
        copy=False,
        help="Refused by the purchaser or fallen away, in the unit of the product.",
    )
    qty_allocated = fields.Float(
        string="Ordered",
        digits="Product Unit",
        compute="_compute_qty_allocated",
        store=True,
    )
    qty_received = fields.Float(
        string="Received",
        digits="Product Unit",
        compute="_compute_qty_allocated",
        store=True,
    )
    qty_open = fields.Float(
        string="To order",
        digits="Product Unit",
        compute="_compute_qty_open",
        store=True,
    )
    product_uom_id = fields.Many2one(
        related="product_id.uom_id", string="Product Unit of Measure"
    )
    allocation_ids = fields.One2many(
        comodel_name="purchase.need.allocation", inverse_name="need_line_id"
    )
    date_postponed = fields.Date(
        string="Postponed until",
        copy=False,
        readonly=True,
        help="The purchaser does not want to see it on the board before this day.",
    )
    refuse_reason = fields.Char(string="Why not", copy=False, readonly=True)
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("submitted", "Submitted"),
            ("open", "To order"),
            ("partly_ordered", "Partly ordered"),
            ("ordered", "Ordered"),
            ("partly_received", "Partly received"),
            ("done", "Done"),
            ("rejected", "Rejected"),
            ("cancelled", "Cancelled"),
        ],
        compute="_compute_state",
        store=True,
    )
    is_live = fields.Boolean(
        compute="_compute_state",
        store=True,
        help="Neither cancelled nor refused.",
    )

    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "A request line asks for more than zero."
    )
    _qty_cancelled_range = models.Constraint(
        "CHECK (qty_cancelled >= 0)", "Less than nothing cannot be cancelled."
    )
    _board_idx = models.Index("(product_id, warehouse_id) WHERE qty_open > 0")

    @api.depends("need_id.name", "product_id", "name")
    def _compute_display_name(self):
        for line in self:
            what = line.product_id.display_name or line.name
            line.display_name = f"{line.need_id.name}: {what}"

    @api.depends("product_id")
    def _compute_name(self):
        for line in self:
            line.name = line.product_id.display_name or line.name

    @api.depends("product_id")
    def _compute_uom_id(self):
        for line in self:
            line.uom_id = line.product_id.uom_id or line.uom_id

    @api.depends("product_id", "uom_id")
    def _compute_price_estimated(self):
        for line in self:
            product = line.product_id.with_company(line.company_id)
            if product:
                # Who asks need not be allowed to see costs; the estimate is rough.
                cost = product.sudo().standard_price
                unit = line.uom_id or product.uom_id
                line.price_estimated = product.uom_id._compute_price(cost, unit)
            else:
                line.price_estimated = line.price_estimated

    @api.depends("product_id", "vendor_id", "date_need", "qty_asked")
    def _compute_proposed_vendor_id(self):
        proposals = self._propose()
        for line in self:
            best = next(iter(proposals.get(line.id, ())), None)
            vendor = best.price.vendor if best else False
            line.proposed_vendor_id = line.vendor_id or vendor
            delay = timedelta(days=best.price.delay if best else 0)
            line.date_order_by = line.date_need and line.date_need - delay

    @api.depends("price_estimated", "quantity")
    def _compute_amount_estimated(self):
        for line in self:
            line.amount_estimated = line.price_estimated * line.quantity

    @api.depends("quantity", "uom_id", "product_id")
    def _compute_qty_asked(self):
        for line in self:
            unit = line.product_id.uom_id
            if unit and line.uom_id and line.uom_id != unit:
                line.qty_asked = line.uom_id._compute_quantity(
                    line.quantity, unit, rounding_method="UP"
                )
            else:
                line.qty_asked = line.quantity

    @api.depends(
        "allocation_ids.quantity",
        "allocation_ids.qty_received",
        "allocation_ids.is_live",
    )
    def _compute_qty_allocated(self):
        for line in self:
            live = line.allocation_ids.filtered("is_live")
            line.qty_allocated = sum(live.mapped("quantity"))
            line.qty_received = sum(live.mapped("qty_received"))

    @api.depends("qty_asked", "qty_cancelled", "qty_allocated")
    def _compute_qty_open(self):
        for line in self:
            left = line.qty_asked - line.qty_cancelled - line.qty_allocated
            line.qty_open = max(0.0, line._round(left))

    @api.depends(
        "need_id.state", "qty_asked", "qty_cancelled", "qty_allocated", "qty_received"
    )
    def _compute_state(self):
        for line in self:
            line.state = line._get_state()
            line.is_live = line.state not in ("rejected", "cancelled")
        self.need_id._mark_progress()
        self._mark_shortage()

    def _get_state(self):
        """How far the line is, from what was allocated and received."""
        if self.qty_cancelled and not self.qty_allocated and self._get_wanted() <= 0:
            return "cancelled"
        if self.need_id.state in ("draft", "submitted", "rejected", "cancelled"):
            return self.need_id.state
        if not self.qty_allocated and not self.qty_received:
            return "open"
        wanted = self._get_wanted()
        if self.qty_received:
            whole = self._round(self.qty_received - wanted) >= 0
            return "done" if whole else "partly_received"
        whole = self._round(self.qty_allocated - wanted) >= 0
        return "ordered" if whole else "partly_ordered"

    def _get_wanted(self):
        return self._round(self.qty_asked - self.qty_cancelled)

    def _round(self, quantity):
        unit = self.product_id.uom_id or self.uom_id
        return unit.round(quantity) if unit else round(quantity, 6)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._ensure_not_derived(vals)
        lines = super().create(vals_list)
        lines.need_id._ensure_draft()
        lines._mark_shortage()
        return lines

    def write(self, vals):
        self._ensure_not_derived(vals)
        if not AGREED.isdisjoint(vals) and not self._is_naming(vals):
            self.need_id._ensure_draft()
        if not SHARED.isdisjoint(vals):
            self._mark_shortage()
        result = super().write(vals)
        if not SHARED.isdisjoint(vals):
            self._mark_shortage()
        return result

    def _is_naming(self, vals):
        """The purchaser finds the product that was described in words."""
        return (
            vals.keys() <= {"product_id", "uom_id", "name"}
            and not self.product_id
            and self.env["purchase.order"].has_access("create")
        )

    def unlink(self):
        self.need_id._ensure_draft()
        self._mark_shortage()
        return super().unlink()

    def _mark_shortage(self):
        """What is asked for covers deliveries: the shortage book nets it again."""
        self.env["stock.shortage"]._mark(self.product_id.ids)

    def _ensure_not_derived(self, vals):
        """Over RPC nobody says how far a line is, not even whoever may write it."""
        typed = vals.keys() & DERIVED
        if typed and not self.env.su:
            raise AccessError(
                self.env._(
                    "%(fields)s of a request line follow from its orders and receipts."
                    " Nobody types them.",
                    fields=", ".join(
                        sorted(
                            self._fields[name]._description_string(self.env)
                            for name in typed
                        )
                    ),
                )
            )

    @api.constrains("product_id", "uom_id")
    def _check_uom(self):
        for line in self:
            unit = line.product_id.uom_id
            if unit and line.uom_id and not line.uom_id._has_common_reference(unit):
                raise ValidationError(
                    self.env._(
                        "%(product)s is counted in %(unit)s, which %(other)s cannot be"
                        " converted into.",
                        product=line.product_id.display_name,
                        unit=unit.name,
                        other=line.uom_id.name,
                    )
                )

    def _ensure_complete(self):
        """What must be there before somebody else reads it."""
        archived = self.product_id.filtered(lambda product: not product.active)
        if archived:
            raise UserError(
                self.env._(
                    "%(products)s is archived. Choose another product, or describe"
                    " what you need in words.",
                    products=", ".join(archived.mapped("display_name")),
                )
            )

    # Whom to buy from.

    def _propose(self, quantities=None, vendor=None):
        """The proposals for each line, the best first.

        :param quantities: ``{line id: quantity in the product's unit}``, else what is
            open
        :param vendor: only his prices
        :return: ``{line id: [Proposal]}``, see ``engine/vendor.py``
        """
        given = quantities or {}
        return self._propose_for(
            [
                (
                    line.id,
                    line.product_id,
                    line.company_id,
                    given.get(line.id) or line.qty_open or line.qty_asked,
                    line.date_need,
                )
                for line in self
            ],
            vendor,
        )

    @api.model
    def _propose_for(self, wants, vendor=None):
        """As ``_propose``, for ``(key, product, company, quantity, day)``."""
        products = self.env["product.product"].browse(
            {product.id for _key, product, *_rest in wants}
        )
        companies = self.env["res.company"].browse(
            {company.id for _key, _product, company, *_rest in wants}
        )
        prices = self._read_prices(products, companies, vendor)
        today = fields.Date.context_today(self)
        return {
            key: propose(
                Decimal(str(quantity)),
                day or today,
                today,
                prices.get((product.id, company.id), ()),
            )
            for key, product, company, quantity, day in wants
        }

    def _read_prices(self, products, companies, vendor=None):
        """The price lists of all vendors for the products, in one reading.

        :return: ``{(product id, company id): [Price]}``
        """
        # Who asks for goods need not see prices; the proposal names a vendor only.
        lists = self.env["product.supplierinfo"].sudo()
        products.sudo().fetch(["product_tmpl_id"])
        templates = products.sudo().product_tmpl_id
        templates.fetch(["uom_id"])
        domain = [
            ("product_tmpl_id", "in", templates.ids),
            ("company_id", "in", [False, *companies.ids]),
            ("partner_id.active", "=", True),
        ]
        if vendor:
            family = vendor | vendor.commercial_partner_id
            domain.append(("partner_id", "in", family.ids))
        found = lists.search_fetch(domain, self._price_fields())
        by_template = found.grouped(lambda info: info.product_tmpl_id.id)
        prices = {}
        # Prices are compared for the buyer, whoever may read cost and company.
        for company in companies.sudo():
            for product in products.sudo():
                prices[product.id, company.id] = [
                    info._as_price(product, company)
                    for info in by_template.get(product.product_tmpl_id.id, ())
                    if info.product_id.id in (False, product.id)
                    and info.company_id.id in (False, company.id)
                ]
        return prices

    def _price_fields(self):
        """All that is stored of a price, so that thousands are read at once."""
        return [
            name
            for name, field in self.env["product.supplierinfo"]._fields.items()
            if field.store and field.column_type
        ]

    # What other parts of the flow ask.

    def _get_inquired_quantities(self):
        """Hook: what of these lines vendors were asked for and nobody ordered yet.

        :return: ``{need line id: quantity in the product's unit}``
        """
        return {}

    def _allocate(self, order_line, quantity):
        """Let an order line serve this line.

        :param order_line: a ``purchase.order.line`` of the same product
        :param quantity: in the product's unit; added to what it serves already
        :return: the ``purchase.need.allocation``
        :raises UserError: more than is open, or than the order line holds
        """
        self.ensure_one()
        return self.env["purchase.need.allocation"]._add(self, order_line, quantity)
