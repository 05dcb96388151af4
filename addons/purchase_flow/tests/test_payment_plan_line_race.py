from psycopg2.errors import SerializationFailure

from odoo import api
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.crm_roles.tests.session import Session


@tagged("post_install", "-at_install")
class TestPaymentPlanLineRace(BaseCase):
    """Two buyers, two connections, one payment: it is asked for and paid once."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self._as(api.SUPERUSER_ID) as env:
            self._prepare(env)
        self.addCleanup(self._clean)

    def _as(self, uid):
        return Session(self.registry, uid)

    def _prepare(self, env):
        group = "crm_roles.role_purchaser"
        users = [new_test_user(env, f"race_buyer_{n}", groups=group) for n in (1, 2)]
        product = env["product.product"].create({"name": "Race", "type": "service"})
        plan = env["purchase.flow.plan"].create(
            {
                "name": "Race",
                "line_ids": [Command.create({"name": "Deposit", "share": 100})],
            }
        )
        order = env["purchase.order"].create(
            {
                "partner_id": users[0].partner_id.id,
                "payment_plan_id": plan.id,
                "order_line": [
                    Command.create(
                        {"product_id": product.id, "price_unit": 100, "tax_ids": []}
                    )
                ],
            }
        )
        order.button_confirm()
        self.order, self.plan, self.product = order.id, plan.id, product.id
        self.line = order.plan_line_ids.id
        self.users = [user.id for user in users]

    def _clean(self):
        with self._as(api.SUPERUSER_ID) as env:
            order = env["purchase.order"].browse(self.order)
            order.plan_line_ids.payment_id.unlink()
            order.button_cancel()
            order.unlink()
            env["purchase.flow.plan"].browse(self.plan).unlink()
            env["product.product"].browse(self.product).product_tmpl_id.unlink()
            users = env["res.users"].browse(self.users)
            partners = users.partner_id
            users.unlink()
            partners.unlink()

    def test_two_people_at_once_make_one_payment(self):
        first, second = self.users
        with self._as(first) as one, self._as(second) as two:
            mine = one["payment.plan.line"].browse(self.line)
            theirs = two["payment.plan.line"].browse(self.line)
            self.assertEqual((mine.state, theirs.state), ("due", "due"))
            mine.action_request()
            one.cr.commit()
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                theirs.action_request()
            # What the server does with such a call: once more, from the start.
            two.cr.rollback()
            two.transaction.reset()
            with self.assertRaises(UserError):
                theirs.action_request()
            two.cr.rollback()
        with self._as(api.SUPERUSER_ID) as env:
            line = env["payment.plan.line"].browse(self.line)
            payments = env["account.payment"].search(
                [("partner_id", "=", line.partner_id.id)]
            )
            self.assertEqual(payments, line.payment_id)
            self.assertEqual(len(payments), 1)
