from datetime import datetime

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .opening_common import OpeningCase


@tagged("post_install", "-at_install")
class TestStockOpeningPost(OpeningCase):
    def _moves(self, opening):
        return self.env["stock.move"].search(
            [("stock_opening_line_id.opening_id", "=", opening.id)]
        )

    def test_confirming_puts_the_goods_there_with_date_and_value(self):
        opening = self._confirmed(self._bolts(100, 2))
        move = self._moves(opening)
        self.assertRecordValues(
            move,
            [
                {
                    "state": "done",
                    "date": datetime(2026, 1, 1),
                    "quantity": 100,
                    "value": 200,
                    "is_in": True,
                    "journal_kind": "opening",
                    "reference": opening.name,
                }
            ],
        )
        quant = self.env["stock.quant"].search(
            [("product_id", "=", self.bolt.id), ("location_id", "=", self.stock.id)]
        )
        self.assertEqual((quant.quantity, quant.in_date), (100, datetime(2026, 1, 1)))
        self.assertEqual((self.bolt.qty_available, self.bolt.total_value), (100, 200))
        self.assertEqual(self.bolt.standard_price, 2)
        self.assertEqual(move.move_line_ids.quantity, 100)

    def test_the_journal_opens_the_opening_behind_a_movement(self):
        opening = self._confirmed(self._bolts(100, 2))
        journal = self.env["stock.journal"].with_user(self.warehouse_head)
        [row] = journal.rows(self.bolt.id)["rows"]
        self.assertEqual(
            (row["model"], row["res_id"], row["number"]),
            ("stock.opening", opening.id, opening.name),
        )

    def test_the_cost_is_the_one_that_odoo_would_compute(self):
        for method in ("average", "fifo"):
            category = self.env["product.category"].create(
                {"name": method, "property_cost_method": method}
            )
            nut = self._product("Nut", categ_id=category.id, standard_price=99)
            rows = [
                {"product_id": nut.id, "quantity": 10, "unit_cost": 1},
                {
                    "product_id": nut.id,
                    "quantity": 30,
                    "unit_cost": 2,
                    "location_id": self.shelf.id,
                },
            ]
            self._confirmed(*rows)
            with self.subTest(method=method):
                self.assertEqual((nut.standard_price, nut.total_value), (1.75, 70))
                nut._update_standard_price()
                self.assertEqual(nut.standard_price, 1.75)

    def test_a_standard_product_without_cost_takes_the_one_of_the_line(self):
        vase = self._product("Vase")
        self._confirmed({"product_id": vase.id, "quantity": 2, "unit_cost": 15})
        self.assertEqual((vase.standard_price, vase.total_value), (15, 30))

    def test_goods_that_were_there_before_are_averaged(self):
        self._receive(self.bolt, 100, 4)
        opening = self._confirmed(self._bolts(100, 2))
        self.assertEqual(self.bolt.qty_available, 200)
        self.assertEqual(self.bolt.standard_price, 3)
        quants = self.env["stock.quant"].search(
            [("product_id", "=", self.bolt.id), ("location_id", "=", self.stock.id)]
        )
        self.assertEqual(quants.mapped("quantity"), [200])
        self.assertTrue(opening)

    def _receive(self, product, quantity, cost):
        move = self.env["stock.move"].create(
            {
                "product_id": product.id,
                "product_uom_qty": quantity,
                "location_id": self.env.ref("stock.stock_location_suppliers").id,
                "location_dest_id": self.stock.id,
                "quantity": quantity,
                "picked": True,
            }
        )
        move._action_done()
        move.value_manual = quantity * cost
        return move

    def test_a_revalued_product_keeps_what_the_opening_says(self):
        opening = self._confirmed(self._bolts(100, 2))
        self._moves(opening)._set_value()
        self.assertEqual(self._moves(opening).value, 200)

    def test_units_of_the_row_become_units_of_the_product(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        self._confirmed(self._bolts(2, 24, uom_id=dozen.id))
        self.assertEqual((self.bolt.qty_available, self.bolt.standard_price), (24, 2))

    def test_lots_are_made_and_found(self):
        known = self.env["stock.lot"].create(
            {"name": "S1", "product_id": self.radio.id}
        )
        opening = self._confirmed(
            *(
                {
                    "product_id": self.radio.id,
                    "quantity": 1,
                    "unit_cost": 5,
                    "lot_name": name,
                }
                for name in ("S1", "S2")
            )
        )
        lots = opening.line_ids.lot_id
        self.assertIn(known, lots)
        self.assertEqual(lots.mapped("name"), ["S1", "S2"])
        self.assertEqual(self._held(self.stock, self.radio, known), 1)

    def test_real_time_categories_are_booked_once_and_in_balance(self):
        category = self.env["product.category"].create(
            {
                "name": "Real time",
                "property_cost_method": "average",
                "property_valuation": "real_time",
            }
        )
        self.assertTrue(category.property_stock_valuation_account_id)
        self.bolt.categ_id = category
        other = self._product("Nut", categ_id=category.id)
        opening = self._confirmed(
            self._bolts(100, 2), {"product_id": other.id, "quantity": 1, "unit_cost": 9}
        )
        entry = opening.sudo().account_move_ids
        self.assertEqual((entry.state, str(entry.date)), ("posted", "2026-01-01"))
        valued = entry.line_ids.filtered(
            lambda line: line.account_id == category.property_stock_valuation_account_id
        )
        self.assertEqual(sum(valued.mapped("debit")), 209)
        self.assertEqual(len(entry.line_ids), 2)

    def test_a_periodic_category_books_nothing(self):
        opening = self._confirmed(self._bolts())
        self.assertFalse(opening.sudo().account_move_ids)

    def test_a_second_opening_of_the_same_is_refused(self):
        first = self._confirmed(self._bolts())
        answer = self._opening(self._bolts(5)).action_check()
        self.assertIn(first.name, answer["errors"][0]["message"])

    def test_the_database_refuses_two_openings_at_once(self):
        first, second = self._opening(self._bolts()), self._opening(self._bolts(5))
        first.action_check()
        second.action_check()
        first.action_confirm()
        with self.assertRaisesRegex(UserError, first.name):
            second.action_confirm()
        claims = self.env["stock.opening.line"].search([("claim_key", "!=", False)])
        ours = claims.filtered(lambda line: line.product_id == self.bolt)
        self.assertEqual(len(ours), 1)

    def test_a_difference_document_needs_its_reason(self):
        self._confirmed(self._bolts()).action_lock()
        more = self._opening(self._bolts(-10), is_difference=True)
        self.assertIn("reason", more.action_check()["errors"][0]["message"])
        more.reason = "miscounted"
        more.action_check()
        more.action_confirm()
        self.assertEqual(self.bolt.qty_available, 90)
        self.assertEqual(set(self._moves(more).mapped("journal_kind")), {"opening"})
        self.assertEqual(str(self._moves(more).date.date()), "2026-01-01")

    def test_before_the_lock_nothing_leaves_the_warehouse(self):
        opening = self._confirmed(self._bolts())
        with self.assertRaisesRegex(UserError, f"before.*{opening.name}.*is locked"):
            self._lent(1)
        with self.assertRaisesRegex(UserError, "is locked"):
            self._ship(self.bolt, 1)
        opening.action_lock()
        self._ship(self.bolt, 1)
        self.assertEqual(self.bolt.qty_available, 99)

    def _ship(self, product, quantity):
        move = self.env["stock.move"].create(
            {
                "product_id": product.id,
                "product_uom_qty": quantity,
                "location_id": self.stock.id,
                "location_dest_id": self.env.ref("stock.stock_location_customers").id,
                "quantity": quantity,
                "picked": True,
            }
        )
        move._action_done()
        return move

    def test_another_warehouse_ships_all_the_while(self):
        self._confirmed(self._bolts())
        annex = self.env["stock.warehouse"].create({"name": "Annex", "code": "AX"})
        self._fill(self.lamp, 5, place=annex.lot_stock_id)
        loan = self._loan(1, warehouse_id=annex.id)
        loan.action_lend()
        self.assertEqual(loan.state, "out")

    def test_locking_gives_waiting_orders_their_goods(self):
        opening = self._confirmed(self._bolts())
        waiting = self.env["stock.move"].create(
            {
                "product_id": self.bolt.id,
                "product_uom_qty": 3,
                "location_id": self.stock.id,
                "location_dest_id": self.env.ref("stock.stock_location_customers").id,
            }
        )
        waiting._action_confirm()
        waiting._do_unreserve()
        opening.action_lock()
        self.assertEqual(waiting.state, "assigned")

    def test_what_is_locked_never_changes(self):
        opening = self._confirmed(self._bolts())
        opening.action_lock()
        for change in (
            lambda: opening.write({"date": "2026-02-01"}),
            lambda: opening.line_ids.write({"quantity": 1}),
            lambda: opening.line_ids.unlink(),
            lambda: opening.total_ids.write({"amount_accounted": 1}),
            lambda: opening.action_reverse(),
            lambda: opening.unlink(),
        ):
            with self.assertRaises(UserError):
                change()

    def test_reversing_takes_all_back(self):
        opening = self._confirmed(self._bolts())
        opening.action_reverse()
        self.assertEqual((opening.state, self.bolt.qty_available), ("reversed", 0))
        self.assertEqual(self.bolt.total_value, 0)
        again = self._confirmed(self._bolts(7))
        self.assertEqual((again.state, self.bolt.qty_available), ("confirmed", 7))

    def test_what_has_moved_since_is_not_reversed(self):
        opening = self._confirmed(self._bolts())
        move = self.env["stock.move"].create(
            {
                "product_id": self.bolt.id,
                "product_uom_qty": 1,
                "location_id": self.stock.id,
                "location_dest_id": self.shelf.id,
                "quantity": 1,
                "picked": True,
            }
        )
        move._action_done()
        with self.assertRaisesRegex(UserError, "Bolt has moved since"):
            opening.action_reverse()

    def test_the_total_is_compared_with_the_books(self):
        opening = self._opening(self._bolts(100, 2))
        opening.action_check()
        total = opening.total_ids
        self.assertEqual((total.category_id, total.amount_counted), (self.average, 200))
        total.with_user(self.accountant).amount_accounted = 180
        with self.assertRaisesRegex(UserError, "differs from the books"):
            opening.action_confirm()
        total.amount_accounted = 200
        self.assertTrue(opening.is_tied)
        opening.action_confirm()

    def test_a_difference_from_the_books_needs_a_written_reason(self):
        opening = self._opening(self._bolts(100, 2))
        opening.action_check()
        opening.total_ids.amount_accounted = 180
        opening.action_rework()
        opening.tie_reason = "20 were booked as cost"
        opening.action_check()
        opening.action_confirm()
        self.assertEqual(opening.amount_difference, 20)

    def test_a_closed_period_takes_no_opening(self):
        opening = self._opening(self._bolts())
        opening.action_check()
        self.env.company.sudo().fiscalyear_lock_date = "2026-06-30"
        with self.assertRaisesRegex(UserError, "closed until 2026-06-30"):
            opening.action_confirm()

    def test_errors_since_the_check_are_named_again(self):
        opening = self._opening(self._bolts())
        opening.action_check()
        self.bolt.action_archive()
        with self.assertRaisesRegex(
            UserError, "Row 1: Bolt.*archived|Row 1: .*archived"
        ):
            opening.action_confirm()

    def test_confirming_costs_the_same_for_ten_times_as_many_lines(self):
        def cost(number):
            products = self.env["product.product"].create(
                [
                    {
                        "name": f"Q{number} {index}",
                        "is_storable": True,
                        "categ_id": self.average.id,
                    }
                    for index in range(number)
                ]
            )
            opening = self._opening(
                *(
                    {"product_id": product.id, "quantity": 2, "unit_cost": 3}
                    for product in products
                )
            )
            opening.action_check()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            opening.action_confirm()
            return self.env.cr.sql_log_count - before

        cost(2)
        self.assertLessEqual(cost(40), cost(4) + 5)

    def test_the_state_is_not_written_by_hand(self):
        opening = self._opening(self._bolts())
        with self.assertRaises(AccessError):
            opening.write({"state": "locked"})

    def test_the_accountant_types_the_books_and_nothing_else(self):
        opening = self._opening(self._bolts())
        opening.action_check()
        with self.assertRaises(AccessError):
            opening.with_user(self.accountant).action_confirm()
        with self.assertRaises(AccessError):
            opening.action_rework()
            opening.line_ids.with_user(self.accountant).quantity = 1

    def test_lines_are_added_to_a_draft_only(self):
        opening = self._confirmed(self._bolts())
        with self.assertRaises(UserError):
            opening.line_ids = [Command.create(self._bolts(1))]
