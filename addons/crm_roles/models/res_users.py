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
            user.crm_role_ids = roles.filtered(
                lambda role, user=user: role.group_id in user.group_ids
            )

    def _inverse_crm_role_ids(self):
        roles = self.env["crm.role"].search([])
        for user in self:
            dropped = roles - user.crm_role_ids
            user.group_ids = [
                *(Command.unlink(group.id) for group in dropped.group_id),
                *(Command.link(group.id) for group in user.crm_role_ids.group_id),
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
