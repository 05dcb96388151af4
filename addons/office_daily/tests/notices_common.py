from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import new_test_user

from odoo.addons.crm_roles.tests.common import ROLES, RoleCase


class NoticesCase(RoleCase):
    """Ten people, employed in two departments, and a short way to write to them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = cls.env["res.users"].union(*(getattr(cls, role) for role in ROLES))
        # Odoo welcomes everybody with a to-do.
        cls.env["project.task"].search([("user_ids", "in", cls.people.ids)]).unlink()
        cls.house, cls.sales, cls.service = cls.env["hr.department"].create(
            [{"name": "House"}, {"name": "Sales"}, {"name": "Service"}]
        )
        (cls.sales + cls.service).parent_id = cls.house
        cls.employees = {
            role: cls._employ(getattr(cls, role), cls.service)
            for role in ("technician", "repairer")
        }
        cls.employees["salesperson"] = cls._employ(cls.salesperson, cls.sales)

    @classmethod
    def _employ(cls, user, department):
        return cls.env["hr.employee"].create(
            {
                "name": user.name,
                "user_id": user.id,
                "department_id": department.id,
            }
        )

    @classmethod
    def _newcomer(cls, login, department=None):
        user = new_test_user(cls.env, login=login, groups="base.group_user")
        if department:
            cls._employ(user, department)
        return user

    @classmethod
    def _draft(cls, author=None, **values):
        return (
            cls.env["office.announcement"]
            .with_user(author or cls.office_manager)
            .create({"name": "New alarm code", "body": "<p>It is 4711.</p>", **values})
        )

    @classmethod
    def _published(cls, **values):
        notice = cls._draft(**values)
        notice.action_publish()
        return notice

    @classmethod
    def _for(cls, *users, **values):
        """Published for these people alone."""
        ids = [user.id for user in users]
        return cls._published(audience="chosen", user_ids=[Command.set(ids)], **values)

    def _unread(self, user):
        return (
            self.env["office.announcement"]
            .with_user(user)
            .search([("is_unread", "=", True)])
        )

    def _to_confirm(self, user):
        return (
            self.env["office.announcement"]
            .with_user(user)
            .search([("is_to_acknowledge", "=", True)])
        )

    def _receipt(self, notice, user):
        return (
            self.env["office.announcement.receipt"]
            .sudo()
            .search(
                [
                    ("announcement_id", "=", notice.id),
                    ("user_id", "=", user.id),
                    ("is_current", "=", True),
                ]
            )
        )

    def _age(self, notice, days):
        """Delivered and reminded so many days earlier."""
        back = timedelta(days=days)
        for receipt in notice.sudo().receipt_ids:
            receipt.date_delivered -= back
            if receipt.date_reminded:
                receipt.date_reminded -= back
        self.env.flush_all()

    def _card(self, xmlid, user):
        """The figure of a card on the workbench of a person, and its list."""
        card = self.env.ref(f"office_daily.{xmlid}").with_user(user)
        action = card.action_open()
        found = self.env[action["res_model"]].with_user(user).search(action["domain"])
        self.assertEqual(card._read_figures()[card]["value"], len(found))
        return found

    def _now(self, **shift):
        return fields.Datetime.now() + timedelta(**shift)
