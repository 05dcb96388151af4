from odoo import fields, models


class OfficeDailyTaskReturn(models.TransientModel):
    """Why a person cannot do a task that was given to her."""

    _name = "office.daily.task.return"
    _description = "Give a Task Back"

    task_id = fields.Many2one(
        comodel_name="project.task", required=True, ondelete="cascade"
    )
    reason = fields.Char(required=True)

    def action_give_back(self):
        """Back to the one who gave it, with the reason."""
        self.ensure_one()
        # Afterwards the person need not be able to read the task any more.
        self.task_id.action_give_back(self.reason)
        return {"type": "ir.actions.act_window_close"}
