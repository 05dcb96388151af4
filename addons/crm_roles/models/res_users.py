from odoo import api, fields, models
from odoo.fields import Command


class ResUsers(models.Model):
    _inherit = "res.users"

    crm_role_ids = fields.Many2many(
        comodel_name="crm.role",
        string="Desk Roles",
        compute="_compute_crm_role_ids",
        inverse="_inverse_crm_role_ids",
        search="_search_crm_role_ids",
        help="The desks this person works at. Each gives its menus, rights and cards.",
    )

    @api.depends("group_ids")
    def _compute_crm_role_ids(self):
        roles = self.env["crm.role"].search([])
        for user in self:
            # Given roles only: a role implied by another group is not a desk.
            given = user.group_ids._origin
            user.crm_role_ids = roles.filtered(
                lambda role, given=given: role.group_id in given
            )

    @api.onchange("crm_role_ids")
    def _onchange_crm_role_ids(self):
        """Show the groups of a picked role at once on the form.

        The form sends roles and groups together; unless they agree, a privilege
        changed in the same breath would take the new role back.
        """
        self._inverse_crm_role_ids()

    def _inverse_crm_role_ids(self):
        roles = self.env["crm.role"].search([])
        for user in self:
            given = user.crm_role_ids._origin
            dropped = roles - given
            user.group_ids = [
                *(Command.unlink(group.id) for group in dropped.group_id),
                *(Command.link(group.id) for group in given.group_id),
            ]

    @api.model
    def _search_crm_role_ids(self, operator, value):
        if operator != "in":
            return NotImplemented
        roles = self.env["crm.role"].browse(filter(None, value))
        domain = [("group_ids", "in", roles.group_id.ids)]
        if False in value:
            every = self.env["crm.role"].search([]).group_id
            domain = ["|", ("group_ids", "not in", every.ids), *domain]
        return domain
