from odoo import fields, models


class PaymentPlanLineLink(models.TransientModel):
    """Finance names the payment that it has made for a planned one already."""

    _name = "payment.plan.line.link"
    _description = "Payment for a Planned Payment"

    line_id = fields.Many2one(
        comodel_name="payment.plan.line", required=True, readonly=True
    )
    partner_id = fields.Many2one(
        related="line_id.partner_id.commercial_partner_id", string="Vendor"
    )
    company_id = fields.Many2one(related="line_id.company_id")
    direction = fields.Selection(related="line_id.direction")
    currency_id = fields.Many2one(related="line_id.currency_id")
    amount = fields.Monetary(related="line_id.amount", string="Approved")
    payment_id = fields.Many2one(
        comodel_name="account.payment",
        required=True,
        domain="[('partner_id', 'child_of', partner_id),"
        " ('company_id', '=', company_id), ('plan_line_ids', '=', False),"
        " ('state', 'in', ('draft', 'in_process', 'paid')),"
        " ('payment_type', '=', direction == 'out' and 'outbound' or 'inbound')]",
    )

    def action_link(self):
        """Link it, and go back to the planned payment."""
        self.ensure_one()
        self.line_id.action_link_payment(self.payment_id.id)
        return {"type": "ir.actions.act_window_close"}
