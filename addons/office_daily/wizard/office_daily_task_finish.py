from odoo import api, fields, models


class OfficeDailyTaskFinish(models.TransientModel):
    """What came of a task: result, hours, photos and the customer's signature."""

    _name = "office.daily.task.finish"
    _description = "Finish a Task"

    task_id = fields.Many2one(
        comodel_name="project.task", required=True, ondelete="cascade"
    )
    is_job = fields.Boolean(related="task_id.is_job")
    is_result_required = fields.Boolean(related="task_id.is_result_required")
    is_proof_required = fields.Boolean(related="task_id.is_proof_required")
    is_signature_required = fields.Boolean(related="task_id.is_signature_required")
    result = fields.Text()
    hours = fields.Float(compute="_compute_hours", store=True, readonly=False)
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment", string="Photos and files"
    )
    signature = fields.Binary()
    signed_by = fields.Char(help="The name of the person who signs.")

    @api.depends("task_id")
    def _compute_hours(self):
        """What has passed since the start, to be corrected."""
        for finish in self:
            start = finish.task_id.start_date
            spent = start and (fields.Datetime.now() - start).total_seconds() / 3600
            finish.hours = round((spent or 0.0) * 4) / 4

    def action_finish(self):
        """Done."""
        self.ensure_one()
        self.task_id.action_finish(
            {
                "result": self.result,
                "hours": self.hours,
                "attachment_ids": self.attachment_ids.ids,
                "signature": self.signature,
                "signed_by": self.signed_by,
            }
        )
        return {"type": "ir.actions.act_window_close"}
