from decimal import Decimal

from odoo import api, fields, models

from ..engine.arrival import arrival_state
from ..engine.inspection import open_of_order
from .purchase_order_arrival import ARRIVAL_STATES, arrival_domain


class PurchaseOrderLine(models.Model):
    """An order line says what is still to come, and what of it was refused."""

    _inherit = "purchase.order.line"

    decision_ids = fields.One2many(
        comodel_name="goods.inspection.decision",
        inverse_name="purchase_line_id",
        string="Inspection Decisions",
    )
    qty_rejected = fields.Float(
        string="Rejected",
        digits="Product Unit",
        compute="_compute_qty_rejected",
        store=True,
        help="Received and refused by an inspection: not counted as received.",
    )
    qty_credited = fields.Float(
        string="To be credited",
        digits="Product Unit",
        compute="_compute_qty_rejected",
        store=True,
        help="Refused and not replaced.",
    )
    qty_to_arrive = fields.Float(
        string="To come",
        digits="Product Unit",
        compute="_compute_qty_to_arrive",
        store=True,
    )
    arrival_state = fields.Selection(
        selection=ARRIVAL_STATES,
        string="Arrival Status",
        compute="_compute_arrival_state",
        search="_search_arrival_state",
    )
    arrival_ids = fields.One2many(
        comodel_name="purchase.flow.arrival",
        inverse_name="line_id",
        string="Arrival Dates",
    )
    buyer_id = fields.Many2one(related="order_id.user_id", string="Buyer")

    @api.depends(
        "decision_ids.state",
        "decision_ids.kind",
        "decision_ids.quantity",
        "decision_ids.qty_reworked",
        "decision_ids.remedy",
        "product_uom_id",
    )
    def _compute_qty_rejected(self):
        for line in self:
            # What was refused is a fact of the order, whoever reads it.
            refused = line.sudo().decision_ids.filtered(
                lambda item: item.kind == "rejected" and item.state == "done"
            )
            credited = refused.filtered(lambda item: item.remedy == "credit")
            line.qty_rejected = line._sum_decisions(refused)
            line.qty_credited = line._sum_decisions(credited)

    def _sum_decisions(self, decisions):
        return sum(
            item.uom_id._compute_quantity(
                item.quantity - item.qty_reworked, self.product_uom_id, round=False
            )
            for item in decisions
        )

    @api.depends(
        "move_ids.state", "move_ids.product_uom", "move_ids.quantity", "qty_rejected"
    )
    def _compute_qty_received(self):
        return super()._compute_qty_received()

    def _prepare_qty_received(self):
        """What was refused was not received, wherever it lies by now."""
        received = super()._prepare_qty_received()
        for line in received:
            if line.qty_received_method == "stock_moves":
                received[line] -= line.qty_rejected
        return received

    def _track_qty_received(self, new_qty):
        """Odoo tells the order before what was refused is left out."""
        if self.qty_received_method == "stock_moves":
            new_qty -= self.qty_rejected
        return super()._track_qty_received(new_qty)

    def _get_qty_procurement(self):
        """What was refused and is replaced must be brought once more."""
        return super()._get_qty_procurement() - (self.qty_rejected - self.qty_credited)

    @api.depends(
        "state",
        "product_qty",
        "qty_received",
        "qty_credited",
        "display_type",
        "product_id",
    )
    def _compute_qty_to_arrive(self):
        for line in self:
            goods = line.product_id.type == "consu" and not line.display_type
            line.qty_to_arrive = line._get_open_quantity() if goods else 0.0

    def _get_open_quantity(self):
        if self.state != "purchase":
            return 0.0
        # ``qty_received`` has left out what was rejected.
        left = open_of_order(
            Decimal(str(self.product_qty)),
            Decimal(str(self.qty_received)),
            Decimal(0),
            Decimal(str(self.qty_credited)),
        )
        return self.product_uom_id.round(float(left))

    @api.depends("state", "date_planned", "qty_to_arrive")
    @api.depends_context("tz")
    def _compute_arrival_state(self):
        today = fields.Date.context_today(self)
        for line in self:
            if line.state != "purchase" or line.display_type:
                line.arrival_state = False
                continue
            when = line.date_planned
            day = when and fields.Datetime.context_timestamp(line, when).date()
            line.arrival_state = arrival_state(
                day or None, today, line.qty_to_arrive > 0
            )

    def _search_arrival_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        bought = [("state", "=", "purchase"), ("display_type", "=", False)]
        return arrival_domain(
            self,
            "date_planned",
            value,
            [*bought, ("qty_to_arrive", ">", 0)],
            [*bought, ("qty_to_arrive", "<=", 0)],
        )

    def write(self, vals):
        """A date that moves on a confirmed order leaves its trace."""
        if "date_planned" not in vals:
            return super().write(vals)
        before = {
            line: line.date_planned
            for line in self
            if line.state == "purchase" and not line.display_type
        }
        result = super().write(vals)
        moved = self.filtered(
            lambda line: line in before and before[line] != line.date_planned
        )
        moved._log_arrival(before)
        return result

    def _log_arrival(self, before):
        if not self:
            return
        # Nobody writes the history but the change itself.
        self.env["purchase.flow.arrival"].sudo().create(
            [line._prepare_arrival_values(before[line]) for line in self]
        )
        orders = self.order_id
        orders.arrival_reminded = False
        orders._tell_new_arrival()
        orders._plan_replan("arrival")

    def _prepare_arrival_values(self, old):
        context = self.env.context
        return {
            "order_id": self.order_id.id,
            "line_id": self.id,
            "date_old": old,
            "date_new": self.date_planned,
            "kind": context.get("arrival_kind") or "changed",
            "reason": context.get("arrival_reason") or False,
            "user_id": self.env.uid,
        }

    def action_ask_arrival(self):
        return self.order_id[:1].action_ask_arrival()
