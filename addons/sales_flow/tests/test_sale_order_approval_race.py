from psycopg2.errors import SerializationFailure

from odoo import api
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.crm_roles.tests.session import Session


@tagged("post_install", "-at_install")
class TestSaleOrderApprovalRace(BaseCase):
    """Two people, two connections, one document: only one decision counts."""

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
        seller = new_test_user(env, "race_seller", groups="crm_roles.role_salesperson")
        first = new_test_user(env, "race_first", groups=group)
        second = new_test_user(env, "race_second", groups=group)
        product = env["product.product"].create({"name": "Race", "type": "service"})
        order = (
            env["sale.order"]
            .with_user(seller)
            .create(
                {
                    "partner_id": seller.partner_id.id,
                    "order_line": [
                        Command.create({"product_id": product.id, "price_unit": 12_000})
                    ],
                }
            )
        )
        order.action_confirm()
        self.order, self.product = order.id, product.id
        self.request = order.sudo().desk_approval_request_id.id
        self.users = [seller.id, first.id, second.id]

    def _clean(self):
        with self._as(api.SUPERUSER_ID) as env:
            request = env["desk.approval.request"].browse(self.request)._engine()
            request.write({"step_id": False})
            request.decision_ids.unlink()
            request.step_ids.unlink()
            request.unlink()
            env["sale.order"].browse(self.order).unlink()
            env["product.product"].browse(self.product).product_tmpl_id.unlink()
            users = env["res.users"].browse(self.users)
            partners = users.partner_id
            users.unlink()
            partners.unlink()

    def test_the_second_of_two_people_reads_who_was_first(self):
        _seller, first, second = self.users
        with self._as(first) as one, self._as(second) as two:
            mine = one["desk.approval.request"].browse(self.request)
            theirs = two["desk.approval.request"].browse(self.request)
            self.assertTrue(mine.can_decide)
            self.assertTrue(theirs.can_decide)
            mine.action_reject("too dear")
            one.cr.commit()
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                theirs.action_approve()
            # What the server does with such a call: once more, from the start.
            two.cr.rollback()
            two.transaction.reset()
            with self.assertRaisesRegex(UserError, "decided already: Rejected by race"):
                theirs.action_approve()
            two.cr.rollback()
        with self._as(api.SUPERUSER_ID) as env:
            request = env["desk.approval.request"].browse(self.request)
            self.assertEqual(request.state, "rejected")
            self.assertEqual(request.decision_ids.mapped("kind"), ["submit", "reject"])
