from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo import api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger

from odoo.addons.crm_roles.tests.session import Session


@tagged("post_install", "-at_install")
class TestCustomerBookCareRace(BaseCase):
    """Two jobs at once: each step is done by one of them."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self._session() as env:
            plan = env["customer.book.care.plan"].create(
                {
                    "name": "Race",
                    "step_ids": [(0, 0, {"days": 0, "kind": "task", "name": "Call"})],
                }
            )
            customer = env["res.partner"].create(
                {"name": "Race", "user_id": env.ref("base.user_admin").id}
            )
            plan.action_start(customer.ids)
            # Of today, whatever weekday it is.
            env.cr.execute(
                "UPDATE customer_book_care_line SET date_due = '2020-01-01'"
                " WHERE partner_id = %s",
                [customer.id],
            )
            self.plan, self.customer = plan.id, customer.id
            env.cr.commit()
        self.addCleanup(self._clean)

    def _session(self):
        return Session(self.registry, api.SUPERUSER_ID)

    def _clean(self):
        with self._session() as env:
            customer = env["res.partner"].browse(self.customer)
            env["customer.owner"].search(
                [("partner_id", "=", customer.id)]
            )._engine().unlink()
            env["customer.book.care.plan"].browse(self.plan).unlink()
            customer.unlink()
            env.cr.commit()

    def test_of_two_jobs_the_second_is_repeated_and_finds_nothing(self):
        working = patch(
            "odoo.addons.customer_book.models.customer_book_care_line.care.allowed_day",
            lambda today, *args: today,
        )
        with working, self._session() as one, self._session() as two:
            two.cr.execute("SELECT 1")
            jobs = two["customer.book.care.line"]
            self.assertTrue(jobs.search([("partner_id", "=", self.customer)]))
            one["customer.book.care.line"]._run_batch()
            one.cr.commit()
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                jobs._run_batch()
            two.cr.rollback()
            two.invalidate_all()
            lines = jobs.search(
                [("partner_id", "=", self.customer), ("state", "=", "waiting")]
            )
            self.assertFalse(lines)
            customer = two["res.partner"].browse(self.customer)
            self.assertEqual(len(customer.activity_ids), 1)
