from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.crm_roles.tests.common import RoleCase


@tagged("post_install", "-at_install")
class TestRepairOrderArticles(RoleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product = cls.env["product.product"].create({"name": "Washer"})
        cls.customer = cls.env["res.partner"].create(
            {"name": "Ann Kowalski", "phone": "+1 555 010 0199"}
        )
        cls.repair = cls.env["repair.order"].create(
            {
                "product_id": cls.product.id,
                "partner_id": cls.customer.id,
                "internal_notes": "<p>Ann Kowalski, +1 555 010 0199: dry seal.</p>",
            }
        )

    def _article(self, **values):
        article = (
            self.env["office.article"]
            .with_user(self.repairer)
            .create(
                {
                    "name": "Dry seals",
                    "draft_body": "<p>Grease them.</p>",
                    "link_ids": [
                        Command.create(
                            {
                                "model": "product.template",
                                "res_id": self.product.product_tmpl_id.id,
                            }
                        )
                    ],
                    **values,
                }
            )
        )
        article.action_publish()
        return article

    def test_repair_shows_the_articles_about_its_product(self):
        article = self._article()
        repair = self.repair.with_user(self.technician)
        self.assertEqual(repair.article_count, 1)
        action = repair.action_open_articles()
        self.assertEqual(action["params"]["article_id"], article.id)

    def test_search_from_a_repair_begins_with_what_is_about_it(self):
        article = self._article()
        found = (
            self.env["office.article"]
            .with_user(self.technician)
            .find_for("repair.order", self.repair.ids)
        )
        self.assertEqual([row["id"] for row in found["rows"]], article.ids)

    def test_product_shows_its_articles(self):
        self._article()
        product = self.product.product_tmpl_id.with_user(self.repairer)
        self.assertEqual(product.article_count, 1)

    def test_repair_becomes_a_draft_without_the_customer(self):
        action = self.repair.with_user(self.repairer).action_draft_article()
        draft = self.env["office.article"].browse(action["res_id"])
        self.assertEqual(draft.owner_id, self.repairer)
        self.assertIn("dry seal", draft.draft_body)
        for gone in ("Kowalski", "0199"):
            self.assertNotIn(gone, draft.draft_body)
        self.assertEqual(draft.link_ids.res_id, self.product.id)

    def test_pressing_it_twice_makes_one_draft(self):
        repair = self.repair.with_user(self.repairer)
        first = repair.action_draft_article()
        self.assertEqual(repair.action_draft_article()["res_id"], first["res_id"])

    def test_answer_is_inserted_into_the_notes(self):
        article = self._article().with_user(self.technician)
        article.insert_into("repair.order", self.repair.id, "internal_notes")
        self.assertIn("Grease them", self.repair.internal_notes)
        self.assertEqual(article.insert_count, 1)
