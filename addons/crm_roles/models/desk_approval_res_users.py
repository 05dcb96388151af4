from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResUsers(models.Model):
    _inherit = "res.users"

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
