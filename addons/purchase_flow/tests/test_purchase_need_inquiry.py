from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .supply_inquiry_common import InquiryCase


@tagged("post_install", "-at_install")
class TestPurchaseNeedInquiry(InquiryCase):
    def setUp(self):
        super().setUp()
        today = fields.Date.context_today(self.bolt)
        self.early = self._need(self.bolt, 5, fields.Date.add(today, days=3))
        self.later = self._need(self.bolt, 3, fields.Date.add(today, days=9))
        self.lines = self.early + self.later

    def _need(self, product, quantity, date):
        need = (
            self.env["purchase.need"]
            .with_user(self.salesperson)
            .create(
                {
                    "line_ids": [
                        Command.create(
                            {
                                "product_id": product.id,
                                "quantity": quantity,
                                "date_need": date,
                            }
                        )
                    ]
                }
            )
        )
        need.action_submit()
        if need.state == "submitted":
            request = need.sudo().desk_approval_request_id
            request.with_user(self.boss).action_approve()
        return need.line_ids.with_user(self.purchaser)

    def _inquire(self):
        action = self.lines.action_make_inquiry((self.apex + self.brava).ids)
        return (
            self.env["supply.inquiry"]
            .with_user(self.purchaser)
            .browse(action["res_id"])
        )

    def test_requests_of_one_product_are_asked_for_together(self):
        inquiry = self._inquire()
        self.assertRecordValues(
            inquiry.line_ids,
            [{"quantity": 8, "date_need": self.early.date_need}],
        )
        self.assertEqual(inquiry.line_ids.need_line_ids, self.lines)

    def test_vendors_do_not_read_the_numbers_of_our_requests(self):
        self.assertEqual(self._inquire().title, self.lines.product_id.display_name)

    def test_what_is_asked_for_is_known_to_the_board(self):
        self.assertEqual(self.lines._get_inquired_quantities(), {})
        self._inquire()
        self.assertEqual(
            self.lines._get_inquired_quantities(),
            {self.early.id: 5, self.later.id: 3},
        )

    def test_nothing_is_asked_for_twice(self):
        inquiry = self._inquire()
        with self.assertRaisesRegex(UserError, f"asked for in {inquiry.name} already"):
            self._inquire()

    def test_what_is_ordered_is_not_inquired(self):
        self.lines.action_refuse("We have enough.")
        with self.assertRaisesRegex(UserError, "ordered, or not approved"):
            self._inquire()

    def test_a_cancelled_inquiry_gives_the_quantity_back(self):
        self._inquire().action_cancel("wrong product")
        self.assertEqual(self.lines._get_inquired_quantities(), {})
        self._inquire()

    def test_the_award_serves_the_first_needed_first(self):
        inquiry = self._inquire()
        inquiry.action_send()
        self._offer(inquiry, self.apex, 2)
        self._award(inquiry, self.apex, quantity=6)
        self.assertEqual(self.lines.mapped("qty_allocated"), [5, 1])
        self.assertEqual(self.lines._get_inquired_quantities(), {})

    def test_requesters_see_their_quantity_and_not_the_minimum(self):
        inquiry = self._inquire()
        inquiry.action_send()
        self._offer(inquiry, self.apex, 2, minimum=12)
        self._award(inquiry, self.apex)
        self.assertEqual(self._order(inquiry, self.apex).order_line.product_qty, 12)
        self.assertEqual(self.lines.mapped("qty_allocated"), [5, 3])

    def test_requests_of_another_product_do_not_join_a_line(self):
        inquiry = self._inquiry()
        with self.assertRaisesRegex(ValidationError, "asks for another product"):
            inquiry.line_ids.need_line_ids = self.early

    def test_the_board_makes_the_inquiry(self):
        self.env.flush_all()
        rows = (
            self.env["purchase.need.board"]
            .with_user(self.purchaser)
            .search([("product_id", "=", self.bolt.id)])
        )
        action = rows.action_inquire()
        inquiry = self.env["supply.inquiry"].browse(action["res_id"])
        self.assertEqual(sum(inquiry.line_ids.mapped("quantity")), 8)

    def test_a_substitute_serves_the_request(self):
        other = self._product("Better bolt")
        inquiry = self._inquire()
        inquiry.action_send()
        self._offer(inquiry, self.apex, 2)
        self._award(inquiry, self.apex, product_id=other.id)
        self.assertEqual(self.lines.mapped("qty_open"), [0, 0])
        self.assertEqual(self.lines.product_id, self.bolt)
        self.assertEqual(self.lines.allocation_ids.order_line_id.product_id, other)
