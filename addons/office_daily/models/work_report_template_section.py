from odoo import api, fields, models

# What a section asks for.  A promise is no section: it comes from the last plan.
SECTION_TYPES = [
    ("text", "Text"),
    ("list", "List"),
    ("number", "Number"),
    ("yesno", "Yes or no"),
    ("data", "From the data"),
    ("plan", "Plan"),
    ("problem", "Problems and help needed"),
]


class WorkReportTemplateSection(models.Model):
    """One question of a report."""

    _name = "work.report.template.section"
    _description = "Section of a Report Template"
    _order = "template_id, sequence, id"

    template_id = fields.Many2one(
        comodel_name="work.report.template",
        required=True,
        ondelete="cascade",
        index=True,
    )
    name = fields.Char(string="Question", required=True, translate=True)
    sequence = fields.Integer(default=10)
    type = fields.Selection(selection=SECTION_TYPES, default="text", required=True)
    is_required = fields.Boolean(string="Must be answered")
    source_ids = fields.Many2many(
        comodel_name="work.report.source",
        string="Sources",
        help="What fills a section from the data; empty: every source of the author.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        sections = super().create(vals_list)
        sections.template_id._ensure_unused()
        return sections

    def write(self, vals):
        self.template_id._ensure_unused()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self.template_id._ensure_unused()
