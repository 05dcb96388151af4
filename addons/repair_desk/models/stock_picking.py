from odoo import api, models


class StockPicking(models.Model):
    """A transfer opens for who reads no repairs as well.

    Salespeople, buyers and accountants open deliveries and receipts; Odoo's form
    counts the repairs of a transfer for everybody and would refuse them all of it.
    """

    _inherit = "stock.picking"

    @api.depends("repair_ids")
    @api.depends_context("uid")
    def _compute_nbr_repairs(self):
        if self.env["repair.order"].has_access("read"):
            return super()._compute_nbr_repairs()
        self.nbr_repairs = 0
        return None
