from odoo import fields, models


class PurchaseFlowPlanLine(models.Model):
    """One payment of a plan that is kept for later orders."""

    _name = "purchase.flow.plan.line"
    _description = "Payment of a Plan"
    _inherit = ["purchase.flow.plan.share"]
    _order = "plan_id, sequence, id"

    plan_id = fields.Many2one(
        comodel_name="purchase.flow.plan",
        required=True,
        index=True,
        ondelete="cascade",
    )
    name = fields.Char(translate=True)

    def _prepare_line_values(self):
        """The payment as an order takes it over."""
        return {
            "sequence": self.sequence,
            "name": self.name,
            "due_rule": self.due_rule,
            "days": self.days,
            "share_kind": self.share_kind,
            "share": self.share,
        }
