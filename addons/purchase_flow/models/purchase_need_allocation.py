from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine.consolidation import Share, share_out


class PurchaseNeedAllocation(models.Model):
    """How much of an order line is for which request line.

    The order line may hold more, because the vendor sells no less: that rest is
    nobody's and free.  What arrives is shared out by need date, then by the age of
    the request.
    """

    _name = "purchase.need.allocation"
    _description = "Share of an Order in a Purchase Request"
    _order = "date_need, request_date, id"
    _rec_name = "need_line_id"

    need_line_id = fields.Many2one(
        comodel_name="purchase.need.line",
        required=True,
        ondelete="cascade",
        index=True,
    )
    need_id = fields.Many2one(
        related="need_line_id.need_id", string="Request", store=True, index=True
    )
    company_id = fields.Many2one(related="need_line_id.company_id", store=True)
    date_need = fields.Date(related="need_line_id.date_need", store=True)
    request_date = fields.Date(
        related="need_id.date_request", string="Requested on", store=True
    )
    order_line_id = fields.Many2one(
        comodel_name="purchase.order.line",
        required=True,
        ondelete="cascade",
        index=True,
    )
    order_id = fields.Many2one(related="order_line_id.order_id", store=True, index=True)
    product_id = fields.Many2one(related="need_line_id.product_id", store=True)
    product_uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    quantity = fields.Float(
        digits="Product Unit", required=True, help="In the unit of the product."
    )
    qty_received = fields.Float(
        string="Received",
        digits="Product Unit",
        compute="_compute_qty_received",
        store=True,
    )
    is_live = fields.Boolean(
        compute="_compute_is_live",
        store=True,
        help="The order stands: it is not cancelled.",
    )

    _pair_uniq = models.UniqueIndex("(need_line_id, order_line_id)")
    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "A share of an order is more than zero."
    )

    @api.depends("order_id.state")
    def _compute_is_live(self):
        for share in self:
            share.is_live = share.order_id.state != "cancel"

    @api.depends(
        "quantity",
        "date_need",
        "order_line_id.qty_received",
        "order_line_id.product_uom_id",
        "order_line_id.need_allocation_ids.quantity",
        "order_line_id.need_allocation_ids.date_need",
    )
    def _compute_qty_received(self):
        """What came is shared out anew among all who have a share in the line."""
        for order_line in self.order_line_id:
            shares = order_line.need_allocation_ids
            came = order_line.product_uom_id._compute_quantity(
                order_line.qty_received, order_line.product_id.uom_id, round=False
            )
            given = share_out(
                Decimal(str(round(came, 6))), [share._as_share() for share in shares]
            )
            for share in shares:
                share.qty_received = float(given[share])

    def _as_share(self):
        """For the engine: who comes first when goods are shared out."""
        return Share(
            key=self,
            quantity=Decimal(str(round(self.quantity, 6))),
            date=self.date_need or fields.Date.context_today(self),
            request=(
                self.request_date or fields.Date.context_today(self),
                self.need_line_id.id or 0,
            ),
        )

    @api.model_create_multi
    def create(self, vals_list):
        shares = super().create(vals_list)
        shares.need_line_id._mark_shortage()
        return shares

    def write(self, vals):
        result = super().write(vals)
        self.need_line_id._mark_shortage()
        return result

    def unlink(self):
        self.need_line_id._mark_shortage()
        self.need_line_id.need_id._mark_progress()
        return super().unlink()

    @api.model
    def _add(self, need_line, order_line, quantity):
        """Serve ``need_line`` with ``quantity`` (product unit) of ``order_line``."""
        if need_line.product_id != order_line.product_id:
            raise UserError(
                self.env._(
                    "%(order)s holds %(other)s, %(line)s asks for %(product)s.",
                    order=order_line.order_id.name,
                    other=order_line.product_id.display_name,
                    line=need_line.need_id.name,
                    product=need_line.product_id.display_name,
                )
            )
        if need_line._round(quantity - need_line.qty_open) > 0:
            raise UserError(
                self.env._(
                    "%(line)s has only %(open)s to order, not %(quantity)s.",
                    line=need_line.display_name,
                    open=need_line.qty_open,
                    quantity=quantity,
                )
            )
        # Shares are written here alone; nobody has the right to type them.
        shares = self.sudo()
        share = shares.search(
            [
                ("need_line_id", "=", need_line.id),
                ("order_line_id", "=", order_line.id),
            ]
        )
        if share:
            share.quantity += quantity
        else:
            share = shares.create(
                {
                    "need_line_id": need_line.id,
                    "order_line_id": order_line.id,
                    "quantity": quantity,
                }
            )
        share.need_id._follow_progress()
        return share

    def _release(self, quantity):
        """The request has less of the order (product's unit), which keeps it free."""
        for share in self:
            left = share.quantity - quantity
            if share.product_id.uom_id.compare(left, 0) <= 0:
                share.unlink()
            else:
                share.quantity = left

    def _ask_buyer(self, kind, quantity):
        """What becomes of goods that are ordered and lost their purpose?"""
        # The question reaches the buyer, whoever changed the request.
        decisions = self.env["purchase.need.decision"].sudo()
        for share in self:
            present = decisions.search(
                [
                    ("need_line_id", "=", share.need_line_id.id),
                    ("order_line_id", "=", share.order_line_id.id),
                    ("kind", "=", kind),
                    ("state", "=", "draft"),
                ]
            )
            if present:
                present.quantity = min(present.quantity + quantity, share.quantity)
                continue
            order = share.order_id
            decisions.create(
                {
                    "kind": kind,
                    "need_line_id": share.need_line_id.id,
                    "order_line_id": share.order_line_id.id,
                    "user_id": (order.user_id or order.create_uid).id,
                    "quantity": quantity,
                }
            )._tell_buyer()

    @api.model
    def _exact(self, number):
        return Decimal(str(round(number, 6)))
