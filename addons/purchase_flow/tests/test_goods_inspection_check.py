from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .inspection_common import InspectionCase


@tagged("post_install", "-at_install")
class TestGoodsInspectionCheck(InspectionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule.template_id = cls.env["goods.inspection.template"].create(
            {
                "name": "Pumps",
                "check_ids": [
                    Command.create(
                        {
                            "name": "Pressure",
                            "kind": "measure",
                            "has_min": True,
                            "measure_min": 4.5,
                            "has_max": True,
                            "measure_max": 5.5,
                        }
                    ),
                    Command.create(
                        {"name": "Count", "kind": "count", "is_required": False}
                    ),
                ],
            }
        )

    def test_a_limit_on_one_side_is_written_as_one(self):
        _order, inspection = self._inspected()
        pressure = inspection.check_ids.filtered(lambda check: check.has_min)
        self.assertEqual(pressure.limits, "4.5 – 5.5")
        pressure.sudo().write({"has_max": False, "measure_unit": "bar"})
        self.assertEqual(pressure.limits, "≥ 4.5 bar")

    def test_a_required_check_comes_before_accepting(self):
        _order, inspection = self._inspected(10)
        with self.assertRaisesRegex(UserError, "come first: Pressure"):
            self._decide(inspection, "accepted", 1)

    def test_a_measure_judges_itself(self):
        _order, inspection = self._inspected(10)
        pressure = inspection.check_ids.filtered(lambda item: item.kind == "measure")
        pressure.value = 5.0
        self.assertEqual(pressure.result, "pass")
        pressure.value = 5.6
        self.assertEqual(pressure.result, "fail")

    def test_a_count_is_compared_with_the_receipt(self):
        _order, inspection = self._inspected(10)
        count = inspection.check_ids.filtered(lambda item: item.kind == "count")
        count.value = 9
        self.assertEqual(count.result, "fail")
        count.value = 10
        self.assertEqual(count.result, "pass")

    def test_what_failed_is_not_simply_accepted(self):
        _order, inspection = self._inspected(10)
        inspection.check_ids.filtered(lambda item: item.kind == "measure").value = 9
        with self.assertRaisesRegex(UserError, "concession"):
            self._decide(inspection, "accepted", 1)
        self._decide(inspection, "rejected", 10)
        self.assertEqual(inspection.state, "done")

    def test_limits_the_wrong_way_round_are_refused(self):
        check = self.rule.template_id.check_ids[0]
        with self.assertRaises(ValidationError):
            check.measure_min = 6
