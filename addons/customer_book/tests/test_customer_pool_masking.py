from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .customer_case import CustomerCase

PHONE, EMAIL = "+34 915 552 282", "kala@hidden.example"


@tagged("post_install", "-at_install")
class TestCustomerPoolMasking(CustomerCase):
    """Telephone and mail of a pool customer come out by no door."""

    def setUp(self):
        super().setUp()
        self.customer = self._customer(phone=PHONE, email=EMAIL)
        self.contact = self._customer(
            "Lin",
            parent_id=self.customer.id,
            is_company=False,
            email="lin@hidden.example",
        )
        self.lead = self.env["crm.lead"].create(
            {
                "name": "Pumps",
                "type": "opportunity",
                "partner_id": self.customer.id,
                "user_id": False,
            }
        )
        self.customer.action_pool(self.pool.id, "new")
        self.env.invalidate_all()

    def _entry(self, user):
        entries = self.env["customer.pool.entry"].with_user(user)
        return entries.search([("id", "=", self.customer.id)])

    def test_a_member_sees_name_and_masks(self):
        [row] = self._entry(self.salesperson).read(["name", "phone_mask", "email_mask"])
        self.assertEqual(row["name"], "Kala")
        self.assertEqual(row["phone_mask"], "+3••••82")
        self.assertNotIn("hidden", row["email_mask"])

    def test_the_customer_cannot_be_read(self):
        for record in (self.customer, self.contact):
            with self.assertRaises(AccessError):
                record.with_user(self.salesperson).read(["phone", "email"])

    def test_the_customer_cannot_be_exported(self):
        exporter = self.env.ref("base.group_allow_export")
        self.salesperson.group_ids += exporter
        with self.assertRaises(AccessError):
            self.customer.with_user(self.salesperson).export_data(["phone"])

    def test_no_search_finds_a_number(self):
        partners = self.env["res.partner"].with_user(self.salesperson)
        for domain in (
            [("phone", "ilike", "2282")],
            [("email", "=", EMAIL)],
            [("child_ids.email", "ilike", "lin@")],
            [("phone_mobile_search", "ilike", "915552282")],
        ):
            self.assertNotIn(self.customer, partners.search(domain), domain)

    def test_no_group_tells_a_number(self):
        partners = self.env["res.partner"].with_user(self.salesperson)
        groups = partners._read_group([], ["email"], ["__count"])
        self.assertNotIn(EMAIL, [email for email, _count in groups])

    def test_no_name_search_finds_a_mail(self):
        found = self.env["res.partner"].with_user(self.salesperson).name_search(EMAIL)
        self.assertFalse(found)

    def test_the_opportunities_of_the_customer_are_hidden_as_well(self):
        leads = self.env["crm.lead"].with_user(self.salesperson)
        self.assertNotIn(self.lead, leads.search([]))
        with self.assertRaises(AccessError):
            self.lead.with_user(self.salesperson).read(["email_from"])

    def test_further_numbers_are_hidden(self):
        number = self.env["customer.book.phone"].create(
            {"partner_id": self.customer.id, "number": "600 111 222"}
        )
        phones = self.env["customer.book.phone"].with_user(self.salesperson)
        self.assertNotIn(number, phones.search([]))

    def test_the_keys_are_nobodys_reading(self):
        with self.assertRaises(AccessError):
            self.env["customer.book.key"].with_user(self.salesperson).search([])

    def test_a_member_of_another_pool_sees_nothing(self):
        stranger = new_test_user(
            self.env, login="test_stranger", groups="crm_roles.role_salesperson"
        )
        self.assertFalse(self._entry(stranger))
        with self.assertRaises(AccessError):
            self._entry(self.salesperson).with_user(stranger).action_reveal()

    def test_the_manager_of_the_pool_sees_all(self):
        [row] = self.customer.with_user(self.sales_manager).read(["phone"])
        self.assertEqual(row["phone"], PHONE)

    def test_after_the_claim_everything_is_there(self):
        self._as(self.salesperson, self.customer).action_claim()
        [row] = self.customer.with_user(self.salesperson).read(["phone"])
        self.assertEqual(row["phone"], PHONE)
        self.assertIn(
            self.lead, self.env["crm.lead"].with_user(self.salesperson).search([])
        )

    def test_a_full_view_is_written_down(self):
        shown = self._entry(self.salesperson).action_reveal()
        self.assertEqual(shown, {"name": "Kala", "phone": PHONE, "email": EMAIL})
        views = self.env["customer.pool.view"].search(
            [("partner_id", "=", self.customer.id)]
        )
        self.assertEqual(views.user_id, self.salesperson)

    def test_full_views_of_a_day_are_capped(self):
        self.pool.view_cap = 1
        self._entry(self.salesperson).action_reveal()
        self._entry(self.salesperson).action_reveal()  # the same one again is free
        other = self._pooled("Other")
        entry = self.env["customer.pool.entry"].with_user(self.salesperson)
        with self.assertRaisesRegex(UserError, "1 a day are allowed"):
            entry.browse(other.id).action_reveal()

    def test_pool_fields_are_not_written_by_hand(self):
        mine = self._customer("Mine", owner=self.salesperson)
        for values in (
            {"pool_id": self.pool.id},
            {"is_owner_locked": True},
            {"reclaim_at": "2099-01-01"},
            {"owner_since": "2099-01-01 00:00:00"},
        ):
            with self.assertRaisesRegex(AccessError, "Claim, Return, Assign"):
                mine.with_user(self.salesperson).write(values)

    def test_the_ledger_is_written_by_nobody(self):
        mine = self._customer("Mine", owner=self.salesperson)
        row = self._ledger(mine)
        for user in (
            self.salesperson,
            self.sales_manager,
            self.env.ref("base.user_admin"),
        ):
            forged = row.with_user(user)
            with self.assertRaises(AccessError):
                forged.write({"owner_id": self.colleague.id})
            with self.assertRaises(AccessError):
                forged.unlink()
            with self.assertRaises(AccessError):
                forged.create(
                    {
                        "partner_id": mine.id,
                        "owner_id": user.id,
                        "how": "claimed",
                        "date_from": "2026-01-01 00:00:00",
                    }
                )

    def test_the_salesperson_field_is_no_way_around_the_claim(self):
        with self.assertRaises(AccessError):
            self.customer.with_user(self.salesperson).user_id = self.salesperson
        theirs = self._customer("Theirs", owner=self.colleague)
        with self.assertRaisesRegex(AccessError, "may not give away"):
            theirs.with_user(self.salesperson).user_id = self.salesperson

    def test_a_changed_salesperson_field_stands_in_the_ledger(self):
        mine = self._customer("Mine", owner=self.salesperson)
        mine.with_user(self.sales_manager).user_id = self.colleague
        self.assertEqual(
            self._ledger(mine).mapped("owner_id"), self.colleague | self.salesperson
        )
        self.assertEqual(mine.user_id, self.colleague)
