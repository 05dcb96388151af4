from odoo import http
from odoo.tests import HttpCase, tagged

from .quoting_case import QuotingCase

PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
    "+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@tagged("post_install", "-at_install")
class TestQuotePortal(HttpCase, QuotingCase):
    """The customer reads, signs or declines in his browser, without a login."""

    def setUp(self):
        super().setUp()
        self.order = self._quote(require_signature=True, require_payment=False)
        self.order.action_quotation_sent()
        self.order._portal_ensure_token()
        self.env.flush_all()

    def _sign(self, version=None):
        path = f"/my/orders/{self.order.id}/accept"
        query = f"?access_token={self.order.access_token}"
        if version:
            query += f"&version={version}"
        return self.make_jsonrpc_request(
            path + query,
            {"name": "Maria Anders", "signature": PIXEL},
            timeout=120,  # the signed quotation is printed
        )

    def _change(self):
        self.order.order_line.product_uom_qty = 3
        self.order.with_context(mark_so_as_sent=True).message_post(body="Changed")
        self.env.flush_all()

    def test_a_signature_keeps_version_name_time_and_address(self):
        self.assertNotIn("error", self._sign(1))
        version = self.order.quote_version_ids
        self.assertEqual(self.order.state, "sale")
        self.assertEqual(version.decision, "accepted")
        self.assertEqual(version.decision_name, "Maria Anders")
        self.assertEqual(version.decision_way, "portal")
        self.assertTrue(version.decision_date)
        self.assertEqual(version.decision_ip, "127.0.0.1")

    def test_the_old_version_is_not_signed_and_both_are_named(self):
        self._change()
        error = self._sign(1)["error"]
        self.assertIn(f"{self.order.name} v1", error)
        self.assertIn(f"{self.order.name} v2", error)
        self.assertFalse(self.order.signature)
        self.assertNotIn("error", self._sign(2))

    def test_a_page_that_says_no_version_signs_no_second_one(self):
        self._change()
        self.assertIn("v2", self._sign()["error"])

    def test_what_was_changed_and_not_sent_is_not_signed(self):
        self.order.order_line.price_unit = 1
        self.env.flush_all()
        self.assertIn("v1 was sent", self._sign(1)["error"])

    def test_a_changed_quotation_is_announced_and_not_offered(self):
        page = self.url_open(self.order.get_portal_url()).text
        self.assertIn('target="#modalaccept"', page)
        self.order.order_line.price_unit = 1
        self.env.flush_all()
        page = self.url_open(self.order.get_portal_url()).text
        self.assertIn("o_quote_rewritten", page)
        self.assertNotIn('target="#modalaccept"', page)
        self.order.with_context(mark_so_as_sent=True).message_post(body="Changed")
        self.env.flush_all()
        page = self.url_open(self.order.get_portal_url()).text
        self.assertNotIn("o_quote_rewritten", page)
        self.assertIn('target="#modalaccept"', page)

    def test_a_new_version_in_writing_is_not_offered(self):
        self.order.action_new_version()
        self.order.order_line.price_unit = 1
        self.env.flush_all()
        page = self.url_open(self.order.get_portal_url()).text
        self.assertIn("o_quote_rewritten", page)
        self.assertNotIn('target="#modalaccept"', page)

    def test_the_page_shows_the_version_and_nothing_of_ours(self):
        page = self.url_open(self.order.get_portal_url()).text
        self.assertRegex(page, r'o_quote_version">\s*v1')
        self.assertIn("version=1", page)
        for word in ("line_margin", "last_price", "Paid Last Time"):
            self.assertNotIn(word, page)

    def _opened(self):
        return self.env["customer.event"].search(
            [
                ("partner_id", "=", self.customer.id),
                ("kind", "=", "quote"),
                ("direction", "=", "in"),
            ]
        )

    def test_a_quotation_the_customer_opens_stands_in_his_history(self):
        self.authenticate(None, None)
        for _again in range(2):
            self.url_open(self.order.get_portal_url())
        event = self._opened()
        self.assertEqual(event.summary, f"Quotation opened: {self.order.name}")
        self.assertFalse(event.user_id, "the customer did it")

    def test_the_seller_who_looks_opens_nothing(self):
        self.authenticate(self.salesperson.login, self.salesperson.login)
        self.url_open(self.order.get_portal_url())
        self.assertFalse(self._opened())

    def test_a_quotation_opened_three_times_is_suggested_as_hot(self):
        self.customer.user_id = self.salesperson
        rule = self.env.ref("sales_flow.heat_rule_opened")
        for day in range(3):
            self.assertFalse(rule._suggest(), day)
            self.order.message_post(
                body="Quotation viewed", subtype_xmlid="sale.mt_order_viewed"
            )
        self.assertEqual(rule._suggest().partner_id, self.customer)

    def test_a_no_keeps_the_words_of_the_customer(self):
        # A form of the page carries the token of its session.
        self.authenticate(None, None)
        self.url_open(
            f"/my/orders/{self.order.id}/decline"
            f"?access_token={self.order.access_token}",
            data={
                "decline_message": "Too dear",
                "csrf_token": http.Request.csrf_token(self),
            },
        )
        version = self.order.quote_version_ids
        self.assertEqual(self.order.state, "cancel")
        self.assertEqual(version.decision, "declined")
        self.assertEqual(version.decision_note, "Too dear")
        self.assertEqual(version.decision_ip, "127.0.0.1")
