from odoo import api, fields, models

# What says where an opportunity stands, and whose it is.
FOLLOWED = {
    "active",
    "lost_reason_id",
    "probability",
    "source_id",
    "stage_id",
    "team_id",
    "type",
    "user_id",
}


class CrmLead(models.Model):
    """An opportunity writes down when it comes into a stage and leaves it."""

    _inherit = "crm.lead"

    stage_passage_ids = fields.One2many(
        comodel_name="sales.flow.stage.passage",
        inverse_name="lead_id",
        string="Stages So Far",
        readonly=True,
        copy=False,
    )

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        leads._follow_stages()
        return leads

    def write(self, vals):
        followed = FOLLOWED & vals.keys()
        result = super().write(vals)
        if followed:
            self._follow_stages()
        return result

    def _follow_stages(self):
        # The ledger is kept for everybody, whoever moves the opportunity.
        leads = self.sudo().filtered(
            lambda lead: lead.type == "opportunity" and lead.stage_id
        )
        if leads:
            self.env["sales.flow.stage.passage"].sudo()._follow(leads)
