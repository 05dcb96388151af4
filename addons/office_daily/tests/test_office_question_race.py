from psycopg2.errors import SerializationFailure

from odoo import api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.crm_roles.tests.session import Session


@tagged("post_install", "-at_install")
class TestOfficeQuestionRace(BaseCase):
    """Two people, two connections, one question or one article."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self._as(api.SUPERUSER_ID) as env:
            self._prepare(env)
        self.addCleanup(self._clean)

    def _as(self, uid):
        return Session(self.registry, uid)

    def _prepare(self, env):
        group = "crm_roles.role_technician"
        asker, owner = (new_test_user(env, f"race_{n}", groups=group) for n in "ab")
        topic = env["office.question.topic"].create(
            {"name": "Race", "owner_id": owner.id}
        )
        question = (
            env["office.question"]
            .with_user(asker)
            .create({"name": "Race?", "topic_id": topic.id})
        )
        self.answers = [
            question.with_user(owner).action_answer(text) for text in ("Yes", "No")
        ]
        article = (
            env["office.article"]
            .with_user(owner)
            .create(
                {
                    "name": "Race",
                    "space_id": env.ref("office_daily.space_general").id,
                    "draft_body": "<p>Text</p>",
                    "must_read": "confirm",
                }
            )
        )
        article.action_publish()
        self.question, self.article, self.topic = question.id, article.id, topic.id
        self.users = [asker.id, owner.id]

    def _clean(self):
        with self._as(api.SUPERUSER_ID) as env:
            env["office.question"].browse(self.question).unlink()
            env["office.question.topic"].browse(self.topic).unlink()
            article = env["office.article"].browse(self.article)
            env.cr.execute(
                "UPDATE office_article SET version_number = 0 WHERE id = %s",
                [self.article],
            )
            article.invalidate_recordset()
            article.unlink()
            users = env["res.users"].browse(self.users)
            env["mail.message"].search(
                [("author_id", "in", users.partner_id.ids)]
            ).unlink()
            partners = users.partner_id
            users.unlink()
            partners.unlink()

    def test_only_one_of_two_answers_is_accepted(self):
        asker, owner = self.users
        with self._as(asker) as one, self._as(owner) as two:
            mine = one["office.question"].browse(self.question)
            theirs = two["office.question"].browse(self.question)
            self.assertEqual((mine.state, theirs.state), ("answered", "answered"))
            mine.action_accept(self.answers[0])
            one.cr.commit()  # the faster one: pylint: disable=invalid-commit
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                theirs.action_accept(self.answers[1])
            two.cr.rollback()
            two.transaction.reset()
        with self._as(api.SUPERUSER_ID) as env:
            answers = env["office.question.answer"].browse(self.answers)
            self.assertEqual(answers.mapped("is_accepted"), [True, False])

    def test_two_windows_leave_one_reading(self):
        reader, _owner = self.users
        with self._as(reader) as one, self._as(reader) as two:
            mine = one["office.article"].browse(self.article)
            theirs = two["office.article"].browse(self.article)
            self.assertTrue(mine.must_read_open and theirs.must_read_open)
            mine.action_read()
            one.cr.commit()  # the faster one: pylint: disable=invalid-commit
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                theirs.action_read()
            # What the server does with such a call: once more, from the start.
            two.cr.rollback()
            two.transaction.reset()
            theirs.action_read()
        with self._as(api.SUPERUSER_ID) as env:
            readings = env["office.article"].browse(self.article).reading_ids
            self.assertEqual(len(readings), 1)
