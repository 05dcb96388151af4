import json

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .office_knowledge_common import KnowledgeCase


@tagged("post_install", "-at_install")
class TestOfficeQuestionAsking(KnowledgeCase):
    def _count(self, person, *domain):
        return self._as(person, "office.question").search_count(list(domain))

    def _answered(self, **values):
        question = self._ask(**values)
        answer = question.with_user(self.boss).action_answer("Change the seal.")
        return question, self.env["office.question.answer"].browse(answer)

    # Who has it

    def test_new_question_waits_for_those_who_answer_for_the_topic(self):
        self._ask()
        waits = ("waits_for_me", "=", True)
        for person, count in (
            (self.technician, 1),
            (self.repairer, 1),
            (self.boss, 0),
            (self.salesperson, 0),
        ):
            self.assertEqual(self._count(person, waits), count)

    def test_question_to_a_person_waits_for_her_alone(self):
        question = self._ask(addressed_user_id=self.purchaser.id)
        waits = ("waits_for_me", "=", True)
        self.assertEqual(question.state, "assigned")
        self.assertEqual(self._count(self.purchaser, waits), 1)
        self.assertEqual(self._count(self.technician, waits), 0)

    def test_question_to_nobody_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "reaches nobody"):
            self._ask(topic_id=False)

    def test_taking_a_question_leaves_it_to_me(self):
        question = self._ask()
        question.with_user(self.boss).action_take()
        self.assertEqual(question.assigned_user_id, self.boss)
        self.assertEqual(self._count(self.technician, ("waits_for_me", "=", True)), 0)

    def test_only_who_answers_for_the_topic_gives_it_away(self):
        question = self._ask()
        with self.assertRaisesRegex(AccessError, "test_technician"):
            question.with_user(self.purchaser).action_assign(self.boss.id)
        question.with_user(self.technician).action_assign(self.boss.id)
        self.assertEqual(question.assigned_user_id, self.boss)

    # Counters

    def test_my_unanswered_reach_zero_with_the_answer(self):
        mine = (
            ("is_mine", "=", True),
            ("state", "in", ["new", "assigned", "better"]),
        )
        question = self._ask()
        self.assertEqual(self._count(self.salesperson, *mine), 1)
        question.with_user(self.boss).action_answer("Change the seal.")
        self.assertEqual(self._count(self.salesperson, *mine), 0)
        question.action_better("Which seal?")
        self.assertEqual(self._count(self.salesperson, *mine), 1)

    def test_card_of_the_sales_manager_shows_the_oldest_first(self):
        first, second = self._ask(), self._ask(name="What is a seal?")
        card = self.env.ref("office_daily.card_questions_unanswered")
        first.sudo().asked_date = "2026-01-01 08:00:00"
        action = card.with_user(self.sales_manager).action_open()
        found = self._as(self.sales_manager, "office.question").search(
            action["domain"], order=card.order
        )
        self.assertEqual(found[:1].id, first.id)
        self.assertIn(second.id, found.ids)

    # Answers

    def test_anybody_may_answer(self):
        question, answer = self._answered()
        self.assertEqual(question.state, "answered")
        self.assertEqual(answer.author_id, self.boss)

    def test_empty_answer_is_refused(self):
        with self.assertRaisesRegex(UserError, "empty"):
            self._ask().with_user(self.boss).action_answer("<p><br></p>")

    def test_closed_question_takes_no_answer(self):
        question = self._ask()
        question.action_close()
        with self.assertRaisesRegex(UserError, "closed"):
            question.with_user(self.boss).action_answer("Too late")
        question.action_reopen()
        question.with_user(self.boss).action_answer("In time")

    def test_asker_accepts(self):
        question, answer = self._answered()
        question.action_accept(answer.id)
        self.assertEqual(question.state, "accepted")
        self.assertTrue(answer.is_accepted)
        self.assertFalse(answer.is_official)

    def test_topic_owner_makes_it_official(self):
        question, answer = self._answered()
        question.with_user(self.technician).action_accept(answer.id)
        self.assertTrue(answer.is_official)

    def test_others_do_not_accept(self):
        question, answer = self._answered()
        with self.assertRaisesRegex(AccessError, "decided by who asked"):
            question.with_user(self.purchaser).action_accept(answer.id)

    def test_answer_of_another_question_is_refused(self):
        _question, answer = self._answered()
        other = self._ask(name="Another")
        other.with_user(self.boss).action_answer("Hm")
        with self.assertRaisesRegex(UserError, "no answer of"):
            other.action_accept(answer.id)

    def test_another_answer_takes_the_place_of_the_accepted_one(self):
        question, first = self._answered()
        second = self.env["office.question.answer"].browse(
            question.with_user(self.purchaser).action_answer("Or the hose.")
        )
        question.action_accept(first.id)
        question.action_accept(second.id)
        self.assertEqual(question.best_answer_id, second.with_user(self.salesperson))
        self.assertFalse(first.is_accepted)

    def test_better_answer_wanted_starts_the_clock_anew(self):
        question, answer = self._answered()
        question.action_accept(answer.id)
        question.action_better("Which seal?")
        self.assertEqual(question.state, "better")
        self.assertFalse(answer.is_accepted)
        self.assertGreater(question.date_owner, question.clock_date)

    def test_accepted_answer_is_not_rewritten(self):
        question, answer = self._answered()
        answer.with_user(self.boss).body = "Change the blue seal."
        question.action_accept(answer.id)
        with self.assertRaisesRegex(UserError, "accepted as it stands"):
            answer.with_user(self.boss).body = "Nothing of the kind."

    def test_answer_of_a_colleague_is_not_rewritten(self):
        _question, answer = self._answered()
        with self.assertRaises(AccessError):
            answer.with_user(self.purchaser).body = "Mine"

    def test_official_mark_is_not_written_by_hand(self):
        _question, answer = self._answered()
        with self.assertRaises(AccessError):
            answer.with_user(self.boss).is_official = True

    # Votes

    def test_a_person_has_one_vote(self):
        _question, answer = self._answered()
        voter = answer.with_user(self.purchaser)
        voter.action_vote()
        self.assertEqual((voter.vote_count, voter.is_voted), (1, True))
        voter.action_vote()
        self.assertEqual((voter.vote_count, voter.is_voted), (0, False))

    def test_the_database_keeps_it_one(self):
        _question, answer = self._answered()
        votes = self._as(self.purchaser, "office.question.vote")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            votes.create([{"answer_id": answer.id}, {"answer_id": answer.id}])

    def test_vote_in_the_name_of_another_is_refused(self):
        _question, answer = self._answered()
        with self.assertRaises(AccessError):
            self._as(self.purchaser, "office.question.vote").create(
                {"answer_id": answer.id, "user_id": self.technician.id}
            )

    def test_nobody_votes_for_herself(self):
        _question, answer = self._answered()
        with self.assertRaisesRegex(ValidationError, "your own answer"):
            answer.with_user(self.boss).action_vote()

    def test_most_votes_make_the_best_answer(self):
        question, _first = self._answered()
        second = self.env["office.question.answer"].browse(
            question.with_user(self.purchaser).action_answer("Or the hose.")
        )
        second.with_user(self.technician).action_vote()
        self.assertEqual(question.best_answer_id.id, second.id)

    # Merging

    def test_merging_keeps_answers_and_subscribers(self):
        kept = self._ask(self.purchaser)
        double, answer = self._answered(name="Pump without pressure, why?")
        double.with_user(self.service_agent).action_follow()
        double.with_user(self.technician).action_merge(kept.id)
        self.assertEqual(double.state, "closed")
        self.assertEqual(double.duplicate_id, kept.with_user(self.salesperson))
        self.assertEqual(answer.question_id.id, kept.id)
        self.assertEqual(kept.state, "answered")
        people = self.salesperson | self.service_agent | self.boss | self.purchaser
        self.assertEqual(kept.sudo().subscriber_ids, people)

    def test_followers_of_a_merged_question_are_told_of_the_answer(self):
        kept = self._ask(self.purchaser)
        double = self._ask(name="Pump without pressure, why?")
        double.action_merge(kept.id)
        kept.with_user(self.boss).action_answer("Change the seal.")
        told = self.env["mail.message"].search(
            [("subject", "like", "There is an answer")]
        )
        self.assertIn(self.salesperson.partner_id, told.partner_ids)

    def test_open_question_is_not_merged_into_a_private_one(self):
        hidden = self._ask(is_private=True)
        double = self._ask(name="Pump without pressure, why?")
        with self.assertRaisesRegex(UserError, "seen by a few only"):
            double.action_merge(hidden.id)

    def test_question_is_not_merged_into_itself(self):
        question = self._ask()
        with self.assertRaisesRegex(UserError, "another open question"):
            question.action_merge(question.id)

    # Private ones, and those from reports

    def test_private_question_is_seen_by_whom_it_concerns(self):
        question = self._ask(is_private=True, addressed_user_id=self.accountant.id)
        for person, sees in (
            (self.salesperson, True),
            (self.accountant, True),
            (self.technician, True),
            (self.purchaser, False),
            (self.boss, False),
        ):
            self.assertEqual(question.with_user(person).has_access("read"), sees)
        self.assertEqual(self._count(self.purchaser), 0)

    def test_answers_of_a_private_question_are_hidden_too(self):
        question = self._ask(is_private=True)
        question.with_user(self.technician).action_answer("Between us.")
        self.assertFalse(self._as(self.purchaser, "office.question.answer").search([]))

    def test_problem_of_a_report_becomes_a_question_between_two(self):
        report = self.boss.partner_id
        question = self._as(self.salesperson, "office.question")._ask_from_report(
            "No samples left", "<p>Since Monday.</p>", self.purchaser, report
        )
        self.assertEqual(question.assigned_user_id, self.purchaser)
        self.assertEqual(question.source_text, report.display_name)
        self.assertTrue(question.with_user(self.purchaser).waits_for_me)
        self.assertFalse(question.with_user(self.boss).has_access("read"))

    # Similar ones, and what stays of it

    def test_similar_questions_and_articles_while_typing(self):
        question = self._ask()
        article = self._article()
        found = self._as(self.purchaser, "office.question").find_similar(
            "pump looses presure"
        )
        self.assertEqual([row["id"] for row in found["questions"]], question.ids)
        self.assertEqual([row["id"] for row in found["articles"]], article.ids)

    def test_promoting_keeps_the_link_both_ways(self):
        question, answer = self._answered()
        question.action_accept(answer.id)
        action = question.with_user(self.technician).action_promote()
        draft = self._as(self.technician).browse(action["res_id"])
        self.assertEqual(draft.state, "draft")
        self.assertIn("Change the seal", draft.draft_body)
        self.assertEqual(draft.shown_question_id.id, question.id)
        mine = question.with_user(self.technician)
        mine.invalidate_recordset()
        self.assertEqual(mine.shown_article_id, draft)

    def test_promoting_twice_opens_the_same_article(self):
        question, _answer = self._answered()
        first = question.with_user(self.technician).action_promote()
        question.invalidate_recordset()
        again = question.with_user(self.technician).action_promote()
        self.assertEqual(again["res_id"], first["res_id"])

    def test_article_of_a_few_is_not_named_on_the_question(self):
        question, _answer = self._answered()
        question.with_user(self.technician).action_promote()
        question.invalidate_recordset()
        self.assertFalse(question.with_user(self.purchaser).shown_article_id)

    def test_question_without_an_answer_is_not_promoted(self):
        with self.assertRaisesRegex(UserError, "no answer yet"):
            self._ask().action_promote()

    # Over RPC

    def test_asking_twice_with_one_reference_asks_once(self):
        values = {"name": "Once?", "topic_id": self.topic.id, "client_ref": "Q-1"}
        questions = self._as(self.salesperson, "office.question")
        self.assertEqual(questions.ask(values), questions.ask(values))

    def test_question_is_not_asked_in_the_name_of_another(self):
        for values in (
            {"asker_id": self.boss.id},
            {"asked_date": "2020-01-01 00:00:00"},
            {"escalation": "manager"},
        ):
            with self.subTest(values=values), self.assertRaises(AccessError):
                self._ask(**values)

    def test_answers_over_rpc_are_plain(self):
        question, answer = self._answered()
        article = self._article().with_user(self.salesperson)
        results = (
            question.action_accept(answer.id),
            question.find_similar("pump"),
            article.find("pump"),
            article.read_page(),
            article.read_tree(),
        )
        for result in results:
            self.assertNotEqual(json.dumps(result), "null")

    def test_others_do_not_change_a_question(self):
        with self.assertRaises(AccessError):
            self._ask().with_user(self.purchaser).name = "Mine"

    def test_list_of_followers_is_nobodys_to_read(self):
        question = self._ask()
        with self.assertRaises(AccessError):
            question.with_user(self.boss).read(["subscriber_ids"])

    def test_helper_is_no_owner_of_other_topics(self):
        other = self.env["office.question.topic"].create(
            {"name": "Money", "helper_ids": [Command.link(self.accountant.id)]}
        )
        question = self._ask(topic_id=other.id)
        self.assertFalse(question.with_user(self.technician).can_lead)
        self.assertTrue(question.with_user(self.accountant).can_lead)
