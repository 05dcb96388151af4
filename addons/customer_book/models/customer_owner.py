from odoo import api, fields, models
from odoo.tools import SQL

HOW = [
    ("created", "Created"),
    ("claimed", "Claimed"),
    ("assigned", "Assigned"),
    ("transferred", "Transferred"),
    ("imported", "Held from the start"),
    ("returned", "Returned"),
    ("reclaimed", "Taken back"),
    ("left", "Left the company"),
    ("edited", "Changed in the form"),
    ("undone", "Undone"),
    ("merged", "Merged"),
]


class CustomerOwner(models.Model):
    """Who had a customer, from when to when, how it began and how it ended."""

    _name = "customer.owner"
    _description = "Owner of a Customer"
    _inherit = "customer.book.engine"
    _order = "date_from desc, id desc"
    _rec_name = "owner_id"
    # Who and when stand in fields of their own; four columns less for each row.
    _log_access = False

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        ondelete="cascade",
    )
    owner_id = fields.Many2one(
        comodel_name="res.users", required=True, ondelete="restrict"
    )
    date_from = fields.Datetime(string="From", required=True)
    date_to = fields.Datetime(string="To")
    how = fields.Selection(selection=HOW, string="Began", required=True)
    how_ended = fields.Selection(selection=HOW, string="Ended")
    reason = fields.Char(string="Why it Began")
    reason_ended = fields.Char(string="Why it Ended")
    operator_id = fields.Many2one(
        comodel_name="res.users", string="By", ondelete="restrict"
    )
    operator_ended_id = fields.Many2one(
        comodel_name="res.users", string="Ended by", ondelete="restrict"
    )
    pool_id = fields.Many2one(
        comodel_name="customer.pool", string="Out of Pool", ondelete="set null"
    )
    company_id = fields.Many2one(comodel_name="res.company", index=True)
    transfer_id = fields.Many2one(
        comodel_name="customer.owner.transfer", index="btree_not_null"
    )

    _one_at_a_time = models.UniqueIndex(
        "(partner_id) WHERE date_to IS NULL", "A customer has one owner at a time."
    )
    _by_partner = models.Index("(partner_id, date_from)")
    _by_owner = models.Index("(owner_id, date_from)")

    @api.model
    def _change(self, partner_ids, owner, how, reason="", transfer=None):
        """Write the change of many customers: two statements for any number.

        :param partner_ids: ids of customers whose ``user_id`` changes to ``owner``
        :param owner: the new owner, an empty recordset for nobody
        """
        if not partner_ids:
            return
        now = fields.Datetime.now()
        values = {
            "ids": list(partner_ids),
            "now": now,
            "how": how,
            "reason": reason or None,
            "me": self.env.uid,
            "owner": owner.id or None,
            "transfer": transfer.id if transfer else None,
        }
        self._close_and_tell(values)
        if owner:
            self.env.cr.execute(
                SQL(
                    """
                    INSERT INTO customer_owner (partner_id, owner_id, date_from, how,
                           reason, operator_id, pool_id, company_id, transfer_id)
                    SELECT id, %(owner)s, %(now)s, %(how)s, %(reason)s, %(me)s,
                           pool_id, company_id, %(transfer)s
                      FROM res_partner WHERE id = ANY(%(ids)s)
                     ORDER BY id
                    """,
                    **values,
                )
            )
        self.invalidate_model()
        self.env["customer.event"].invalidate_model()

    def _close_and_tell(self, values):
        """End what runs and tell the history of each customer: one statement.

        Who did it is told once, and no contact took part: each further person or
        partner is one more foreign key to check for each of ten thousand rows.
        """
        self.env.cr.execute(
            SQL(
                """
                WITH closed AS (
                    UPDATE customer_owner
                       SET date_to = %(now)s, how_ended = %(how)s,
                           reason_ended = %(reason)s, operator_ended_id = %(me)s
                     WHERE date_to IS NULL AND partner_id = ANY(%(ids)s)
                 RETURNING partner_id, owner_id),
                people AS (
                    SELECT u.id, q.name FROM res_users u
                      JOIN res_partner q ON q.id = u.partner_id)
                INSERT INTO customer_event (date, kind, partner_id, user_id,
                       summary, result, source, company_id, create_date, write_date)
                SELECT %(now)s, 'owner', p.id, %(me)s,
                       COALESCE(b.name || ' → ' || COALESCE(n.name, '–'), n.name),
                       %(reason)s,
                       'customer.owner,' || p.id || ',' || to_char(%(now)s::timestamp,
                           'YYYY-MM-DD HH24:MI:SS') || ',' || COALESCE(n.id, 0),
                       p.company_id, %(now)s, %(now)s
                  FROM res_partner p
                  LEFT JOIN closed c ON c.partner_id = p.id
                  LEFT JOIN people b ON b.id = c.owner_id
                  LEFT JOIN people n ON n.id = %(owner)s
                 WHERE p.id = ANY(%(ids)s) AND (n.id IS NOT NULL OR b.id IS NOT NULL)
                    ON CONFLICT (source) WHERE source IS NOT NULL DO NOTHING
                """,
                **values,
            )
        )

    @api.model
    def _begin_for_present_owners(self):
        """The ledger of a company that had owners before it had a ledger."""
        self.env.cr.execute(
            """
            INSERT INTO customer_owner (partner_id, owner_id, date_from, how,
                   company_id)
            SELECT p.id, p.user_id, COALESCE(p.create_date, now()), 'imported',
                   p.company_id
              FROM res_partner p
             WHERE p.user_id IS NOT NULL AND p.id = p.commercial_partner_id
               AND NOT EXISTS (SELECT FROM customer_owner o
                                WHERE o.partner_id = p.id AND o.date_to IS NULL)
            """
        )
        self.env.cr.execute(
            """
            UPDATE res_partner SET owner_since = create_date
             WHERE user_id IS NOT NULL AND owner_since IS NULL
               AND id = commercial_partner_id
            """
        )
        self.env.invalidate_all()

    def _count_claims(self, user, since):
        """Claims since a moment, whoever has the customers now."""
        return self.search_count(
            [
                ("owner_id", "=", user.id),
                ("how", "=", "claimed"),
                ("date_from", ">=", since),
            ]
        )

    def _count_idle(self, user):
        """Claimed customers that the person has and did nothing with until now."""
        [[count]] = self.env.execute_query(
            SQL(
                """
                SELECT count(*) FROM customer_owner o
                 WHERE o.owner_id = %s AND o.how = 'claimed' AND o.date_to IS NULL
                   AND NOT EXISTS (SELECT FROM customer_pool_progress g
                                    WHERE g.partner_id = o.partner_id AND g.is_owner
                                      AND g.date >= o.date_from)
                """,
                user.id,
            )
        )
        return count

    @api.model
    def _former(self, partner, user, since):
        """The last time the person had the customer, if that ended since then."""
        return self.sudo().search(  # the ledger decides, whoever may read it
            [
                ("partner_id", "=", partner.id),
                ("owner_id", "=", user.id),
                ("date_to", ">=", since),
                ("how_ended", "!=", "undone"),
            ],
            order="date_to desc",
            limit=1,
        )
