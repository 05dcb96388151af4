from odoo import models


class ProjectTask(models.Model):
    """A job shows the articles about its project, its customer and its document."""

    _name = "project.task"
    _inherit = ["project.task", "office.article.mixin"]

    _article_text_field = "description"

    def _get_article_subjects(self):
        return [
            self._origin,
            self.project_id,
            self.partner_id,
            *self._get_document_subjects(),
        ]

    def _get_document_subjects(self):
        """What the document is about from which this job was asked for."""
        names = ("document_model", "document_id")
        if not all(name in self._fields and self[name] for name in names):
            return []
        document = self.env[self.document_model].browse(self.document_id).exists()
        if hasattr(document, "_get_article_subjects"):
            return document._get_article_subjects()
        return [document]
