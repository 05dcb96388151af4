from psycopg2.errors import SerializationFailure

from odoo import api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.crm_roles.tests.session import Session


@tagged("post_install", "-at_install")
class TestMoneyClaimRace(BaseCase):
    """Two accountants, two connections, one announcement: one payment."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self._as(api.SUPERUSER_ID) as env:
            self._prepare(env)
        self.addCleanup(self._clean)

    def _as(self, uid):
        return Session(self.registry, uid)

    def _prepare(self, env):
        seller = new_test_user(
            env, "race_claim_seller", groups="crm_roles.role_salesperson"
        )
        people = [
            new_test_user(env, login, groups="crm_roles.role_accountant")
            for login in ("race_claim_one", "race_claim_two")
        ]
        customer = env["res.partner"].create({"name": "Race"})
        claim = (
            env["money.claim"]
            .with_user(seller)
            .create({"partner_id": customer.id, "amount": 10, "reference": "RACE"})
        )
        claim.action_submit()
        self.claim, self.customer = claim.id, customer.id
        self.users = [seller.id, *(user.id for user in people)]

    def _clean(self):
        with self._as(api.SUPERUSER_ID) as env:
            claim = env["money.claim"].browse(self.claim)
            payment = claim.payment_id
            env.cr.execute("DELETE FROM money_claim WHERE id = %s", (self.claim,))
            env.invalidate_all()
            payment.action_draft()
            payment.unlink()
            env["res.partner"].browse(self.customer).unlink()
            users = env["res.users"].browse(self.users)
            partners = users.partner_id
            users.unlink()
            partners.unlink()

    def test_two_confirmations_at_once_post_one_payment(self):
        _seller, first, second = self.users
        with self._as(first) as one, self._as(second) as two:
            mine = one["money.claim"].browse(self.claim)
            theirs = two["money.claim"].browse(self.claim)
            self.assertEqual(theirs.state, "submitted")
            mine.action_confirm()
            one.cr.commit()
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                theirs.action_confirm()
            # What the server does with such a call: once more, from the start.
            two.cr.rollback()
            two.transaction.reset()
            with self.assertRaisesRegex(UserError, "already: Confirmed, by race"):
                theirs.action_confirm()
            two.cr.rollback()
        with self._as(api.SUPERUSER_ID) as env:
            payments = env["account.payment"].search(
                [("partner_id", "=", self.customer)]
            )
            self.assertEqual(len(payments), 1)
