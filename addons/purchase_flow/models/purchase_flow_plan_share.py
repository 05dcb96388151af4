from odoo import fields, models
from odoo.exceptions import ValidationError
from odoo.tools import float_compare

DUE_RULES = [
    ("confirm", "Deposit, with the order"),
    ("before_shipping", "Before shipping"),
    ("arrival", "On arrival"),
    ("acceptance", "After acceptance"),
    ("bill", "After the bill"),
    ("retention", "Retention, after acceptance"),
    ("date", "On a fixed date"),
]


class PurchaseFlowPlanShare(models.AbstractModel):
    """How much is paid and when: what a plan and the order made from it share."""

    _name = "purchase.flow.plan.share"
    _description = "Share of a Payment Plan"

    sequence = fields.Integer(default=10)
    name = fields.Char(string="Payment", required=True, translate=False)
    due_rule = fields.Selection(
        selection=DUE_RULES, string="Falls due", default="confirm", required=True
    )
    days = fields.Integer(
        help="Days after the event; before shipping: days before the arrival."
    )
    share_kind = fields.Selection(
        selection=[("percent", "%"), ("amount", "Amount"), ("rest", "The rest")],
        string="How much",
        default="percent",
        required=True,
    )
    share = fields.Float(digits=(16, 3))

    def _ensure_complete(self, name):
        """The shares cover the whole total: exactly, or with a rest."""
        if not self:
            return
        percent = sum(line.share for line in self if line.share_kind == "percent")
        if any(line.share < 0 or line.days < 0 for line in self):
            raise ValidationError(
                self.env._("%(plan)s: shares and days are never negative.", plan=name)
            )
        is_open = any(line.share_kind != "percent" for line in self)
        over = float_compare(percent, 100, precision_digits=3)
        if over > 0 or (over < 0 and not is_open):
            raise ValidationError(
                self.env._(
                    "%(plan)s covers %(percent)s %% of the order. Make it 100 %%, or"
                    " add a payment of “the rest”.",
                    plan=name,
                    percent=f"{percent:g}",
                )
            )
