from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.crm_roles.models.desk_ledger import ENGINE

# Written by the buttons of the book alone.
GUARDED = frozenset(
    {
        "claim_count",
        "frozen_until",
        "is_barred",
        "is_owner_locked",
        "last_progress_at",
        "lock_reason",
        "lock_until",
        "owner_since",
        "pool_id",
        "pooled_at",
        "reclaim_at",
        "reclaim_rule_id",
        "share_ids",
        "warned_days",
    }
)


class CustomerBookOwnership(models.AbstractModel):
    """Who has a customer, where he lies when nobody has him, and since when.

    Only the commercial partner is owned; his contacts follow him.  The salesperson
    of Odoo (``user_id``) is the owner: whatever writes it passes the rules of the
    book and is written into the ledger of owners.
    """

    _name = "customer.book.ownership"
    _description = "Ownership of Customers"

    pool_id = fields.Many2one(
        comodel_name="customer.pool",
        string="In Pool",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
    )
    pooled_at = fields.Datetime(string="In the Pool Since", readonly=True, copy=False)
    frozen_until = fields.Datetime(readonly=True, copy=False)
    owner_since = fields.Datetime(readonly=True, copy=False)
    owner_ids = fields.One2many(
        comodel_name="customer.owner",
        inverse_name="partner_id",
        string="Owners",
        readonly=True,
    )
    share_ids = fields.One2many(
        comodel_name="customer.owner.share",
        inverse_name="partner_id",
        string="Shared with",
        readonly=True,
    )
    is_owner_locked = fields.Boolean(
        string="Locked", readonly=True, copy=False, help="Is never taken back."
    )
    lock_until = fields.Date(string="Locked Until", readonly=True, copy=False)
    lock_reason = fields.Char(readonly=True, copy=False)
    is_barred = fields.Boolean(
        string="Blacklisted",
        readonly=True,
        copy=False,
        help="Nobody claims or gets this customer.",
    )
    customer_class = fields.Selection(
        selection=[("a", "A"), ("b", "B"), ("c", "C")], string="Class", tracking=True
    )
    contract_until = fields.Date(
        tracking=True,
        help="The day on which the contract with the customer ends.",
    )
    last_progress_at = fields.Datetime(
        string="Last Progress", readonly=True, copy=False
    )
    reclaim_at = fields.Date(
        string="Back to the Pool",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The day on which the customer goes back if nothing happens before.",
    )
    reclaim_rule_id = fields.Many2one(
        comodel_name="customer.pool.rule", readonly=True, copy=False
    )
    warned_days = fields.Char(readonly=True, copy=False)
    claim_count = fields.Integer(string="Times Claimed", readonly=True, copy=False)
    owner_state = fields.Selection(
        selection=[
            ("free", "Without owner"),
            ("owned", "Owned"),
            ("locked", "Locked"),
            ("pool", "In the pool"),
            ("frozen", "Rests in the pool"),
            ("blacklisted", "Blacklisted"),
        ],
        string="Ownership",
        compute="_compute_owner_state",
    )
    days_left = fields.Integer(compute="_compute_days_left")
    start_pool_id = fields.Many2one(
        comodel_name="customer.pool",
        string="Into the Pool",
        compute="_compute_start_pool_id",
        inverse="_inverse_start_pool_id",
        help="Whoever enters a customer may put him into a pool at once.",
    )

    @api.depends("user_id", "pool_id", "frozen_until", "is_owner_locked", "is_barred")
    def _compute_owner_state(self):
        now = fields.Datetime.now()
        for partner in self:
            partner.owner_state = partner._get_owner_state(now)

    def _get_owner_state(self, now):
        if self.is_barred:
            return "blacklisted"
        if self.pool_id:
            rests = self.frozen_until and self.frozen_until > now
            return "frozen" if rests else "pool"
        if not self.user_id:
            return "free"
        return "locked" if self._is_lock_valid() else "owned"

    def _is_lock_valid(self):
        return self.is_owner_locked and (
            not self.lock_until or self.lock_until >= fields.Date.context_today(self)
        )

    @api.depends_context("tz")
    @api.depends("reclaim_at")
    def _compute_days_left(self):
        today = fields.Date.context_today(self)
        for partner in self:
            left = partner.reclaim_at and (partner.reclaim_at - today).days
            partner.days_left = left or 0

    @api.depends("pool_id")
    def _compute_start_pool_id(self):
        for partner in self:
            partner.start_pool_id = partner.pool_id

    def _inverse_start_pool_id(self):
        for pool, partners in self.grouped("start_pool_id").items():
            if pool:
                partners.action_pool(pool.id, self.env._("entered"))

    @api.model
    def default_get(self, fields):
        """In the fast form a salesperson enters customers of his own.

        What the buttons alone write takes no ``default_...`` of a caller, nor one
        that he has saved.
        """
        values = super().default_get([name for name in fields if name not in GUARDED])
        me = self.env.user
        sells = me.has_group("crm_roles.role_salesperson")
        if self.env.context.get("customer_fast") and sells and "user_id" in fields:
            values.setdefault("user_id", me.id)
        return values

    # Whatever writes an owner passes here.

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_guarded(vals)
        partners = super().create(vals_list)
        owned = partners.filtered(
            lambda partner: partner.user_id and partner._is_commercial()
        )
        for owner, mine in owned.grouped("user_id").items():
            if not self._is_above_quotas():
                self.env["customer.quota"]._ensure_room(
                    owner, self.env.company, claiming=False, more=0
                )
            mine.flush_recordset()
            self.env["customer.owner"]._change(mine.ids, owner, "created")
            mine._begin_ownership(owner)
        return partners

    def write(self, vals):
        self._refuse_guarded(vals)
        if "user_id" not in vals or self._is_in_engine():
            return super().write(vals)
        rest = {name: value for name, value in vals.items() if name != "user_id"}
        result = super().write(rest) if rest else True
        owner = self.env["res.users"].browse(vals["user_id"] or [])
        customers = self.filtered(lambda partner: partner._is_commercial())
        changed = customers.filtered(lambda partner: partner.user_id != owner)
        if changed:
            changed._edit_owner(owner)
        contacts = self - customers
        if contacts:
            super(CustomerBookOwnership, contacts).write({"user_id": vals["user_id"]})
        return result

    def _is_commercial(self):
        return self.commercial_partner_id == self

    def _is_in_engine(self):
        return self.env.context.get("customer_engine") is ENGINE

    def _is_above_quotas(self):
        """Imports and set-up run with all rights; managers give as they see fit."""
        return self.env.su or self.env.user._manages_customers()

    def _refuse_guarded(self, vals):
        forged = GUARDED.intersection(vals)
        if forged and not self._is_in_engine():
            raise AccessError(
                self.env._(
                    "%(fields)s of a customer change through Claim, Return, Assign,"
                    " Transfer, Share and Lock only, so that the ledger of owners"
                    " stays true.",
                    fields=", ".join(
                        self._fields[name]._description_string(self.env)
                        for name in sorted(forged)
                    ),
                )
            )

    def _edit_owner(self, owner):
        """The salesperson was changed in the form, by an import or over RPC."""
        me = self.env.user
        if not owner:
            self._ensure_mine_or_manager(self.env._("give up"))
            return self._end_ownership("edited", self.env._("changed in the form"))
        if self._is_above_quotas():
            how = "transferred" if self.user_id else "assigned"
            reason = self.env._("changed in the form")
            return self._hand_over(owner, reason, how)
        pooled = self.filtered("pool_id")
        others = self.filtered(lambda partner: partner.user_id not in (me, me.browse()))
        if pooled or others or owner != me:
            self._ensure_mine_or_manager(self.env._("give away"))
        return self._hand_over(owner, self.env._("changed in the form"), "assigned")

    def _ensure_mine_or_manager(self, what):
        """Refuse what only the owner or a manager of customers does."""
        me = self.env.user
        if self.env.su:
            return
        if me._manages_customers():
            # Of her companies alone.
            self.check_access("read")
            return
        for partner in self:
            # Whose it is may be told; nothing else of a hidden customer is.
            known = partner.sudo()
            if known.user_id == me:
                continue
            raise AccessError(
                self.env._(
                    "You may not %(what)s %(customer)s: %(holder)s. The owner, a sales"
                    " manager or a manager of the pool may.",
                    what=what,
                    customer=partner._get_told_name(),
                    holder=known._describe_holder(),
                )
            )

    def _get_told_name(self):
        """The name, for whoever sees the customer, or saw him in a pool of his."""
        me = self.env.user
        known = self.sudo()  # in which pools he lies or lay; the name alone is told
        # The one who asks, whether or not the call has got all rights meanwhile.
        if self.sudo(False).has_access("read"):
            return known.display_name
        pools = known.pool_id | known.owner_ids.pool_id
        if me in pools.person_ids:
            return known.display_name
        return self.env._("A customer you cannot see")

    def _describe_holder(self):
        """Whose it is, in a few words that tell nothing else."""
        if self.user_id:
            return self.env._("it belongs to %(user)s", user=self.user_id.name)
        if self.pool_id:
            return self.env._("it lies in the pool %(pool)s", pool=self.pool_id.name)
        return self.env._("nobody has it")

    # Sets of customers change hands here; the ledger is written by one statement.

    def _get_customers(self):
        """The commercial partners, with all rights and a prefetch of their own.

        One narrow statement: read through the field, ten thousand customers would
        be loaded with all their columns, a thousand at a time.
        """
        self.flush_recordset(["parent_id", "commercial_partner_id"])
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT commercial_partner_id FROM res_partner"
                " WHERE id = ANY(%s) ORDER BY 1",
                self.ids,
            )
        )
        return self.env["res.partner"].sudo().browse([row[0] for row in rows])

    def _lock_customers(self):
        """Two people act on the same customers: the second is repeated after.

        :return: those of them whom not everybody may have
        """
        self.flush_recordset()
        rows = self.env.execute_query(
            SQL(
                "SELECT id, is_barred OR company_id IS NOT NULL FROM res_partner"
                " WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
                self.ids,
            )
        )
        self.invalidate_recordset(["user_id", "pool_id", "is_barred"])
        return self.browse([number for number, is_special in rows if is_special])

    def _hand_over(self, owner, reason, how="transferred", keep_share=False):
        """All of ``self``, commercial partners, with what is open go to ``owner``."""
        # Rights were checked by the caller; the move itself is set by set.
        partners = self.sudo()
        partners._lock_customers()._ensure_can_have_owner(owner)
        before = partners.grouped("user_id") if keep_share else {}
        transfer = self.env["customer.owner.transfer"]._carry_out(
            partners, owner, reason, how
        )
        for former, mine in before.items():
            if former and former != owner:
                mine._add_share(former, "read", None)
        return transfer

    def _ensure_can_have_owner(self, owner):
        self.fetch(["is_barred", "company_id"])
        for partner in self:
            if partner.is_barred:
                raise UserError(
                    self.env._(
                        "%(customer)s is blacklisted: nobody gets it until a sales"
                        " manager takes it off the list.",
                        customer=partner._get_told_name(),
                    )
                )
            if partner.company_id and partner.company_id not in owner.company_ids:
                raise UserError(
                    self.env._(
                        "%(customer)s belongs to %(company)s, where %(user)s does not"
                        " work.",
                        customer=partner._get_told_name(),
                        company=partner.company_id.name,
                        user=owner.name,
                    )
                )
        if not owner.active or owner.share:
            raise UserError(
                self.env._(
                    "%(user)s has left or is no colleague: choose somebody who works"
                    " here.",
                    user=owner.name,
                )
            )

    def _begin_ownership(self, owner):
        """The facts of a new owner on ``self``; the ledger is written already."""
        if not self:
            return
        self.env.cr.execute(
            SQL(
                "UPDATE res_partner SET %s WHERE id = ANY(%s)",
                self._begin_clause(fields.Datetime.now() if owner else None),
                self.ids,
            )
        )
        self._forget_beginning()
        self._refresh_countdown()

    def _begin_clause(self, since):
        """What the database notes on a customer who gets an owner."""
        return SQL(
            "pool_id = NULL, pooled_at = NULL, frozen_until = NULL, owner_since = %s,"
            " warned_days = NULL",
            since,
        )

    def _forget_beginning(self):
        # Not everything: whose partner a person is would be read anew as well.
        self.invalidate_recordset(
            ["frozen_until", "owner_since", "pool_id", "pooled_at", "warned_days"]
        )

    def _end_ownership(self, how, reason, pool=None, keep_opportunities=False):
        """Nobody has them from now on; they lie in ``pool``, if one is given."""
        partners = self._get_customers()  # checked by the caller
        partners._lock_customers()
        now = fields.Datetime.now()
        former = dict(zip(partners.ids, partners.mapped("user_id.id"), strict=False))
        self.env["customer.owner"]._change(
            partners.ids, self.env["res.users"], how, reason
        )
        if pool:
            partners._cool_pooled(pool, reason)
            partners._close_plans(reason)
            if not keep_opportunities:
                partners._free_opportunities()
        self.env.cr.execute(
            SQL(
                """
                UPDATE res_partner p
                   SET user_id = NULL, owner_since = NULL, reclaim_at = NULL,
                       reclaim_rule_id = NULL, warned_days = NULL,
                       is_owner_locked = FALSE, lock_until = NULL, lock_reason = NULL,
                       pool_id = CASE WHEN p.id = p.commercial_partner_id
                                      THEN %(pool)s::int END,
                       pooled_at = CASE WHEN p.id = p.commercial_partner_id
                                        THEN %(pooled)s::timestamp END,
                       write_uid = %(me)s, write_date = %(now)s
                  FROM res_partner m
                 WHERE m.id = ANY(%(ids)s) AND p.commercial_partner_id = m.id
                   AND (p.id = m.id OR p.user_id IS NOT DISTINCT FROM m.user_id)
                """,
                pool=pool.id if pool else None,
                pooled=now if pool else None,
                me=self.env.uid,
                now=now,
                ids=partners.ids,
            )
        )
        self.env["customer.owner.share"]._engine().search(
            [("partner_id", "in", partners.ids)]
        ).unlink()
        self.env.invalidate_all()
        return former

    def _close_plans(self, reason):
        """No plan stays on the desk of somebody who has not the customer any more."""
        activities = self.env["mail.activity"].sudo().search(self._activity_domain())
        if activities:
            note = self.env._(
                "Cancelled: the customer went back (%(reason)s).", reason=reason
            )
            activities.with_context(customer_no_progress=ENGINE).action_feedback(
                feedback=note
            )

    def _activity_domain(self):
        contacts = self.with_context(active_test=False).search(
            [("commercial_partner_id", "in", self.ids)]
        )
        leads = self.env["crm.lead"].sudo().search([("partner_id", "in", contacts.ids)])
        return (
            Domain("res_model", "=", "res.partner")
            & Domain("res_id", "in", contacts.ids)
        ) | (Domain("res_model", "=", "crm.lead") & Domain("res_id", "in", leads.ids))

    def _free_opportunities(self):
        """Open opportunities wait in the pool with the customer, at their stage."""
        leads = (
            self.env["crm.lead"]
            .sudo()
            .search(
                [
                    ("partner_id.commercial_partner_id", "in", self.ids),
                    ("won_status", "=", "pending"),
                ]
            )
        )
        leads.with_context(mail_auto_subscribe_no_notify=True).write({"user_id": False})

    def _held_domain(self, user):
        """The customers a person has, as quotas count them."""
        return [("user_id", "=", user.id), ("parent_id", "=", False)]

    def _add_share(self, user, right, until):
        shares = self.env["customer.owner.share"]._engine()
        present = shares.search(
            [("partner_id", "in", self.ids), ("user_id", "=", user.id)]
        )
        present.write({"right": right, "date_until": until})
        shares.create(
            [
                {
                    "partner_id": partner.id,
                    "user_id": user.id,
                    "right": right,
                    "date_until": until,
                    "operator_id": self.env.uid,
                }
                for partner in self - present.partner_id
            ]
        )
