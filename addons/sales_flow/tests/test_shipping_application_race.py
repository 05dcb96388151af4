from psycopg2.errors import SerializationFailure

from odoo import api
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.crm_roles.tests.session import Session


@tagged("post_install", "-at_install")
class TestShippingApplicationRace(BaseCase):
    """Two sellers, two connections, one order of 100: never more than 100 together."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self._as(api.SUPERUSER_ID) as env:
            self._prepare(env)
        self.addCleanup(self._clean)

    def _as(self, uid):
        return Session(self.registry, uid)

    def _prepare(self, env):
        group = "crm_roles.role_sales_manager"
        sellers = [
            new_test_user(env, login, groups=group)
            for login in ("race_ship_one", "race_ship_two")
        ]
        product = env["product.product"].create(
            {"name": "Race", "type": "consu", "is_storable": True}
        )
        customer = env["res.partner"].create({"name": "Race"})
        order = env["sale.order"].create(
            {
                "partner_id": customer.id,
                "needs_shipping_application": True,
                "order_line": [
                    Command.create({"product_id": product.id, "product_uom_qty": 100})
                ],
            }
        )
        order.action_confirm()
        self.order, self.line = order.id, order.order_line.id
        self.product, self.customer = product.id, customer.id
        self.users = [seller.id for seller in sellers]

    def _clean(self):
        with self._as(api.SUPERUSER_ID) as env:
            order = env["sale.order"].browse(self.order)
            applications = order.shipping_ids
            request = applications.desk_approval_request_id._engine()
            request.write({"step_id": False})
            request.decision_ids.unlink()
            request.step_ids.unlink()
            request.unlink()
            for table in ("shipping_application_line", "shipping_application"):
                env.cr.execute(
                    f"DELETE FROM {table} WHERE id IN %s",
                    (
                        tuple(
                            applications.line_ids.ids
                            if table.endswith("line")
                            else applications.ids
                        )
                        or (0,),
                    ),
                )
            env.invalidate_all()
            order._action_cancel()
            order.unlink()
            product = env["product.product"].browse(self.product)
            env["stock.picking"].search(
                [("move_ids.product_id", "=", product.id)]
            ).unlink()
            product.product_tmpl_id.unlink()
            env["res.partner"].browse(self.customer).unlink()
            users = env["res.users"].browse(self.users)
            partners = users.partner_id
            users.unlink()
            partners.unlink()

    def _ask(self, env, quantity):
        return env["shipping.application"].apply(
            {
                "sale_id": self.order,
                "lines": [{"sale_line_id": self.line, "quantity": quantity}],
            }
        )

    def test_two_applications_at_once_do_not_exceed_what_remains(self):
        first, second = self.users
        with self._as(first) as one, self._as(second) as two:
            two["sale.order"].browse(self.order).read(["name"])
            self._ask(one, 60)
            one.cr.commit()
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                self._ask(two, 60)
            # What the server does with such a call: once more, from the start.
            two.cr.rollback()
            two.transaction.reset()
            with self.assertRaisesRegex(UserError, "60 Units are asked for, 40 Units"):
                self._ask(two, 60)
            two.cr.rollback()
        with self._as(api.SUPERUSER_ID) as env:
            lines = env["shipping.application.line"].search(
                [("sale_line_id", "=", self.line)]
            )
            self.assertEqual(sum(lines.mapped("quantity")), 60)
