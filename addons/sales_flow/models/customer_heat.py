from odoo import api, fields, models


class CustomerHeat(models.Model):
    """What is offered to a hot customer, and what he owes us too long."""

    _inherit = "customer.heat"

    amount_quoted = fields.Monetary(
        string="Open Quotations", compute="_compute_amount_quoted"
    )
    amount_overdue = fields.Monetary(
        string="Overdue", compute="_compute_amount_overdue"
    )

    @api.depends_context("uid", "company")
    def _compute_amount_quoted(self):
        totals = self._sum_by_customer(
            "sale.order", [("state", "in", ("draft", "sent"))], "amount_total"
        )
        for heat in self:
            heat.amount_quoted = totals.get(heat.partner_id.id, 0)

    @api.depends_context("uid", "company")
    def _compute_amount_overdue(self):
        overdue = [
            ("move_type", "=", "out_invoice"),
            ("state", "=", "posted"),
            ("payment_state", "in", ("not_paid", "partial")),
            ("invoice_date_due", "<", fields.Date.context_today(self)),
        ]
        totals = self._sum_by_customer("account.move", overdue, "amount_residual")
        for heat in self:
            heat.amount_overdue = totals.get(heat.partner_id.id, 0)
