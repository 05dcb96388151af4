from xmlrpc.client import Fault

from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .opening_common import OpeningCase

# Who tries, beside the head of the other warehouse.
PEOPLE = ("warehouse_head", "purchaser", "salesperson", "technician")
RIGHTS = (
    "see",
    "cost",
    "receive",
    "ship",
    "transfer_in",
    "transfer_out",
    "count",
    "adjust",
    "loan",
    "manage",
)


@tagged("post_install", "-at_install")
class TestWarehouseAccessRemote(HttpCase, OpeningCase):
    """Programs try in a warehouse that is closed to their person."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.north = cls.warehouse
        cls.south = cls.env["stock.warehouse"].create({"name": "South", "code": "SO"})
        for name in PEOPLE:
            cls.env["warehouse.access"].create(
                {
                    "user_id": getattr(cls, name).id,
                    "warehouse_id": cls.north.id,
                    **{f"can_{right}": True for right in RIGHTS},
                }
            )
        cls._fill(cls.lamp, 20, place=cls.south.lot_stock_id)
        cls.tries = {house: cls._tries_in(house) for house in (cls.north, cls.south)}

    @classmethod
    def _tries_in(cls, house):
        """``{what: (model, method, arguments)}`` of what touches a warehouse."""
        place = house.lot_stock_id
        quant = cls.env["stock.quant"].search(
            [("product_id", "=", cls.lamp.id), ("location_id", "=", place.id)]
        )
        receipt, scrap = cls._receipt(house), cls._scrap(house)
        loan, slip, opening = (
            cls._loan_in(house),
            cls._slip(house),
            cls._opening_in(house),
        )
        product = [cls.lamp.id]
        count = [quant.ids, {"inventory_quantity": 1}]
        return {
            "read a quantity": ("stock.quant", "read", [quant.ids, ["quantity"]]),
            "read a movement": (
                "stock.move",
                "read",
                [receipt.move_ids.ids, ["state"]],
            ),
            "read the journal": (
                "stock.journal",
                "rows",
                [*product, False, False, house.id],
            ),
            "read its totals": (
                "stock.journal",
                "totals",
                [*product, False, False, house.id],
            ),
            "count": ("stock.quant", "write", count),
            "apply a count": ("stock.quant", "action_apply_inventory", [quant.ids]),
            "validate a receipt": ("stock.picking", "button_validate", [receipt.ids]),
            "write what came": (
                "stock.move.line",
                "write",
                [receipt.move_line_ids.ids, {"quantity": 9}],
            ),
            "scrap": ("stock.scrap", "action_validate", [scrap.ids]),
            "lend": ("stock.loan", "action_lend", [loan.ids]),
            "post a slip": ("stock.book.slip", "action_post", [slip.ids]),
            "confirm an opening": ("stock.opening", "action_confirm", [opening.ids]),
        }

    @classmethod
    def _receipt(cls, house):
        places = {
            "location_id": cls.env.ref("stock.stock_location_suppliers").id,
            "location_dest_id": house.lot_stock_id.id,
        }
        move = {"product_id": cls.lamp.id, "product_uom_qty": 2, **places}
        receipt = cls.env["stock.picking"].create(
            {
                "picking_type_id": house.in_type_id.id,
                "move_ids": [Command.create(move)],
                **places,
            }
        )
        receipt.action_confirm()
        receipt.move_ids.quantity = 2
        receipt.move_ids.picked = True
        return receipt

    @classmethod
    def _scrap(cls, house):
        return cls.env["stock.scrap"].create(
            {
                "product_id": cls.lamp.id,
                "scrap_qty": 1,
                "location_id": house.lot_stock_id.id,
            }
        )

    @classmethod
    def _loan_in(cls, house):
        return cls.env["stock.loan"].create(
            {
                "partner_id": cls.customer.id,
                "warehouse_id": house.id,
                "line_ids": [Command.create({"product_id": cls.lamp.id})],
            }
        )

    @classmethod
    def _slip(cls, house):
        return cls.env["stock.book.slip"].create(
            {
                "warehouse_id": house.id,
                "reason_id": cls.env.ref("stock_book.reason_gift").id,
                "note": "For the fair",
                "line_ids": [Command.create({"product_id": cls.lamp.id})],
            }
        )

    @classmethod
    def _opening_in(cls, house):
        opening = cls.env["stock.opening"].create(
            {
                "warehouse_id": house.id,
                "date": "2026-01-01",
                "line_ids": [
                    Command.create(
                        {"product_id": cls.bolt.id, "quantity": 5, "unit_cost": 2}
                    )
                ],
            }
        )
        opening.action_check()
        return opening

    def _call(self, user, model, method, args):
        with mute_logger("odoo.http", "odoo.service.model", "odoo.sql_db"):
            return self.xmlrpc_object.execute_kw(
                self.env.cr.dbname, user.id, user.login, model, method, args
            )

    def _state(self):
        """What an attempt would have changed."""
        self.env.invalidate_all()
        quants = self.env["stock.quant"].search(
            [("location_id", "child_of", self.south.view_location_id.ids)]
        )
        tries = self.tries[self.south]
        documents = [
            (model, args[0])
            for model, method, args in tries.values()
            if method.startswith(("action_", "button_")) and model != "stock.quant"
        ]
        return (
            sorted(quants.mapped(lambda quant: (quant.id, quant.quantity))),
            [self.env[model].browse(ids).mapped("state") for model, ids in documents],
        )

    def test_nobody_touches_a_closed_warehouse_over_the_wire(self):
        before = self._state()
        for name in PEOPLE:
            user = getattr(self, name)
            for what, attempt in self.tries[self.south].items():
                with self.subTest(who=name, what=what), self.assertRaises(Fault) as no:
                    self._call(user, *attempt)
                # A refusal, not an accident on the way to it.
                self.assertNotIn("Traceback", no.exception.faultString)
        self.assertEqual(self._state(), before)

    def test_lists_hold_nothing_of_a_closed_warehouse(self):
        inside = [("location_id", "child_of", self.south.view_location_id.ids)]
        for name in PEOPLE:
            for model in ("stock.quant", "stock.move.line"):
                user = getattr(self, name)
                with self.subTest(who=name, model=model):
                    try:
                        found = self._call(user, model, "search_count", [inside])
                    except Fault:
                        continue  # the whole list is closed to the role
                    self.assertEqual(found, 0)

    def test_the_head_does_all_of_it_in_her_own_warehouse(self):
        for what, attempt in self.tries[self.north].items():
            with self.subTest(what=what):
                try:
                    self._call(self.warehouse_head, *attempt)
                except Fault as answer:
                    # Some buttons of Odoo answer nothing, which XML-RPC cannot say.
                    self.assertIn("cannot marshal None", answer.faultString)
