from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .supply_inquiry_common import InquiryCase

SECRET = 1234.56


@tagged("post_install", "-at_install")
class TestSupplyInquirySealed(InquiryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = new_test_user(
            cls.env,
            "test_admin",
            groups="base.group_system,purchase_flow.group_inquirer",
        )
        people = cls.purchaser + cls.boss + cls.admin
        people.group_ids += cls.env.ref("base.group_allow_export")

    def setUp(self):
        super().setUp()
        self.deadline = self._in(hours=5)
        self.inquiry = self._sent(is_sealed=True, date_deadline=self.deadline)
        self.result = self._offer(
            self.inquiry,
            self.apex,
            SECRET,
            freight=777.77,
            note="secret words",
            files=[{"name": "offer.txt", "datas": "c2VjcmV0"}],
        )

    def _people(self):
        return self.purchaser + self.boss + self.admin

    def test_the_offer_is_received_and_says_nothing(self):
        self.assertTrue(self.result["is_sealed"])
        offer = self.inquiry.offer_ids
        self.assertTrue(offer.is_packed)
        self.assertFalse(offer.line_ids)
        self.assertFalse(offer.freight)
        self.assertFalse(offer.note)

    def test_orm_search_group_and_export_find_no_price(self):
        for user in self._people():
            lines = self.env["supply.offer.line"].with_user(user)
            offers = self.env["supply.offer"].with_user(user)
            with self.subTest(user=user.login):
                self.assertFalse(lines.search([("price", ">", 0)]))
                self.assertFalse(lines._read_group([], [], ["price:sum"])[0][0])
                self.assertFalse(offers.search([("freight", ">", 0)]))
                exported = offers.browse(self.inquiry.offer_ids.ids).export_data(
                    ["display_name", "freight", "note", "line_ids/price"]
                )
                self.assertNotIn("1234", str(exported))
                self.assertNotIn("777", str(exported))

    def test_nobody_opens_the_envelope(self):
        envelope = self.env["supply.offer.envelope"].search([])
        for user in self._people():
            own = envelope.with_user(user)
            for door in (
                lambda own=own: own.read(["content"]),
                lambda own=own: own.search([]),
                lambda own=own: own.search_read([], ["content"]),
                lambda own=own: own.export_data(["content"]),
                lambda own=own: own.write({"content": {}}),
                lambda own=own: own.unlink(),
            ):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    door()

    def test_odoos_request_shows_no_price_and_takes_none(self):
        order = self._order(self.inquiry, self.apex)
        self.assertEqual(order.order_line.price_unit, 0)
        self.assertEqual(order.amount_total, 0)
        with self.assertRaisesRegex(UserError, "sealed inquiry"):
            order.with_user(self.purchaser).order_line.price_unit = 5

    def test_history_and_files_hold_no_price(self):
        messages = self.env["mail.message"].search(
            [
                ("model", "in", ("supply.inquiry", "supply.offer", "purchase.order")),
            ]
        )
        self.assertNotIn("1234", str(messages.mapped("body")))
        tracked = messages.tracking_value_ids.mapped("new_value_float")
        self.assertNotIn(SECRET, tracked)
        files = self.env["ir.attachment"].search([("name", "=", "offer.txt")])
        self.assertFalse(files)

    def test_comparing_and_awarding_wait_for_the_deadline(self):
        for user in self._people():
            with (
                self.subTest(user=user.login),
                self.assertRaisesRegex(UserError, "sealed until"),
            ):
                self.inquiry.with_user(user).compare()
        with self.assertRaisesRegex(UserError, "sealed until"):
            self.inquiry.action_compare()
        with self.assertRaisesRegex(UserError, "sealed until"):
            self.inquiry.action_award({"awards": [{"offer_line_id": 1}]})

    def test_the_seal_is_not_broken_nor_the_clock_turned_back(self):
        for values in (
            {"is_sealed": False},
            {"date_deadline": self._in(hours=1)},
            {"date_deadline": False},
        ):
            with self.subTest(values=values), self.assertRaises(UserError):
                self.inquiry.write(values)
        for user in self._people():
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.inquiry.with_user(user).write({"is_opened": True})
        self.inquiry.date_deadline = self._in(hours=9)

    def test_the_deadline_opens_all_envelopes(self):
        self._offer(self.inquiry, self.brava, 99)
        with freeze_time(self._in(hours=6)):
            self.env["supply.inquiry"]._cron_deadlines()
            self.assertFalse(self.inquiry.is_closed_book)
            self.assertEqual(self._cell(self.inquiry, self.apex)["price"], SECRET)
            self.assertEqual(
                self._order(self.inquiry, self.apex).order_line.price_unit, SECRET
            )
        self.assertFalse(self.env["supply.offer.envelope"].search([]))
        files = self.env["ir.attachment"].search([("name", "=", "offer.txt")])
        self.assertEqual(files.res_model, "supply.offer")

    def test_comparing_after_the_deadline_needs_no_cron(self):
        with freeze_time(self._in(hours=6)):
            matrix = self.inquiry.with_user(self.boss).compare()
        self.assertEqual(matrix["lines"][0]["cells"][0]["price"], SECRET)

    def test_a_new_version_replaces_the_sealed_one(self):
        self._offer(self.inquiry, self.apex, 1000)
        with freeze_time(self._in(hours=6)):
            self.assertEqual(self._cell(self.inquiry, self.apex)["price"], 1000)
        self.assertEqual(len(self.inquiry.offer_ids), 2)

    def test_sealed_needs_a_deadline(self):
        with self.assertRaisesRegex(UserError, "Set a deadline"):
            self._inquiry(is_sealed=True).action_send()
