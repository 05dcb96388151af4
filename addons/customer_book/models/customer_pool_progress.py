from odoo import api, fields, models
from odoo.tools import SQL


class CustomerPoolProgress(models.Model):
    """The last time something of one kind happened with a customer, and by whom."""

    _name = "customer.pool.progress"
    _description = "Progress with a Customer"
    _inherit = "customer.book.engine"
    _rec_name = "kind"

    partner_id = fields.Many2one(
        comodel_name="res.partner", required=True, ondelete="cascade"
    )
    kind = fields.Char(required=True)
    is_owner = fields.Boolean(help="Made by the person who had the customer.")
    date = fields.Datetime(required=True)

    _kind_once = models.Constraint(
        "UNIQUE (partner_id, kind, is_owner)", "One row of each kind for a customer."
    )

    @api.model
    def _note(self, partner_ids, kind, date=None):
        """Remember the latest; one statement for any number of customers."""
        if not partner_ids:
            return
        date = date or fields.Datetime.now()
        self.env["res.partner"].flush_model(["user_id", "parent_id"])
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO customer_pool_progress (partner_id, kind, is_owner, date)
                SELECT p.id, %(kind)s, p.user_id IS NOT DISTINCT FROM %(me)s, %(date)s
                  FROM res_partner p
                 WHERE p.id IN (SELECT commercial_partner_id FROM res_partner
                                 WHERE id = ANY(%(ids)s))
                 ORDER BY p.id
                    ON CONFLICT (partner_id, kind, is_owner)
                    DO UPDATE SET date = GREATEST(customer_pool_progress.date,
                                                  EXCLUDED.date)
                """,
                kind=kind,
                me=self.env.uid,
                date=date,
                ids=list(partner_ids),
            )
        )
        self.invalidate_model()

    @api.model
    def _latest(self, partner_ids, kinds, with_others=True):
        """``{partner id: datetime}`` of the last progress of these kinds."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partner_id, max(date) FROM customer_pool_progress
                 WHERE partner_id = ANY(%s) AND kind = ANY(%s) AND (is_owner OR %s)
                 GROUP BY partner_id
                """,
                list(partner_ids),
                list(kinds),
                with_others,
            )
        )
        return dict(rows)
