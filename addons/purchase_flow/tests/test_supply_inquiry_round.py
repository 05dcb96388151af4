from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .supply_inquiry_common import InquiryCase


@tagged("post_install", "-at_install")
class TestSupplyInquiryRound(InquiryCase):
    def test_sending_makes_one_request_per_vendor_as_alternatives(self):
        inquiry = self._sent()
        orders = inquiry.order_ids
        self.assertEqual(orders.partner_id, self.apex + self.brava)
        self.assertEqual(set(orders.mapped("state")), {"sent"})
        self.assertEqual(len(orders.purchase_group_id), 1)
        self.assertEqual(orders[0].alternative_po_ids, orders)
        self.assertEqual(orders.order_line.mapped("product_qty"), [2000, 2000])
        self.assertEqual(orders.order_line.mapped("price_unit"), [0, 0])

    def test_each_vendor_gets_a_link_of_his_own(self):
        self._sent()
        mails = self.env["mail.mail"].search([("subject", "like", "Spring stock")])
        links = {
            mail.recipient_ids: mail.body_html.split("/supply/offer/")[1].split('"')[0]
            for mail in mails
        }
        self.assertEqual(set(links), {self.apex, self.brava})
        self.assertEqual(len(set(links.values())), 2)

    def test_the_mail_speaks_the_language_of_the_vendor(self):
        self.env["res.lang"]._activate_lang("es_ES")
        self.apex.lang = "es_ES"
        template = self.env.ref("purchase_flow.template_supply_inquiry")
        template.with_context(lang="es_ES").subject = "Solicitud"
        self._sent(vendors=self.apex)
        self.assertTrue(self.env["mail.mail"].search([("subject", "=", "Solicitud")]))

    def test_nobody_reads_the_link_of_a_vendor(self):
        inquiry = self._sent()
        invitation = inquiry.vendor_ids[0]
        for user in (self.purchaser, self.boss, self.env.ref("base.user_admin")):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                invitation.with_user(user).read(["link_key"])
        for user in (self.purchaser, self.boss):
            messages = self.env["mail.message"].with_user(user).search([])
            with self.subTest(user=user.login):
                self.assertNotIn("/supply/offer/", str(messages.mapped("body")))

    def test_sending_is_refused_without_lines_vendors_or_address(self):
        inquiry = self._inquiry()
        self.apex.email = False
        with self.assertRaisesRegex(UserError, "No e-mail address: Apex"):
            inquiry.action_send()
        inquiry.vendor_ids.unlink()
        with self.assertRaisesRegex(UserError, "asks nobody"):
            inquiry.action_send()
        inquiry.line_ids.unlink()
        with self.assertRaisesRegex(UserError, "asks for nothing"):
            inquiry.action_send()

    def test_a_deadline_in_the_past_is_refused(self):
        inquiry = self._inquiry(date_deadline=self._in(hours=-1))
        with self.assertRaisesRegex(UserError, "has passed"):
            inquiry.action_send()

    def test_the_first_answer_opens_the_collecting(self):
        inquiry = self._sent()
        result = self._offer(inquiry, self.apex, 2)
        self.assertEqual(inquiry.state, "collecting")
        self.assertEqual(
            {key: result[key] for key in ("version", "is_late", "is_sealed")},
            {"version": 1, "is_late": False, "is_sealed": False},
        )
        self.assertEqual((inquiry.answer_count, inquiry.vendor_count), (1, 2))
        self.assertFalse(inquiry.is_answered)

    def test_a_second_answer_is_a_new_version_and_the_first_is_kept(self):
        inquiry = self._sent()
        self._offer(inquiry, self.apex, 2)
        self.assertEqual(self._offer(inquiry, self.apex, 1.8)["version"], 2)
        offers = inquiry.offer_ids.sorted("version")
        self.assertEqual(offers.line_ids.mapped("price"), [2, 1.8])
        self.assertEqual(offers.mapped("is_latest"), [False, True])
        self.assertEqual(self._cell(inquiry, self.apex)["price"], 1.8)

    def test_the_same_reference_records_once(self):
        inquiry = self._sent()
        first = self._offer(inquiry, self.apex, 2, client_ref="mail-7")
        again = self._offer(inquiry, self.apex, 2, client_ref="mail-7")
        self.assertEqual(first, again)
        self.assertEqual(len(inquiry.offer_ids), 1)

    def test_an_answer_after_the_deadline_is_marked_late(self):
        inquiry = self._sent(date_deadline=self._in(hours=1))
        with freeze_time(self._in(hours=2)):
            self.assertTrue(self._offer(inquiry, self.apex, 2)["is_late"])

    def test_the_price_stands_on_odoos_own_request(self):
        inquiry = self._sent()
        self._offer(inquiry, self.apex, 2000, uom_id=self.tonne.id)
        self.assertEqual(self._order(inquiry, self.apex).order_line.price_unit, 2)

    def test_a_vendor_who_was_not_asked_cannot_answer(self):
        with self.assertRaisesRegex(UserError, "Corvo was not asked"):
            self._offer(self._sent(), self.corvo, 2)

    def test_bad_prices_are_refused_in_words(self):
        inquiry = self._sent()
        for price in (-1, "cheap", float("nan"), 10**13):
            with self.subTest(price=price), self.assertRaises(ValidationError):
                self._offer(inquiry, self.apex, price)
        self.assertFalse(inquiry.offer_ids)

    def test_zero_needs_a_reason(self):
        inquiry = self._sent()
        with self.assertRaisesRegex(ValidationError, "for nothing: say why"):
            self._offer(inquiry, self.apex, 0)
        self._offer(inquiry, self.apex, 0, note="sample, free of charge")
        self.assertEqual(self._cell(inquiry, self.apex)["landed_unit"], 0)

    def test_a_unit_that_does_not_fit_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "cannot be compared"):
            self._offer(self._sent(), self.apex, 2, uom_id=self.dozen.id)

    def test_an_unknown_currency_is_refused_with_those_in_use(self):
        with self.assertRaisesRegex(ValidationError, self.money.name):
            self._offer(self._sent(), self.apex, 2, currency="XXX")

    def test_a_line_of_another_inquiry_is_refused(self):
        other = self._inquiry()
        with self.assertRaisesRegex(ValidationError, "is not one of"):
            self._offer(self._sent(), self.apex, 2, line=other.line_ids)

    def test_an_offer_without_a_price_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "names no price"):
            self._offer(self._sent(), self.apex, None)

    def test_a_vendor_may_decline(self):
        inquiry = self._sent()
        self._offer(inquiry, self.apex, lines=[], is_refusal=True)
        self.assertEqual(inquiry.vendor_ids.mapped("state"), ["declined", "asked"])

    def test_what_vendors_have_read_stays(self):
        inquiry = self._sent()
        with self.assertRaises(UserError):
            inquiry.line_ids.quantity = 5
        with self.assertRaises(UserError):
            inquiry.line_ids.unlink()
        with self.assertRaises(UserError):
            inquiry.vendor_ids.unlink()
        with self.assertRaises(UserError):
            inquiry.unlink()

    def test_a_vendor_added_later_is_asked_at_once(self):
        inquiry = self._sent()
        inquiry.vendor_ids = [(0, 0, {"partner_id": self.corvo.id})]
        order = self._order(inquiry, self.corvo)
        self.assertEqual(order.state, "sent")
        self.assertEqual(len(order.purchase_group_id.order_ids), 3)

    def test_nobody_changes_an_offer(self):
        inquiry = self._sent()
        self._offer(inquiry, self.apex, 2)
        for records, values in (
            (inquiry.offer_ids, {"freight": 1}),
            (inquiry.offer_ids.line_ids, {"price": 1}),
        ):
            with self.subTest(model=records._name), self.assertRaises(AccessError):
                records.with_user(self.purchaser).write(values)
            with self.subTest(model=records._name), self.assertRaises(AccessError):
                records.with_user(self.purchaser).unlink()

    def test_ending_it_needs_a_reason_and_cancels_the_requests(self):
        inquiry = self._sent()
        with self.assertRaisesRegex(UserError, "Say why"):
            inquiry.action_decline(" ")
        inquiry.action_decline("all too dear")
        self.assertEqual(inquiry.state, "declined")
        self.assertEqual(set(inquiry.order_ids.mapped("state")), {"cancel"})
        self.assertEqual(inquiry.outcome, "all too dear")

    def test_the_mail_of_the_vendor_is_kept_with_a_typed_offer(self):
        inquiry = self._sent()
        self._offer(
            inquiry, self.apex, 2, files=[{"name": "mail.txt", "datas": "aGVsbG8="}]
        )
        attachment = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "supply.offer"),
                ("res_id", "=", inquiry.offer_ids.id),
            ]
        )
        self.assertEqual(attachment.raw, b"hello")

    def test_the_form_of_the_buyer_records_what_was_typed(self):
        inquiry = self._sent()
        record = (
            self.env["supply.offer.record"]
            .with_user(self.purchaser)
            .create({"inquiry_id": inquiry.id, "vendor_id": inquiry.vendor_ids[0].id})
        )
        record.line_ids.price = 3
        record.action_confirm()
        self.assertEqual(inquiry.offer_ids.line_ids.price, 3)
        self.assertEqual(inquiry.offer_ids.user_id, self.purchaser)

    def test_the_form_of_the_buyer_starts_with_the_terms_of_the_vendor(self):
        term = self.env.ref("account.account_payment_term_30days")
        self.apex.property_supplier_payment_term_id = term
        inquiry = self._sent()
        record = (
            self.env["supply.offer.record"]
            .with_user(self.purchaser)
            .create({"inquiry_id": inquiry.id, "vendor_id": inquiry.vendor_ids[0].id})
        )
        self.assertEqual(record.payment_term_id, term)

    def test_a_passed_deadline_reminds_the_buyer_once(self):
        inquiry = self._sent(date_deadline=self._in(hours=1))
        with freeze_time(self._in(hours=2)):
            self.env["supply.inquiry"]._cron_deadlines()
            self.env["supply.inquiry"]._cron_deadlines()
        self.assertEqual(inquiry.activity_ids.user_id, self.purchaser)
        self.assertEqual(len(inquiry.activity_ids), 1)

    def test_costs_of_the_inquiry_are_summed_for_the_buyer(self):
        inquiry = self._inquiry()
        employee = self.env["hr.employee"].create({"name": "Somebody else"})
        self.env["hr.expense"].create(
            {
                "name": "Journey",
                "employee_id": employee.id,
                "total_amount_currency": 120,
                "supply_inquiry_id": inquiry.id,
            }
        )
        self.assertEqual(inquiry.amount_costs, 120)

    def test_the_request_prints_in_the_language_of_the_vendor(self):
        inquiry = self._sent()
        html = (
            self.env["ir.actions.report"]
            ._render_qweb_html(
                "purchase_flow.supply_inquiry_vendor_print", inquiry.vendor_ids.ids
            )[0]
            .decode()
        )
        self.assertEqual(html.count("Spring stock"), 2)
        self.assertIn("Steel", html)
