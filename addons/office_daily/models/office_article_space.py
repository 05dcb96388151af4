from odoo import api, fields, models
from odoo.exceptions import ValidationError


class OfficeArticleSpace(models.Model):
    """A shelf of the knowledge base, with somebody who keeps it."""

    _name = "office.article.space"
    _description = "Knowledge Space"
    _parent_store = True
    _parent_name = "parent_id"
    _rec_name = "complete_name"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    complete_name = fields.Char(
        compute="_compute_complete_name", string="Space Path", recursive=True
    )
    parent_id = fields.Many2one(
        comodel_name="office.article.space",
        string="Part of",
        ondelete="restrict",
        index=True,
    )
    parent_path = fields.Char(index=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    owner_id = fields.Many2one(
        comodel_name="res.users",
        string="Keeper",
        domain=[("share", "=", False)],
        help="Publishes what others write here and sees every article of the space.",
    )
    is_reviewed = fields.Boolean(
        string="Keeper publishes",
        default=True,
        help="Without it, authors publish here themselves.",
    )
    review_days = fields.Integer(
        string="Review every (days)",
        default=180,
        help="How long an article of this space counts as true without a look at it.",
    )
    grace_days = fields.Integer(
        string="Time for a review (days)",
        default=7,
        help="After it a review counts as missed; after two, the article may be"
        " outdated.",
    )
    article_count = fields.Integer(compute="_compute_article_count", string="Articles")

    _check_days = models.Constraint(
        "CHECK (review_days > 0 AND grace_days > 0)",
        "An article is reviewed after one day or more, and a review takes at least"
        " one day.",
    )

    @api.constrains("parent_id")
    def _check_parent_id(self):
        if self._has_cycle():
            raise ValidationError(self.env._("A space cannot be part of itself."))

    @api.depends("name", "parent_id.complete_name")
    @api.depends_context("lang")
    def _compute_complete_name(self):
        for space in self:
            above = space.parent_id
            space.complete_name = (
                f"{above.complete_name} / {space.name}" if above else space.name
            )

    @api.depends_context("uid")
    def _compute_article_count(self):
        # Counted with the rights of the person: what she may not read is not there.
        counts = dict(
            self.env["office.article"]._read_group(
                [("space_id", "in", self.ids)], ["space_id"], ["__count"]
            )
        )
        for space in self:
            space.article_count = counts.get(space, 0)

    def action_open_articles(self):
        """The articles of the space that I may read."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "office_daily.office_article_action"
        )
        return {
            **action,
            "name": self.complete_name,
            "domain": [("space_id", "child_of", self.id)],
            "context": {"default_space_id": self.id},
        }
