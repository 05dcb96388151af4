from psycopg2.errors import SerializationFailure

from odoo import api
from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.crm_roles.tests.session import Session


@tagged("post_install", "-at_install")
class TestProjectTaskJobRace(BaseCase):
    """Two people at two connections book one technician for the same time."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self._as(api.SUPERUSER_ID) as env:
            agent = (
                "crm_roles.role_service_agent,office_daily.group_announcement_publisher"
            )
            self.users = [
                new_test_user(env, "race_job", groups="crm_roles.role_technician").id,
                new_test_user(env, "race_one", groups=agent).id,
                new_test_user(env, "race_two", groups=agent).id,
            ]
        self.addCleanup(self._clean)

    def _as(self, uid):
        return Session(self.registry, uid)

    def _clean(self):
        with self._as(api.SUPERUSER_ID) as env:
            users = env["res.users"].browse(self.users)
            tasks = env["project.task"].search(
                ["|", ("user_ids", "in", users.ids), ("assigner_id", "in", users.ids)]
            )
            tasks.event_id.unlink()
            tasks.unlink()
            env["office.daily.technician.ask"].search([]).unlink()
            partners = users.partner_id
            users.unlink()
            partners.unlink()

    def _book(self, env):
        ask = env["office.daily.technician.ask"].create(
            {
                "name": "Race",
                "technician_id": self.users[0],
                "slot_start": "2026-03-02 09:00:00",
                "slot_stop": "2026-03-02 11:00:00",
            }
        )
        ask.action_ask()

    def test_the_second_of_two_dispatchers_is_refused(self):
        _technician, first, second = self.users
        with self._as(first) as one, self._as(second) as two:
            # Both have looked: nothing is booked yet.
            for env in (one, two):
                busy = [("partner_ids.user_ids", "in", self.users[:1])]
                self.assertFalse(env["calendar.event"].search(busy))
            self._book(one)
            one.cr.commit()
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                self._book(two)
            # What the server does with such a call: once more, from the start.
            two.cr.rollback()
            two.transaction.reset()
            with self.assertRaisesRegex(ValidationError, "Race"):
                self._book(two)
            two.cr.rollback()
        with self._as(api.SUPERUSER_ID) as env:
            jobs = env["project.task"].search([("user_ids", "in", self.users[:1])])
            self.assertEqual(len(jobs.filtered("is_job")), 1)

    def test_one_person_has_one_receipt_whoever_delivers(self):
        technician, first, _second = self.users
        with self._as(first) as env:
            notice = env["office.announcement"].create(
                {
                    "name": "Race",
                    "body": "Race",
                    "audience": "chosen",
                    "user_ids": [Command.set([technician])],
                }
            )
            notice.action_publish()
            self.addCleanup(self._drop, notice.id)
        with self._as(api.SUPERUSER_ID) as one, self._as(api.SUPERUSER_ID) as two:
            for env in (one, two):
                found = env["office.announcement"].browse(notice.id)
                self.assertEqual(len(found.receipt_ids), 1)
            found = one["office.announcement"].browse(notice.id)
            found.user_ids = [Command.link(first)]
            one.cr.commit()
            two["office.announcement"].browse(notice.id)._deliver()
        with self._as(api.SUPERUSER_ID) as env:
            found = env["office.announcement"].browse(notice.id)
            self.assertEqual(len(found.receipt_ids), 2)

    def _drop(self, notice):
        with self._as(api.SUPERUSER_ID) as env:
            found = env["office.announcement"].browse(notice)
            found.version_ids.unlink()
            found.unlink()
