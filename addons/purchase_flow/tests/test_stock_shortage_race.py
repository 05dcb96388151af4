from psycopg2.errors import SerializationFailure

from odoo import api
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.crm_roles.tests.session import Session


@tagged("post_install", "-at_install")
class TestStockShortageRace(BaseCase):
    """Two people, two connections, the same goods: one set of requests."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self._as(api.SUPERUSER_ID) as env:
            self._prepare(env)
        self.addCleanup(self._clean)

    def _as(self, uid):
        return Session(self.registry, uid)

    def _prepare(self, env):
        role = "crm_roles.role_warehouse_head"
        self.users = [
            new_test_user(env, login, groups=role).id
            for login in ("shortage_race_first", "shortage_race_second")
        ]
        product = env["product.product"].create(
            {"name": "Race goods", "type": "consu", "is_storable": True}
        )
        warehouse = env["stock.warehouse"].search([], limit=1)
        places = {
            "location_id": warehouse.lot_stock_id.id,
            "location_dest_id": env.ref("stock.stock_location_customers").id,
        }
        pickings = env["stock.picking"].create(
            [
                {
                    **places,
                    "picking_type_id": warehouse.out_type_id.id,
                    "move_ids": [
                        Command.create(
                            {
                                **places,
                                "product_id": product.id,
                                "product_uom_qty": 4,
                            }
                        )
                    ],
                }
                for _number in range(2)
            ]
        )
        pickings.action_confirm()
        self.product, self.pickings = product.id, pickings.ids

    def _clean(self):
        with self._as(api.SUPERUSER_ID) as env:
            lines = env["purchase.need.line"].search(
                [("product_id", "=", self.product)]
            )
            needs = lines.need_id
            pickings = env["stock.picking"].browse(self.pickings)
            pickings.action_cancel()
            env.cr.flush()
            needs.filtered(lambda need: need.state != "cancelled").action_cancel()
            needs.unlink()
            pickings.unlink()
            env["stock.shortage"].search([("product_id", "=", self.product)]).unlink()
            env["product.product"].browse(self.product).product_tmpl_id.unlink()
            users = env["res.users"].browse(self.users)
            partners = users.partner_id
            users.unlink()
            partners.unlink()

    def _press(self, env, picking_ids):
        return env["stock.picking"].browse(picking_ids).action_request_shortage()

    def _race(self, mine, theirs):
        """Both look, both press; returns the answer of the one who came second."""
        first, second = self.users
        with self._as(first) as one, self._as(second) as two:
            # The second has his view of the book before the first presses.
            seen = two["stock.picking"].browse(theirs).shortage_preview()
            self.assertTrue(all(line["short"] == 4 for line in seen["lines"]))
            made = self._press(one, mine)
            self.assertEqual(len(made["need_line_ids"]), len(mine))
            one.cr.commit()
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                self._press(two, theirs)
            # What the server does with such a call: once more, from the start.
            two.cr.rollback()
            two.transaction.reset()
            return self._press(two, theirs)

    def _asked(self):
        with self._as(api.SUPERUSER_ID) as env:
            lines = env["purchase.need.line"].search(
                [("product_id", "=", self.product)]
            )
            return sorted(lines.mapped("qty_asked"))

    def test_two_people_who_press_at_once_ask_once(self):
        answer = self._race(self.pickings, self.pickings)
        self.assertFalse(answer["need_line_ids"])
        self.assertEqual(self._asked(), [4, 4])

    def test_two_deliveries_of_the_same_goods_are_each_asked_for_once(self):
        one, two = self.pickings
        answer = self._race([one], [one, two])
        self.assertEqual(len(answer["need_line_ids"]), 1)
        self.assertEqual(self._asked(), [4, 4])
