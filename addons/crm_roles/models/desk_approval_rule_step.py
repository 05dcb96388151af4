from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine import bands


class DeskApprovalRuleStep(models.Model):
    """One level of a rule: who must agree, from which amount, until when.

    Levels are walked in their order.  Rows of the same level are alternatives by
    amount, so their bands may not overlap.
    """

    _name = "desk.approval.rule.step"
    _inherit = ["desk.approval.spec"]
    _description = "Level of an Approval Rule"
    _order = "rule_id, level, amount_from, id"

    rule_id = fields.Many2one(
        comodel_name="desk.approval.rule", required=True, index=True, ondelete="cascade"
    )
    amount_from = fields.Monetary(currency_field="currency_id", string="From")
    amount_to = fields.Monetary(
        currency_field="currency_id", string="Below", help="0: no upper end."
    )
    currency_id = fields.Many2one(related="rule_id.currency_id")

    @api.constrains("amount_from", "amount_to", "level", "rule_id")
    def _check_bands(self):
        for step in self:
            step._check_band()
        for rule in self.rule_id:
            for level in set(rule.step_ids.mapped("level")):
                rule.step_ids.filtered(
                    lambda step, level=level: step.level == level
                )._check_overlap()

    def _check_band(self):
        fault = bands.fault(self._band())
        if fault == "negative":
            raise ValidationError(
                self.env._(
                    "%(step)s: an amount band starts at zero or more, not at"
                    " %(amount)s.",
                    step=self.display_name,
                    amount=min(self.amount_from, self.amount_to),
                )
            )
        if fault:
            raise ValidationError(
                self.env._(
                    "%(step)s: the band from %(lower)s to below %(upper)s is empty.",
                    step=self.display_name,
                    lower=self.amount_from,
                    upper=self.amount_to,
                )
            )

    def _check_overlap(self):
        clash = bands.overlap(step._band() for step in self)
        if clash:
            first, second = clash
            raise ValidationError(
                self.env._(
                    "Level %(level)s of %(rule)s: the band from %(first)s overlaps"
                    " the band from %(second)s. Use another level to ask both.",
                    level=self[0].level,
                    rule=self[0].rule_id.name,
                    first=first.lower,
                    second=second.lower,
                )
            )

    def _band(self):
        upper = Decimal(str(self.amount_to)) if self.amount_to else None
        return bands.Band(Decimal(str(self.amount_from)), upper)
