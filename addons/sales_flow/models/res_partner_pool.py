from odoo import api, models
from odoo.tools import SQL


class ResPartner(models.Model):
    """A customer with open business stays with its owner, whatever the clock says."""

    _inherit = "res.partner"

    @api.model
    def _reclaim_exemptions(self):
        """Quotations that are still valid, orders not done, invoices not paid."""
        for model in ("sale.order", "account.move"):
            self.env[model].flush_model()
        return [
            *super()._reclaim_exemptions(),
            SQL(
                """
                SELECT m.commercial_partner_id AS id
                  FROM sale_order o JOIN family m ON m.id = o.partner_id
                 WHERE o.state = 'sent'
                   AND (o.validity_date IS NULL OR o.validity_date >= CURRENT_DATE)
                    OR o.state = 'sale'
                   AND (o.invoice_status = 'to invoice'
                        OR o.delivery_status IN ('pending', 'started', 'partial'))
                """
            ),
            SQL(
                """
                SELECT m.id
                  FROM account_move i JOIN family m ON m.id = i.commercial_partner_id
                 WHERE i.state = 'posted' AND i.move_type = 'out_invoice'
                   AND i.payment_state IN ('not_paid', 'partial')
                """
            ),
        ]
