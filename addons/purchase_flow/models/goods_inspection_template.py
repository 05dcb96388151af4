from odoo import fields, models


class GoodsInspectionTemplate(models.Model):
    """What an inspector looks at: a sheet of checks for a kind of goods."""

    _name = "goods.inspection.template"
    _description = "Inspection Sheet"
    _order = "name"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(comodel_name="res.company")
    check_ids = fields.One2many(
        comodel_name="goods.inspection.template.check",
        inverse_name="template_id",
        string="Checks",
        copy=True,
    )
    note = fields.Html(
        translate=True, help="How to inspect: the sample, the tool, the norm."
    )

    def _prepare_check_values(self):
        return [check._prepare_check_values() for check in self.check_ids]
