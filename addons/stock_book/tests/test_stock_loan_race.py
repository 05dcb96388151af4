from psycopg2.errors import SerializationFailure

from odoo import api
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.crm_roles.tests.session import Session


@tagged("post_install", "-at_install")
class TestStockLoanRace(BaseCase):
    """Two keepers, two connections, one last piece."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self._as(api.SUPERUSER_ID) as env:
            self._prepare(env)
        self.addCleanup(self._clean)

    def _as(self, uid):
        return Session(self.registry, uid)

    def _prepare(self, env):
        group = "crm_roles.role_warehouse_head"
        users = [
            new_test_user(env, f"race_loan_{name}", groups=group)
            for name in ("first", "second")
        ]
        warehouse = env["stock.warehouse"].search([], limit=1)
        product = env["product.product"].create(
            {"name": "Race lamp", "is_storable": True}
        )
        env["stock.quant"]._update_available_quantity(
            product, warehouse.lot_stock_id, 1
        )
        loan = env["stock.loan"].create(
            {
                "partner_id": users[0].partner_id.id,
                "warehouse_id": warehouse.id,
                "line_ids": [Command.create({"product_id": product.id})],
            }
        )
        loan.action_lend()
        self.loan, self.product = loan.id, product.id
        self.users = [user.id for user in users]

    def _clean(self):
        with self._as(api.SUPERUSER_ID) as env:
            moves = env["stock.move"].search([("product_id", "=", self.product)])
            tables = {
                "stock_loan_event": ("loan_id", [self.loan]),
                "stock_move_line": ("product_id", [self.product]),
                "stock_move": ("id", moves.ids),
                "stock_loan": ("id", [self.loan]),
                "stock_quant": ("product_id", [self.product]),
            }
            for table, (column, ids) in tables.items():
                env.cr.execute(
                    f"DELETE FROM {table} WHERE {column} IN %s", [tuple(ids)]
                )
            env.invalidate_all()
            env["product.product"].browse(self.product).product_tmpl_id.unlink()
            users = env["res.users"].browse(self.users)
            partners = users.partner_id
            users.unlink()
            partners.unlink()

    def test_the_last_piece_comes_back_once(self):
        first, second = self.users
        with self._as(first) as one, self._as(second) as two:
            mine = one["stock.loan"].browse(self.loan)
            theirs = two["stock.loan"].browse(self.loan)
            self.assertEqual((mine.qty_out, theirs.qty_out), (1, 1))
            mine.action_return()
            one.cr.commit()
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                theirs.action_return()
            # What the server does with such a call: once more, from the start.
            two.cr.rollback()
            two.transaction.reset()
            with self.assertRaisesRegex(UserError, "Closed"):
                theirs.action_return()
            two.cr.rollback()
        with self._as(api.SUPERUSER_ID) as env:
            loan = env["stock.loan"].browse(self.loan)
            self.assertEqual((loan.qty_out, loan.line_ids.qty_back), (0, 1))
            held = env["stock.quant"].search(
                [
                    ("product_id", "=", self.product),
                    ("location_id", "=", loan.location_id.id),
                ]
            )
            self.assertEqual(sum(held.mapped("quantity")), 1)
