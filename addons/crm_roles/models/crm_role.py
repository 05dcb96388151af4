from odoo import api, fields, models


class CrmRole(models.Model):
    """One of the ten desks of a company, as a person meets it.

    The rights behind it are an ordinary group.  The record gives that group a
    key that programs rely on and lets it be shown on the user as a tag: groups
    themselves cannot, since the user form keeps one group per privilege.
    """

    _name = "crm.role"
    _description = "Role"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    key = fields.Char(required=True, readonly=True)
    group_id = fields.Many2one(
        comodel_name="res.groups", required=True, readonly=True, ondelete="restrict"
    )
    sequence = fields.Integer(default=10)
    user_count = fields.Integer(string="People", compute="_compute_user_count")
    card_count = fields.Integer(string="Cards", compute="_compute_card_count")

    _key_uniq = models.Constraint("UNIQUE(key)", "Each role has a key of its own.")
    _group_uniq = models.Constraint(
        "UNIQUE(group_id)", "Each role has a group of its own."
    )

    @api.depends("group_id")
    def _compute_user_count(self):
        counts = self._count_by_group("res.users", "group_ids")
        for role in self:
            role.user_count = counts.get(role.group_id, 0)

    @api.depends("group_id")
    def _compute_card_count(self):
        counts = self._count_by_group("desk.card", "role_ids")
        for role in self:
            role.card_count = counts.get(role.group_id, 0)

    def action_view_users(self):
        """The people who work at this desk."""
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("base.action_res_users"),
            "domain": [("group_ids", "in", self.group_id.ids)],
            "context": {"default_crm_role_ids": self.ids},
        }

    def action_view_cards(self):
        """The cards that stand on this desk."""
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "crm_roles.desk_card_action"
            ),
            "domain": [("role_ids", "in", self.group_id.ids)],
            "context": {"default_role_ids": self.group_id.ids},
        }

    @api.model
    def _every(self):
        """The ten of them: a list that does not grow."""
        return self.search([("group_id", "!=", False)])

    @api.model
    def _mine(self):
        """The desks of the person who asks, the first one first.

        Read above her rights, for she may not look into groups; the domain asks
        for nobody but her.
        """
        # See above: of herself alone.
        mine = self.sudo().search_fetch(
            [("group_id.user_ids", "in", self.env.uid)], ["name", "key", "group_id"]
        )
        return mine.sudo(False)

    def _prepare_switch_values(self):
        return [{"key": role.key, "name": role.name} for role in self]

    def _count_by_group(self, model, field):
        return dict(
            self.env[model]._read_group(
                [(field, "in", self.group_id.ids)], [field], ["__count"]
            )
        )
