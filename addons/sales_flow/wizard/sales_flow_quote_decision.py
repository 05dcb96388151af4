from odoo import api, fields, models
from odoo.exceptions import UserError


class SalesFlowQuoteDecision(models.TransientModel):
    """The customer told us what he decided: who, when and in which words."""

    _name = "sales.flow.quote.decision"
    _description = "Decision of a Customer"

    order_id = fields.Many2one(comodel_name="sale.order", required=True, readonly=True)
    version = fields.Integer(string="Number", compute="_compute_version", store=True)
    version_name = fields.Char(
        string="Version", related="order_id.quote_version_name", related_sudo=True
    )
    decision = fields.Selection(
        selection=[("accepted", "Accepts it"), ("declined", "Declines it")],
        required=True,
        default="accepted",
        string="The Customer",
    )
    name = fields.Char(
        string="Said By", compute="_compute_name", store=True, readonly=False
    )
    note = fields.Text(string="In His Words")

    @api.depends("order_id")
    def _compute_version(self):
        for wizard in self:
            wizard.version = wizard.order_id.quote_version

    @api.depends("order_id")
    def _compute_name(self):
        for wizard in self:
            partner = wizard.order_id.partner_id
            wizard.name = False if partner.is_company else partner.name

    def action_decide(self):
        self.ensure_one()
        if self.decision == "declined" and not (self.note or "").strip():
            raise UserError(self.env._("Say why the customer declines it."))
        if self.decision == "declined":
            self.order_id.action_customer_decline(self.name, note=self.note)
            return {"type": "ir.actions.act_window_close"}
        result = self.order_id.action_customer_accept(
            self.name, self.version or None, self.note
        )
        return (
            result
            if isinstance(result, dict)
            else {"type": "ir.actions.act_window_close"}
        )
