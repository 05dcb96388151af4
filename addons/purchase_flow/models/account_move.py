from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _post(self, soft=True):
        """A bill moves the plan of its order; an entry may be a planned payment."""
        posted = super()._post(soft=soft)
        posted._plan_orders()._plan_after_bill()
        posted.origin_payment_id._tell_plan()
        return posted

    def button_draft(self):
        result = super().button_draft()
        self._plan_orders()._plan_replan("bill")
        self.origin_payment_id._tell_plan()
        return result

    def _plan_orders(self):
        bills = self.filtered(lambda move: move.is_purchase_document())
        # Whoever posts the bill need not read the order to move its plan.
        orders = bills.sudo().invoice_line_ids.purchase_line_id.order_id
        claims = self.env["goods.inspection.claim"].sudo()
        refunds = bills.filtered(lambda move: move.move_type == "in_refund")
        if refunds:
            found = claims.search([("credit_move_id", "in", refunds.ids)])
            orders |= found.purchase_order_id
        return orders.filtered("plan_line_ids")
