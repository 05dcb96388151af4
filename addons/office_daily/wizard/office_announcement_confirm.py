from odoo import api, fields, models
from odoo.fields import Command


class OfficeAnnouncementConfirm(models.TransientModel):
    """What a person types or answers to confirm that she has read something."""

    _name = "office.announcement.confirm"
    _description = "Confirm an Announcement"

    announcement_id = fields.Many2one(
        comodel_name="office.announcement", required=True, ondelete="cascade"
    )
    kind = fields.Selection(related="announcement_id.acknowledge_kind")
    hint = fields.Char(compute="_compute_hint")
    typed = fields.Char(string="Your words")
    line_ids = fields.One2many(
        comodel_name="office.announcement.confirm.line",
        inverse_name="confirm_id",
        string="Questions",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )

    @api.depends("announcement_id")
    def _compute_hint(self):
        words = self.env["office.announcement"]._get_words_to_type()
        self.hint = self.env._("Type: %(words)s", words=words)

    @api.depends("announcement_id")
    def _compute_line_ids(self):
        for confirm in self:
            confirm.line_ids = [Command.clear()] + [
                Command.create(confirm._prepare_line_values(question))
                for question in confirm.announcement_id.read_questions()
                if confirm.kind == "questions"
            ]

    def _prepare_line_values(self, question):
        answers = "\n".join(
            f"{key.upper()}: {text}" for key, text in question["answers"].items()
        )
        return {
            "question_id": question["id"],
            "name": question["question"],
            "answers": answers,
        }

    def action_confirm(self):
        """Confirm; a wrong answer says which one it is."""
        self.ensure_one()
        answers = {line.question_id: line.answer for line in self.line_ids}
        self.announcement_id.action_acknowledge(
            answers if self.kind == "questions" else self.typed
        )
        return {"type": "ir.actions.act_window_close"}
