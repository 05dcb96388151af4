from markupsafe import Markup, escape

from odoo import SUPERUSER_ID, models
from odoo.tools import html2plaintext


class OfficeQuestionPost(models.AbstractModel):
    """Who is told what about a question.

    The messages stand in nobody's document, so that the names of those who got one
    cannot be read from it, and in the language of each reader.  An anonymous asker
    gets none at all: whoever wrote a message sees to whom it went.  Her workbench
    tells her.
    """

    _name = "office.question.post"
    _description = "Question that tells people"

    def _tell_new(self):
        topic = self.topic_id
        if not self.addressed_user_id:
            self._tell(topic.owner_id | topic.helper_ids, "new")

    def _tell_assigned(self, user):
        self._tell(user, "assigned")

    def _tell_answered(self, answer):
        self._tell(self._get_subscribers(), "answered", answer.body)

    def _tell_accepted(self, answer):
        self._tell(answer.author_id, "accepted")

    def _tell_better(self, reason):
        people = self.answer_ids.author_id | self._get_responsible()
        self._tell(people, "better", reason)

    def _tell_merged(self, target):
        target._tell(self._get_subscribers(), "merged")

    def _say_new(self):
        return self.env._("New question: %s")

    def _say_assigned(self):
        return self.env._("A question waits for you: %s")

    def _say_answered(self):
        return self.env._("There is an answer: %s")

    def _say_accepted(self):
        return self.env._("Your answer was accepted: %s")

    def _say_better(self):
        return self.env._("A better answer is wanted: %s")

    def _say_merged(self):
        return self.env._("Your question continues here: %s")

    def _get_subscribers(self):
        # With all rights: the list is hidden; it is used to tell them, not shown.
        asked = self.sudo() | self.sudo().duplicate_ids
        return self.sudo().subscriber_ids - asked.filtered("is_anonymous").asker_id

    def _tell(self, people, what, text=None):
        """One message per language, to everybody but who did it."""
        # Their languages alone, whoever may read users.
        people = people.sudo().filtered("active") - self.env.user.sudo()
        for lang, readers in people.grouped("lang").items():
            speaker = self.with_context(lang=lang or "en_US")
            subject = getattr(speaker, f"_say_{what}")() % self.name
            self._get_postman().message_notify(
                partner_ids=readers.partner_id.ids,
                subject=subject,
                body=self._prepare_message(subject, text),
            )

    def _prepare_message(self, subject, text):
        body = Markup('<p><a href="/odoo/office-questions/%s">%s</a></p>') % (
            self.id,
            subject,
        )
        if text:
            body += Markup("<p>%s</p>") % escape(html2plaintext(text)[:500])
        return body

    def _get_postman(self):
        """In the name of who acts, unless that is an anonymous asker."""
        threads = self.env["mail.thread"].sudo()  # telling needs no right of its own
        if self._asked_anonymously_by_me():
            return threads.with_user(SUPERUSER_ID)
        return threads
