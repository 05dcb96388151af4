from odoo import api, models


class CrmTeamMember(models.Model):
    """Whoever joins a team joins its pools, whoever leaves it leaves them."""

    _inherit = "crm.team.member"

    @api.model_create_multi
    def create(self, vals_list):
        members = super().create(vals_list)
        members.crm_team_id._renew_pools()
        return members

    def write(self, vals):
        teams = self.crm_team_id
        result = super().write(vals)
        (teams | self.crm_team_id)._renew_pools()
        return result

    def unlink(self):
        teams = self.crm_team_id
        result = super().unlink()
        teams._renew_pools()
        return result
