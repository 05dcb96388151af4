from odoo import api, fields, models
from odoo.exceptions import ValidationError

KINDS = [
    ("visual", "Look"),
    ("measure", "Measure"),
    ("documents", "Documents"),
    ("count", "Count"),
]


class GoodsInspectionTemplateCheck(models.Model):
    """One point of an inspection sheet."""

    _name = "goods.inspection.template.check"
    _description = "Point of an Inspection Sheet"
    _order = "sequence, id"

    template_id = fields.Many2one(
        comodel_name="goods.inspection.template",
        required=True,
        index=True,
        ondelete="cascade",
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Check", required=True, translate=True)
    kind = fields.Selection(selection=KINDS, default="visual", required=True)
    is_required = fields.Boolean(
        string="Required", default=True, help="Nothing is accepted before it was done."
    )
    has_min = fields.Boolean(string="Has a Minimum")
    measure_min = fields.Float(string="Minimum", digits=(16, 4))
    has_max = fields.Boolean(string="Has a Maximum")
    measure_max = fields.Float(string="Maximum", digits=(16, 4))
    measure_unit = fields.Char(string="Unit", help="mm, °C, kg, …")

    @api.constrains("has_min", "has_max", "measure_min", "measure_max")
    def _check_limits(self):
        for check in self:
            both = check.has_min and check.has_max
            if both and check.measure_min > check.measure_max:
                raise ValidationError(
                    self.env._(
                        "%(check)s: the minimum %(low)s is above the maximum %(high)s.",
                        check=check.name,
                        low=check.measure_min,
                        high=check.measure_max,
                    )
                )

    def _prepare_check_values(self):
        """The point as the sheet of one line keeps it."""
        return {
            "sequence": self.sequence,
            "name": self.name,
            "kind": self.kind,
            "is_required": self.is_required,
            "has_min": self.has_min,
            "measure_min": self.measure_min,
            "has_max": self.has_max,
            "measure_max": self.measure_max,
            "measure_unit": self.measure_unit,
        }
