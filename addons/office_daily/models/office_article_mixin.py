from odoo import api, fields, models
from odoo.fields import Domain

LIVE = ("published", "stale")


class OfficeArticleMixin(models.AbstractModel):
    """A document that shows the articles about its product, customer or project.

    The inheriting model says what it is about in ``_get_article_subjects`` and puts
    the button ``action_open_articles`` with ``article_count`` on its form.
    """

    _name = "office.article.mixin"
    _description = "Document with articles about it"

    _article_text_field = None  # where an inserted article goes, if anywhere

    article_count = fields.Integer(string="Articles", compute="_compute_article_count")

    @api.depends_context("uid")
    def _compute_article_count(self):
        for record in self:
            record.article_count = 0
        subjects = {record: record._subjects_of_articles() for record in self}
        by_subject = self._articles_by_subject(subjects.values())
        for record, found in subjects.items():
            record.article_count = len(
                {
                    article
                    for model, ids in found.items()
                    for id_ in ids
                    for article in by_subject.get((model, id_), ())
                }
            )

    def _subjects_of_articles(self):
        """``{model: ids}`` of everything an article about it could be about."""
        links = self.env["office.article.link"]
        found = {}
        for records in self._get_article_subjects():
            for model, ids in links._get_subjects(records).items():
                found.setdefault(model, set()).update(ids)
        return found

    def _get_article_subjects(self):
        """Recordsets that an article shown here is about."""
        return [self._origin]

    @api.model
    def _articles_by_subject(self, subjects):
        """``{(model, id): article ids}``, of what the person may read."""
        everything = {}
        for found in subjects:
            for model, ids in found.items():
                everything.setdefault(model, set()).update(ids)
        if not everything:
            return {}
        links = self.env["office.article.link"]
        rows = links.search_fetch(
            links._subject_domain(everything) & Domain("article_id.state", "in", LIVE),
            ["article_id", "model", "res_id"],
        )
        by_subject = {}
        for row in rows:
            by_subject.setdefault((row.model, row.res_id), []).append(row.article_id.id)
        return by_subject

    def action_open_articles(self):
        """The articles about this document; a single one opens at once."""
        self.ensure_one()
        found = self._articles_by_subject([self._subjects_of_articles()])
        ids = sorted({id_ for some in found.values() for id_ in some})
        if len(ids) == 1:
            return self.env["office.article"].browse(ids).action_open_page()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "office_daily.office_article_action"
        )
        return {**action, "domain": [("id", "in", ids)], "context": {}}

    def action_find_article(self):
        """Search the knowledge base, and put a text into this document."""
        self.ensure_one()
        return {
            "type": "ir.actions.client",
            "tag": "office_daily.find_article",
            "params": {
                "model": self._name,
                "res_id": self.id,
                "field": self._article_text_field or "",
                "text": self._get_article_query() or "",
            },
        }

    def _get_article_query(self):
        """The words with which the search begins."""
        return self.display_name
