from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .supply_inquiry_common import InquiryCase


@tagged("post_install", "-at_install")
class TestPurchaseFlowVendor(InquiryCase):
    def _file(self, **values):
        return (
            self.env["purchase.flow.vendor"]
            .with_user(self.purchaser)
            .create({"name": "Delta GmbH", "email": "info@delta.example", **values})
        )

    def _order_from(self, partner):
        return (
            self.env["purchase.order"]
            .with_user(self.purchaser)
            .create(
                {
                    "partner_id": partner.id,
                    "order_line": [
                        Command.create(
                            {
                                "product_id": self.bolt.id,
                                "product_qty": 1,
                                "price_unit": 5,
                            }
                        )
                    ],
                }
            )
        )

    def _approve(self, file):
        request = file.sudo().desk_approval_request_id
        request.with_user(self.boss).action_approve()

    def test_submitting_makes_the_contact_and_waits_for_the_boss(self):
        file = self._file(contact_name="Dora")
        file.action_submit()
        self.assertEqual(file.state, "waiting")
        self.assertEqual(file.partner_id.vendor_state, "new")
        self.assertEqual(file.partner_id.child_ids.name, "Dora")

    def test_a_new_vendor_is_asked_but_not_ordered_from(self):
        file = self._file()
        file.action_submit()
        inquiry = self._sent(vendors=file.partner_id)
        self._offer(inquiry, file.partner_id, 2)
        order = self._order_from(file.partner_id)
        with self.assertRaisesRegex(UserError, "Delta GmbH is a new vendor.*Boss"):
            order.button_confirm()
        with self.assertRaises(UserError):
            order.write({"state": "purchase"})

    def test_the_approved_vendor_is_ordered_from(self):
        file = self._file()
        file.action_submit()
        self._approve(file)
        self.assertEqual(file.state, "approved")
        order = self._order_from(file.partner_id)
        order.button_confirm()
        self.assertEqual(order.state, "purchase")

    def test_an_award_to_a_new_vendor_waits_as_a_request(self):
        file = self._file()
        file.action_submit()
        inquiry = self._sent(vendors=file.partner_id)
        self._offer(inquiry, file.partner_id, 1)
        result = self._award(inquiry, file.partner_id)
        self.assertEqual(inquiry.state, "awarded")
        self.assertEqual(result["confirmed_ids"], [])
        self.assertEqual(inquiry.order_ids.state, "sent")

    def test_a_contact_made_any_other_way_is_new_too(self):
        partner = (
            self.env["res.partner"]
            .with_user(self.purchaser)
            .create({"name": "Epsilon", "vendor_state": "approved"})
        )
        self.assertEqual(partner.vendor_state, "new")
        with self.assertRaises(UserError):
            self._order_from(partner).button_confirm()

    def test_a_person_at_a_new_vendor_is_no_way_around(self):
        file = self._file(contact_name="Dora")
        file.action_submit()
        with self.assertRaises(UserError):
            self._order_from(file.partner_id.child_ids).button_confirm()

    def test_nobody_writes_the_verdict(self):
        file = self._file()
        file.action_submit()
        for user in (self.purchaser, self.boss, self.env.ref("base.user_admin")):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                file.partner_id.with_user(user).write({"vendor_state": "approved"})

    def test_a_file_is_not_pointed_at_another_partner(self):
        file = self._file(partner_id=self.apex.id)
        self.assertFalse(file.partner_id)
        file.write({"partner_id": self.apex.id})
        self.assertFalse(file.partner_id)

    def test_a_contact_of_long_ago_gets_a_file_of_its_own(self):
        partner = (
            self.env["res.partner"]
            .with_user(self.purchaser)
            .create({"name": "Zeta", "email": "z@zeta.example", "is_company": True})
        )
        action = partner.action_ask_vendor_approval()
        file = self.env["purchase.flow.vendor"].browse(action["res_id"])
        self.assertEqual(file.partner_id, partner)
        file.with_user(self.purchaser).action_submit()
        self._approve(file)
        self.assertEqual(partner.vendor_state, "approved")

    def test_a_refused_vendor_stays_shut(self):
        file = self._file()
        file.action_submit()
        request = file.sudo().desk_approval_request_id
        request.with_user(self.boss).action_reject("no references")
        self.assertEqual(
            (file.state, file.partner_id.vendor_state), ("rejected", "refused")
        )

    def test_vendors_of_before_are_approved(self):
        self.assertEqual(self.apex.vendor_state, "approved")

    def test_duplicates_are_found_by_each_mark(self):
        self.apex.write({"vat": "ES B12 345", "phone": "+34 912 345 678"})
        finder = self.env["purchase.flow.vendor"].with_user(self.purchaser)
        for vals, reason in (
            ({"name": "APEX, S.L."}, "name"),
            ({"vat": "esb12345"}, "vat"),
            ({"email": "Sales@Apex.example"}, "email"),
            ({"phone": "0034 912345678"}, "phone"),
        ):
            with self.subTest(reason=reason):
                [found] = finder.find_duplicates(vals)
                self.assertEqual(found["partner_id"], self.apex.id)
                self.assertEqual(found["reasons"], [reason])

    def test_nothing_alike_is_found_for_a_new_name(self):
        finder = self.env["purchase.flow.vendor"].with_user(self.purchaser)
        self.assertEqual(finder.find_duplicates({"name": "Nobody knows it"}), [])

    def test_a_hidden_company_shows_that_it_exists_and_whose_it_is(self):
        self.env["ir.rule"].create(
            {
                "name": "Hidden from buyers",
                "model_id": self.env["ir.model"]._get("res.partner").id,
                "domain_force": f"[('id', '!=', {self.apex.id})]",
                "groups": [Command.link(self.env.ref("crm_roles.role_purchaser").id)],
            }
        )
        # Groups' rules add up; take away what lets everybody read.
        self.env["ir.rule"].create(
            {
                "name": "Hidden",
                "model_id": self.env["ir.model"]._get("res.partner").id,
                "domain_force": f"[('id', '!=', {self.apex.id})]",
            }
        )
        self.apex.user_id = self.salesperson
        finder = self.env["purchase.flow.vendor"].with_user(self.purchaser)
        [found] = finder.find_duplicates({"email": self.apex.email})
        self.assertEqual((found["partner_id"], found["name"]), (False, ""))
        self.assertNotIn("Apex", found["text"])
        self.assertIn("test_salesperson", found["text"])

    def test_duplicates_are_looked_at_before_submitting(self):
        file = self._file(name="Apex Ltd")
        with self.assertRaisesRegex(UserError, "may be known already:\nApex"):
            file.action_submit()
        file.is_sure = True
        file.action_submit()
        self.assertEqual(file.state, "waiting")

    def test_a_vendor_nobody_can_reach_is_refused(self):
        with self.assertRaisesRegex(UserError, "cannot be reached"):
            self._file(email=False).action_submit()
