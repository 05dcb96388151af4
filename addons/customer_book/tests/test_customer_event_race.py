from psycopg2.errors import SerializationFailure

from odoo import api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.crm_roles.tests.session import Session


@tagged("post_install", "-at_install")
class TestCustomerEventRace(BaseCase):
    """A telephone that sends the same action twice at once writes it once."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with Session(self.registry, api.SUPERUSER_ID) as env:
            role = "crm_roles.role_salesperson"
            self.user = new_test_user(env, "event_racer", groups=role).id
            self.customer = env["res.partner"].create({"name": "Race"}).id
        self.addCleanup(self._clean)

    def _clean(self):
        with Session(self.registry, api.SUPERUSER_ID) as env:
            env["res.partner"].browse(self.customer).unlink()
            user = env["res.users"].browse(self.user)
            partner = user.partner_id
            user.unlink()
            partner.unlink()

    def _log(self, env):
        vals = {"kind": "note", "summary": "Race", "client_ref": "race-1"}
        return env["res.partner"].browse(self.customer).log_action(vals)

    def test_two_saves_at_once_write_one_row(self):
        with (
            Session(self.registry, self.user) as one,
            Session(self.registry, self.user) as two,
        ):
            two["res.partner"].browse(self.customer).name  # noqa: B018
            first = self._log(one)
            one.cr.commit()
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                self._log(two)
            # What the server does with such a call: once more, from the start.
            two.cr.rollback()
            two.transaction.reset()
            again = self._log(two)
            self.assertEqual(again["event_id"], first["event_id"])
            self.assertFalse(again["is_new"])
