from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.crm_roles.tests.common import ROLES

from .supply_inquiry_common import InquiryCase

MODELS = (
    "supply.inquiry",
    "supply.inquiry.line",
    "supply.inquiry.vendor",
    "supply.inquiry.award",
    "supply.offer",
    "supply.offer.line",
)


@tagged("post_install", "-at_install")
class TestSupplyInquiryRights(InquiryCase):
    def test_only_buyer_and_boss_see_inquiries_and_offers(self):
        for role in ROLES:
            for model in MODELS:
                with self.subTest(role=role, model=model):
                    records = self.env[model].with_user(getattr(self, role))
                    self.assertEqual(
                        records.has_access("read"), role in ("boss", "purchaser")
                    )

    def test_a_salesperson_reads_no_offer_by_any_method(self):
        inquiry = self._sent()
        self._offer(inquiry, self.apex, 2)
        mine = inquiry.with_user(self.salesperson)
        for door in (
            lambda: mine.read(["title"]),
            lambda: mine.compare(),
            lambda: mine.offer_ids.read(["freight"]),
            lambda: mine.record_offer({"partner_id": self.apex.id}),
            lambda: mine.action_send(),
            lambda: mine.action_award({}),
        ):
            with self.assertRaises(AccessError):
                door()

    def test_the_boss_compares_and_changes_nothing(self):
        inquiry = self._sent()
        self._offer(inquiry, self.apex, 2)
        seen = inquiry.with_user(self.boss)
        matrix = seen.compare()
        self.assertFalse(matrix["inquiry"]["can_award"])
        for door in (
            lambda: seen.write({"title": "mine"}),
            lambda: seen.action_award({}),
            lambda: seen.record_offer({"partner_id": self.apex.id, "lines": []}),
            lambda: seen.action_cancel("no"),
        ):
            with self.assertRaises(AccessError):
                door()

    def test_no_role_makes_an_offer_or_an_award_by_hand(self):
        inquiry = self._sent()
        for model in ("supply.offer", "supply.offer.line", "supply.inquiry.award"):
            records = self.env[model].with_user(self.purchaser)
            for operation in ("create", "write", "unlink"):
                with self.subTest(model=model, operation=operation):
                    self.assertFalse(records.has_access(operation))
        with self.assertRaises(AccessError):
            inquiry.vendor_ids.with_user(self.purchaser).write({"link_key": "mine"})

    def test_no_request_is_linked_to_an_inquiry_by_hand(self):
        inquiry = self._sent()
        foreign = (
            self.env["purchase.order"]
            .with_user(self.purchaser)
            .create({"partner_id": self.apex.id})
        )
        invitation = inquiry.vendor_ids[0].with_user(self.purchaser)
        for door in (
            lambda: foreign.write({"supply_vendor_id": invitation.id}),
            lambda: foreign.create(
                {"partner_id": self.apex.id, "supply_vendor_id": invitation.id}
            ),
            lambda: invitation.write({"order_id": foreign.id}),
            lambda: invitation.write({"state": "answered"}),
        ):
            with self.assertRaises(AccessError):
                door()

    def test_another_company_sees_nothing(self):
        inquiry = self._sent()
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.boss.write({"company_ids": [(4, other.id)], "company_id": other.id})
        seen = inquiry.with_user(self.boss).with_company(other)
        seen = seen.with_context(allowed_company_ids=other.ids)
        self.assertFalse(seen.search([("id", "=", inquiry.id)]))

    def test_the_state_changes_by_buttons_only(self):
        inquiry = self._sent()
        with self.assertRaises(AccessError):
            inquiry.write({"state": "awarded"})
