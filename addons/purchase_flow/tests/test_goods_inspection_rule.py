from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .inspection_common import InspectionCase


@tagged("post_install", "-at_install")
class TestGoodsInspectionRule(InspectionCase):
    def _is_inspected(self, product=None):
        order = self._order(lines=[(product or self.other, 1, 1.0)])
        return bool(self._receive(order).sudo().inspection_ids)

    def test_a_category_holds_for_what_lies_under_it(self):
        above = self.env["product.category"].create({"name": "Machines"})
        below = self.env["product.category"].create(
            {"name": "Pumps", "parent_id": above.id}
        )
        self.rule.write({"product_ids": False, "category_id": above.id})
        self.assertFalse(self._is_inspected())
        self.other.categ_id = below
        self.assertTrue(self._is_inspected())

    def test_a_vendor_is_meant_with_its_contacts(self):
        contact = self.env["res.partner"].create(
            {"name": "Ana", "parent_id": self.vendor.id}
        )
        self.rule.write({"product_ids": False, "partner_ids": contact.ids})
        self.assertTrue(self._is_inspected())
        self.vendor = self.env["res.partner"].create({"name": "Another"})
        self.assertFalse(self._is_inspected())

    def test_a_new_vendor_is_inspected_for_its_first_receipts(self):
        self.rule.write({"product_ids": False, "new_receipts": 2})
        self.assertEqual(
            [self._is_inspected() for _turn in range(3)], [True, True, False]
        )

    def test_a_vendor_with_a_bad_score_is_inspected(self):
        bad = self.env["goods.inspection.rule"].create(
            {"name": "Bad", "score_below": 90}
        )
        self.assertFalse(self._is_inspected())
        _order, inspection = self._inspected(10)
        self._decide(inspection, "accepted", 5)
        self._decide(inspection, "rejected", 5)
        self.assertEqual(self.vendor.quality_score, 50)
        self.assertTrue(self._is_inspected())
        bad.score_below = 40
        self.assertFalse(self._is_inspected())

    def test_a_share_draws_the_same_lot_each_time(self):
        self.rule.write({"product_ids": False, "percent": 30})
        order = self._order(lines=[(self.other, 1, 1.0)] * 40)
        moves = order.sudo().picking_ids.move_ids
        rules = self.env["goods.inspection.rule"]
        drawn = set(rules._find_for(moves))
        self.assertEqual(drawn, set(rules._find_for(moves)))
        self.assertGreater(len(drawn), 0)
        self.assertLess(len(drawn), 40)

    def test_no_share_inspects_nothing(self):
        self.rule.write({"product_ids": False, "percent": 0})
        self.assertFalse(self._is_inspected())

    def test_a_rule_of_another_company_holds_nothing(self):
        self.rule.write(
            {
                "product_ids": False,
                "company_id": self.env["res.company"].create({"name": "Other"}).id,
            }
        )
        self.assertFalse(self._is_inspected())

    def test_impossible_numbers_are_refused(self):
        for name, value in (
            ("percent", 101),
            ("score_below", -1),
            ("new_receipts", -1),
        ):
            with self.subTest(name=name), self.assertRaises(ValidationError):
                self.rule[name] = value

    def test_finding_rules_costs_the_same_for_many_moves(self):
        self.rule.write({"product_ids": False, "new_receipts": 3, "score_below": 99})
        few = self._order(lines=[(self.other, 1, 1.0)] * 2).sudo()
        many = self._order(lines=[(self.other, 1, 1.0)] * 20).sudo()
        costs = []
        for order in (few, many):
            moves = self.env["stock.move"].browse(order.picking_ids.move_ids.ids)
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.env["goods.inspection.rule"]._find_for(moves)
            costs.append(self.cr.sql_log_count - before)
        self.assertLessEqual(costs[1], costs[0] + 1)
