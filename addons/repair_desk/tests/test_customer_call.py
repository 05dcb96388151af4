from odoo.tests import tagged

from odoo.addons.crm_roles.tests.common import RoleCase


@tagged("post_install", "-at_install")
class TestCustomerCall(RoleCase):
    """The call desk knows the open repairs of who calls."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.env["res.partner"].create(
            {"name": "Kala", "phone": "+34 915 552 282"}
        )
        product = cls.env["product.product"].create({"name": "Pump"})
        cls.repair, cls.cancelled = cls.env["repair.order"].create(
            [{"partner_id": cls.customer.id, "product_id": product.id}] * 2
        )
        cls.cancelled.action_repair_cancel()

    def _open(self, user):
        calls = self.env["customer.call"].with_user(user)
        [match] = calls.lookup("915552282")["matches"]
        return [(row["model"], row["id"]) for row in match["open"]]

    def test_open_repairs_are_told_cancelled_ones_are_not(self):
        self.assertIn(("repair.order", self.repair.id), self._open(self.service_agent))
        self.assertNotIn(
            ("repair.order", self.cancelled.id), self._open(self.service_agent)
        )

    def test_the_button_opens_a_repair_of_the_caller(self):
        calls = self.env["customer.call"].with_user(self.service_agent)
        result = calls.log(
            {"number": "915552282", "partner_id": self.customer.id, "summary": "leaks"}
        )
        action = calls.browse(result["id"]).action_button("repair")
        self.assertEqual(action["context"]["default_partner_id"], self.customer.id)
        self.assertEqual(action["context"]["customer_call_id"], result["id"])

    def test_who_makes_no_repairs_has_no_button(self):
        calls = self.env["customer.call"].with_user(self.accountant)
        self.assertNotIn("repair", [one["key"] for one in calls.read_buttons()])
