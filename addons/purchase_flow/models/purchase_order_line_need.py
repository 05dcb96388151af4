from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import RedirectWarning, UserError

from ..engine.consolidation import order_quantity


class PurchaseOrderLine(models.Model):
    """A line of an order that serves requests: exactly, and with what is left over."""

    _inherit = "purchase.order.line"

    need_allocation_ids = fields.One2many(
        comodel_name="purchase.need.allocation", inverse_name="order_line_id"
    )
    is_consolidated = fields.Boolean(
        string="From Requests",
        readonly=True,
        copy=False,
        help="Made by the consolidation board, so that its quantity follows them.",
    )
    qty_for_needs = fields.Float(
        string="For Requests",
        digits="Product Unit",
        compute="_compute_qty_for_needs",
        compute_sudo=True,
        help="In the unit of the product.",
    )
    qty_free = fields.Float(
        string="Free",
        digits="Product Unit",
        compute="_compute_qty_for_needs",
        compute_sudo=True,
        help="Bought because the vendor sells no less, and nobody's yet.",
    )

    @api.depends("need_allocation_ids.quantity", "product_uom_qty")
    def _compute_qty_for_needs(self):
        for line in self:
            line.qty_for_needs = sum(line.need_allocation_ids.mapped("quantity"))
            line.qty_free = max(0.0, line.product_uom_qty - line.qty_for_needs)

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        self.env["stock.shortage"]._mark(lines.product_id.ids)
        return lines

    def write(self, vals):
        result = super().write(vals)
        if not {"product_qty", "product_uom_id", "product_id"}.isdisjoint(vals):
            self._ensure_holds_needs()
            self.env["stock.shortage"]._mark(self.product_id.ids)
        return result

    def unlink(self):
        # As with the whole order: the requests are open again.
        self.sudo().need_allocation_ids.unlink()
        self.env["stock.shortage"]._mark(self.product_id.ids)
        return super().unlink()

    def _ensure_holds_needs(self):
        """A line that shrinks below what requests have in it asks who loses."""
        # Requests lose something, whether or not the buyer may read them.
        shares = self.sudo().need_allocation_ids
        for line in shares.order_line_id:
            missing = line.qty_for_needs - line.product_uom_qty
            if line.product_id.uom_id.compare(missing, 0) <= 0:
                continue
            self._refuse_shrinking(line)

    def _refuse_shrinking(self, line):
        message = self.env._(
            "%(order)s holds %(quantity)s %(unit)s of %(product)s for requests:"
            " %(shares)s. Choose which request loses, then reduce the line.",
            order=line.order_id.name,
            quantity=line.qty_for_needs,
            unit=line.product_id.uom_id.name,
            product=line.product_id.display_name,
            shares=", ".join(
                f"{share.need_id.name} ({share.quantity:g})"
                for share in line.need_allocation_ids
            ),
        )
        if not self.env["purchase.need.reduce"].has_access("create"):
            raise UserError(message)
        action = self.env.ref("purchase_flow.purchase_need_reduce_action")
        raise RedirectWarning(
            message,
            action.id,
            self.env._("Choose who loses"),
            {"default_order_line_id": line.id},
        )

    def _raise_to(self, total, price=None):
        """At least ``total`` (product's unit), as the vendor sells it."""
        quantity = self._get_sold_quantity(total, price)
        if self.product_uom_id.compare(quantity, self.product_qty) > 0:
            self.product_qty = quantity

    def _fit_needs(self):
        """A draft line that serves requests alone shrinks with them."""
        # Shares are counted, whether or not the buyer may read the requests.
        total = sum(self.sudo().need_allocation_ids.mapped("quantity"))
        if not self.is_consolidated:
            return
        if not total:
            self.unlink()
            return
        # As above.
        first = self.sudo().need_allocation_ids.need_line_id[:1]
        price = first._get_price(self.order_id, self.product_id, {first: total})
        self.product_qty = self._get_sold_quantity(total, price)

    def _get_sold_quantity(self, total, price):
        factor = self.product_uom_id._compute_quantity(
            1, self.product_id.uom_id, round=False
        )
        return float(
            order_quantity(
                Decimal(str(round(total, 6))),
                Decimal(str(round(factor, 6))),
                price.minimum if price else Decimal(0),
                price.multiple if price else Decimal(0),
            )
        )

    def _ask_about_return(self, quantity):
        """Goods went back: is what the requests lost by it still needed?"""
        for share in self.need_allocation_ids.sorted("date_need", reverse=True):
            lost = min(quantity, share.quantity - share.qty_received)
            if lost > 0:
                quantity -= lost
                share._ask_buyer("returned", lost)

    def _update_move_date_deadline(self, new_date):
        """The present date of an arrival is the one that the vendor gave last."""
        result = super()._update_move_date_deadline(new_date)
        waiting = self.move_ids.filtered(
            lambda move: move.state not in ("done", "cancel")
        )
        waiting.date = new_date
        return result

    def action_reduce_needs(self):
        """Choose which request loses its share of this line."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "purchase_flow.purchase_need_reduce_action"
        )
        return {**action, "context": {"default_order_line_id": self.id}}
