from odoo import api, models
from odoo.tools import SQL


class CustomerEvent(models.Model):
    """Repairs of before are written into the history."""

    _inherit = "customer.event"

    @api.model
    def _backfill_queries(self):
        return [*super()._backfill_queries(), self._backfill_repairs()]

    def _backfill_repairs(self):
        text = self.env._("Repair taken in: %(number)s %(product)s")
        words = text % {"number": "", "product": ""}
        return SQL(
            """
            SELECT r.create_date, 'repair', 'in', p.commercial_partner_id, p.id,
                   r.create_uid, %s || r.name, NULL, 'repair.order', r.id,
                   'repair.order,' || r.id || ',draft', r.company_id
              FROM repair_order r JOIN res_partner p ON p.id = r.partner_id
            """,
            f"{words.strip()} ",
        )
