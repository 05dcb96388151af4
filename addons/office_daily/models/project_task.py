from odoo import fields, models


class ProjectTask(models.Model):
    _inherit = "project.task"

    work_report_line_id = fields.Many2one(
        comodel_name="work.report.line",
        string="From the Report",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )
