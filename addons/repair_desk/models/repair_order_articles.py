from odoo import models


class RepairOrder(models.Model):
    """A repair shows what the house knows of its product, and adds to it."""

    _name = "repair.order"
    _inherit = ["repair.order", "office.article.mixin"]

    _article_text_field = "internal_notes"

    def _get_article_subjects(self):
        return [self._origin, self.product_id, self.lot_id, self.partner_id]

    def _get_article_query(self):
        return self.product_id.name

    def action_draft_article(self):
        """What was found and done becomes a draft, without the customer in it.

        :return: an action that opens the draft; its ``res_id`` is the id.  Pressing
            it again opens the same draft
        """
        self.ensure_one()
        articles = self.env["office.article"]
        draft = articles.browse(
            articles.draft_from(
                self._name,
                self.id,
                self._get_article_title(),
                self.internal_notes or self._get_article_title(),
                client_ref=f"{self._name},{self.id}",
            )
        )
        return draft.get_formview_action()

    def _get_article_title(self):
        return self.product_id.display_name or self.name
