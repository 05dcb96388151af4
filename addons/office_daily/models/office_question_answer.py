from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext


class OfficeQuestionAnswer(models.Model):
    """What somebody answered, and how many found it good."""

    _name = "office.question.answer"
    _description = "Answer"
    _inherit = ["desk.sealed"]
    _order = "is_accepted desc, id"
    _rec_name = "summary"

    _sealed_fields = frozenset(
        {"question_id", "author_id", "is_by_asker", "is_accepted", "is_official"}
    )

    question_id = fields.Many2one(
        comodel_name="office.question", required=True, ondelete="cascade", index=True
    )
    body = fields.Html(string="Answer", required=True)
    summary = fields.Char(compute="_compute_summary")
    author_id = fields.Many2one(
        comodel_name="res.users",
        string="Answered by",
        help="Empty for what an anonymous asker adds herself.",
    )
    author_text = fields.Char(string="By", compute="_compute_author_text")
    is_by_asker = fields.Boolean(string="By the Asker")
    is_accepted = fields.Boolean(string="Accepted")
    is_official = fields.Boolean(
        string="Official", help="Accepted by somebody who answers for the topic."
    )
    can_accept = fields.Boolean(compute="_compute_can_accept")
    vote_ids = fields.One2many(
        comodel_name="office.question.vote", inverse_name="answer_id"
    )
    vote_count = fields.Integer(string="Votes", compute="_compute_votes")
    is_voted = fields.Boolean(string="I find it good", compute="_compute_votes")

    _accepted_uniq = models.UniqueIndex(
        "(question_id) WHERE is_accepted", "A question has one accepted answer."
    )

    @api.depends("body")
    def _compute_summary(self):
        for answer in self:
            text = " ".join(html2plaintext(answer.body or "").split())
            answer.summary = text[:80] + "…" if len(text) > 80 else text

    @api.depends("author_id", "is_by_asker")
    def _compute_author_text(self):
        for answer in self:
            answer.author_text = (
                # Everybody may know the names of colleagues.
                answer.author_id.sudo().name or self.env._("The asker")
            )

    @api.depends("is_accepted", "question_id.can_decide", "question_id.state")
    @api.depends_context("uid")
    def _compute_can_accept(self):
        for answer in self:
            question = answer.question_id
            answer.can_accept = (
                not answer.is_accepted
                and question.can_decide
                and question.state in ("answered", "accepted")
            )

    @api.depends("vote_ids.user_id")
    @api.depends_context("uid")
    def _compute_votes(self):
        for answer in self:
            # With all rights: the sum is shown to whoever reads the answer.
            voters = answer.sudo().vote_ids.user_id
            answer.vote_count = len(voters)
            answer.is_voted = self.env.user in voters

    def write(self, vals):
        self._ensure_mine(vals)
        return super().write(vals)

    def _ensure_mine(self, vals):
        taken = self.filtered("is_accepted")
        if "body" in vals and taken and not self.env.su:
            raise UserError(
                self.env._(
                    "This answer was accepted as it stands. Add another answer"
                    " instead, and the asker may accept that one."
                )
            )

    def action_vote(self):
        """I find these answers good; once more takes the vote back.

        :return: ``True``
        :raise ValidationError: for an answer of my own
        """
        self.check_access("read")
        votes = self.env["office.question.vote"]
        mine = votes.search(
            [("answer_id", "in", self.ids), ("user_id", "=", self.env.uid)]
        )
        others = self - mine.answer_id
        mine.unlink()
        votes.create([{"answer_id": answer.id} for answer in others])
        return True

    def _is_mine(self):
        # With all rights: whether I asked, which I know.
        asked = self.is_by_asker and self.question_id.sudo().asker_id == self.env.user
        return self.author_id == self.env.user or asked

    def action_accept(self):
        """This answers the question."""
        self.ensure_one()
        return self.question_id.action_accept(self.id)
