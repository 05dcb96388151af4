from odoo import models


class CrmStage(models.Model):
    """Another order of the stages tells anew who moved on and who went back."""

    _inherit = "crm.stage"

    def write(self, vals):
        result = super().write(vals)
        if "sequence" in vals:
            # The ledger is kept for everybody, whoever puts the stages in order.
            ledger = self.env["sales.flow.stage.passage"].sudo()
            ledger._classify(ledger.search([("lead_id", "!=", False)]).lead_id)
        return result
