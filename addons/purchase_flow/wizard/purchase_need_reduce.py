from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..engine.consolidation import take_back


class PurchaseNeedReduce(models.TransientModel):
    """An order line shrinks: which request loses."""

    _name = "purchase.need.reduce"
    _description = "Reduce an Order of Requests"

    order_line_id = fields.Many2one(
        comodel_name="purchase.order.line", required=True, readonly=True
    )
    order_id = fields.Many2one(related="order_line_id.order_id")
    product_id = fields.Many2one(related="order_line_id.product_id")
    uom_id = fields.Many2one(related="order_line_id.product_uom_id", string="Unit")
    qty_present = fields.Float(
        related="order_line_id.product_qty", string="Ordered now"
    )
    quantity = fields.Float(
        string="Order only",
        digits="Product Unit",
        compute="_compute_quantity",
        store=True,
        readonly=False,
    )
    line_ids = fields.One2many(
        comodel_name="purchase.need.reduce.line",
        inverse_name="wizard_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )

    @api.depends("order_line_id")
    def _compute_quantity(self):
        for wizard in self:
            wizard.quantity = wizard.order_line_id.product_qty

    @api.depends("order_line_id", "quantity")
    def _compute_line_ids(self):
        """Proposed: the latest need loses first."""
        for wizard in self:
            shares = wizard.order_line_id.need_allocation_ids
            losing = wizard._get_excess(shares)
            taken = take_back(losing, [share._as_share() for share in shares])
            wizard.line_ids = [
                Command.clear(),
                *(
                    Command.create(
                        {
                            "allocation_id": share.id,
                            "quantity": share.quantity - float(taken.get(share, 0)),
                        }
                    )
                    for share in shares
                ),
            ]

    def _get_excess(self, shares):
        """By how much the shares are more than what is left (product's unit)."""
        left = self.uom_id._compute_quantity(
            self.quantity, self.product_id.uom_id, round=False
        )
        total = sum(share._as_share().quantity for share in shares)
        return max(0, total - shares._exact(left))

    def action_reduce(self):
        """Take the shares back, then reduce the line."""
        line = self.order_line_id
        # The one who may write the order line decides whose share shrinks.
        line.check_access("write")
        for row in self.line_ids:
            share = row.allocation_id.sudo()
            if row.quantity < 0 or row.quantity > share.quantity:
                raise UserError(
                    self.env._(
                        "%(need)s has %(quantity)s of this line: keep between zero and"
                        " that.",
                        need=share.need_id.name,
                        quantity=share.quantity,
                    )
                )
            if row.quantity < share.quantity:
                share._release(share.quantity - row.quantity)
        line.product_qty = self.quantity
        return {"type": "ir.actions.act_window_close"}
