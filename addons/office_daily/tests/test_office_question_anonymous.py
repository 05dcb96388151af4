from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import new_test_user, tagged

from .office_knowledge_common import KnowledgeCase


@tagged("post_install", "-at_install")
class TestOfficeQuestionAnonymous(KnowledgeCase):
    """Who asks anonymously is found out by nobody but an administrator."""

    def setUp(self):
        super().setUp()
        self.question = self._ask(is_anonymous=True)
        self.env.flush_all()

    def _seen(self, person):
        return self.question.with_user(person)

    def _trace(self, table, id_):
        self.env.flush_all()
        self.cr.execute(
            f"SELECT create_uid, write_uid FROM {table} WHERE id = %s", [id_]
        )
        return set(self.cr.fetchone())

    def test_others_read_no_name(self):
        for person in (self.boss, self.technician, self.purchaser):
            seen = self._seen(person)
            self.assertEqual(seen.asker_text, "Anonymous")
            self.assertFalse(seen.shown_asker_id)
            self.assertFalse(seen.is_mine)

    def test_the_asker_finds_her_own(self):
        self.assertTrue(self.question.is_mine)
        found = self._as(self.salesperson, "office.question").search(
            [("is_mine", "=", True)]
        )
        self.assertEqual(found, self.question)

    def test_hidden_field_is_neither_read_nor_searched_nor_grouped(self):
        questions = self._as(self.boss, "office.question")
        with self.assertRaises(AccessError):
            self._seen(self.boss).read(["asker_id"])
        with self.assertRaises(AccessError):
            questions.search([("asker_id", "=", self.salesperson.id)])
        with self.assertRaises(AccessError):
            questions._read_group([], ["asker_id"], ["__count"])
        with self.assertRaises(AccessError):
            questions.search([], order="asker_id")
        with self.assertRaises(AccessError):
            questions.search([("subscriber_ids", "in", self.salesperson.ids)])

    def test_shown_asker_does_not_find_it(self):
        found = self._as(self.boss, "office.question").search(
            Domain("shown_asker_id", "=", self.salesperson.id)
        )
        self.assertFalse(found)

    def test_row_names_nobody(self):
        self.assertNotIn(
            self.salesperson.id, self._trace("office_question", self.question.id)
        )

    def test_row_names_nobody_after_what_the_asker_does(self):
        answer = self._seen(self.technician).action_answer("Change the seal.")
        self.question.action_accept(answer)
        self.question.action_better("Which seal?")
        self.question.detail = "<p>The blue one</p>"
        self.question.action_follow()
        self.question.action_close()
        self.question.action_reopen()
        for table, id_ in (
            ("office_question", self.question.id),
            ("office_question_answer", answer),
        ):
            self.assertNotIn(self.salesperson.id, self._trace(table, id_))

    def test_what_the_asker_adds_names_nobody(self):
        added = self.env["office.question.answer"].browse(
            self.question.action_answer("Solved it myself.")
        )
        self.assertFalse(added.author_id)
        self.assertEqual(added.with_user(self.boss).author_text, "The asker")
        trace = self._trace("office_question_answer", added.id)
        self.assertNotIn(self.salesperson.id, trace)

    def test_messages_name_nobody(self):
        answer = self._seen(self.technician).action_answer("Change the seal.")
        self.question.action_accept(answer)
        messages = self.env["mail.message"].search(
            [("subject", "like", self.question.name)]
        )
        self.assertTrue(messages)
        self.assertNotIn(self.salesperson.partner_id, messages.author_id)
        self.assertFalse(messages.filtered("res_id"))
        readable = self._as(self.boss, "mail.message").search(
            [("id", "in", messages.ids)]
        )
        self.assertNotIn(self.salesperson.partner_id, readable.partner_ids)

    def test_no_message_goes_to_the_asker(self):
        before = self.env["mail.notification"].search([])
        self._seen(self.technician).action_answer("Change the seal.")
        kept = self._ask(self.purchaser, name="Kept")
        self.question.action_merge(kept.id)
        kept.with_user(self.technician).action_answer("Change the seal.")
        told = self.env["mail.notification"].search([]) - before
        self.assertIn(self.purchaser.partner_id, told.res_partner_id)
        self.assertNotIn(self.salesperson.partner_id, told.res_partner_id)

    def test_the_workbench_tells_the_asker(self):
        self._seen(self.technician).action_answer("Change the seal.")
        card = self.env.ref("office_daily.card_answers_to_accept")
        domain = card.with_user(self.salesperson).action_open()["domain"]
        found = self._as(self.salesperson, "office.question").search(domain)
        self.assertEqual(found, self.question)

    def test_picture_in_it_names_nobody(self):
        picture = self._as(self.salesperson, "ir.attachment").create(
            {
                "name": "pump.png",
                "raw": b"x",
                "res_model": "office.question",
                "res_id": self.question.id,
            }
        )
        self.question.detail = "<p>See the picture</p>"
        trace = self._trace("ir_attachment", picture.id)
        self.assertNotIn(self.salesperson.id, trace)

    def test_keeper_cannot_lift_it(self):
        with self.assertRaises(AccessError):
            self._seen(self.boss).is_anonymous = False

    def test_asking_in_nobodys_name_needs_the_same_rights(self):
        for values in ({"escalation": "manager"}, {"asker_id": self.boss.id}):
            with self.assertRaises(AccessError):
                self._ask(is_anonymous=True, **values)

    def test_administrator_may_know(self):
        administrator = new_test_user(
            self.env, "test_admin", groups="base.group_system"
        )
        seen = self._seen(administrator)
        self.assertEqual(seen.asker_id, self.salesperson.with_user(administrator))

    def test_merging_keeps_the_secret(self):
        kept = self._ask(self.purchaser)
        self.question.action_merge(kept.id)
        self.assertNotIn(self.salesperson.id, self._trace("office_question", kept.id))
        self.assertEqual(kept.with_user(self.boss).asker_text, self.purchaser.name)
