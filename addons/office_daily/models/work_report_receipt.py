from odoo import api, fields, models
from odoo.tools import SQL


class WorkReportReceipt(models.Model):
    """Who opened a report from above, and when first."""

    _name = "work.report.receipt"
    _description = "Read Receipt of a Work Report"
    _order = "date, id"
    _log_access = False

    report_id = fields.Many2one(
        comodel_name="work.report",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Reader",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    date = fields.Datetime(string="Opened", required=True, readonly=True)

    _once = models.Constraint(
        "UNIQUE(report_id, user_id)", "The first look of a reader is kept once."
    )

    @api.model
    def _sign(self, reports):
        """Keep that the person looks now; one statement, two looks at once agree.

        :return: number of reports she had not opened before
        """
        if not reports:
            return 0
        now = fields.Datetime.now()
        rows = [SQL("(%s, %s, %s)", key, self.env.uid, now) for key in reports.ids]
        self.env.cr.execute(
            SQL(
                "INSERT INTO work_report_receipt (report_id, user_id, date)"
                " VALUES %s ON CONFLICT DO NOTHING",
                SQL(", ").join(rows),
            )
        )
        signed = self.env.cr.rowcount
        reports.invalidate_recordset(["receipt_ids"])
        return signed
