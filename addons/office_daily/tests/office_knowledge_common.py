from odoo.fields import Command

from odoo.addons.crm_roles.tests.common import ROLES, RoleCase


class KnowledgeCase(RoleCase):
    """People with employees, a workshop shelf and short ways to write and ask."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.users"].search([("login", "like", "test_")]).write(
            {"notification_type": "inbox"}
        )
        cls.departments = {
            name: cls.env["hr.department"].create({"name": name})
            for name in ("Sales", "Service", "Workshop")
        }
        cls.departments["Workshop"].parent_id = cls.departments["Service"]
        cls.employees = {
            role: cls.env["hr.employee"].create(
                {"name": role, "user_id": getattr(cls, role).id, "tz": "UTC"}
            )
            for role in ROLES
        }
        cls.employees["technician"].department_id = cls.departments["Service"]
        cls.employees["repairer"].department_id = cls.departments["Workshop"]
        cls.employees["technician"].parent_id = cls.employees["boss"]
        cls.space = cls.env["office.article.space"].create(
            {"name": "Workshop", "owner_id": cls.repairer.id, "review_days": 30}
        )
        cls.topic = cls.env["office.question.topic"].create(
            {
                "name": "Machines",
                "owner_id": cls.technician.id,
                "helper_ids": [Command.link(cls.repairer.id)],
            }
        )

    def _article(self, person=None, publish=True, **values):
        """An article, written and published by one person."""
        values = {
            "name": "Cleaning the pressure pump",
            "space_id": self.space.id,
            "draft_body": "<p>Close the valve and wash the filter.</p>",
            **values,
        }
        article = (
            self.env["office.article"].with_user(person or self.repairer).create(values)
        )
        if publish:
            article.action_publish()
        return article

    def _for_managers(self, **values):
        boss = self.env["crm.role"].search([("key", "=", "boss")])
        return self._article(
            is_for_everybody=False,
            audience_role_ids=[Command.set(boss.ids)],
            name="Dismissal of pressure groups",
            **values,
        )

    def _as(self, person, model="office.article"):
        return self.env[model].with_user(person)

    def _ask(self, person=None, **values):
        values = {
            "name": "Why does the pump lose pressure?",
            "topic_id": self.topic.id,
            **values,
        }
        return self._as(person or self.salesperson, "office.question").create(values)
