from odoo import fields, models


class WorkReportAnswer(models.TransientModel):
    """What a reviewer says with her decision."""

    _name = "work.report.answer"
    _description = "Answer to a Work Report"

    verb = fields.Selection(
        selection=[
            ("review", "Reviewed"),
            ("return", "Return for more"),
            ("remark", "Private remark"),
        ],
        required=True,
        default="review",
    )
    report_ids = fields.Many2many(comodel_name="work.report", string="Reports")
    rating = fields.Selection(
        selection=[
            ("0", "None"),
            ("1", "1"),
            ("2", "2"),
            ("3", "3"),
            ("4", "4"),
            ("5", "5"),
        ],
        default="0",
    )
    text = fields.Text(string="Words")

    def action_answer(self):
        """Do it, to all the reports chosen."""
        self.ensure_one()
        getattr(self, f"_answer_{self.verb}")()
        return {"type": "ir.actions.act_window_close"}

    def _answer_review(self):
        self.report_ids.mark_opened()
        self.report_ids.action_review(rating=self.rating, comment=self.text)

    def _answer_return(self):
        self.report_ids.action_return(self.text)

    def _answer_remark(self):
        for report in self.report_ids:
            report.action_remark(self.text)
