from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date


class PurchaseNeedRequestLine(models.TransientModel):
    """One demand, or the part of it that another warehouse can serve."""

    _name = "purchase.need.request.line"
    _description = "Shortage to Request, Line"

    wizard_id = fields.Many2one(
        comodel_name="purchase.need.request", required=True, ondelete="cascade"
    )
    shortage_id = fields.Many2one(comodel_name="stock.shortage", readonly=True)
    is_more = fields.Boolean(
        readonly=True, help="A second action on the demand of the row above."
    )
    origin = fields.Char(string="For", readonly=True)
    product_id = fields.Many2one(comodel_name="product.product", readonly=True)
    product_uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    date_need = fields.Date(string="Needed on", readonly=True)
    date_request = fields.Date(string="Here by", readonly=True)
    qty_wanted = fields.Float(string="Wanted", digits="Product Unit", readonly=True)
    qty_stock = fields.Float(string="In Stock", digits="Product Unit", readonly=True)
    qty_safety = fields.Float(string="Minimum", digits="Product Unit", readonly=True)
    qty_incoming = fields.Float(
        string="On its Way", digits="Product Unit", readonly=True
    )
    qty_late = fields.Float(string="Uncertain", digits="Product Unit", readonly=True)
    qty_requested = fields.Float(
        string="Requested", digits="Product Unit", readonly=True
    )
    qty_inquiry = fields.Float(
        string="In Inquiry", digits="Product Unit", readonly=True
    )
    qty_missing = fields.Float(string="Missing", digits="Product Unit", readonly=True)
    qty_transferable = fields.Float(
        string="Elsewhere", digits="Product Unit", readonly=True
    )
    qty_short = fields.Float(string="To Buy", digits="Product Unit", readonly=True)
    action = fields.Selection(
        selection=[
            ("request", "Request"),
            ("transfer", "Transfer"),
            ("wait", "Wait for the arrival"),
            ("substitute", "Substitute"),
            ("split", "Split the delivery now"),
            ("none", "Nothing"),
        ],
        required=True,
        default="request",
    )
    quantity = fields.Float(
        digits="Product Unit", help="Less leaves a visible rest that is still short."
    )
    qty_rest = fields.Float(
        string="Rest", digits="Product Unit", compute="_compute_qty_rest"
    )
    qty_proposed = fields.Float(digits="Product Unit", readonly=True)
    warehouse_from_id = fields.Many2one(
        comodel_name="stock.warehouse", string="From", readonly=True
    )
    substitute_ids = fields.Many2many(
        related="product_id.product_tmpl_id.substitute_ids"
    )
    substitute_id = fields.Many2one(
        comodel_name="product.product",
        string="Substitute by",
        domain="[('is_storable', '=', True), ('id', '!=', product_id)]",
    )
    arrival_id = fields.Integer(readonly=True)
    hint = fields.Char(readonly=True)

    @api.depends("quantity", "qty_proposed", "action")
    def _compute_qty_rest(self):
        for line in self:
            done = 0 if line.action == "none" else line.quantity
            line.qty_rest = max(0, line.qty_proposed - done)

    @api.constrains("quantity", "qty_proposed")
    def _check_quantity(self):
        for line in self:
            if line.quantity < 0 or line.quantity > line.qty_missing:
                raise ValidationError(
                    self.env._(
                        "%(product)s lacks %(missing)s. To buy more than that, write a"
                        " request for the stock.",
                        product=line.product_id.display_name,
                        missing=line.qty_missing,
                    )
                )

    @api.model
    def _prepare_values(self, line):
        """From a line of the preview."""
        arrivals = line["arrivals"]
        hints = list(line["warnings"])
        if arrivals:
            day = format_date(self.env, arrivals[0]["date"])
            hints.append(
                self.env._(
                    "%(quantity)s come on %(day)s.",
                    quantity=f"{arrivals[0]['quantity']:g}",
                    day=day,
                )
            )
        return {
            "shortage_id": line["shortage_id"],
            "origin": line["picking"],
            "product_id": line["product_id"],
            "date_need": line["date_need"],
            "date_request": line["date_request"],
            "qty_wanted": line["wanted"],
            "qty_stock": line["stock"],
            "qty_safety": line["safety"],
            "qty_incoming": line["incoming"],
            "qty_late": line["late"],
            "qty_requested": line["requested"],
            "qty_inquiry": line["inquiry"],
            "qty_missing": line["missing"],
            "qty_transferable": line["transferable"],
            "qty_short": line["short"],
            "action": line["action"],
            "quantity": line["quantity"],
            "qty_proposed": line["quantity"],
            "warehouse_from_id": line["warehouse_from_id"],
            "arrival_id": arrivals[0]["move_id"] if arrivals else False,
            "hint": " ".join(hints),
        }

    def _as_choice(self):
        self.ensure_one()
        self._ensure_possible()
        return {
            "shortage_id": self.shortage_id.id,
            "product_id": self.product_id.id,
            "action": self.action,
            "quantity": self.quantity,
            "warehouse_from_id": self.warehouse_from_id.id,
            "arrival_id": self.arrival_id,
            "substitute_id": self.substitute_id.id,
        }

    def _ensure_possible(self):
        """What an action needs, said before anything is done."""
        product = self.product_id.display_name
        missing = {
            "transfer": not self.warehouse_from_id
            and self.env._("No other warehouse has %(product)s.", product=product),
            "wait": not self.arrival_id
            and self.env._("No arrival of %(product)s is free.", product=product),
            "substitute": not self.substitute_id
            and self.env._(
                "Choose what is delivered instead of %(product)s.", product=product
            ),
        }.get(self.action)
        if missing:
            raise ValidationError(missing)
