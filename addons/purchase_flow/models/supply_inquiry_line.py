from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command


class SupplyInquiryLine(models.Model):
    """One thing that vendors are asked for."""

    _name = "supply.inquiry.line"
    _description = "Line of a Supplier Inquiry"
    _order = "inquiry_id, sequence, id"

    inquiry_id = fields.Many2one(
        comodel_name="supply.inquiry", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="inquiry_id.company_id", store=True)
    state = fields.Selection(related="inquiry_id.state", string="Inquiry State")
    sequence = fields.Integer(default=10)
    product_id = fields.Many2one(
        comodel_name="product.product",
        domain=[("purchase_ok", "=", True)],
        check_company=True,
        index="btree_not_null",
    )
    name = fields.Text(
        string="Description",
        compute="_compute_name",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    quantity = fields.Float(digits="Product Unit", default=1, required=True)
    uom_id = fields.Many2one(
        comodel_name="uom.uom",
        string="Unit",
        compute="_compute_uom_id",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    date_need = fields.Date(string="Needed on")
    need_line_ids = fields.Many2many(
        comodel_name="purchase.need.line",
        relation="supply_inquiry_line_need_rel",
        string="Requests",
        copy=False,
        help="Who asked for it: what is ordered is shared out among them.",
    )
    award_ids = fields.One2many(
        comodel_name="supply.inquiry.award", inverse_name="line_id"
    )
    offer_line_ids = fields.One2many(
        comodel_name="supply.offer.line", inverse_name="line_id"
    )

    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "Ask for a quantity above zero."
    )

    @api.depends("product_id")
    def _compute_name(self):
        for line in self:
            product = line.product_id
            if product:
                line.name = product.display_name
            else:
                line.name = line.name or False

    @api.depends("product_id")
    def _compute_uom_id(self):
        unit = self.env.ref("uom.product_uom_unit", raise_if_not_found=False)
        for line in self:
            line.uom_id = line.product_id.uom_id or line.uom_id or unit

    @api.constrains("product_id", "uom_id")
    def _check_uom(self):
        for line in self:
            own = line.product_id.uom_id
            if own and not own._has_common_reference(line.uom_id):
                raise ValidationError(
                    line.env._(
                        "%(product)s is counted in %(own)s and cannot be asked for in"
                        " %(unit)s.",
                        product=line.product_id.display_name,
                        own=own.name,
                        unit=line.uom_id.name,
                    )
                )

    @api.constrains("need_line_ids", "product_id")
    def _check_needs(self):
        for line in self:
            other = line.need_line_ids.filtered(
                lambda need, line=line: (
                    need.product_id and need.product_id != line.product_id
                )
            )
            if other:
                raise ValidationError(
                    line.env._(
                        "%(requests)s asks for another product than “%(line)s”.",
                        requests=", ".join(other.mapped("display_name")),
                        line=line.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._ensure_draft(self._frozen_fields())
        return lines

    def write(self, vals):
        self._ensure_draft(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        self._ensure_draft(self._frozen_fields())

    @api.model
    def _frozen_fields(self):
        """What vendors have read and priced."""
        return {"inquiry_id", "name", "quantity", "uom_id", "date_need"}

    def _ensure_draft(self, changed):
        if not self._frozen_fields() & set(changed):
            return
        sent = self.inquiry_id.filtered(lambda inquiry: inquiry.state != "draft")
        if sent:
            raise UserError(
                self.env._(
                    "Vendors have read the lines of %(numbers)s, so they stay as they"
                    " are. Start another inquiry for what is missing.",
                    numbers=", ".join(sent.mapped("name")),
                )
            )

    def _prepare_order_line_values(self):
        """The line of a vendor's request, without a price: he is to name it."""
        date = self.date_need or self.inquiry_id.date_deadline
        return {
            "supply_line_id": self.id,
            "product_id": self.product_id.id,
            "name": self.name,
            "product_qty": self.quantity,
            "product_uom_id": self.uom_id.id,
            "price_unit": 0.0,
            "date_planned": fields.Datetime.to_datetime(date) or fields.Datetime.now(),
        }

    def _prepare_note_values(self):
        """What has no product yet goes on the request as text."""
        return {
            "supply_line_id": self.id,
            "display_type": "line_note",
            "name": f"{self.quantity:g} {self.uom_id.name} {self.name}",
            "product_qty": 0,
        }

    def _get_allowed_uoms(self):
        """Units in which a vendor may answer."""
        product = self.product_id
        return self.uom_id | product.uom_id | product.uom_ids

    def _count_factor(self, uom):
        """How many of our units are in one ``uom``."""
        return uom.factor / self.uom_id.factor

    def _get_need_lines(self):
        """The request lines behind the line, the first needed first."""
        return self.need_line_ids.filtered("is_live").sorted(
            lambda need: (need.date_need, need.need_id.date_request, need.id)
        )

    def _count_asked(self):
        """The quantity in the product's unit."""
        return self.uom_id._compute_quantity(
            self.quantity, self.product_id.uom_id or self.uom_id
        )

    def _share_out(self, quantity):
        """``[(need line, part)]`` of a quantity in the product's unit."""
        shares = []
        for need_line in self._get_need_lines():
            part = min(quantity, need_line.qty_open)
            if part > 0:
                shares.append((need_line, part))
                quantity -= part
        return shares

    @api.model
    def _prepare_need_values(self, need_lines):
        inquired = need_lines._get_inquired_quantities()
        return [
            self._prepare_one_need_values(lines, inquired)
            for lines in need_lines._group_for_inquiry()
        ]

    def _prepare_one_need_values(self, lines, inquired):
        first = lines[:1]
        product = first.product_id
        return {
            "product_id": product.id,
            "name": product.display_name or first.name,
            "quantity": sum(
                line.qty_open - inquired.get(line.id, 0.0) for line in lines
            ),
            "uom_id": (product.uom_id or first.uom_id).id
            or self.env.ref("uom.product_uom_unit").id,
            "date_need": first.date_need,
            "need_line_ids": [Command.set(lines.ids)],
        }
