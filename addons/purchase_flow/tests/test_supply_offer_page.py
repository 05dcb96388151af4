import re

from freezegun import freeze_time

from odoo.tests import HttpCase, tagged

from .supply_inquiry_common import InquiryCase


@tagged("post_install", "-at_install")
class TestSupplyOfferPage(HttpCase, InquiryCase):
    def setUp(self):
        super().setUp()
        self.inquiry = self._sent(date_deadline=self._in(days=2))
        self.invitation = self.inquiry.vendor_ids[0]

    def _path(self, invitation=None):
        link = (invitation or self.invitation)._link()
        return link[link.index("/supply/") :]

    def _send(self, path=None, **form):
        path = path or self._path()
        page = self.url_open(path)
        token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
        return self.url_open(path, data={"csrf_token": token, **form})

    def _price(self, name="price"):
        return f"{name}_{self.inquiry.line_ids.id}"

    def test_the_page_shows_what_is_asked_and_nothing_of_others(self):
        self._offer(self.inquiry, self.brava, 98.76)
        page = self.url_open(self._path())
        self.assertEqual(page.status_code, 200)
        self.assertIn("Spring stock", page.text)
        self.assertIn("Steel", page.text)
        for secret in ("Brava", "98.76"):
            self.assertNotIn(secret, page.text)
        self.assertEqual(page.headers["Cache-Control"], "no-store")

    def test_sending_the_form_records_an_offer(self):
        page = self._send(
            **{
                self._price(): "1,95",
                self._price("uom_id"): str(self.kg.id),
                self._price("minimum"): "100",
                self._price("lead_days"): "7",
                "currency": self.money.name,
                "freight": "50",
                "note": "ready at once",
            }
        )
        self.assertIn("Your offer is here", page.text)
        offer = self.inquiry.offer_ids
        self.assertRecordValues(offer, [{"origin": "page", "freight": 50}])
        self.assertRecordValues(
            offer.line_ids, [{"price": 1.95, "minimum": 100, "lead_days": 7}]
        )

    def test_files_of_the_offer_and_of_a_line_are_kept(self):
        page = self.url_open(self._path())
        token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
        self.url_open(
            self._path(),
            data={"csrf_token": token, self._price(): "2"},
            files={
                "files": ("offer.pdf", b"all"),
                self._price("files"): ("sheet.pdf", b"one"),
            },
        )
        files = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "supply.offer"),
                ("res_id", "=", self.inquiry.offer_ids.id),
            ]
        )
        self.assertEqual(
            {(file.name, file.raw) for file in files},
            {("offer.pdf", b"all"), ("Steel - sheet.pdf", b"one")},
        )

    def test_a_second_answer_is_a_new_version(self):
        self._send(**{self._price(): "2"})
        page = self.url_open(self._path())
        self.assertIn('value="2"', page.text)
        self._send(**{self._price(): "1.9"})
        self.assertEqual(self.inquiry.offer_ids.mapped("version"), [2, 1])

    def test_a_bad_price_is_said_on_the_page_and_the_words_stay(self):
        page = self._send(**{self._price(): "cheap", "note": "kept words"})
        self.assertEqual(page.status_code, 422)
        self.assertIn("is not a number", page.text)
        self.assertIn("kept words", page.text)
        self.assertFalse(self.inquiry.offer_ids)

    def test_declining_needs_no_price(self):
        self._send(is_refusal="1")
        self.assertEqual(self.invitation.state, "declined")

    def test_a_forged_link_is_not_found(self):
        path = self._path()
        for forged in (path[:-6] + "AAAAAA", "/supply/offer/nonsense", path + "x"):
            with self.subTest(path=forged):
                self.assertEqual(self.url_open(forged).status_code, 404)

    def test_the_signature_of_one_vendor_opens_no_other(self):
        """The number of another vendor with my own signature."""
        mine, other = self.invitation, self.inquiry.vendor_ids[1]
        token = self._path().rsplit("/", 1)[1]
        raw = __import__("base64").urlsafe_b64decode(token + "===")
        swapped = raw.replace(str(mine.id).encode(), str(other.id).encode(), 1)
        forged = __import__("base64").urlsafe_b64encode(swapped).decode().rstrip("=")
        self.assertNotEqual(forged, token)
        self.assertEqual(self.url_open(f"/supply/offer/{forged}").status_code, 404)

    def test_a_link_sent_again_ends_the_one_before(self):
        old = self._path()
        self.invitation.with_user(self.purchaser).action_send_again()
        self.assertEqual(self.url_open(old).status_code, 404)
        self.assertEqual(self.url_open(self._path()).status_code, 200)

    def test_an_expired_link_shows_nothing_of_the_inquiry(self):
        path = self._path()
        with freeze_time(self._in(days=2 + 15)):
            page = self.url_open(path)
        self.assertEqual(page.status_code, 410)
        self.assertNotIn("Steel", page.text)

    def test_a_late_answer_is_taken_and_marked(self):
        path = self._path()
        with freeze_time(self._in(days=3)):
            page = self._send(path, **{self._price(): "2"})
        self.assertIn("after the deadline", page.text)
        self.assertTrue(self.inquiry.offer_ids.is_late)

    def test_the_page_closes_with_the_inquiry(self):
        self.inquiry.action_cancel("not needed")
        self.assertEqual(self.url_open(self._path()).status_code, 410)

    def test_too_many_calls_are_turned_away(self):
        path = self._path()
        self.invitation.sudo().write(
            {
                "visit_hour": self._in().replace(minute=0, second=0, microsecond=0),
                "visit_count": 60,
            }
        )
        self.assertEqual(self.url_open(path).status_code, 429)

    def test_the_page_speaks_the_language_of_the_vendor(self):
        self.env["res.lang"]._activate_lang("es_ES")
        self.apex.lang = "es_ES"
        page = self.url_open(self._path())
        self.assertIn('lang="es-ES"', page.text)

    def test_a_sealed_answer_is_not_shown_again(self):
        inquiry = self._sent(is_sealed=True, date_deadline=self._in(days=2))
        self.inquiry, self.invitation = inquiry, inquiry.vendor_ids[0]
        self._send(**{self._price(): "321.5"})
        self.assertTrue(inquiry.offer_ids.is_packed)
        self.assertNotIn("321.5", self.url_open(self._path()).text)
