from odoo import api, fields, models


class PurchaseFlowPlan(models.Model):
    """A way to pay orders, kept to be used again: 30/70, 30/40/30, retention."""

    _name = "purchase.flow.plan"
    _description = "Payment Plan"
    _order = "sequence, name"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(comodel_name="res.company")
    line_ids = fields.One2many(
        comodel_name="purchase.flow.plan.line",
        inverse_name="plan_id",
        string="Payments",
        copy=True,
    )

    @api.constrains("line_ids")
    def _check_lines(self):
        for plan in self:
            plan.line_ids._ensure_complete(plan.name)

    def _prepare_line_values(self):
        return [line._prepare_line_values() for line in self.line_ids]
