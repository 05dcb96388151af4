import random
from datetime import timedelta
from decimal import Decimal
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..engine import ledger
from .journal_common import JournalCase


@tagged("post_install", "-at_install")
class TestStockJournalRows(JournalCase):
    def test_rows_run_from_the_opening_to_what_lies_there(self):
        self._done(self._receipt(10))
        self._done(self._delivery(4))
        found = self._rows()
        self.assertEqual(found["opening"], 0)
        self.assertEqual(
            [(row["qty_in"], row["qty_out"], row["balance"]) for row in found["rows"]],
            [(10, 0, 10), (0, 4, 6)],
        )
        self.assertEqual(found["closing"], self._on_hand())

    def test_a_row_names_its_document_kind_partner_and_person(self):
        picking = self._done(self._receipt(3, user=self.warehouse_head))
        [row] = self._rows()["rows"]
        self.assertEqual(row["model"], "stock.picking")
        self.assertEqual(row["res_id"], picking.id)
        self.assertEqual(row["number"], picking.name)
        self.assertEqual(row["kind"], "receipt")
        self.assertEqual(row["partner"], self.vendor.display_name)
        self.assertEqual(row["user"], self.warehouse_head.name)

    def test_kinds_follow_the_road(self):
        self._done(self._receipt(10))
        self._done(self._delivery(2))
        self._done(self._transfer(1))
        quant = self.bolt.stock_quant_ids.filtered(
            lambda quant: quant.location_id == self.north.lot_stock_id
        )
        quant.with_context(inventory_mode=True).inventory_quantity_auto_apply = 20
        scrap = self.env["stock.scrap"].create(
            {"product_id": self.bolt.id, "scrap_qty": 1}
        )
        scrap.action_validate()
        kinds = [row["kind"] for row in self._rows()["rows"]]
        self.assertEqual(kinds, ["receipt", "delivery", "transfer", "count", "scrap"])

    def test_a_range_in_the_middle_opens_with_what_lay_there(self):
        now = fields.Datetime.now()
        for days, quantity in ((20, 5), (10, 7), (1, 9)):
            self._done(self._receipt(quantity), date=now - timedelta(days=days))
        start = fields.Date.to_string((now - timedelta(days=12)).date())
        end = fields.Date.to_string((now - timedelta(days=5)).date())
        found = self._rows(start, end)
        self.assertEqual(found["opening"], 5)
        self.assertEqual([row["balance"] for row in found["rows"]], [12])
        self.assertEqual(found["closing"], 12)

    def test_a_day_begins_where_the_person_lives(self):
        self.boss.tz = "Pacific/Auckland"
        self._done(self._receipt(5), date="2026-03-09 12:30:00")
        mine = self._rows("2026-03-10", "2026-03-10", user=self.boss)
        self.assertEqual(mine["count"], 1)
        self.boss.tz = "America/Lima"
        theirs = self._rows("2026-03-10", "2026-03-10", user=self.boss)
        self.assertEqual((theirs["count"], theirs["opening"]), (0, 5))

    def test_pages_continue_the_balance(self):
        for quantity in (1, 2, 3, 4):
            self._done(self._receipt(quantity))
        second = self._rows(offset=2, limit=2)
        self.assertEqual([row["balance"] for row in second["rows"]], [6, 10])
        self.assertEqual(second["count"], 4)

    def test_a_filter_by_kind_hides_rows_and_keeps_the_balance(self):
        self._done(self._receipt(10))
        self._done(self._delivery(4))
        self._done(self._receipt(1))
        found = self._rows(kinds=["receipt"])
        self.assertEqual([row["balance"] for row in found["rows"]], [10, 7])
        self.assertEqual(found["total_out"], 0)
        self.assertEqual(found["closing"], 7)

    def test_a_move_inside_can_be_hidden(self):
        self._done(self._receipt(10))
        self._done(self._transfer(3))
        self.assertEqual(len(self._rows()["rows"]), 2)
        self.assertEqual(len(self._rows(hide_internal=True)["rows"]), 1)
        self.assertEqual(self._rows(hide_internal=True)["closing"], 10)

    def test_every_place_told_apart_gives_out_and_in(self):
        self._done(self._receipt(10))
        self._done(self._transfer(3))
        rows = self._rows(sublocations=True)["rows"]
        self.assertEqual(
            [(row["qty_in"], row["qty_out"], row["balance"]) for row in rows],
            [(10, 0, 10), (0, 3, 7), (3, 0, 10)],
        )

    def test_a_warehouse_counts_a_transfer_as_in_or_out(self):
        self._done(self._receipt(10))
        self._done(self._transfer(3))
        north = self._rows(warehouse_id=self.north.id)
        south = self._rows(warehouse_id=self.south.id)
        self.assertEqual((north["closing"], south["closing"]), (7, 3))

    def test_another_shelf_in_the_detailed_operations_counts(self):
        shelf = self.env["stock.location"].create(
            {"name": "Shelf", "location_id": self.north.lot_stock_id.id}
        )
        picking = self._receipt(8)
        picking.move_ids.quantity = 8
        picking.move_line_ids.location_dest_id = shelf
        self._done(picking)
        self.assertEqual(self._rows(location_id=shelf.id)["closing"], 8)
        stock = self._rows(location_id=self.north.lot_stock_id.id)
        self.assertEqual(stock["closing"], 8)

    def test_a_lot_has_its_own_balance(self):
        drill = self._product("Drill", tracking="lot")
        for name, quantity in (("A", 3), ("B", 4)):
            picking = self._receipt(quantity, product=drill)
            picking.move_ids.quantity = quantity
            picking.move_line_ids.lot_name = name
            self._done(picking)
        lot = self.env["stock.lot"].search([("name", "=", "A")])
        self.assertEqual(self._rows(product=drill, lot_id=lot.id)["closing"], 3)
        self.assertEqual(self._rows(product=drill)["closing"], 7)

    def test_quantities_come_in_the_unit_of_the_product(self):
        self._done(self._receipt(2, unit=self.env.ref("uom.product_uom_dozen")))
        self.assertEqual(self._rows()["closing"], 24)
        self.assertEqual(self._on_hand(), 24)

    def test_days_end_with_their_last_balance(self):
        now = fields.Datetime.now()
        for days, quantity in ((3, 5), (3, 2), (1, 4)):
            self._done(self._receipt(quantity), date=now - timedelta(days=days))
        found = self._rows(group_by="day")
        self.assertEqual(found["count"], 2)
        self.assertEqual([row["balance"] for row in found["rows"]], [7, 11])
        self.assertEqual([row["count"] for row in found["rows"]], [2, 1])

    def test_values_run_along_for_those_who_may_see_cost(self):
        self._done(self._receipt(10))
        self._done(self._delivery(4))
        found = self._rows()
        self.assertTrue(found["shows_cost"])
        self.assertEqual([row["value"] for row in found["rows"]], [20, -8])
        self.assertEqual(found["rows"][-1]["unit_cost"], 2)
        self.assertEqual(found["closing_value"], 12)

    def test_a_person_without_cost_reads_no_value(self):
        self._done(self._receipt(10))
        self._access(self.keeper, self.north, "receive")
        found = self._rows(user=self.keeper)
        self.assertFalse(found["shows_cost"])
        self.assertEqual(found["closing_value"], 0)
        self.assertEqual({row["value"] for row in found["rows"]}, {0})

    def test_five_hundred_random_moves_end_at_the_quants(self):
        draw = random.Random(7)
        nut = self._product("Nut")
        now = fields.Datetime.now()
        moves = self.env["stock.move"].create(
            [self._random_values(draw, nut) for _number in range(500)]
        )
        moves._action_confirm()
        for move in moves:
            move.quantity = move.product_uom_qty
        moves.picked = True
        moves._action_done()
        self.env.company.stock_backdate_negative = "allow"
        for line in moves.move_line_ids:
            line.date = now - timedelta(minutes=draw.randrange(60 * 24 * 90))
        self._assert_equals_the_ledger(nut, moves)

    def _random_values(self, draw, product):
        places = (
            self.north.lot_stock_id,
            self.south.lot_stock_id,
            self.vendors,
            self.customers,
        )
        source, target = draw.sample(places, 2)
        return {
            "product_id": product.id,
            "product_uom_qty": draw.randrange(1, 500) / 100,
            "location_id": source.id,
            "location_dest_id": target.id,
        }

    def _assert_equals_the_ledger(self, product, moves):
        scope = (self.north | self.south).lot_stock_id
        changes = [
            ledger.Change(
                line.date,
                line.id,
                Decimal(str(line.quantity_product_uom))
                * ((line.location_dest_id in scope) - (line.location_id in scope)),
            )
            for line in moves.move_line_ids
            if line.location_id in scope or line.location_dest_id in scope
        ]
        found = self._rows(product=product, limit=1000)
        expected = ledger.balances(Decimal(0), changes)
        self.assertEqual(
            [round(row["balance"], 2) for row in found["rows"]],
            [float(balance) for balance in expected],
        )
        self.assertAlmostEqual(found["closing"], self._on_hand(product))
        start = fields.Datetime.to_string(
            sorted(changes, key=lambda c: c.when)[99].when
        )
        middle = self._rows(start, product=product, limit=1000)
        self.assertEqual(middle["rows"][-1]["balance"], found["rows"][-1]["balance"])

    def test_the_summary_opens_and_closes_every_product(self):
        self._done(self._receipt(10))
        self._done(self._delivery(4))
        found = self.journal.summary(categ_id=self.bolt.categ_id.id, limit=1000)
        [row] = [row for row in found["rows"] if row["product_id"] == self.bolt.id]
        self.assertEqual(
            (row["opening"], row["qty_in"], row["qty_out"], row["closing"]),
            (0, 10, 4, 6),
        )

    def test_an_unknown_filter_is_refused_by_name(self):
        with self.assertRaisesRegex(UserError, "colour"):
            self._rows(colour="red")
        with self.assertRaisesRegex(UserError, "holiday"):
            self._rows(kinds=["holiday"])

    def test_what_is_no_date_is_refused(self):
        with self.assertRaisesRegex(UserError, "is not a date"):
            self._rows("tomorrow")
        with self.assertRaisesRegex(UserError, "after the last"):
            self._rows("2026-02-01", "2026-01-01")

    def test_a_product_that_is_gone_is_refused(self):
        with self.assertRaisesRegex(UserError, "Choose a product"):
            self.journal.rows(0)

    def test_the_journal_of_a_closed_warehouse_is_refused(self):
        self._access(self.keeper, self.north)
        with self.assertRaisesRegex(AccessError, "South"):
            self._rows(user=self.keeper, warehouse_id=self.south.id)
        with self.assertRaises(AccessError):
            self._rows(user=self.keeper, location_id=self.south.lot_stock_id.id)

    def test_answers_are_plain_values(self):
        self._done(self._receipt(1))
        found = self._rows()
        values = [*found.values(), *found["rows"][0].values()]
        self.assertNotIn(None, values)
        self.assertTrue(
            {type(value) for value in values} <= {bool, int, float, str, list}
        )

    def test_the_totals_of_a_page_alone_are_asked_for_afterwards(self):
        self._done(self._receipt(10), date="2026-01-05 10:00:00")
        self._done(self._delivery(4), date="2026-02-05 10:00:00")
        since = "2026-02-01"
        whole = self._rows(since)
        page = self._rows(since, totals=False)
        totals = self.journal.totals(self.bolt.id, since)
        self.assertEqual({**page, **totals, "rows": None}, {**whole, "rows": None})
        self.assertNotIn("closing", page)
        [row], [alone] = whole["rows"], page["rows"]
        self.assertEqual(alone["balance"], row["balance"])
        self.assertEqual(
            alone["balance_value"] + totals["opening_value"], row["balance_value"]
        )

    def test_the_totals_of_days_count_the_days(self):
        for date in ("2026-01-05 08:00:00", "2026-01-05 18:00:00", "2026-01-06"):
            self._done(self._receipt(1), date=date)
        totals = self.journal.totals(self.bolt.id, group_by="day")
        self.assertEqual((totals["count"], totals["closing"]), (2, 3))

    def test_the_totals_of_a_closed_warehouse_are_refused(self):
        self._access(self.keeper, self.north)
        with self.assertRaisesRegex(AccessError, "South"):
            self.journal.with_user(self.keeper).totals(
                self.bolt.id, warehouse_id=self.south.id
            )

    def test_a_first_page_alone_adds_nothing_up(self):
        self._done(self._receipt(1))
        self.env.flush_all()
        ask = type(self.env).execute_query_dict
        with patch.object(
            type(self.env), "execute_query_dict", autospec=True, side_effect=ask
        ) as asked:
            self._rows(totals=False)
        [call] = asked.call_args_list
        self.assertNotIn("SUM(", call.args[1].code)

    def test_a_long_page_costs_the_queries_of_a_short_one(self):
        counts = []
        for _round in range(2):
            for _number in range(10):
                self._done(self._receipt(1))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._rows(limit=1000)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)
        self.assertLessEqual(counts[0], 22)
