from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..engine.inspection import is_within
from .goods_inspection_template_check import KINDS


class GoodsInspectionCheck(models.Model):
    """One point that the inspector looked at, and what came out."""

    _name = "goods.inspection.check"
    _description = "Inspection Check"
    _inherit = ["desk.sealed"]
    _order = "line_id, sequence, id"

    # What is to be looked at comes from the template, not from who looks.
    _sealed_fields = frozenset(
        {
            "line_id",
            "sequence",
            "name",
            "kind",
            "is_required",
            "has_min",
            "measure_min",
            "has_max",
            "measure_max",
            "measure_unit",
        }
    )

    line_id = fields.Many2one(
        comodel_name="goods.inspection.line",
        string="Goods",
        required=True,
        index=True,
        ondelete="cascade",
    )
    inspection_id = fields.Many2one(
        related="line_id.inspection_id", store=True, index=True
    )
    company_id = fields.Many2one(related="line_id.company_id")
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Check", required=True)
    kind = fields.Selection(selection=KINDS, default="visual", required=True)
    is_required = fields.Boolean(string="Required", default=True)
    has_min = fields.Boolean()
    measure_min = fields.Float(string="Minimum", digits=(16, 4))
    has_max = fields.Boolean()
    measure_max = fields.Float(string="Maximum", digits=(16, 4))
    measure_unit = fields.Char(string="Unit")
    limits = fields.Char(compute="_compute_limits")
    value = fields.Float(digits=(16, 4), string="Measured")
    is_measured = fields.Boolean(compute="_compute_is_measured", store=True)
    result = fields.Selection(
        selection=[("open", "To do"), ("pass", "Good"), ("fail", "Bad")],
        compute="_compute_result",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    note = fields.Char()

    @api.depends("has_min", "has_max", "measure_min", "measure_max", "measure_unit")
    def _compute_limits(self):
        for check in self:
            low, high = f"{check.measure_min:g}", f"{check.measure_max:g}"
            text = {
                (True, True): f"{low} – {high}",
                (True, False): f"≥ {low}",
                (False, True): f"≤ {high}",
            }.get((check.has_min, check.has_max), "")
            check.limits = f"{text} {check.measure_unit or ''}".strip()

    @api.depends("value", "kind")
    def _compute_is_measured(self):
        for check in self:
            check.is_measured = check.kind in ("measure", "count") and bool(check.value)

    @api.depends("kind", "value", "has_min", "has_max", "measure_min", "measure_max")
    def _compute_result(self):
        """A measure judges itself; the other checks are judged by eye."""
        for check in self:
            if check.kind == "measure" and check.value:
                low = check.measure_min if check.has_min else None
                high = check.measure_max if check.has_max else None
                check.result = "pass" if is_within(check.value, low, high) else "fail"
            elif check.kind == "count" and check.value:
                counted = check.line_id.uom_id.compare(
                    check.value, check.line_id.qty_received
                )
                check.result = "fail" if counted else "pass"
            else:
                check.result = check.result or "open"

    def write(self, vals):
        if not self.env.su:
            self._ensure_open_to_check()
            if "value" in vals:
                # The form sends both; what was measured judges itself.
                vals = {name: vals[name] for name in vals if name != "result"}
            elif "result" in vals:
                self._ensure_judged_by_eye()
        return super().write(vals)

    def _ensure_open_to_check(self):
        """What was decided was decided on these results."""
        closed = self.inspection_id.filtered(lambda item: item.state == "done")
        if closed:
            raise UserError(
                self.env._(
                    "%(inspection)s is decided: its checks stay as they were.",
                    inspection=", ".join(closed.mapped("name")),
                )
            )

    def _ensure_judged_by_eye(self):
        measured = self.filtered("is_measured")
        if measured:
            raise AccessError(
                self.env._(
                    "%(check)s was measured: its value says whether it is good.",
                    check=", ".join(measured.mapped("name")),
                )
            )

    def action_pass(self):
        self.result = "pass"
        return True

    def action_fail(self):
        self.result = "fail"
        return True
