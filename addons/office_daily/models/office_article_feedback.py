from odoo import fields, models


class OfficeArticleFeedback(models.Model):
    """Whether an article helped one reader, and what was missing if it did not."""

    _name = "office.article.feedback"
    _description = "Feedback on an Article"
    _order = "id desc"
    _rec_name = "reason"

    article_id = fields.Many2one(
        comodel_name="office.article", required=True, ondelete="cascade", index=True
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Reader",
        required=True,
        ondelete="cascade",
        index=True,
    )
    is_helpful = fields.Boolean(string="Helpful")
    reason = fields.Char(string="What was missing")
    version_number = fields.Integer(string="Version", aggregator=None)
    is_handled = fields.Boolean(
        string="Dealt with",
        help="The article was published or confirmed after this was said.",
    )

    _person_uniq = models.Constraint(
        "UNIQUE (article_id, user_id)", "A reader has one opinion on an article."
    )
