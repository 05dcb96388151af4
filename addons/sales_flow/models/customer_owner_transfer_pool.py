from odoo import api, models
from odoo.tools import SQL


class CustomerOwnerTransfer(models.Model):
    """Quotations that are not decided go with their customer, and what is planned."""

    _inherit = "customer.owner.transfer"

    @api.model
    def _get_followers(self):
        followers = super()._get_followers()
        return {
            **followers,
            "sale.order": SQL(
                """
                SELECT t.id, t.user_id FROM sale_order t
                  JOIN family m ON m.id = t.partner_id
                 WHERE t.state IN ('draft', 'sent')
                   AND t.user_id IS NOT DISTINCT FROM m.user_id
                """
            ),
            "mail.activity": SQL(
                """
                %s
                UNION ALL
                SELECT t.id, t.user_id FROM mail_activity t
                  JOIN sale_order o ON t.res_model = 'sale.order' AND o.id = t.res_id
                  JOIN family m ON m.id = o.partner_id
                 WHERE t.active AND t.user_id IS NOT DISTINCT FROM m.user_id
                """,
                followers["mail.activity"],
            ),
        }
