from odoo import api, fields, models
from odoo.exceptions import ValidationError

ANSWERS = ("a", "b", "c")


class OfficeAnnouncementQuestion(models.Model):
    """A question that shows whether an announcement was understood.

    Readers never read this model, for it knows the right answer; they get the
    question and its three answers from ``read_questions`` of the announcement.
    """

    _name = "office.announcement.question"
    _description = "Question about an Announcement"
    _order = "sequence, id"

    announcement_id = fields.Many2one(
        comodel_name="office.announcement",
        required=True,
        ondelete="cascade",
        index=True,
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Question", required=True)
    answer_a = fields.Char(string="A", required=True)
    answer_b = fields.Char(string="B", required=True)
    answer_c = fields.Char(string="C")
    right_answer = fields.Selection(
        selection=[("a", "A"), ("b", "B"), ("c", "C")], default="a", required=True
    )

    @api.constrains("right_answer", "answer_c")
    def _check_right_answer(self):
        for question in self:
            if not question[f"answer_{question.right_answer}"]:
                raise ValidationError(
                    self.env._(
                        "%(question)s: the right answer is empty. Write it, or choose"
                        " another one.",
                        question=question.name,
                    )
                )

    def _prepare_asked_values(self):
        return {
            "id": self.id,
            "question": self.name,
            "answers": {
                key: self[f"answer_{key}"] for key in ANSWERS if self[f"answer_{key}"]
            },
        }
