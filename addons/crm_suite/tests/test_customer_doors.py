from xmlrpc.client import Fault

from odoo import fields
from odoo.tests import HttpCase, get_db_name, tagged

from odoo.addons.crm_roles.tests.common import RoleCase

SECRET = "Kala pays in gold"
NUMBER = "+34 915 552 282"


@tagged("post_install", "-at_install")
class TestCustomerDoors(RoleCase, HttpCase):
    """What is forbidden about customers is forbidden over XML-RPC as well."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for name in ("res_partner_rule_private", "res_partner_rule_private_write"):
            cls.env.ref(f"customer_book.{name}").active = True
        cls.colleague = cls.sales_manager.copy(
            {
                "login": "test_door",
                "name": "Door",
                "password": "test_door",
                "group_ids": [(6, 0, cls.salesperson.group_ids.ids)],
            }
        )
        cls.customer = cls.env["res.partner"].create(
            {
                "name": "Kala",
                "is_company": True,
                "phone": NUMBER,
                "user_id": cls.colleague.id,
            }
        )
        owner = cls.customer.with_user(cls.colleague)
        owner.log_action({"kind": "note", "summary": SECRET})
        private = {"kind": "note", "summary": f"Private: {SECRET}", "is_private": True}
        owner.log_action(private)
        cls.events = cls.env["customer.event"].search([("summary", "ilike", SECRET)])
        cls.call = cls.env["customer.call"].with_user(cls.colleague)
        cls.call = cls.call.browse(
            cls.call.log(
                {
                    "number": NUMBER,
                    "partner_id": cls.customer.id,
                    "summary": SECRET,
                }
            )["id"]
        )
        cls.heat = owner.action_heat(2, SECRET)

    def _ask(self, user, model, method, *args, **kwargs):
        return self.xmlrpc_object.execute_kw(
            get_db_name(), user.id, user.login, model, method, list(args), kwargs
        )

    def _refused(self, user, model, method, *args, **kwargs):
        with self.assertRaises(Fault, msg=f"{model}.{method}") as refusal:
            self._ask(user, model, method, *args, **kwargs)
        text = refusal.exception.faultString
        # By a rule, and not because the call itself is wrong.
        self.assertNotIn("Traceback", text, f"{model}.{method}")
        self.assertNotIn(SECRET, text)

    def test_the_page_and_history_of_a_hidden_customer_are_refused(self):
        ids = self.customer.ids
        note = {"kind": "note", "summary": "x"}
        for method, args in (
            ("overview", ()),
            ("overview_tab", ("access",)),
            ("timeline", ()),
            ("log_action", (note,)),
            ("action_open_overview", ()),
            ("action_print_customer_file", ()),
            ("action_heat", (2, "why")),
            ("action_cool", ("won",)),
            ("action_release", ("no need",)),
            ("action_transfer", (self.salesperson.id, "mine")),
            ("action_share", (self.salesperson.ids,)),
        ):
            self._refused(self.salesperson, "res.partner", method, ids, *args)

    def test_rows_of_a_hidden_customer_come_out_by_no_list(self):
        for model, field in (
            ("customer.event", "summary"),
            ("customer.event.version", "summary"),
            ("customer.call", "summary"),
            ("customer.heat", "reason"),
        ):
            domain = [(field, "ilike", SECRET)]
            ask = (self.salesperson, model)
            self.assertEqual(self._ask(*ask, "search_count", domain), 0, model)
            self.assertEqual(self._ask(*ask, "search_read", domain, [field]), [], model)
            groups = self._ask(*ask, "formatted_read_group", domain, [], ["__count"])
            self.assertFalse(any(group["__count"] for group in groups), model)

    def test_rows_of_a_hidden_customer_are_read_and_exported_by_no_number(self):
        event = self.events.ids
        for model, ids, field in (
            ("customer.event", event, "summary"),
            ("customer.call", self.call.ids, "summary"),
            ("customer.heat", self.heat, "reason"),
        ):
            self._refused(self.salesperson, model, "read", ids, [field])
            self._refused(self.salesperson, model, "export_data", ids, [field])
        self._refused(
            self.salesperson, "customer.event", "action_correct", event[:1], {}
        )
        right = self.env["res.partner"].create({"name": "Right"}).id
        self._refused(
            self.salesperson, "customer.event", "action_move", event, right, "mine"
        )

    def test_calls_of_colleagues_are_changed_by_nobody(self):
        ids = self.call.ids
        tomorrow = fields.Datetime.to_string(
            fields.Datetime.add(fields.Datetime.now(), days=1)
        )
        for method, args in (
            ("write", ({"summary": "x"},)),
            ("unlink", ()),
            ("action_call_back", (tomorrow,)),
            ("action_link", (self.customer.id,)),
        ):
            self._refused(self.salesperson, "customer.call", method, ids, *args)
        self._refused(self.salesperson, "customer.call", "create", {"number": "1"})

    def test_a_lookup_tells_of_a_hidden_customer_the_owner_alone(self):
        found = str(self._ask(self.salesperson, "customer.call", "lookup", NUMBER))
        self.assertIn(self.colleague.name, found)
        self.assertNotIn(SECRET, found)
        self.assertNotIn("'phone': '+34", found)

    def test_nobody_writes_the_history_not_even_its_author(self):
        for user in (self.colleague, self.boss):
            for method, args in (
                ("create", ({"kind": "note", "partner_id": self.customer.id},)),
                ("write", (self.events.ids, {"summary": "x"})),
                ("unlink", (self.events.ids,)),
            ):
                self._refused(user, "customer.event", method, *args)

    def test_a_private_row_is_read_by_no_colleague_who_sees_the_customer(self):
        self.customer.with_user(self.colleague).action_share(self.salesperson.ids)
        ids = self.customer.ids
        page = self._ask(self.salesperson, "res.partner", "timeline", ids)
        told = {row["summary"] for row in page["rows"] if SECRET in row["summary"]}
        self.assertEqual(told, {SECRET})
        domain = [("summary", "ilike", "Private")]
        count = self._ask(self.salesperson, "customer.event", "search_count", domain)
        self.assertEqual(count, 0)
