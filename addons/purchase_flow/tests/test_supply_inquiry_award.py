from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .supply_inquiry_common import InquiryCase


@tagged("post_install", "-at_install")
class TestSupplyInquiryAward(InquiryCase):
    def setUp(self):
        super().setUp()
        self.inquiry = self._sent([{"product_id": self.bolt.id, "quantity": 10}])
        self._offer(self.inquiry, self.apex, 8, lead_days=4)
        self._offer(self.inquiry, self.brava, 9)

    def test_the_cheapest_needs_no_reason(self):
        result = self._award(self.inquiry, self.apex)
        self.assertEqual(self.inquiry.state, "awarded")
        self.assertEqual(self.inquiry.award_user_id, self.purchaser)
        order = self._order(self.inquiry, self.apex)
        self.assertEqual(result["order_ids"], order.ids)
        self.assertEqual(order.state, "purchase")
        self.assertRecordValues(
            order.order_line, [{"product_qty": 10, "price_unit": 8}]
        )

    def test_a_dearer_one_needs_a_reason_which_is_kept(self):
        with self.assertRaisesRegex(UserError, "not the cheapest"):
            self._award(self.inquiry, self.brava)
        self.assertEqual(self.inquiry.state, "collecting")
        self._award(self.inquiry, self.brava, reason="never late so far")
        self.assertEqual(self.inquiry.award_ids.reason, "never late so far")

    def test_the_others_are_cancelled_and_thanked(self):
        self._award(self.inquiry, self.apex)
        self.assertEqual(self._order(self.inquiry, self.brava).state, "cancel")
        mails = self.env["mail.mail"].search([("subject", "like", "thank you")])
        self.assertEqual(mails.recipient_ids, self.brava)

    def test_thanking_is_a_switch(self):
        self.inquiry.is_thanking = False
        self._award(self.inquiry, self.apex)
        self.assertFalse(
            self.env["mail.mail"].search([("subject", "like", "thank you")])
        )

    def test_one_line_is_split_between_two_vendors(self):
        rows = [
            {
                "offer_line_id": self._line_of(self.inquiry, vendor).id,
                "quantity": quantity,
                "reason": "no vendor has all",
            }
            for vendor, quantity in ((self.apex, 6), (self.brava, 4))
        ]
        self.inquiry.action_award({"awards": rows})
        ordered = [
            self._order(self.inquiry, vendor).order_line.product_qty
            for vendor in (self.apex, self.brava)
        ]
        self.assertEqual(ordered, [6, 4])

    def test_more_than_was_asked_is_refused(self):
        rows = [
            {
                "offer_line_id": self._line_of(self.inquiry, vendor).id,
                "quantity": 6,
                "reason": "both",
            }
            for vendor in (self.apex, self.brava)
        ]
        with self.assertRaisesRegex(UserError, "12 Units awarded, 10 asked for"):
            self.inquiry.action_award({"awards": rows})

    def test_bad_choices_are_refused(self):
        line = self._line_of(self.inquiry, self.apex).id
        for awards, refusal in (
            ([], UserError),
            ([{"offer_line_id": 0}], UserError),
            ([{"offer_line_id": line, "quantity": 0}], ValidationError),
            ([{"offer_line_id": line, "quantity": "many"}], ValidationError),
        ):
            with self.subTest(awards=awards), self.assertRaises(refusal):
                self.inquiry.action_award({"awards": awards})

    def test_an_older_version_is_not_awarded(self):
        old = self._line_of(self.inquiry, self.apex)
        self._offer(self.inquiry, self.apex, 7)
        with self.assertRaisesRegex(UserError, "a newer version has come"):
            self.inquiry.action_award({"awards": [{"offer_line_id": old.id}]})

    def test_an_expired_offer_needs_a_reason(self):
        yesterday = fields.Date.context_today(self.inquiry) - timedelta(days=1)
        self._offer(self.inquiry, self.apex, 7, date_valid=str(yesterday))
        with self.assertRaisesRegex(UserError, "Ask for a new offer"):
            self._award(self.inquiry, self.apex)
        self._award(self.inquiry, self.apex, reason="confirmed by telephone")

    def test_the_minimum_is_ordered_and_the_award_stays_what_was_asked(self):
        self._offer(self.inquiry, self.apex, 1, minimum=12)
        self._award(self.inquiry, self.apex)
        self.assertEqual(
            self._order(self.inquiry, self.apex).order_line.product_qty, 12
        )
        self.assertEqual(self.inquiry.award_ids.quantity, 10)

    def test_awarded_is_what_the_order_costs_with_what_the_minimum_adds(self):
        self._offer(self.inquiry, self.apex, 1, minimum=12)
        self._award(self.inquiry, self.apex)
        order = self._order(self.inquiry, self.apex)
        self.assertEqual(order.amount_untaxed, 12)
        self.assertEqual(self.inquiry.amount_awarded, 12)

    def test_a_price_per_pack_is_awarded_in_whole_packs(self):
        self._offer(self.inquiry, self.apex, 24, uom_id=self.dozen.id)
        self._award(self.inquiry, self.apex)
        line = self._order(self.inquiry, self.apex).order_line
        self.assertEqual((line.product_qty, line.product_uom_id), (1, self.dozen))
        award = self.inquiry.award_ids
        self.assertEqual((award.quantity, award.qty_ordered), (10, 1))
        self.assertEqual(self.inquiry.amount_awarded, 24)

    def test_a_guess_of_whole_packs_stays_out_of_the_price_list(self):
        self._offer(self.inquiry, self.apex, 24, uom_id=self.dozen.id)
        self._award(self.inquiry, self.apex)
        self.assertEqual(self.bolt.seller_ids.filtered("date_start").qty_multiple, 0)

    def test_the_price_list_keeps_the_multiple_that_the_vendor_named(self):
        self._offer(self.inquiry, self.apex, 24, uom_id=self.dozen.id, multiple=2)
        self._award(self.inquiry, self.apex)
        self.assertEqual(self.bolt.seller_ids.filtered("date_start").qty_multiple, 2)

    def test_a_pack_that_the_product_names_is_not_broken(self):
        bag = self._unit("Bag", 25, self.kg)
        inquiry = self._sent([{"product_id": self.steel.id, "quantity": 60}])
        self._offer(inquiry, self.apex, 10, uom_id=bag.id)
        self.steel.uom_ids = bag
        # It was offered before: as the vendor understood it then.
        self.assertEqual(self._cell(inquiry, self.apex)["ordered"], 60)
        self._offer(inquiry, self.apex, 10, uom_id=bag.id)
        self.assertEqual(self._cell(inquiry, self.apex)["ordered"], 75)

    def test_a_price_per_hundred_is_no_pack(self):
        hundred = self._unit("Hundred", 100, self.unit)
        inquiry = self._sent([{"product_id": self.bolt.id, "quantity": 120}])
        self._offer(inquiry, self.apex, 10, uom_id=hundred.id)
        self._award(inquiry, self.apex)
        self.assertEqual(self._order(inquiry, self.apex).amount_untaxed, 12)

    def test_a_vendor_who_says_zero_breaks_his_packs(self):
        inquiry = self._sent([{"product_id": self.bolt.id, "quantity": 18}])
        for zero in (0, "0", 0.0):
            with self.subTest(zero=zero):
                self._offer(inquiry, self.apex, 12, uom_id=self.dozen.id, multiple=zero)
                self.assertEqual(self._cell(inquiry, self.apex)["ordered"], 18)
                self.assertEqual(self._line_of(inquiry, self.apex)._say_multiple(), "0")

    def test_a_telephoned_price_per_pack_says_whether_packs_are_broken(self):
        inquiry = self._sent([{"product_id": self.bolt.id, "quantity": 18}])
        for is_any_quantity, ordered in ((False, 24), (True, 18)):
            with self.subTest(is_any_quantity=is_any_quantity):
                typed = self.env["supply.offer.record.line"].new(
                    {
                        "line_id": inquiry.line_ids.id,
                        "uom_id": self.dozen.id,
                        "price": 12,
                        "is_any_quantity": is_any_quantity,
                    }
                )
                values = typed._prepare_offer_values()
                values["line_id"] = inquiry.line_ids.id
                values["uom_id"] = self.dozen.id
                self._offer(inquiry, self.apex, lines=[values])
                self.assertEqual(self._cell(inquiry, self.apex)["ordered"], ordered)

    def _unit(self, name, factor, reference):
        return self.env["uom.uom"].create(
            {"name": name, "relative_factor": factor, "relative_uom_id": reference.id}
        )

    def test_awarded_in_dozens_is_what_the_order_costs(self):
        self._offer(self.inquiry, self.apex, 24, uom_id=self.dozen.id, multiple=1)
        self._award(self.inquiry, self.apex)
        order = self._order(self.inquiry, self.apex)
        self.assertEqual(order.amount_untaxed, 24)
        self.assertEqual(self.inquiry.amount_awarded, 24)

    def test_the_order_is_in_the_unit_and_currency_of_the_offer(self):
        self._offer(
            self.inquiry,
            self.apex,
            24,
            uom_id=self.dozen.id,
            multiple=1,
            currency=self.foreign.name,
        )
        self._award(self.inquiry, self.apex)
        order = self._order(self.inquiry, self.apex)
        self.assertEqual(order.currency_id, self.foreign)
        self.assertRecordValues(
            order.order_line,
            [{"product_qty": 1, "product_uom_id": self.dozen.id, "price_unit": 24}],
        )

    def test_another_currency_of_the_order_converts_the_offered_price(self):
        self._award(self.inquiry, self.apex, confirm=False)
        order = self._order(self.inquiry, self.apex)
        order.currency_id = self.foreign
        self.assertEqual(order.order_line.price_unit, 4)
        order.currency_id = self.money
        self.assertEqual(order.order_line.price_unit, 8)

    def test_an_order_holds_nothing_that_another_vendor_got(self):
        lines = [
            {"product_id": self.bolt.id, "quantity": 10},
            {"product_id": self.steel.id, "quantity": 10},
        ]
        inquiry = self._sent(lines)
        for vendor, prices in ((self.apex, (1, 9)), (self.brava, (2, 5))):
            rows = [
                {"line_id": line.id, "price": price}
                for line, price in zip(inquiry.line_ids, prices, strict=True)
            ]
            self._offer(inquiry, vendor, lines=rows)
        inquiry.action_award(
            {
                "awards": [
                    {"offer_line_id": self._line_of(inquiry, self.apex, 0).id},
                    {"offer_line_id": self._line_of(inquiry, self.brava, 1).id},
                ]
            }
        )
        for vendor, product in ((self.apex, self.bolt), (self.brava, self.steel)):
            self.assertRecordValues(
                self._order(inquiry, vendor).order_line,
                [{"product_id": product.id, "product_qty": 10}],
            )

    def test_the_price_list_keeps_the_old_price_and_gets_the_new(self):
        today = fields.Date.context_today(self.inquiry)
        old = self.env["product.supplierinfo"].create(
            {
                "partner_id": self.apex.id,
                "product_tmpl_id": self.bolt.product_tmpl_id.id,
                "price": 11,
            }
        )
        self._offer(
            self.inquiry,
            self.apex,
            7,
            lead_days=4,
            date_valid=str(today + timedelta(days=30)),
        )
        self._award(self.inquiry, self.apex)
        self.assertEqual(old.date_end, today - timedelta(days=1))
        new = self.bolt.seller_ids - old
        self.assertRecordValues(
            new,
            [
                {
                    "partner_id": self.apex.id,
                    "price": 7,
                    "delay": 4,
                    "date_start": today,
                    "date_end": today + timedelta(days=30),
                }
            ],
        )
        self.assertEqual(self.bolt._select_seller(self.apex, 10).price, 7)

    def test_the_saving_is_told_against_the_highest_and_the_last_price(self):
        last = self.env["purchase.order"].create(
            {
                "partner_id": self.corvo.id,
                "order_line": [(0, 0, {"product_id": self.bolt.id, "price_unit": 8.5})],
            }
        )
        last.order_line.product_qty = 1
        last.order_line.price_unit = 8.5
        last.button_confirm()
        result = self._award(self.inquiry, self.apex)
        self.assertEqual((result["saved"], result["saved_last"]), (10, 5))
        self.assertEqual(self.inquiry.amount_awarded, 80)

    def test_a_large_order_waits_for_the_boss(self):
        inquiry = self._sent([{"product_id": self.bolt.id, "quantity": 1000}])
        self._offer(inquiry, self.apex, 8)
        result = self._award(inquiry, self.apex)
        self.assertEqual(result["confirmed_ids"], [])
        order = self._order(inquiry, self.apex)
        self.assertEqual(order.desk_approval_state, "waiting")

    def test_a_change_after_the_audit_opens_it_again(self):
        inquiry = self._sent([{"product_id": self.bolt.id, "quantity": 1000}])
        self._offer(inquiry, self.apex, 8)
        self._award(inquiry, self.apex)
        order = self._order(inquiry, self.apex)
        request = order.sudo().desk_approval_request_id
        request.with_user(self.boss).action_approve()
        self.assertEqual(order.state, "purchase")
        order.order_line.price_unit = 9
        self.assertEqual(order.desk_approval_state, "waiting")

    def test_a_substitute_is_ordered_and_the_line_keeps_what_was_asked(self):
        other = self._product("Better bolt")
        self._offer(self.inquiry, self.apex, 7, alternate="Better bolt")
        self._award(self.inquiry, self.apex, product_id=other.id)
        self.assertEqual(
            self._order(self.inquiry, self.apex).order_line.product_id, other
        )
        self.assertEqual(self.inquiry.line_ids.product_id, self.bolt)
        self.assertTrue(self.inquiry.award_ids.is_substitute)

    def test_words_are_compared_and_ordered_once_they_have_a_product(self):
        inquiry = self._sent([{"name": "A special bolt", "quantity": 10}])
        self.assertEqual(
            self._order(inquiry, self.apex).order_line.display_type, "line_note"
        )
        self._offer(inquiry, self.apex, 3)
        with self.assertRaisesRegex(UserError, "has no product yet"):
            self._award(inquiry, self.apex)
        inquiry.line_ids.product_id = self.bolt
        self._award(inquiry, self.apex)
        lines = self._order(inquiry, self.apex).order_line.filtered("product_id")
        self.assertRecordValues(lines, [{"product_qty": 10, "price_unit": 3}])

    def test_an_awarded_inquiry_is_not_awarded_again(self):
        self._award(self.inquiry, self.apex)
        with self.assertRaisesRegex(UserError, "is already: Awarded"):
            self._award(self.inquiry, self.apex)

    def test_a_request_ordered_by_hand_is_not_ordered_again(self):
        order = self._order(self.inquiry, self.apex)
        order.with_context(skip_alternative_check=True).button_confirm()
        with self.assertRaisesRegex(UserError, "ordered outside of its inquiry"):
            self._award(self.inquiry, self.apex)

    def test_a_request_cancelled_or_deleted_by_hand_is_made_again(self):
        order = self._order(self.inquiry, self.apex)
        order.button_cancel()
        order.unlink()
        self._award(self.inquiry, self.apex)
        self.assertEqual(self._order(self.inquiry, self.apex).state, "purchase")

    def test_nobody_writes_an_award_or_a_saving(self):
        self._award(self.inquiry, self.apex)
        for records, values in (
            (self.inquiry.award_ids, {"reason": "other"}),
            (self.inquiry, {"amount_saved": 1}),
        ):
            with self.subTest(model=records._name), self.assertRaises(AccessError):
                records.with_user(self.purchaser).write(values)

    def test_a_free_offer_is_awarded_with_its_reason(self):
        self._offer(self.inquiry, self.apex, 0, note="samples")
        self._award(self.inquiry, self.apex)
        self.assertEqual(self._order(self.inquiry, self.apex).state, "purchase")
