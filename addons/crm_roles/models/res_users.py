from odoo import api, fields, models
from odoo.exceptions import ValidationError
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

    desk_manager_id = fields.Many2one(
        comodel_name="res.users",
        string="Manager for Approvals",
        domain="[('share', '=', False), ('id', '!=', id)]",
        help="Decides one level up. Empty: the manager in the employee's record.",
    )
    desk_substitute_ids = fields.One2many(
        comodel_name="desk.approval.substitute",
        inverse_name="user_id",
        string="Substitutes",
    )

    @api.constrains("desk_manager_id")
    def _check_desk_manager(self):
        if self._has_cycle("desk_manager_id"):
            raise ValidationError(
                self.env._("Nobody is the manager of his own manager.")
            )

    @api.depends("group_ids")
    def _compute_crm_role_ids(self):
        roles = self.env["crm.role"]._every()
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
        roles = self.env["crm.role"]._every()
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
            every = self.env["crm.role"]._every().group_id
            domain = ["|", ("group_ids", "not in", every.ids), *domain]
        return domain

    def write(self, vals):
        result = super().write(vals)
        if vals.get("active") is False or "group_ids" in vals:
            # Whoever edits users does not see the requests that this concerns.
            self.env["desk.approval.step"].sudo()._reroute_from(
                self.filtered(lambda user: not user.active)
            )
        return result

    def _desk_manager(self):
        """The person one level up, who need not be known to the one below.

        The employee's record counts as soon as an addon brings employees; the
        frame itself does without them.
        """
        self.ensure_one()
        user = self.sudo()  # a colleague's employee record is for officers only
        manager = user.desk_manager_id
        if not manager and "employee_ids" in user._fields:
            manager = user.employee_ids.parent_id.user_id[:1]
        return self.browse(manager.id)
