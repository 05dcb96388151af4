from odoo.fields import Command

from .common import RoleCase


class CardCase(RoleCase):
    """Cards on contacts, the one model that every installation has."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Cards that installed addons ship would stand beside those of the test.
        cls.env["desk.card"].search([]).active = False
        cls.action = cls.env["ir.actions.act_window"].create(
            {
                "name": "Contacts of the test",
                "res_model": "res.partner",
                "view_mode": "list,form",
                "context": "{'search_default_type_company': 1, 'default_city': 'Oz'}",
            }
        )

    @classmethod
    def _card(cls, roles="salesperson", **values):
        groups = [cls.env.ref(f"crm_roles.role_{key}").id for key in roles.split()]
        return cls.env["desk.card"].create(
            {
                "name": "My contacts",
                "role_ids": [Command.set(groups)],
                "action_id": cls.action.id,
                "domain": "[('user_id', '=', uid)]",
                **values,
            }
        )

    @classmethod
    def _contact(cls, name="Ann", user=None, **values):
        user = user or cls.salesperson
        return cls.env["res.partner"].create(
            {"name": name, "user_id": user.id, **values}
        )

    def _read(self, role=None, user=None):
        user = user or self.salesperson
        return self.env["desk.card"].with_user(user).read_workbench(role)

    def _shown(self, card, user=None, role=None):
        """What the workbench says about one card, ``None`` if it is not there."""
        cards = self._read(role, user)["cards"]
        return next((shown for shown in cards if shown["id"] == card.id), None)

    def _opened(self, card, user=None, **kwargs):
        """The records that a person finds behind a card."""
        user = user or self.salesperson
        action = card.with_user(user).action_open(**kwargs)
        return self.env[action["res_model"]].with_user(user).search(action["domain"])
