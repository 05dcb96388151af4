from odoo.exceptions import AccessError
from odoo.tests import tagged

from .journal_common import JournalCase


@tagged("post_install", "-at_install")
class TestWarehouseAccessReading(JournalCase):
    """Who may not see a warehouse finds nothing of it, wherever she looks."""

    def setUp(self):
        super().setUp()
        self.here = self._done(self._receipt(10))
        self.there = self._done(self._receipt(7, self.south))
        self.moved = self._done(self._transfer(2))
        self._access(self.keeper, self.north, "receive", "ship")

    def _model(self, name, user=None):
        return self.env[name].with_user(user or self.keeper)

    def test_lists_show_what_touches_her_warehouse(self):
        pickings = self._model("stock.picking").search([])
        self.assertIn(self.here, pickings)
        self.assertIn(self.moved, pickings)
        self.assertNotIn(self.there, pickings)

    def test_movements_and_lines_follow(self):
        for name in ("stock.move", "stock.move.line"):
            found = self._model(name).search([("product_id", "=", self.bolt.id)])
            self.assertEqual(set(found.picking_id), {self.here, self.moved})

    def test_a_record_asked_for_by_its_id_is_refused(self):
        with self.assertRaises(AccessError):
            self._model("stock.picking").browse(self.there.id).read(["name"])

    def test_sums_leak_nothing(self):
        [[total]] = self._model("stock.quant")._read_group(
            [("product_id", "=", self.bolt.id), ("location_id.usage", "=", "internal")],
            aggregates=["quantity:sum"],
        )
        self.assertEqual(total, 8)

    def test_an_export_leaks_nothing(self):
        self.keeper.group_ids += self.env.ref("base.group_allow_export")
        quants = self._model("stock.quant").search([("product_id", "=", self.bolt.id)])
        rows = quants.export_data(["location_id/complete_name", "quantity"])["datas"]
        self.assertFalse([row for row in rows if row[0].startswith("SO/")])

    def test_what_is_on_hand_counts_her_warehouses(self):
        self.assertEqual(self.bolt.with_user(self.keeper).qty_available, 8)
        self.env.invalidate_all()
        self.assertEqual(self.bolt.with_user(self.warehouse_head).qty_available, 17)

    def test_the_journal_counts_her_warehouses(self):
        found = self._rows(user=self.keeper)
        self.assertEqual(found["closing"], 8)
        self.assertEqual(found["total_out"], 2)
        summary = self._model("stock.journal").summary(limit=1000)
        [row] = [row for row in summary["rows"] if row["product_id"] == self.bolt.id]
        self.assertEqual(row["closing"], 8)

    def test_the_forecast_report_leaks_nothing(self):
        self._delivery(1, self.south)
        groups = self._model("report.stock.quantity")._read_group(
            [("product_id", "=", self.bolt.id)], ["warehouse_id"]
        )
        warehouses = {warehouse for [warehouse] in groups}
        self.assertNotIn(self.south, warehouses)

    def test_values_are_hidden_without_the_right_to_cost(self):
        product = self.bolt.with_user(self.keeper)
        self.assertEqual((product.total_value, product.avg_cost), (0, 0))
        self.assertGreater(self.bolt.total_value, 0)

    def test_a_head_sees_the_value_where_she_has_the_right(self):
        self._access(self.warehouse_head, self.north, "cost")
        self._access(self.warehouse_head, self.south)
        quants = self._model("stock.quant", self.warehouse_head).search(
            [("product_id", "=", self.bolt.id), ("location_id.usage", "=", "internal")]
        )
        values = {quant.location_id.warehouse_id: quant.value for quant in quants}
        self.assertEqual(values, {self.north: 16, self.south: 0})

    def test_an_opening_is_hidden_without_the_right_to_cost(self):
        self._access(self.warehouse_head, self.north, "cost")
        self._access(self.warehouse_head, self.south)
        both = self.north | self.south
        openings = self.env["stock.opening"].create(
            [{"warehouse_id": warehouse.id} for warehouse in both]
        )
        mine = self._model("stock.opening", self.warehouse_head)
        found = mine.search([("id", "in", openings.ids)])
        self.assertEqual(found.warehouse_id, self.north)

    def test_a_movements_value_is_hidden_too(self):
        move = self.here.move_ids
        mine = self._model("stock.move").browse(move.id)
        self.assertEqual(mine.read(["value"])[0]["value"], 0)
        self.assertEqual(move.read(["value"])[0]["value"], 20)
        with self.assertRaisesRegex(AccessError, "Cost"):
            self._model("stock.move")._read_group([], aggregates=["value:sum"])
        with self.assertRaisesRegex(AccessError, "Cost"):
            mine.export_data(["value"])

    def test_the_average_cost_is_right_whoever_receives(self):
        """She sees a part of the movements; the cost counts them all."""
        bolt = self._product("Rivet", standard_price=0)
        bolt.categ_id = self.env["product.category"].create(
            {"name": "Average", "property_cost_method": "average"}
        )
        dear = self._done(self._receipt(10, self.south, product=bolt))
        dear.move_ids.value_manual = 300
        cheap = self._receipt(10, self.north, product=bolt, user=self.keeper)
        self._done(cheap)
        cheap.sudo().move_ids.value_manual = 100
        self.assertEqual(bolt.standard_price, 20)
        self.assertEqual(bolt.with_user(self.keeper)._run_avco(), (20, 400))
        bolt.with_user(self.keeper)._update_standard_price()
        self.assertEqual(bolt.standard_price, 20)

    def test_her_default_is_a_warehouse_that_she_sees(self):
        self.env["warehouse.access"].search([]).unlink()
        self._access(self.keeper, self.south, "receive")
        user = self.keeper.with_user(self.keeper)
        self.assertEqual(user._get_default_warehouse_id(), self.south)
