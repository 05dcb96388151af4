from odoo import fields, models


class OfficeDailySkill(models.Model):
    """Something a technician can do, and who can do it."""

    _name = "office.daily.skill"
    _description = "Technician Skill"
    _order = "name"

    name = fields.Char(required=True, translate=True)
    color = fields.Integer()
    active = fields.Boolean(default=True)
    user_ids = fields.Many2many(
        comodel_name="res.users",
        relation="office_daily_skill_user_rel",
        string="Technicians",
        domain=[("share", "=", False)],
    )

    _name_uniq = models.Constraint("UNIQUE(name)", "There is such a skill already.")

    def _get_able_users(self):
        """Technicians who have all of these skills; without any, all of them."""
        # A person may ask for a technician without the right to look into groups.
        people = self.env.ref("crm_roles.role_technician").sudo().all_user_ids
        able = people.filtered(lambda user: user.active and not user.share)
        for skill in self.sudo():
            able &= skill.user_ids
        return able.sudo(False)
