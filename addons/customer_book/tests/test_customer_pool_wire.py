from xmlrpc.client import Fault

from odoo.tests import HttpCase, get_db_name, new_test_user, tagged

PHONE, EMAIL = "+34 915 552 282", "kala@hidden.example"
SECRETS = (EMAIL, "2282", "lin@hidden.example", "600777123")


@tagged("post_install", "-at_install")
class TestCustomerPoolWire(HttpCase):
    """What a member of the pool gets over XML-RPC holds neither number nor mail."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = new_test_user(
            cls.env,
            login="wire_member",
            groups="crm_roles.role_salesperson,base.group_allow_export",
        )
        pool = cls.env["customer.pool"].create(
            {"name": "Wire", "member_ids": [(6, 0, cls.member.ids)]}
        )
        cls.customer = cls.env["res.partner"].create(
            {
                "name": "Kala",
                "is_company": True,
                "phone": PHONE,
                "email": EMAIL,
                "customer_phone_ids": [(0, 0, {"number": "600777123"})],
                "child_ids": [(0, 0, {"name": "Lin", "email": "lin@hidden.example"})],
            }
        )
        cls.contact = cls.customer.child_ids
        cls.lead = cls.env["crm.lead"].create(
            {"name": "Pumps", "type": "opportunity", "partner_id": cls.customer.id}
        )
        # A deal of the member's own that names the customer.
        cls.customer.action_pool(pool.id, "new")

    def _call(self, model, method, *args, **kwargs):
        """The answer as text, or the fault."""
        try:
            found = self.xmlrpc_object.execute_kw(
                get_db_name(),
                self.member.id,
                "wire_member",
                model,
                method,
                list(args),
                kwargs,
            )
        except Fault as fault:
            found = fault.faultString
        return str(found)

    def _assert_nothing(self, model, method, *args, **kwargs):
        text = self._call(model, method, *args, **kwargs)
        for secret in SECRETS:
            self.assertNotIn(secret, text, f"{model}.{method}")
        return text

    def test_reading_tells_nothing(self):
        for record in (self.customer, self.contact):
            names = ["phone", "email", "phone_sanitized", "customer_phone_ids"]
            self._assert_nothing("res.partner", "read", record.ids, names)
            self._assert_nothing("res.partner", "export_data", record.ids, names)
        self._assert_nothing("crm.lead", "read", self.lead.ids, ["email_from", "phone"])
        self._assert_nothing("crm.lead", "export_data", self.lead.ids, ["email_from"])
        self._assert_nothing(
            "crm.lead",
            "export_data",
            self.lead.ids,
            ["partner_id/phone", "partner_id/email"],
        )

    def test_lists_tell_nothing(self):
        shown = {"name": {}, "phone": {}, "email": {}}
        for method, kwargs in (
            ("search_read", {"fields": ["phone", "email"]}),
            ("web_search_read", {"specification": shown}),
        ):
            self._assert_nothing("res.partner", method, [], **kwargs)
        self._assert_nothing(
            "crm.lead",
            "web_search_read",
            [],
            specification={"partner_id": {"fields": shown}, "email_from": {}},
        )
        self._assert_nothing(
            "customer.book.phone", "search_read", [], fields=["number"]
        )
        self._assert_nothing("customer.book.key", "search_read", [], fields=["value"])
        self._assert_nothing(
            "customer.pool.entry", "search_read", [], fields=["name", "phone_mask"]
        )

    def test_groups_tell_nothing(self):
        for model, field in (
            ("res.partner", "email"),
            ("res.partner", "phone"),
            ("crm.lead", "email_from"),
            ("customer.book.phone", "number"),
        ):
            self._assert_nothing(
                model, "formatted_read_group", [], [field], ["__count"]
            )
            self._assert_nothing(model, "read_group", [], [field], [field])

    def test_a_search_is_no_oracle(self):
        for model, domain in (
            ("res.partner", [("phone", "ilike", "2282")]),
            ("res.partner", [("email", "=", EMAIL)]),
            ("res.partner", [("child_ids.email", "ilike", "lin@hidden")]),
            ("res.partner", [("customer_phone_ids.number", "ilike", "600777")]),
            ("crm.lead", [("partner_id.phone", "ilike", "2282")]),
            ("crm.lead", [("partner_id.email", "=", EMAIL)]),
            ("customer.pool.entry", [("name", "=", "Kala"), ("phone", "!=", False)]),
        ):
            text = self._call(model, "search_count", domain)
            self.assertTrue(text == "0" or "Invalid field" in text, (domain, text))

    def test_masks_are_searched_as_masks(self):
        """What is hidden by a mask is found by no part of the number."""
        count = self._call(
            "customer.pool.entry", "search_count", [("phone_mask", "ilike", "5552")]
        )
        self.assertEqual(count, "0")

    def test_names_are_searched_without_mail(self):
        for word in (EMAIL, "2282", "lin@hidden"):
            self.assertEqual(self._call("res.partner", "name_search", word), "[]")

    def test_the_history_of_owners_tells_no_number(self):
        self._assert_nothing(
            "customer.owner",
            "search_read",
            [("partner_id", "=", self.customer.id)],
        )

    def test_a_duplicate_tells_the_pool_alone(self):
        text = self._assert_nothing(
            "res.partner", "find_duplicates", {"email": EMAIL.upper(), "name": "Kala"}
        )
        self.assertIn("Wire", text)
        self.assertNotIn(str(self.customer.id), text.replace("Wire", ""))
