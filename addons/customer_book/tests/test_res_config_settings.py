from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .customer_case import CustomerCase


@tagged("post_install", "-at_install")
class TestResConfigSettings(CustomerCase):
    def _set(self, **values):
        self.env["res.config.settings"].create(values).execute()

    def test_private_customers_are_switched_on_and_off(self):
        theirs = self._customer("Theirs", owner=self.colleague)
        partners = self.env["res.partner"].with_user(self.salesperson)
        for is_private in (True, False):
            self._set(is_customer_private=is_private)
            found = partners.search([("id", "=", theirs.id)])
            self.assertEqual(bool(found), not is_private)

    def test_the_settings_show_what_holds(self):
        self._set(is_hard_tax=False, is_hard_phone=True, is_customer_private=True)
        shown = self.env["res.config.settings"].create({})
        self.assertEqual((shown.is_hard_tax, shown.is_hard_phone), (False, True))
        self.assertTrue(shown.is_customer_private)

    def test_what_stops_is_what_was_ticked(self):
        self._customer("Kala Ltd", phone="600 111 111")
        partners = self.env["res.partner"].with_user(self.salesperson)
        self._set(is_hard_phone=False, is_hard_tax=False, is_hard_name=True)
        self.assertTrue(partners.create({"name": "Other", "phone": "600111111"}))
        with self.assertRaisesRegex(ValidationError, "exists already"):
            partners.create({"name": "KALA"})

    def test_nothing_stops_when_nothing_is_ticked(self):
        self._customer(phone="600 111 111")
        self._set(is_hard_phone=False, is_hard_tax=False)
        partners = self.env["res.partner"].with_user(self.salesperson)
        self.assertTrue(partners.create({"name": "Other", "phone": "600111111"}))

    def test_a_new_pool_begins_with_the_defaults_of_the_company(self):
        self._set(default_days_former_owner=60, default_view_cap=7)
        pool = self.env["customer.pool"].create(
            {"name": "South", "manager_ids": [(6, 0, self.sales_manager.ids)]}
        )
        self.assertEqual((pool.days_former_owner, pool.view_cap), (60, 7))

    def test_settings_that_are_only_saved_change_no_default(self):
        self._set()
        pool = self.env["customer.pool"].new({})
        self.assertEqual((pool.days_former_owner, pool.view_cap), (30, 20))

    def test_the_settings_belong_to_the_administrator(self):
        for user in (self.salesperson, self.sales_manager):
            with self.assertRaises(AccessError):
                self.env["res.config.settings"].with_user(user).create(
                    {"is_customer_private": False}
                ).execute()
