from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, format_datetime

HOURS_TO_UNDO = 24


class CustomerOwnerTransfer(models.Model):
    """Many customers given to a colleague in one go, with all that is open.

    What moves is written down record by record, so that the whole transfer can be
    undone within a day.  What is closed stays with its author.
    """

    _name = "customer.owner.transfer"
    _description = "Transfer of Customers"
    _inherit = "customer.book.engine"
    _order = "id desc"
    _rec_name = "date"

    date = fields.Datetime(required=True, default=fields.Datetime.now)
    user_id = fields.Many2one(
        comodel_name="res.users", string="New Owner", required=True
    )
    operator_id = fields.Many2one(comodel_name="res.users", string="By", required=True)
    reason = fields.Char(required=True)
    customer_count = fields.Integer(string="Customers")
    opportunity_count = fields.Integer(string="Opportunities")
    activity_count = fields.Integer(string="Activities")
    state = fields.Selection(
        selection=[("done", "Done"), ("undone", "Undone")],
        default="done",
        required=True,
    )
    item_ids = fields.One2many(
        comodel_name="customer.owner.transfer.item", inverse_name="transfer_id"
    )
    can_undo = fields.Boolean(compute="_compute_can_undo")

    @api.depends("user_id", "date")
    @api.depends_context("lang", "tz")
    def _compute_display_name(self):
        for transfer in self:
            when = format_datetime(self.env, transfer.date, dt_format="short")
            transfer.display_name = self.env._(
                "To %(owner)s, %(date)s", owner=transfer.user_id.name, date=when
            )

    def _compute_can_undo(self):
        limit = fields.Datetime.now() - timedelta(hours=HOURS_TO_UNDO)
        for transfer in self:
            transfer.can_undo = transfer.state == "done" and transfer.date >= limit

    # What moves with a customer: (model, rows that move, in SQL over ``p.id``).

    @api.model
    def _get_followers(self):
        """What goes with a customer, as ``{model: (table, id, condition)}``.

        Addons above add their open documents, in SQL: the table ``t`` joined with
        ``family``, which are the customers that move and all their contacts, each
        with the ``user_id`` of the customer's former owner.
        """
        return {
            "crm.lead": SQL(
                """
                SELECT t.id, t.user_id FROM crm_lead t
                  JOIN family m ON m.id = t.partner_id
                 WHERE t.active AND t.won_status = 'pending'
                   AND t.user_id IS NOT DISTINCT FROM m.user_id
                """
            ),
            "mail.activity": SQL(
                """
                SELECT t.id, t.user_id FROM mail_activity t
                  JOIN family m ON t.res_model = 'res.partner' AND m.id = t.res_id
                 WHERE t.active AND t.user_id IS NOT DISTINCT FROM m.user_id
                UNION ALL
                SELECT t.id, t.user_id FROM mail_activity t
                  JOIN crm_lead l ON t.res_model = 'crm.lead' AND l.id = t.res_id
                  JOIN family m ON m.id = l.partner_id
                 WHERE t.active AND t.user_id IS NOT DISTINCT FROM m.user_id
                """
            ),
        }

    @api.model
    def _family(self, partners):
        """Customers and their contacts as ``family``, which is looked up once.

        ``had`` is whose each of them is, ``user_id`` whose the customer is.
        """
        return SQL(
            """
            family AS MATERIALIZED (
                SELECT c.id, c.user_id AS had, m.user_id
                  FROM res_partner m
                  JOIN res_partner c ON c.commercial_partner_id = m.id
                 WHERE m.id = ANY(%s))
            """,
            partners.ids,
        )

    @api.model
    def _preview(self, partners):
        """What would move: ``{model: number}``, without moving it."""
        self._write_pending()
        return {
            model: self.env.execute_query(
                SQL(
                    "WITH %s SELECT count(*) FROM (%s) f",
                    self._family(partners),
                    query,
                )
            )[0][0]
            for model, query in self._get_followers().items()
        }

    @api.model
    def _carry_out(self, partners, user, reason, how="transferred"):
        """Give ``partners`` and all that is open to ``user``: set by set.

        :param partners: commercial partners; locked and checked by the caller
        :return: the transfer
        """
        self._write_pending()
        transfer = self._engine().create(
            {
                "user_id": user.id,
                "operator_id": self.env.uid,
                "reason": reason,
                "customer_count": len(partners),
            }
        )
        transfer.flush_recordset()
        self._read_together(partners, user)
        moved = transfer._write_items(partners)
        # The ledger first: it notes the pool that the customers leave.
        self.env["customer.owner"]._change(partners.ids, user, how, reason, transfer)
        transfer._update_items(SQL("%s", user.id), begin=partners)
        self._forget_moved()
        partners._forget_beginning()
        transfer._follow(partners, user.partner_id)
        transfer._tell(partners, user)
        return self.browse(transfer.id).with_context(customer_moved=moved)

    def _write_pending(self):
        for model in ("res.partner", *self._get_followers()):
            self.env[model].flush_model()

    def _forget_moved(self):
        """What the statements changed below the ORM is read anew."""
        for model in ("res.partner", *self._get_followers()):
            self.env[model].invalidate_model(["user_id"])
        self.env["res.partner"].invalidate_model(["reclaim_at", "reclaim_rule_id"])

    def _write_items(self, partners):
        """Every record that moves, with the person who had it: one statement.

        :return: ``{model: number}``
        """
        parts = [
            SQL(
                "SELECT 'res.partner' AS model, id, user_id FROM family"
                " WHERE had IS NOT DISTINCT FROM user_id"
            ),
            *(
                SQL("SELECT %s, f.id, f.user_id FROM (%s) f", model, query)
                for model, query in self._get_followers().items()
            ),
        ]
        rows = self.env.execute_query(
            SQL(
                """
                WITH %(family)s,
                     written AS (
                INSERT INTO customer_owner_transfer_item
                       (transfer_id, model, user_id, record_ids)
                SELECT %(transfer)s, f.model, f.user_id, jsonb_agg(f.id)
                  FROM (%(parts)s) f GROUP BY f.model, f.user_id
                RETURNING model, jsonb_array_length(record_ids) AS number),
                     counted AS (
                UPDATE customer_owner_transfer
                   SET opportunity_count = (SELECT COALESCE(sum(number), 0)
                                              FROM written
                                             WHERE model = 'crm.lead'),
                       activity_count = (SELECT COALESCE(sum(number), 0)
                                           FROM written
                                          WHERE model = 'mail.activity')
                 WHERE id = %(transfer)s)
                SELECT model, sum(number)::int FROM written GROUP BY model
                """,
                family=self._family(partners),
                transfer=self.id,
                parts=SQL(" UNION ALL ").join(parts),
            )
        )
        self.invalidate_recordset(["opportunity_count", "activity_count"])
        return dict(rows)

    def _update_items(self, user, condition=None, begin=None):
        """Every kind of record gets its new person; all of them in one statement.

        :param user: who, in SQL
        :param condition: which rows, in SQL over ``t`` and ``i``; all if not given
        :param begin: customers whose new owner begins today, with a new countdown
        """
        parts = [
            SQL(
                """
                %(name)s AS (
                UPDATE %(table)s t
                   SET user_id = %(user)s, write_uid = %(me)s,
                       write_date = now() AT TIME ZONE 'UTC' %(more)s
                  FROM (%(items)s) i %(joined)s
                 WHERE i.id = t.id AND %(condition)s)
                """,
                name=SQL.identifier(f"part_{number}"),
                table=SQL.identifier(self.env[model]._table),
                user=user,
                me=self.env.uid,
                more=more,
                joined=joined,
                items=self._items_query(model),
                condition=condition or SQL("TRUE"),
            )
            for number, (model, more, joined) in enumerate(self._get_parts(begin))
        ]
        self.env.cr.execute(SQL("WITH %s SELECT", SQL(", ").join(parts)))

    def _get_parts(self, begin):
        """``(model, what is set besides, what is joined)`` for each kind."""
        more, joined = SQL(), SQL()
        if begin:
            # A wide table with many indexes: to write each row twice takes long.
            now = fields.Datetime.now()
            due = begin._countdown_under(self.user_id, now)
            table = begin._countdown_table(due)
            clause = begin._begin_clause(now)
            more = SQL(", %s, reclaim_at = n.day, reclaim_rule_id = n.rule", clause)
            joined = SQL("LEFT JOIN %s ON n.id = i.id", table)
        followers = [(model, SQL(), SQL()) for model in self._get_followers()]
        return [("res.partner", more, joined), *followers]

    def _items_query(self, model):
        """The records of one kind that this transfer moved: ``id, user_id``."""
        return SQL(
            """
            SELECT one::int AS id, item.user_id
              FROM customer_owner_transfer_item item,
                   jsonb_array_elements_text(item.record_ids) AS one
             WHERE item.transfer_id = %s AND item.model = %s
            """,
            self.id,
            model,
        )

    def _follow(self, partners, person):
        """The new owner follows the customers, as Odoo does it one by one."""
        self.env.cr.execute(
            SQL(
                """
                WITH added AS (
                    INSERT INTO mail_followers (res_model, res_id, partner_id)
                    SELECT 'res.partner', p, %(person)s
                      FROM unnest(%(ids)s::int[]) p WHERE p <> %(person)s
                        ON CONFLICT DO NOTHING RETURNING id)
                INSERT INTO mail_followers_mail_message_subtype_rel
                       (mail_followers_id, mail_message_subtype_id)
                SELECT added.id, s.id FROM added CROSS JOIN mail_message_subtype s
                 WHERE s.default AND (s.res_model IS NULL OR s.res_model = %(model)s)
                """,
                person=person.id,
                ids=partners.ids,
                model="res.partner",
            )
        )

    def _tell(self, partners, user):
        """One summary for the new owner, however many customers there are."""
        if user == self.env.user:
            return
        names = [partners.browse(number).display_name for number in partners.ids[:10]]
        more = len(partners) - len(names)
        user = user.with_context(lang=user.lang)
        body = user.env._(
            "%(operator)s gave you %(count)s customers: %(names)s%(more)s. Reason:"
            " %(reason)s",
            operator=self.env.user.name,
            count=len(partners),
            names=", ".join(names),
            more=f" (+{more})" if more else "",
            reason=self.reason,
        )
        self.env["mail.thread"].message_notify(
            partner_ids=user.partner_id.ids,
            subject=user.env._("Customers for you"),
            body=Markup("<p>%s</p>") % body,
        )

    def _read_together(self, partners, user):
        """Those the message is about, from and for: one statement instead of four."""
        # Names and addresses alone, whatever the person reads of the company.
        company = self.env.company.sudo()
        people = user.partner_id | self.env.user.partner_id | company.partner_id
        partners.browse({*partners.ids[:10], *people.ids}).mapped("name")

    def action_undo(self):
        """Give everything back to those who had it, as far as it did not move on."""
        for transfer in self:
            transfer.check_access("read")
            transfer._ensure_undoable()
            transfer._undo()
        return True

    def _ensure_undoable(self):
        me = self.env.user
        if self.operator_id != me and not me._manages_customers():
            raise AccessError(
                self.env._(
                    "%(user)s made this transfer; he or a sales manager undoes it.",
                    user=self.operator_id.name,
                )
            )
        if self.state == "undone":
            raise UserError(self.env._("This transfer is undone already."))
        if not self.can_undo:
            raise UserError(
                self.env._(
                    "The transfer of %(date)s can be undone for %(hours)s hours. Make"
                    " a new transfer instead.",
                    date=format_datetime(self.env, self.date, dt_format="short"),
                    hours=HOURS_TO_UNDO,
                )
            )

    def _undo(self):
        self._write_pending()
        still = SQL("t.user_id IS NOT DISTINCT FROM %s", self.user_id.id)
        before = self._customers_by_former_owner(still)
        self._update_items(SQL("i.user_id"), still)
        self.env.invalidate_all()
        reason = self.env._("transfer undone")
        for owner, ids in before.items():
            former = self.env["res.users"].browse(owner or [])
            self.env["customer.owner"]._change(ids, former, "undone", reason)
            partners = self.env["res.partner"].browse(ids)
            partners._begin_ownership(former)
        self._engine().write({"state": "undone"})

    def _customers_by_former_owner(self, still):
        """Customers that the transfer moved and that nobody moved since."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT i.user_id, array_agg(t.id) FROM (%s) i
                  JOIN res_partner t ON t.id = i.id
                 WHERE t.id = t.commercial_partner_id AND %s
                 GROUP BY i.user_id
                """,
                self._items_query("res.partner"),
                still,
            )
        )
        return dict(rows)
