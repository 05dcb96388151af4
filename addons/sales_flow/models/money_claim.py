from odoo import api, models


class MoneyClaim(models.Model):
    """Money is announced for an order too, and settles its invoices."""

    _inherit = "money.claim"

    @api.model
    def _document_models(self):
        return [*super()._document_models(), "sale.order"]

    def _get_invoices(self):
        if self.res_model != "sale.order":
            return super()._get_invoices()
        return self.env["sale.order"].browse(self.res_id).exists().invoice_ids
