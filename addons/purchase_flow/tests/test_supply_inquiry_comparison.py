from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from .supply_inquiry_common import InquiryCase


@tagged("post_install", "-at_install")
class TestSupplyInquiryComparison(InquiryCase):
    def test_a_tonne_in_another_currency_against_a_kilogram_in_ours(self):
        """Half of our money is one of theirs: 500 a tonne are 1.00 a kilogram."""
        inquiry = self._sent()
        self._offer(
            inquiry,
            self.apex,
            500,
            uom_id=self.tonne.id,
            currency=self.foreign.name,
        )
        self._offer(inquiry, self.brava, 1.05)
        apex, brava = (self._cell(inquiry, one) for one in (self.apex, self.brava))
        self.assertAlmostEqual(apex["landed_unit"], 1.0)
        self.assertAlmostEqual(brava["landed_unit"], 1.05)
        self.assertEqual((apex["marks"], brava["marks"]), (["best"], []))

    def test_a_dozen_against_a_piece(self):
        inquiry = self._sent([{"product_id": self.bolt.id, "quantity": 24}])
        self._offer(inquiry, self.apex, 12, uom_id=self.dozen.id)
        self._offer(inquiry, self.brava, 0.9)
        self.assertEqual(self._cell(inquiry, self.apex)["landed_unit"], 1.0)
        self.assertEqual(self._cell(inquiry, self.brava)["marks"], ["best"])

    def test_whole_packs_cost_their_surplus(self):
        inquiry = self._sent([{"product_id": self.bolt.id, "quantity": 18}])
        self._offer(inquiry, self.apex, 12, uom_id=self.dozen.id)
        cell = self._cell(inquiry, self.apex)
        self.assertEqual((cell["ordered"], cell["surplus"]), (24, 6))
        self.assertAlmostEqual(cell["landed_unit"], 24 / 18, 5)
        self.assertEqual((cell["multiple"], cell["order_multiple"]), (0, 1))

    def test_a_tonne_is_cut_to_what_is_needed(self):
        inquiry = self._sent([{"product_id": self.steel.id, "quantity": 1700}])
        self._offer(inquiry, self.apex, 500, uom_id=self.tonne.id)
        self.assertEqual(self._cell(inquiry, self.apex)["ordered"], 1700)

    def test_the_freight_is_shared_by_value(self):
        lines = [
            {"product_id": self.steel.id, "quantity": 300},
            {"product_id": self.bolt.id, "quantity": 100},
        ]
        inquiry = self._sent(lines)
        rows = [{"line_id": line.id, "price": 1} for line in inquiry.line_ids]
        self._offer(inquiry, self.apex, lines=rows, freight=40)
        self.assertEqual(self._cell(inquiry, self.apex)["freight"], 30)
        self.assertEqual(self._cell(inquiry, self.apex, line=1)["freight"], 10)

    def test_the_freight_can_turn_the_order_round(self):
        inquiry = self._sent()
        self._offer(inquiry, self.apex, 1, freight=400)
        self._offer(inquiry, self.brava, 1.1)
        self.assertEqual(self._cell(inquiry, self.apex)["landed_unit"], 1.2)
        self.assertIn("best", self._cell(inquiry, self.brava)["marks"])

    def test_a_minimum_costs_its_surplus(self):
        inquiry = self._sent([{"product_id": self.bolt.id, "quantity": 8}])
        self._offer(inquiry, self.apex, 10, minimum=12)
        cell = self._cell(inquiry, self.apex)
        self.assertEqual((cell["ordered"], cell["surplus"]), (12, 4))
        self.assertEqual(cell["surplus_cost"], 40)
        self.assertEqual(cell["landed_unit"], 15)

    def test_thirty_days_to_pay_are_worth_the_interest(self):
        term = self.env["account.payment.term"].create(
            {
                "name": "73 days",
                "line_ids": [
                    Command.create(
                        {"value": "percent", "value_amount": 100, "nb_days": 73}
                    )
                ],
            }
        )
        inquiry = self._sent(yearly_rate=10)
        self._offer(inquiry, self.apex, 1, payment_term_id=term.id)
        self._offer(inquiry, self.brava, 1)
        self.assertAlmostEqual(self._cell(inquiry, self.apex)["landed_unit"], 0.98)
        self.assertEqual(self._cell(inquiry, self.apex)["marks"], ["best"])

    def test_prices_with_tax_are_compared_without(self):
        self.steel.supplier_taxes_id = self._tax(is_given_back=True)
        inquiry = self._sent()
        self._offer(inquiry, self.apex, 1.2, is_tax_included=True)
        self._offer(inquiry, self.brava, 1.1)
        self.assertAlmostEqual(self._cell(inquiry, self.apex)["landed_unit"], 1.0)
        self.assertIn("best", self._cell(inquiry, self.apex)["marks"])
        order_line = self._order(inquiry, self.apex).order_line
        self.assertAlmostEqual(order_line.price_unit, 1.0)

    def test_tax_that_nobody_gives_back_is_a_cost(self):
        self.steel.supplier_taxes_id = self._tax(is_given_back=False)
        inquiry = self._sent()
        self._offer(inquiry, self.apex, 1)
        cell = self._cell(inquiry, self.apex)
        self.assertAlmostEqual(cell["landed_unit"], 1.2)
        self.assertEqual(cell["tax"], 400)

    def _tax(self, is_given_back):
        tax = self.env["account.tax"].create(
            {"name": "20", "amount": 20, "type_tax_use": "purchase"}
        )
        if is_given_back:
            account = self.env["account.account"].create(
                {
                    "name": "Tax paid",
                    "code": "118020",
                    "account_type": "asset_current",
                }
            )
            of_tax = tax.invoice_repartition_line_ids.filtered(
                lambda row: row.repartition_type == "tax"
            )
            of_tax.account_id = account
        return tax

    def test_dates_mark_the_earliest_and_the_best_in_time(self):
        need = fields.Date.add(fields.Date.context_today(self.steel), days=10)
        inquiry = self._sent(
            [{"product_id": self.steel.id, "quantity": 10, "date_need": need}]
        )
        self._offer(inquiry, self.apex, 1, lead_days=30)
        self._offer(inquiry, self.brava, 2, lead_days=5)
        self.assertEqual(self._cell(inquiry, self.apex)["marks"], ["best", "late"])
        self.assertEqual(
            self._cell(inquiry, self.brava)["marks"], ["earliest", "best_in_time"]
        )

    def test_costs_count_when_they_are_wanted(self):
        inquiry = self._sent([{"product_id": self.bolt.id, "quantity": 10}])
        self._offer(inquiry, self.apex, 1)
        self.env["hr.expense"].create(
            {
                "name": "Sample",
                "employee_id": self.env["hr.employee"].create({"name": "E"}).id,
                "total_amount_currency": 20,
                "supply_inquiry_id": inquiry.id,
            }
        )
        self.assertEqual(self._cell(inquiry, self.apex)["landed_unit"], 1)
        inquiry.is_sharing_costs = True
        self.assertEqual(self._cell(inquiry, self.apex)["landed_unit"], 3)

    def test_the_last_price_is_shown_with_its_date_and_vendor(self):
        self._bought(self.corvo, 24, uom_id=self.dozen.id)
        inquiry = self._sent([{"product_id": self.bolt.id, "quantity": 10}])
        self._offer(inquiry, self.apex, 1)
        [line] = inquiry.compare()["lines"]
        self.assertEqual((line["last_price"], line["last_vendor"]), (2, "Corvo"))
        self.assertEqual(line["last_date"], str(fields.Date.context_today(self.steel)))

    def _bought(self, vendor, price, quantity=1, uom_id=None):
        order = self.env["purchase.order"].create(
            {
                "partner_id": vendor.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.bolt.id,
                            "product_qty": quantity,
                            "price_unit": price,
                            "product_uom_id": uom_id or self.unit.id,
                        }
                    )
                ],
            }
        )
        order.button_confirm()
        return order

    def test_a_vendor_is_scored_by_what_was_bought(self):
        for price in (100, 105):
            self._bought(self.apex, price)
        scores = (self.apex + self.corvo)._get_vendor_scores()
        self.assertEqual(scores[self.apex.id]["drift"], 5)
        self.assertEqual(scores[self.corvo.id]["score"], False)

    def test_rejects_of_the_inspection_lower_the_score(self):
        self.patch(
            type(self.env["res.partner"]),
            "_get_vendor_reject_rates",
            lambda partners: {self.apex.id: 40.0},
        )
        self.assertEqual(self.apex._get_vendor_scores()[self.apex.id]["score"], 60)

    def test_comparing_more_lines_takes_no_more_queries(self):
        counts = []
        crate = self.env["uom.uom"].create(
            {"name": "Crate", "relative_factor": 25, "relative_uom_id": self.kg.id}
        )
        goods = {"type": "consu", "uom_id": self.kg.id, "uom_ids": crate.ids}
        for size in (4, 4, 40):
            products = self.env["product.product"].create(
                [{"name": f"P{n}", **goods} for n in range(size)]
            )
            inquiry = self._sent(
                [{"product_id": product.id, "quantity": 5} for product in products]
            )
            for vendor in (self.apex, self.brava):
                uom = self.kg if vendor == self.brava else crate
                rows = [
                    {"line_id": line.id, "price": 3, "uom_id": uom.id}
                    for line in inquiry.line_ids
                ]
                self._offer(inquiry, vendor, lines=rows)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            matrix = inquiry.compare()
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(len(matrix["lines"]), size)
        # The first warms what a server has in memory anyway.
        self.assertLessEqual(counts[2], counts[1] + 2)
