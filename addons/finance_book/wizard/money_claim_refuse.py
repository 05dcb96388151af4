from odoo import fields, models


class MoneyClaimRefuse(models.TransientModel):
    """Why finance does not confirm: one sentence for the author."""

    _name = "money.claim.refuse"
    _description = "Refuse Announced Money"

    claim_ids = fields.Many2many(
        comodel_name="money.claim", string="Announced Money", required=True
    )
    reason = fields.Char(required=True)

    def action_refuse(self):
        self.ensure_one()
        self.claim_ids.action_refuse(self.reason)
        return {"type": "ir.actions.act_window_close"}
