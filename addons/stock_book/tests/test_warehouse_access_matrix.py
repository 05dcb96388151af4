from itertools import product as cases

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .journal_common import JournalCase

ACTIONS = ("receive", "ship", "transfer_out", "adjust")


@tagged("post_install", "-at_install")
class TestWarehouseAccessMatrix(JournalCase):
    """Three people, four actions, two warehouses: by the button and by RPC."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        user = "stock.group_stock_user"
        cls.receiver = new_test_user(cls.env, "test_receiver", groups=user)
        cls.shipper = new_test_user(cls.env, "test_shipper", groups=user)
        cls._access(cls.receiver, cls.north, "receive", "adjust")
        cls._access(cls.receiver, cls.south)
        cls._access(cls.shipper, cls.north, "ship")
        cls._access(cls.shipper, cls.south, "ship", "transfer_out", "transfer_in")
        cls._access(cls.shipper, cls.north.copy({"name": "Third", "code": "TH"}), "see")
        cls.people = {
            cls.receiver: {("receive", cls.north), ("adjust", cls.north)},
            cls.shipper: {
                ("ship", cls.north),
                ("ship", cls.south),
                ("transfer_out", cls.south),
            },
            # Nobody wrote a line for her: as in Odoo.
            cls.keeper: set(cases(ACTIONS, (cls.north, cls.south))),
        }
        cls.env["warehouse.access"].create(
            {
                "user_id": cls.shipper.id,
                "warehouse_id": cls.env["stock.warehouse"]
                .create({"name": "Transit end", "code": "TE"})
                .id,
                "can_transfer_in": True,
            }
        )

    def setUp(self):
        super().setUp()
        for warehouse in (self.north, self.south):
            self._done(self._receipt(50, warehouse))

    def _document(self, action, warehouse):
        """What the person would confirm."""
        if action == "receive":
            return self._receipt(1, warehouse)
        if action == "ship":
            return self._delivery(1, warehouse)
        if action == "transfer_out":
            transit = self.env.company.internal_transit_location_id
            return self._transfer(1, warehouse.lot_stock_id, transit)
        return self.bolt.stock_quant_ids.filtered(
            lambda quant: quant.location_id == warehouse.lot_stock_id
        )

    def _act(self, action, record, user):
        """By the method behind the button."""
        record = record.with_user(user)
        if action == "adjust":
            record = record.with_context(inventory_mode=True)
            record.inventory_quantity = 49
            record.action_apply_inventory()
        else:
            record.move_ids.quantity = 1
            record.move_ids.picked = True
            record.button_validate()

    def _act_by_rpc(self, action, record, user):
        """As a program would call it."""
        model = self.env[record._name].with_user(user)
        context = {"context": {"inventory_mode": True}}  # what the screen sends
        if action == "adjust":
            call_kw(model, "write", [record.ids, {"inventory_quantity": 48}], context)
            call_kw(model, "action_apply_inventory", [record.ids], context)
        else:
            call_kw(model, "button_validate", [record.ids], {})

    def _is_allowed(self, way, action, warehouse, user):
        record = self._document(action, warehouse)
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.models"):
                way(action, record, user)
                self.env.flush_all()
        except AccessError:
            self.env.invalidate_all()
            return False
        return True

    def _assert_matrix(self, way):
        for (user, granted), action, warehouse in cases(
            self.people.items(), ACTIONS, (self.north, self.south)
        ):
            with self.subTest(user.login, action=action, warehouse=warehouse.name):
                self.assertEqual(
                    self._is_allowed(way, action, warehouse, user),
                    (action, warehouse) in granted,
                )

    def test_the_button_obeys_the_matrix(self):
        self._assert_matrix(self._act)

    def test_a_program_obeys_the_matrix(self):
        self._assert_matrix(self._act_by_rpc)

    def test_a_refusal_names_right_warehouse_and_who_grants(self):
        self._access(self.warehouse_head, self.south, "manage")
        with self.assertRaisesRegex(
            AccessError, "Receive.* in South.*granted by .*warehouse_head"
        ):
            self._act("receive", self._document("receive", self.south), self.receiver)

    def test_a_direct_transfer_needs_out_of_the_one_and_in_of_the_other(self):
        mover = new_test_user(self.env, "mover", groups="stock.group_stock_user")
        out = self._access(mover, self.north, "transfer_out")
        picking = self._transfer(1, user=mover)
        with self.assertRaisesRegex(AccessError, "Transfer in.* South"):
            self._done(picking)
        self._access(mover, self.south, "transfer_in")
        out.can_transfer_out = False
        with self.assertRaisesRegex(AccessError, "Transfer out"):
            self._done(picking)
        out.can_transfer_out = True
        self.assertEqual(self._done(picking).state, "done")

    def test_roles_and_lines_of_the_person_add_up(self):
        self.env["warehouse.access"].create(
            {
                "role_id": self.env.ref("crm_roles.crm_role_warehouse_head").id,
                "warehouse_id": self.north.id,
                "can_receive": True,
            }
        )
        self._access(self.warehouse_head, self.north, "ship")
        access = self.env["warehouse.access"].with_user(self.warehouse_head)
        for right in ("receive", "ship"):
            self.assertEqual(access._allowed_warehouses(right), self.north)
        self.assertFalse(access._allowed_warehouses("adjust"))

    def test_without_a_line_everything_is_as_in_odoo(self):
        self.env["warehouse.access"].search([]).unlink()
        access = self.env["warehouse.access"].with_user(self.receiver)
        for right in ("see", "cost", "adjust", "manage"):
            allowed = access._allowed_warehouses(right)
            self.assertLessEqual(self.north | self.south, allowed)

    def test_a_company_may_give_nobody_more_than_a_look(self):
        self.env.company.warehouse_access_default = "see"
        access = self.env["warehouse.access"].with_user(self.keeper)
        self.assertIn(self.north, access._allowed_warehouses("see"))
        self.assertFalse(access._allowed_warehouses("receive"))
        self.env.company.warehouse_access_default = "none"
        self.assertFalse(access._allowed_warehouses("see"))

    def test_a_new_warehouse_is_closed_to_whoever_has_lines(self):
        self.assertTrue(self._closed(self.receiver, "see") is not None)
        east = self.env["stock.warehouse"].create({"name": "East", "code": "EA"})
        self.assertIn(east.id, self._closed(self.receiver, "see"))
        self.assertNotIn(east.id, self._closed(self.keeper, "see"))

    def _closed(self, user, right):
        return self.env["warehouse.access"].with_user(user)._closed_ids(right)

    def test_who_acts_also_sees(self):
        row = self.env["warehouse.access"].create(
            {
                "user_id": self.keeper.id,
                "warehouse_id": self.north.id,
                "can_ship": True,
            }
        )
        self.assertTrue(row.can_see)
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            row.write({"can_see": False})
            row.flush_recordset()

    def test_a_head_grants_only_where_she_manages(self):
        self._access(self.warehouse_head, self.north, "manage")
        rows = self.env["warehouse.access"].with_user(self.warehouse_head)
        values = {"user_id": self.keeper.id, "can_ship": True}
        rows.create({**values, "warehouse_id": self.north.id})
        with self.assertRaises(AccessError):
            rows.create({**values, "warehouse_id": self.south.id})
        rows.with_user(self.boss).create({**values, "warehouse_id": self.south.id})

    def test_nobody_else_reads_or_writes_the_rights(self):
        for person in (self.keeper, self.salesperson, self.purchaser):
            rows = self.env["warehouse.access"].with_user(person)
            with self.assertRaises(AccessError):
                rows.search([])
            with self.assertRaises(AccessError):
                rows.create({"user_id": person.id, "warehouse_id": self.north.id})

    def test_a_count_needs_its_right_and_applying_another(self):
        counter = new_test_user(self.env, "counter", groups="stock.group_stock_user")
        self._access(counter, self.north, "count")
        quant = self._document("adjust", self.north).with_user(counter)
        quant = quant.with_context(inventory_mode=True)
        quant.inventory_quantity = 40
        with self.assertRaisesRegex(AccessError, "Adjust"):
            quant.action_apply_inventory()
        far = self._document("adjust", self.south).with_user(counter)
        with self.assertRaises(AccessError):
            far.with_context(inventory_mode=True).inventory_quantity = 1

    def test_a_state_written_by_hand_is_refused_as_well(self):
        picking = self._receipt(1, self.south)
        with self.assertRaises(AccessError):
            picking.move_ids.with_user(self.receiver).write({"state": "done"})

    def test_scrap_needs_the_right_to_adjust(self):
        scrap = self.env["stock.scrap"].with_user(self.shipper)
        with self.assertRaisesRegex(AccessError, "Adjust"):
            scrap.create(
                {
                    "product_id": self.bolt.id,
                    "scrap_qty": 1,
                    "location_id": self.north.lot_stock_id.id,
                }
            ).action_validate()
