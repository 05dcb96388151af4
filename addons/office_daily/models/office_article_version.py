from markupsafe import Markup

from odoo import api, fields, models

from odoo.addons.html_editor.models.diff_utils import generate_comparison


class OfficeArticleVersion(models.Model):
    """An article as it was published once, and what changed since the one before."""

    _name = "office.article.version"
    _description = "Published Version of an Article"
    _order = "article_id, number desc"
    _rec_name = "number"

    article_id = fields.Many2one(
        comodel_name="office.article", required=True, ondelete="cascade", index=True
    )
    number = fields.Integer(string="Version", required=True, aggregator=None)
    name = fields.Char(string="Title", required=True)
    body = fields.Html(required=True)
    note = fields.Char(string="What changed")
    is_material = fields.Boolean(
        string="Read again", help="Everybody had to read the article again."
    )
    publish_user_id = fields.Many2one(comodel_name="res.users", string="Published by")
    publish_date = fields.Datetime(string="Published on")
    difference = fields.Html(compute="_compute_difference", sanitize=False)

    _number_uniq = models.Constraint(
        "UNIQUE (article_id, number)", "Each version of an article has its own number."
    )

    @api.depends("body", "article_id.version_ids.body")
    def _compute_difference(self):
        for version in self:
            before = version._get_before()
            version.difference = (
                Markup(generate_comparison(before.body, version.body))
                if before
                else version.body
            )

    def _get_before(self):
        return self.article_id.version_ids.filtered(
            lambda other: other.number == self.number - 1
        )

    @api.depends("number", "article_id.name")
    def _compute_display_name(self):
        for version in self:
            version.display_name = self.env._(
                "%(article)s, version %(number)s",
                article=version.article_id.name,
                number=version.number,
            )
