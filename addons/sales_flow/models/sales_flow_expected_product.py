from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.crm_roles.quantity import say_quantity

# Days without a look after which an expectation is no longer believed.
STALE_DAYS = 30
# What a person says of the expectation; changing one of them is a look at it.
SAID = {
    "product_id",
    "quantity",
    "uom_id",
    "price_unit",
    "currency_id",
    "discount",
    "date_expected",
    "competitor",
    "note",
}


class SalesFlowExpectedProduct(models.Model):
    """What a customer is expected to buy: a product, how much, at which price.

    The salesperson keeps it true while the opportunity lives.  A quotation is
    made from it; from then on the two are compared and neither rewrites the other.
    """

    _name = "sales.flow.expected.product"
    _description = "Expected Product"
    _inherit = "desk.sealed"
    _order = "lead_id, sequence, id"
    _rec_name = "product_id"
    # Said by looking at it, not by hand.
    _sealed_fields = frozenset({"edited_date", "listed_price"})

    lead_id = fields.Many2one(
        comodel_name="crm.lead",
        string="Opportunity",
        required=True,
        ondelete="cascade",
        index=True,
    )
    sequence = fields.Integer(default=10)
    product_id = fields.Many2one(
        comodel_name="product.product",
        required=True,
        domain=[("sale_ok", "=", True)],
        ondelete="restrict",
        index="btree_not_null",
    )
    quantity = fields.Float(digits="Product Unit", default=1.0, required=True)
    uom_id = fields.Many2one(
        comodel_name="uom.uom",
        string="Unit",
        compute="_compute_uom_id",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    price_unit = fields.Monetary(
        string="Expected Price",
        compute="_compute_price_unit",
        store=True,
        readonly=False,
        precompute=True,
        help="Per unit, without tax.",
    )
    discount = fields.Float(string="Disc.%", digits="Discount")
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    date_expected = fields.Date(
        string="Expected On", help="When the customer is thought to order."
    )
    competitor = fields.Char(help="Who else offers it.")
    note = fields.Char()
    amount = fields.Monetary(compute="_compute_amount", store=True)
    company_currency_id = fields.Many2one(
        related="lead_id.company_currency", string="Company Currency"
    )
    amount_company = fields.Monetary(
        string="Amount in Company Currency",
        compute="_compute_amount",
        store=True,
        currency_field="company_currency_id",
    )

    listed_price = fields.Float(
        string="List Price Then",
        readonly=True,
        copy=False,
        help="The list price of the product when somebody last looked.",
    )
    edited_date = fields.Datetime(string="Last Looked At", readonly=True, copy=False)
    is_price_changed = fields.Boolean(compute="_compute_is_price_changed", store=True)
    is_stale = fields.Boolean(
        string="Stale", compute="_compute_stale", search="_search_is_stale"
    )
    stale_reason = fields.Char(string="To Check", compute="_compute_stale")

    order_line_ids = fields.One2many(
        comodel_name="sale.order.line",
        inverse_name="expected_product_id",
        readonly=True,
    )
    quoted_quantity = fields.Float(
        string="Quoted", compute="_compute_quoted", digits="Product Unit"
    )
    quoted_price = fields.Monetary(compute="_compute_quoted")
    is_different = fields.Boolean(compute="_compute_quoted")
    difference = fields.Char(compute="_compute_quoted")
    check_text = fields.Char(
        string="Check",
        compute="_compute_check_text",
        help="Why it is stale, and what the quotation says otherwise.",
    )

    _quantity_positive = models.Constraint(
        "CHECK(quantity > 0)", "An expected quantity is more than zero."
    )
    _discount_range = models.Constraint(
        "CHECK(discount >= 0 AND discount <= 100)",
        "A discount lies between 0 and 100 %.",
    )

    @api.depends("product_id")
    def _compute_uom_id(self):
        for line in self:
            line.uom_id = line.product_id.uom_id

    @api.depends("product_id", "uom_id", "currency_id")
    def _compute_price_unit(self):
        for line in self:
            product = line.product_id
            if not product:
                line.price_unit = 0
                continue
            price = product.uom_id._compute_price(product.lst_price, line.uom_id)
            line.price_unit = product.currency_id._convert(
                price, line.currency_id, line._get_company(), fields.Date.today()
            )

    @api.depends(
        "quantity", "price_unit", "discount", "currency_id", "lead_id.company_id"
    )
    def _compute_amount(self):
        for line in self:
            amount = line.quantity * line.price_unit * (1 - line.discount / 100)
            line.amount = line.currency_id.round(amount) if line.currency_id else amount
            line.amount_company = line.currency_id._convert(
                line.amount,
                line._get_company().currency_id,
                line._get_company(),
                fields.Date.context_today(line),
            )

    @api.depends("listed_price", "product_id.list_price")
    def _compute_is_price_changed(self):
        for line in self:
            line.is_price_changed = bool(
                line.product_id
                and line.edited_date
                and line.product_id.currency_id.compare_amounts(
                    line.listed_price, line.product_id.list_price
                )
            )

    @api.depends_context("uid", "lang")
    @api.depends(
        "is_price_changed", "date_expected", "edited_date", "lead_id.won_status"
    )
    def _compute_stale(self):
        today = fields.Date.context_today(self)
        limit = self._get_stale_limit()
        for line in self:
            reasons = line._get_stale_reasons(today, limit)
            line.is_stale = bool(reasons)
            line.stale_reason = ", ".join(reasons) or False

    def _get_stale_reasons(self, today, limit):
        if self.lead_id.won_status != "pending":
            return []
        reasons = []
        if self.date_expected and self.date_expected < today:
            reasons.append(self.env._("expected date is past"))
        if self.is_price_changed:
            reasons.append(
                self.env._(
                    "list price is now %(price)s",
                    price=self.product_id.currency_id.format(
                        self.product_id.list_price
                    ),
                )
            )
        if self.edited_date and self.edited_date < limit:
            days = (fields.Datetime.now() - self.edited_date).days
            reasons.append(self.env._("not looked at for %(days)s days", days=days))
        return reasons

    def _search_is_stale(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        stale = Domain("lead_id.won_status", "=", "pending") & (
            Domain("date_expected", "<", today)
            | Domain("is_price_changed", "=", True)
            | Domain("edited_date", "<", self._get_stale_limit())
        )
        return stale if True in value else ~stale

    @api.model
    def _get_stale_limit(self):
        # A setting of the company, which its people may not read.
        days = (
            self.env["ir.config_parameter"]
            .sudo()
            .get_param("sales_flow.stale_days", STALE_DAYS)
        )
        return fields.Datetime.subtract(fields.Datetime.now(), days=int(days))

    @api.depends_context("lang")
    @api.depends(
        "quantity",
        "uom_id",
        "price_unit",
        "discount",
        "currency_id",
        "order_line_ids.product_uom_qty",
        "order_line_ids.price_unit",
        "order_line_ids.discount",
        "order_line_ids.product_id",
        "order_line_ids.state",
        "lead_id.order_ids.state",
    )
    def _compute_quoted(self):
        for line in self:
            order = line.lead_id._get_quotation()
            quoted = order.order_line.filtered(
                lambda item, own=line: item.expected_product_id == own._origin
            )
            line.quoted_quantity = sum(
                item.product_uom_id._compute_quantity(
                    item.product_uom_qty, line.uom_id, round=False
                )
                for item in quoted
            )
            line.quoted_price = line._get_quoted_price(quoted[:1])
            words = line._get_differences(quoted) if order else []
            line.difference = ", ".join(words) or False
            line.is_different = bool(words)

    @api.depends_context("uid", "lang")
    @api.depends("stale_reason", "difference")
    def _compute_check_text(self):
        for line in self:
            words = filter(None, [line.difference, line.stale_reason])
            line.check_text = " · ".join(words) or False

    def _get_quoted_price(self, quoted):
        """The price of a line of a quotation in the unit and currency of this."""
        if not quoted:
            return 0
        price = quoted.product_uom_id._compute_price(quoted.price_unit, self.uom_id)
        return quoted.currency_id._convert(
            price,
            self.currency_id,
            quoted.company_id,
            quoted.order_id.date_order or fields.Date.today(),
        )

    def _get_differences(self, quoted):
        if not quoted:
            return [self.env._("not in the quotation")]
        words = []
        if quoted.product_id != self.product_id:
            words.append(
                self.env._(
                    "quoted is %(product)s", product=quoted[:1].product_id.display_name
                )
            )
        if self.uom_id.compare(self.quantity, self.quoted_quantity):
            words.append(
                self.env._(
                    "quantity %(expected)s → %(quoted)s %(unit)s",
                    expected=say_quantity(self.env, self.quantity),
                    quoted=say_quantity(self.env, self.quoted_quantity),
                    unit=self.uom_id.name,
                )
            )
        if self.currency_id.compare_amounts(self.price_unit, self.quoted_price):
            words.append(
                self.env._(
                    "price %(expected)s → %(quoted)s",
                    expected=self.currency_id.format(self.price_unit),
                    quoted=self.currency_id.format(self.quoted_price),
                )
            )
        if abs(self.discount - quoted[:1].discount) > 0.001:
            words.append(
                self.env._(
                    "discount %(expected)s %% → %(quoted)s %%",
                    expected=f"{self.discount:g}",
                    quoted=f"{quoted[:1].discount:g}",
                )
            )
        return words

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._look()
        lines.lead_id._start_feeding(lines)
        return lines

    def write(self, vals):
        result = super().write(vals)
        if SAID & vals.keys():
            self._look()
        return result

    def action_still_true(self):
        """I looked: the expectation holds.  Its price and its age start anew.

        A date that is past stays stale until another is given.
        """
        self.check_access("write")
        self._look()
        return True

    def action_open_lead(self):
        """The opportunity that expects it."""
        self.ensure_one()
        self.check_access("read")
        return self.lead_id.get_formview_action()

    def _desk_find_opened(self):
        """On the workbench a product opens the opportunity that expects it."""
        behind = {line.id: line.lead_id for line in self}
        return {**super()._desk_find_opened(), **behind}

    def _look(self):
        now = fields.Datetime.now()
        for line in self:
            # No field of a person: written by looking, not by hand.
            line.sudo().write(
                {"edited_date": now, "listed_price": line.product_id.list_price}
            )

    def _prepare_order_line_values(self, order):
        """A line of a quotation that says what is expected."""
        price = self.currency_id._convert(
            self.price_unit,
            order.currency_id,
            order.company_id,
            order.date_order or fields.Date.today(),
            round=False,
        )
        return {
            "product_id": self.product_id.id,
            "product_uom_qty": self.quantity,
            "product_uom_id": self.uom_id.id,
            "price_unit": price,
            "discount": self.discount,
            "expected_product_id": self.id,
        }

    def _get_company(self):
        return self.lead_id.company_id or self.env.company
