from psycopg2.errors import SerializationFailure

from odoo import api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.crm_roles.tests.session import Session


@tagged("post_install", "-at_install")
class TestCustomerPoolClaimRace(BaseCase):
    """Two connections at once: one customer has one owner, one quota holds."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with Session(self.registry, api.SUPERUSER_ID) as env:
            self._prepare(env)
        self.addCleanup(self._clean)

    def _prepare(self, env):
        role = "crm_roles.role_salesperson"
        first = new_test_user(env, "claim_first", groups=role)
        second = new_test_user(env, "claim_second", groups=role)
        pool = env["customer.pool"].create(
            {"name": "Race", "member_ids": [(6, 0, (first | second).ids)]}
        )
        customers = env["res.partner"].create(
            [{"name": "Race one"}, {"name": "Race two"}]
        )
        customers.action_pool(pool.id, "new")
        quota = env["customer.quota"].create(
            {
                "scope": "user",
                "user_id": first.id,
                "is_day_limited": True,
                "max_day": 1,
            }
        )
        self.users, self.pool, self.quota = [first.id, second.id], pool.id, quota.id
        self.customers = customers.ids

    def _clean(self):
        with Session(self.registry, api.SUPERUSER_ID) as env:
            env["customer.quota"].browse(self.quota).unlink()
            customers = env["res.partner"].browse(self.customers)
            owners = env["customer.owner"].search([("partner_id", "in", customers.ids)])
            owners._engine().unlink()
            customers.unlink()
            env.cr.execute("DELETE FROM customer_pool WHERE id = %s", [self.pool])
            users = env["res.users"].browse(self.users)
            partners = users.partner_id
            users.unlink()
            partners.unlink()

    def test_of_two_claims_of_one_customer_the_first_counts(self):
        first, second = self.users
        customer = self.customers[0]
        with (
            Session(self.registry, first) as one,
            Session(self.registry, second) as two,
        ):
            two["res.partner"].browse(customer).sudo().name  # noqa: B018
            one["res.partner"].browse(customer).action_claim()
            one.cr.commit()
            theirs = two["res.partner"].browse(customer)
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                theirs.action_claim()
            # What the server does with such a call: once more, from the start.
            two.cr.rollback()
            two.transaction.reset()
            with self.assertRaisesRegex(UserError, "taken by claim_first"):
                theirs.action_claim()
            two.cr.rollback()
        with Session(self.registry, api.SUPERUSER_ID) as env:
            owners = env["customer.owner"].search([("partner_id", "=", customer)])
            self.assertEqual(owners.owner_id.ids, [first])

    def test_two_claims_of_one_person_at_once_do_not_pass_the_quota(self):
        first = self.users[0]
        with (
            Session(self.registry, first) as one,
            Session(self.registry, first) as two,
        ):
            two["res.partner"].browse(self.customers[1]).sudo().name  # noqa: B018
            one["res.partner"].browse(self.customers[0]).action_claim()
            one.cr.commit()
            other = two["res.partner"].browse(self.customers[1])
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                other.action_claim()
            two.cr.rollback()
            two.transaction.reset()
            with self.assertRaisesRegex(UserError, "may claim 1 a day"):
                other.action_claim()
            two.cr.rollback()
