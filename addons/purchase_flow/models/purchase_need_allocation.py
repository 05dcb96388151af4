from odoo import api, fields, models
from odoo.exceptions import UserError


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
    order_id = fields.Many2one(
        related="order_line_id.order_id", store=True, index=True
    )
    product_id = fields.Many2one(related="need_line_id.product_id", store=True)
    product_uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    quantity = fields.Float(
        digits="Product Unit", required=True, help="In the unit of the product."
    )
    qty_received = fields.Float(
        string="Received", digits="Product Unit", readonly=True, copy=False
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

    @api.model
    def _add(self, need_line, order_line, quantity):
        """Serve ``need_line`` with ``quantity`` (product unit) of ``order_line``."""
        need_line._round(quantity)
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
