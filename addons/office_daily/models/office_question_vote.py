from odoo import api, fields, models
from odoo.exceptions import ValidationError


class OfficeQuestionVote(models.Model):
    """One person finds one answer good."""

    _name = "office.question.vote"
    _description = "Vote for an Answer"
    _rec_name = "user_id"

    answer_id = fields.Many2one(
        comodel_name="office.question.answer",
        required=True,
        ondelete="cascade",
        index=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Who",
        required=True,
        ondelete="cascade",
        default=lambda self: self.env.user,
    )

    _person_uniq = models.Constraint(
        "UNIQUE (answer_id, user_id)", "A person has one vote for an answer."
    )

    @api.constrains("answer_id", "user_id")
    def _check_not_own(self):
        for vote in self:
            if vote.answer_id.with_user(vote.user_id)._is_mine():
                raise ValidationError(
                    self.env._("Votes come from others: this is your own answer.")
                )
