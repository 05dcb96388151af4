from odoo import fields, models


class WorkReportRemark(models.Model):
    """A word of a reviewer that only the author reads."""

    _name = "work.report.remark"
    _description = "Private Remark on a Work Report"
    _order = "id"

    report_id = fields.Many2one(
        comodel_name="work.report",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    author_id = fields.Many2one(
        comodel_name="res.users", related="report_id.user_id", store=True, index=True
    )
    body = fields.Text(string="Remark", required=True)
