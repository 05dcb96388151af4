from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .inspection_common import InspectionCase


@tagged("post_install", "-at_install")
class TestPurchaseFlowForging(InspectionCase):
    def _plan_line(self, **context):
        order = self._order(10)
        lines = self.env["payment.plan.line"].with_user(self.purchaser)
        return lines.with_context(**context).create(
            {
                "purchase_order_id": order.id,
                "name": "Rest",
                "due_rule": "arrival",
                "share": 100,
            }
        )

    def test_a_payment_goes_to_the_vendor_of_its_order(self):
        line = self._plan_line()
        other = self.env["res.partner"].create({"name": "My cousin"})
        for values in ({"partner_id": other.id}, {"amount": 9999}):
            with self.assertRaisesRegex(AccessError, "only the buttons"):
                line.write(values)
        self.assertEqual(line.partner_id, self.vendor)

    def test_a_default_of_the_caller_makes_no_payment_due(self):
        line = self._plan_line(default_is_firm=True, default_direction="in")
        self.assertFalse(line.is_firm)
        self.assertEqual(line.direction, "out")

    def test_a_default_of_the_caller_opens_no_envelope(self):
        inquiries = self.env["supply.inquiry"].with_user(self.purchaser)
        inquiry = inquiries.with_context(default_is_opened=True).create(
            {"title": "Steel"}
        )
        self.assertFalse(inquiry.is_opened)

    def test_numbers_are_drawn_and_not_typed(self):
        needs = self.env["purchase.need"].with_user(self.salesperson)
        values = {"line_ids": [Command.create({"product_id": self.product.id})]}
        with self.assertRaisesRegex(AccessError, "only the buttons"):
            needs.create({"name": "PR/1", **values})
        need = needs.create(values)
        with self.assertRaisesRegex(AccessError, "only the buttons"):
            need.name = "PR/1"
        inquiries = self.env["supply.inquiry"].with_user(self.purchaser)
        inquiry = inquiries.create({"name": "INQ/1", "title": "Steel"})
        self.assertNotEqual(inquiry.name, "INQ/1")
        with self.assertRaisesRegex(AccessError, "nobody writes them"):
            inquiry.name = "INQ/1"

    def test_a_vendor_file_is_of_no_contact_that_the_caller_names(self):
        files = self.env["purchase.flow.vendor"].with_user(self.purchaser)
        file = files.with_context(default_partner_id=self.vendor.id).create(
            {"name": "New one"}
        )
        self.assertFalse(file.partner_id)

    def test_a_request_keeps_the_company_and_amount_it_follows_from(self):
        need = (
            self.env["purchase.need"]
            .with_user(self.salesperson)
            .create({"line_ids": [Command.create({"product_id": self.product.id})]})
        )
        for record, values in (
            (need, {"amount_estimated": 1}),
            (need.line_ids, {"amount_estimated": 1}),
            (need.line_ids, {"reason": "office"}),
            (need.line_ids, {"refuse_reason": "No"}),
            (need.line_ids, {"date_postponed": "2030-01-01"}),
        ):
            with self.assertRaises(AccessError):
                record.write(values)

    def test_an_inspection_says_what_its_receipt_says(self):
        _order, inspection = self._inspected(10)
        other = self._order(1)
        for values in ({"purchase_order_id": other.id}, {"name": "QI/1"}):
            with self.assertRaisesRegex(AccessError, "only the buttons"):
                inspection.write(values)

    def _checked(self):
        self.rule.template_id = self.env["goods.inspection.template"].create(
            {
                "name": "Pumps",
                "check_ids": [
                    Command.create(
                        {
                            "name": "Pressure",
                            "kind": "measure",
                            "has_max": True,
                            "measure_max": 5,
                        }
                    )
                ],
            }
        )
        return self._inspected(10)[1]

    def test_who_looks_does_not_choose_what_is_looked_at(self):
        check = self._checked().check_ids
        for values in ({"is_required": False}, {"measure_max": 99}):
            with self.assertRaisesRegex(AccessError, "only the buttons"):
                check.write(values)

    def test_a_bad_measure_is_not_called_good(self):
        check = self._checked().check_ids
        check.write({"value": 9, "result": "pass"})
        self.assertEqual(check.result, "fail")
        with self.assertRaisesRegex(AccessError, "measured"):
            check.result = "pass"

    def test_the_checks_of_a_decided_inspection_stay(self):
        inspection = self._checked()
        inspection.check_ids.value = 9
        self._decide(inspection, "rejected", 10)
        with self.assertRaisesRegex(UserError, "decided"):
            inspection.check_ids.value = 4

    def test_a_claim_holds_decisions_of_its_own_inspection(self):
        mine, other = self._inspected(10)[1], self._inspected(10)[1]
        for inspection in (mine, other):
            self._decide(inspection, "rejected", 10)
        claim = self.env["goods.inspection.claim"].with_user(self.purchaser)
        claim = claim._open_for(mine)
        with self.assertRaisesRegex(ValidationError, "another inspection"):
            claim.line_ids = [Command.create({"decision_id": other.decision_ids.id})]

    def test_a_sent_claim_keeps_its_lines(self):
        inspection = self._inspected(10)[1]
        self._decide(inspection, "rejected", 10)
        claim = self.env["goods.inspection.claim"].with_user(self.purchaser)
        claim = claim._open_for(inspection)
        claim.action_send()
        with self.assertRaisesRegex(UserError, "was sent"):
            claim.line_ids.unlink()
