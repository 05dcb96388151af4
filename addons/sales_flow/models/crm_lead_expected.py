from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import SQL


class CrmLead(models.Model):
    """An opportunity says which products it is about, and is quoted from them.

    Where the salesperson wants it, their total is the expected revenue.  An amount
    typed by hand stays until she says otherwise.
    """

    _inherit = "crm.lead"

    expected_product_ids = fields.One2many(
        comodel_name="sales.flow.expected.product",
        inverse_name="lead_id",
        string="Expected Products",
        copy=True,
    )
    expected_products_total = fields.Monetary(
        string="Total of Expected Products",
        compute="_compute_expected_products_total",
        currency_field="company_currency",
    )
    revenue_from_products = fields.Boolean(
        string="Revenue from Expected Products",
        tracking=True,
        help="On, the total of the products is the expected revenue. Off, it is what"
        " was typed.",
    )
    # The default gives way, so that the products may fill it on creation.
    expected_revenue = fields.Monetary(
        compute="_compute_expected_revenue", store=True, readonly=False, default=None
    )
    has_stale_products = fields.Boolean(
        compute="_compute_has_stale_products", search="_search_has_stale_products"
    )
    quotation_id = fields.Many2one(
        comodel_name="sale.order",
        compute="_compute_quotation_id",
    )
    quotation_state = fields.Char(compute="_compute_quotation_id")
    quotation_difference = fields.Char(compute="_compute_quotation_difference")

    @api.depends("expected_product_ids.amount_company")
    def _compute_expected_products_total(self):
        for lead in self:
            lead.expected_products_total = sum(
                lead.expected_product_ids.mapped("amount_company")
            )

    @api.depends("revenue_from_products", "expected_product_ids.amount_company")
    def _compute_expected_revenue(self):
        for lead in self:
            if lead.revenue_from_products:
                lead.expected_revenue = lead.expected_products_total
            else:
                lead.expected_revenue = lead.expected_revenue or 0

    @api.depends("expected_product_ids.is_stale")
    def _compute_has_stale_products(self):
        for lead in self:
            lead.has_stale_products = any(lead.expected_product_ids.mapped("is_stale"))

    def _search_has_stale_products(self, operator, value):
        if operator != "in":
            return NotImplemented
        how = "any" if True in value else "not any"
        return [("expected_product_ids", how, [("is_stale", "=", True)])]

    @api.depends("order_ids.state")
    def _compute_quotation_id(self):
        for lead in self:
            lead.quotation_id = lead._get_quotation()
            lead.quotation_state = lead.quotation_id.state

    def _get_quotation(self):
        """The quotation that answers the expectation: the youngest that lives."""
        orders = self._origin.order_ids.filtered(lambda order: order.state != "cancel")
        return orders.sorted("id")[-1:]

    @api.depends_context("lang")
    @api.depends(
        "expected_product_ids.is_different",
        "order_ids.state",
        "order_ids.order_line.product_id",
        "order_ids.order_line.expected_product_id",
    )
    def _compute_quotation_difference(self):
        for lead in self:
            lead.quotation_difference = lead._get_difference_text() or False

    def _get_difference_text(self):
        order = self._get_quotation()
        if not order or not self.expected_product_ids:
            return ""
        different = self.expected_product_ids.filtered("is_different")
        further = order._get_unexpected_lines()
        if not different and not further:
            return ""
        words = []
        if different:
            words.append(
                self.env._(
                    "otherwise than expected: %(products)s",
                    products=", ".join(different.product_id.mapped("name")),
                )
            )
        if further:
            words.append(
                self.env._(
                    "it also has %(products)s",
                    products=", ".join(further.product_id.mapped("display_name")),
                )
            )
        return f"{order.quote_version_name}: {'; '.join(words)}."

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._leave_revenue(vals) for vals in vals_list])

    def _leave_revenue(self, vals):
        """A form says 0 where nobody typed an amount: the products fill that."""
        if vals.get("expected_revenue") or not vals.get("expected_product_ids"):
            return vals
        return {name: vals[name] for name in vals if name != "expected_revenue"}

    def write(self, vals):
        if "expected_revenue" in vals and "revenue_from_products" not in vals:
            # Who types an amount wants that amount, not the total.
            typed = self.filtered(
                lambda lead: (
                    lead.revenue_from_products
                    and lead.expected_revenue != vals["expected_revenue"]
                )
            )
            if typed:
                super(CrmLead, typed).write({"revenue_from_products": False})
        return super().write(vals)

    def _start_feeding(self, lines):
        """The first products fill a revenue that nobody has typed yet."""
        empty = self.filtered(
            lambda lead: (
                not lead.expected_revenue
                and not lead.revenue_from_products
                and not lead.expected_product_ids - lines
            )
        )
        if empty:
            empty.write({"revenue_from_products": True})

    def _update_revenues_from_so(self, order):
        """An order changes no revenue that says what was expected."""
        fed = self.filtered("revenue_from_products")
        return super(CrmLead, self - fed)._update_revenues_from_so(order)

    def _merge_get_fields_specific(self):
        """Opportunities that become one expect what each of them expected."""
        found = super()._merge_get_fields_specific()
        found["expected_product_ids"] = lambda _name, leads: [
            Command.link(line.id) for line in leads.expected_product_ids
        ]
        return found

    def action_use_products_total(self):
        """Take the total of the expected products as the expected revenue."""
        self.check_access("write")
        self.write({"revenue_from_products": True})
        return True

    def action_make_quotation(self, new_version=False):
        """Make the quotation from the expected products, or open the one there is.

        One press, one quotation: while one lives, it is opened as it is and the
        differences are shown in it.

        :param new_version: take what is expected now into the quotation there is;
            one that was sent becomes a draft of its next version
        :return: an action that opens the quotation
        :raise UserError: without a customer or products, or when a new version is
            asked of an order that is confirmed
        """
        self.ensure_one()
        self.check_access("write")
        self._ensure_quotable()
        self._lock_for_quotation()
        order = self._get_quotation()
        if not order:
            order = self._make_quotation()
        elif new_version:
            order._take_expected(self.expected_product_ids)
        return self._prepare_quotation_action(order)

    def action_make_new_version(self):
        """The button that asks for a new version of the quotation."""
        return self.action_make_quotation(new_version=True)

    def _ensure_quotable(self):
        if not self.expected_product_ids:
            raise UserError(
                self.env._(
                    "%(lead)s expects no products yet. Add what the customer may buy.",
                    lead=self.display_name,
                )
            )
        if not self.partner_id:
            raise UserError(
                self.env._(
                    "%(lead)s has no customer yet. Enter or make one, then quote.",
                    lead=self.display_name,
                )
            )

    def _lock_for_quotation(self):
        """Two who press at once make one quotation."""
        self.flush_recordset()
        self.env.cr.execute(
            SQL("SELECT id FROM crm_lead WHERE id = %s FOR NO KEY UPDATE", self.id)
        )
        self.invalidate_recordset(["order_ids"])

    def _make_quotation(self):
        orders = self.env["sale.order"].with_company(self.company_id or None)
        order = orders.create(self._prepare_quotation_values())
        order.order_line = [
            Command.create(line._prepare_order_line_values(order))
            for line in self.expected_product_ids
        ]
        return order

    def _prepare_quotation_values(self):
        values = {
            key.removeprefix("default_"): value
            for key, value in self._prepare_opportunity_quotation_context().items()
            if key.startswith("default_")
        }
        known = self.env["sale.order"]._fields
        return {key: value for key, value in values.items() if key in known}

    def _prepare_quotation_action(self, order):
        return {
            "type": "ir.actions.act_window",
            "name": order.name,
            "res_model": "sale.order",
            "res_id": order.id,
            "views": [[False, "form"]],
            "target": "current",
        }
