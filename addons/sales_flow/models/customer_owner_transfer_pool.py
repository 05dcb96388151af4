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
                  JOIN res_partner c ON c.id = t.partner_id
                  JOIN moving m ON m.id = c.commercial_partner_id
                 WHERE t.state IN ('draft', 'sent')
                   AND t.user_id IS NOT DISTINCT FROM m.user_id
                """
            ),
            "mail.activity": SQL(
                """
                %s
                UNION
                SELECT t.id, t.user_id FROM mail_activity t
                  JOIN sale_order o ON t.res_model = 'sale.order' AND o.id = t.res_id
                  JOIN res_partner c ON c.id = o.partner_id
                  JOIN moving m ON m.id = c.commercial_partner_id
                 WHERE t.active AND t.user_id IS NOT DISTINCT FROM m.user_id
                """,
                followers["mail.activity"],
            ),
        }
