from odoo import api, fields, models


class OfficeQuestionReply(models.TransientModel):
    """Write an answer, say what is missing, or name the question that stays."""

    _name = "office.question.reply"
    _description = "Reply to a Question"

    question_id = fields.Many2one(
        comodel_name="office.question", required=True, ondelete="cascade"
    )
    kind = fields.Selection(
        selection=[
            ("answer", "Answer"),
            ("better", "Ask for a better answer"),
            ("merge", "Merge"),
            ("assign", "Give to a colleague"),
        ],
        default="answer",
        required=True,
    )
    body = fields.Html(string="Answer")
    reason = fields.Char(string="What is missing")
    user_id = fields.Many2one(
        comodel_name="res.users", string="Colleague", domain=[("share", "=", False)]
    )
    other_id = fields.Many2one(
        comodel_name="office.question",
        string="Question that stays",
        domain="[('id', '!=', question_id), ('state', '!=', 'closed')]",
    )
    question_text = fields.Html(related="question_id.detail", string="Detail")

    def action_reply(self):
        """Do what the dialog is for."""
        self.ensure_one()
        getattr(self, f"_reply_{self.kind}")()
        return {"type": "ir.actions.act_window_close"}

    def _reply_answer(self):
        self.question_id.action_answer(self.body or "")

    def _reply_better(self):
        self.question_id.action_better(self.reason)

    def _reply_merge(self):
        self.question_id.action_merge(self.other_id.id)

    def _reply_assign(self):
        self.question_id.action_assign(self.user_id.id)

    @api.model
    def _open(self, question, kind, name):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "office_daily.office_question_reply_action"
        )
        context = {"default_question_id": question.id, "default_kind": kind}
        return {**action, "name": name, "context": context}
