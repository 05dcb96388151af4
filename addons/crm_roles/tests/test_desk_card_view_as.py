from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.crm_roles.models import desk_card_workbench

from .common import ROLES
from .desk_card_common import CardCase


@tagged("post_install", "-at_install")
class TestDeskCardViewAs(CardCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = cls.env.ref("base.user_admin")
        cls.card = cls._card()
        cls._contact("Ann")
        cls._contact("Bob")

    def test_person_is_seen_with_the_rights_of_that_person(self):
        desk = self._look(user_id=self.salesperson.id)
        self.assertEqual([card["value"] for card in desk["cards"]], [2])
        self.assertEqual(desk["view_as"]["name"], self.salesperson.name)

    def test_role_is_seen_with_the_rights_of_the_administrator(self):
        desk = self._look(role="salesperson")
        self.assertEqual([card["value"] for card in desk["cards"]], [0])

    def test_administrator_sees_every_role_without_holding_one(self):
        keys = [role["key"] for role in self._look()["roles"]]
        self.assertEqual(set(keys), set(ROLES))

    def test_nobody_else_looks_at_foreign_workbenches(self):
        for key in ROLES:
            desk = self.env["desk.card"].with_user(getattr(self, key))
            with self.assertRaises(AccessError):
                desk.read_workbench_as(user_id=self.salesperson.id)
            with self.assertRaises(AccessError):
                desk.read_workbench_as(role=key)

    def test_looking_is_logged(self):
        with patch.object(desk_card_workbench._logger, "info") as log:
            self._look(user_id=self.salesperson.id)
        line = log.call_args.args[0] % log.call_args.args[1:]
        self.assertIn(f"{self.admin.login} looks at", line)
        self.assertIn(self.salesperson.login, line)

    def test_looking_writes_nothing(self):
        self.env.flush_all()
        self.env.cr.execute("SAVEPOINT looking; SET TRANSACTION READ ONLY")
        try:
            self._look(user_id=self.salesperson.id)
            self._look(role="salesperson")
        finally:
            self.env.cr.execute("ROLLBACK TO SAVEPOINT looking")

    def _look(self, **kwargs):
        return self.env["desk.card"].with_user(self.admin).read_workbench_as(**kwargs)
