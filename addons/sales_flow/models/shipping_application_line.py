from collections import defaultdict
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from odoo.addons.crm_roles.quantity import say_quantity

from ..engine.release import remaining


class ShippingApplicationLine(models.Model):
    """How much of an order line may leave."""

    _name = "shipping.application.line"
    _inherit = ["desk.sealed", "desk.approval.line"]
    _description = "Line of a Shipping Application"
    _order = "application_id, id"

    _approval_parent_field = "application_id"
    _approval_line_fields = ("sale_line_id", "quantity")
    _sealed_fields = frozenset({"qty_here", "qty_short"})

    application_id = fields.Many2one(
        comodel_name="shipping.application",
        required=True,
        index=True,
        ondelete="cascade",
    )
    sale_id = fields.Many2one(related="application_id.sale_id")
    company_id = fields.Many2one(related="application_id.company_id")
    state = fields.Selection(related="application_id.state")
    sale_line_id = fields.Many2one(
        comodel_name="sale.order.line",
        string="Order Line",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('order_id', '=', sale_id), ('product_id.type', '=', 'consu')]",
    )
    product_id = fields.Many2one(related="sale_line_id.product_id")
    product_uom_id = fields.Many2one(
        related="sale_line_id.product_uom_id", string="Unit"
    )
    currency_id = fields.Many2one(related="sale_line_id.currency_id")
    qty_ordered = fields.Float(
        related="sale_line_id.product_uom_qty", string="Ordered", digits="Product Unit"
    )
    qty_delivered = fields.Float(
        related="sale_line_id.qty_delivered", string="Delivered"
    )
    qty_remaining = fields.Float(
        string="Remaining",
        digits="Product Unit",
        compute="_compute_qty_remaining",
        help="Ordered less delivered less what other open applications ask for.",
    )
    quantity = fields.Float(
        string="To Ship",
        digits="Product Unit",
        compute="_compute_quantity",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    amount = fields.Monetary(compute="_compute_amount", store=True)
    qty_here = fields.Float(
        string="Lies Here",
        digits="Product Unit",
        readonly=True,
        copy=False,
        help="In stock for this order when the numbers were looked at.",
    )
    qty_short = fields.Float(
        string="Missing", digits="Product Unit", readonly=True, copy=False
    )
    move_ids = fields.One2many(
        comodel_name="stock.move", inverse_name="shipping_line_id", readonly=True
    )
    qty_shipped = fields.Float(
        string="Shipped",
        digits="Product Unit",
        compute="_compute_qty_shipped",
        store=True,
        compute_sudo=True,
    )

    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "A line asks for a quantity above zero."
    )

    @api.depends("sale_line_id", "application_id")
    def _compute_qty_remaining(self):
        rest = self.sale_line_id._get_shipping_remaining(self._get_open_applications())
        for line in self:
            line.qty_remaining = rest.get(line.sale_line_id.id, 0)

    @api.depends("sale_line_id")
    def _compute_quantity(self):
        for line in self:
            line.quantity = line.quantity or line.qty_remaining

    @api.depends("quantity", "sale_line_id.price_total", "sale_line_id.product_uom_qty")
    def _compute_amount(self):
        for line in self:
            sold = line.sale_line_id
            ordered = sold.product_uom_qty
            line.amount = sold.price_total * line.quantity / ordered if ordered else 0

    @api.depends("move_ids.state", "move_ids.quantity", "move_ids.location_dest_id")
    def _compute_qty_shipped(self):
        for line in self:
            line.qty_shipped = sum(
                move.product_uom._compute_quantity(
                    move.quantity, line.product_uom_id, rounding_method="HALF-UP"
                )
                for move in line.move_ids
                if move.state == "done" and move.location_dest_id._is_outgoing()
            )

    @api.constrains("sale_line_id", "application_id")
    def _check_sale_line_id(self):
        for line in self:
            if line.sale_line_id.order_id != line.application_id.sale_id:
                raise ValidationError(
                    self.env._(
                        "%(line)s belongs to %(other)s, not to %(order)s.",
                        line=line.sale_line_id.display_name,
                        other=line.sale_line_id.order_id.name,
                        order=line.application_id.sale_id.name,
                    )
                )

    @api.depends_context("lang")
    @api.depends("sale_line_id", "quantity")
    def _compute_display_name(self):
        for line in self:
            line.display_name = (
                f"{say_quantity(self.env, line.quantity)}"
                f" {line.product_uom_id.name or ''}"
                f" {line.product_id.display_name or ''}"
            )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._ensure_draft()
        return lines

    def write(self, vals):
        if {"quantity", "sale_line_id", "application_id"} & vals.keys():
            self._ensure_draft()
        result = super().write(vals)
        if "application_id" in vals:
            # Nor does it go into one that was submitted.
            self._ensure_draft()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_begun(self):
        self._ensure_draft()

    def _ensure_draft(self):
        if not self.env.su:
            self.application_id._ensure_draft()

    def _get_open_applications(self):
        return self.application_id._origin

    # What remains.

    def _ensure_remaining(self):
        """Refuse more than remains; two who ask at once cannot have it twice.

        Writing the order lines makes the second transaction wait and then fail on its
        old view, and the server repeats it with the new one.
        """
        if not self:
            return
        sold = self.sale_line_id
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE sale_order_line SET write_date = write_date WHERE id IN %s",
                tuple(sorted(sold.ids)),
            )
        )
        rest = sold._get_shipping_remaining(self.application_id)
        asked = defaultdict(float)
        for line in self:
            asked[line.sale_line_id] += line.quantity
        refused = [
            line._say_remaining(quantity, rest[line.id])
            for line, quantity in asked.items()
            if line.product_uom_id.compare(quantity, rest[line.id]) > 0
        ]
        if refused:
            raise UserError("\n".join(refused))

    def _give_away(self, quantity):
        if quantity >= self.quantity:
            self.unlink()
        else:
            self.quantity -= quantity

    def _get_open_quantity(self):
        """Asked and not shipped, in the unit of the order line."""
        return self.product_uom_id.round(max(self.quantity - self.qty_shipped, 0))

    # What lies here.

    def _get_quantities_here(self):
        """``{line id: quantity}`` of goods whose stock is counted, in its unit.

        The shortage book says how much of a demand lies on the shelf and is promised
        to nobody else; what other open applications of the same line took is not here
        for this one.
        """
        counted = self.filtered(lambda line: line.product_id.is_storable)
        if not counted:
            return {}
        book = self.env["stock.shortage"]
        book._catch_up()
        moves = counted.sale_line_id.move_ids
        rows = book.search(
            [
                ("is_open", "=", True),
                "|",
                ("move_id", "in", moves.ids),
                "&",
                ("res_model", "=", self._name),
                ("res_id", "in", counted.ids),
            ]
        )
        by_sold, by_line = defaultdict(float), defaultdict(float)
        for row in rows:
            if row.move_id:
                by_sold[row.move_id.sale_line_id.id] += row.qty_stock
            else:
                by_line[row.res_id] += row.qty_stock
        taken = counted.sale_line_id._get_shipping_asked(self.application_id)
        found = {}
        for line in counted:
            unit = line.product_id.uom_id
            here = unit._compute_quantity(
                by_sold[line.sale_line_id.id] + by_line[line.id],
                line.product_uom_id,
                rounding_method="DOWN",
            )
            found[line.id] = max(here - taken.get(line.sale_line_id.id, 0), 0)
        return found

    # Goods that no delivery wants yet.

    def _record_uncovered(self):
        """What no delivery asks for goes into the shortage book by itself.

        The lines of a delivery are in the book already, held back or not; a line whose
        delivery was cancelled is not, until the release makes a new one.
        """
        demands = []
        for line in self.filtered(lambda line: line.product_id.is_storable):
            quantity = line._get_uncovered()
            if line.product_uom_id.compare(quantity, 0) > 0:
                demands.append(line._prepare_demand_values(quantity))
        if demands:
            self.env["stock.shortage"]._record_demand(demands)

    def _get_uncovered(self):
        sold = self.sale_line_id.sudo()  # the deliveries of an order, to count them
        missing = sold.product_uom_qty - sold._get_qty_procurement(False)
        return min(max(missing, 0), self.quantity)

    def _prepare_demand_values(self, quantity):
        application = self.application_id
        # Which warehouse serves the order is no secret of its seller.
        warehouse = self.sale_line_id.sudo().warehouse_id
        return {
            "res_model": self._name,
            "res_id": self.id,
            "product_id": self.product_id.id,
            "warehouse_id": warehouse.id,
            "quantity": quantity,
            "uom_id": self.product_uom_id.id,
            "date_need": application.date_ship,
            "origin": application.name,
            "partner_id": application.partner_id.id,
        }

    def _forget_uncovered(self):
        """Close what was recorded: a delivery wants it now, or nobody does."""
        # The rows are found and closed by the document that entered them.
        rows = self.env["stock.shortage"].sudo()
        known = rows.search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("is_open", "=", True),
            ]
        )
        by_id = {line.id: line for line in self}
        if known:
            rows._record_demand(
                [by_id[row.res_id]._prepare_demand_values(0) for row in known]
            )


def rest(ordered, delivered, elsewhere):
    """``remaining`` for the floats of a record."""
    numbers = (Decimal(repr(round(n, 6))) for n in (ordered, delivered, elsewhere))
    return float(remaining(*numbers))
