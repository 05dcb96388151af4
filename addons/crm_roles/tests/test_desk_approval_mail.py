from freezegun import freeze_time

from odoo import fields
from odoo.tests import HttpCase, tagged

from .documents import DocumentCase


@tagged("post_install", "-at_install")
class TestDeskApprovalMail(HttpCase, DocumentCase):
    def setUp(self):
        super().setUp()
        self.rule = self._rule("boss", is_mailed=True)
        self.order = self._submitted(self.salesperson)
        self.request = self._request(self.order).sudo()
        self.link = self.request.step_id._mail_link(self.boss)
        self.path = self.link[self.link.index("/desk/") :]

    def _token(self, page):
        return page.text.split('name="csrf_token" value="')[1].split('"')[0]

    def _send(self, **form):
        page = self.url_open(self.path)
        return self.url_open(self.path, data={"csrf_token": self._token(page), **form})

    def test_the_approvers_get_their_own_link(self):
        mails = self.env["mail.mail"].search([("subject", "like", "To audit: Test")])
        boss = mails.filtered(lambda mail: self.boss.partner_id in mail.recipient_ids)
        self.assertEqual(len(boss), 1)
        self.assertIn("/desk/approval/", boss.body_html)
        self.assertEqual(len(boss.recipient_ids), 1)

    def test_nobody_who_sees_the_request_finds_the_link_of_another(self):
        messages = self.env["mail.message"].with_user(self.salesperson)
        found = messages.search(
            [("model", "=", self.request._name), ("res_id", "=", self.request.id)]
        )
        self.assertNotIn("/desk/approval/", str(found.mapped("body")))

    def test_opening_the_link_shows_the_facts_and_decides_nothing(self):
        page = self.url_open(self.path)
        self.assertEqual(page.status_code, 200)
        for text in ("T1", "Alfreds", self.salesperson.name, "Large orders"):
            self.assertIn(text, page.text)
        self.assertEqual(self.request.state, "waiting")

    def test_sending_the_form_decides_as_the_person_of_the_link(self):
        self._send(verdict="approve")
        self.assertEqual(self.order.state, "approved")
        decision = self.request.decision_ids[-1]
        self.assertEqual(decision.user_id, self.boss)
        self.assertEqual(decision.ip_address, "127.0.0.1")
        self.assertIn("python-requests", decision.device)

    def test_the_link_works_once(self):
        self._send(verdict="approve")
        page = self.url_open(self.path)
        self.assertIn("not valid any more", page.text)

    def test_the_form_needs_its_own_page(self):
        page = self.url_open(self.path, data={"verdict": "approve"})
        self.assertEqual(page.status_code, 400)
        self.assertEqual(self.request.state, "waiting")

    def test_rejecting_needs_a_reason(self):
        page = self._send(verdict="reject", reason=" ")
        self.assertIn("Say why", page.text)
        self.assertEqual(self.request.state, "waiting")
        self._send(verdict="reject", reason="too dear")
        self.assertEqual(self.request.state, "rejected")

    def test_a_refused_answer_keeps_the_form_and_the_words(self):
        page = self._send(verdict="", reason="too dear")
        self.assertIn("Choose what to decide", page.text)
        self.assertIn("too dear</textarea>", page.text)

    def test_the_page_speaks_the_language_of_the_person(self):
        self.env["res.lang"]._activate_lang("es_ES")
        self.boss.lang = "es_ES"
        self.assertIn('<html lang="es-ES"', self.url_open(self.path).text)

    def test_a_link_expires(self):
        with freeze_time(fields.Datetime.now()) as clock:
            clock.tick(4 * 24 * 3600)
            page = self.url_open(self.path)
        self.assertIn("not valid any more", page.text)

    def test_a_changed_link_is_worthless(self):
        for path in (self.path[:-6] + "AAAAAA", "/desk/approval/x", "/desk/approval/ñ"):
            with self.subTest(path=path):
                self.assertIn("not valid any more", self.url_open(path).text)

    def test_the_link_of_somebody_who_may_not_decide_is_worthless(self):
        link = self.request.step_id._mail_link(self.salesperson)
        page = self.url_open(link[link.index("/desk/") :])
        self.assertIn("not valid any more", page.text)
        self.boss.active = False
        self.assertIn("not valid any more", self.url_open(self.path).text)
