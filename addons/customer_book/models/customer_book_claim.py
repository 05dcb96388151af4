from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.tools import SQL, format_date, format_datetime

from odoo.addons.crm_roles.models.desk_ledger import ENGINE

from .customer_book_countdown import CLOCK


class CustomerBookClaim(models.AbstractModel):
    """What people do with customers: claim, return, assign, transfer, share, lock.

    Each method takes many customers and judges each by himself: with one customer a
    refusal is an error, with several it is listed in ``failed`` and the rest goes
    on.  The answer is ``{"done": [ids], "failed": [{"id", "name", "reason"}]}``.
    """

    _name = "customer.book.claim"
    _description = "Claim, Return and Transfer of Customers"

    def action_claim(self):
        """Take customers out of the pool.

        :return: ``{"done": [ids], "failed": [{"id", "name", "reason"}]}``
        :raise UserError: one customer that is taken, resting, blacklisted, lies in a
            pool of others, was mine lately, or exceeds my quota
        """
        return self._each(lambda partner: partner._claim())

    def action_release(self, reason, pool_id=None, keep_opportunities=False):
        """Give customers back to a pool.

        :param reason: why; required
        :param pool_id: into which pool; the one they came from if not given
        :param keep_opportunities: whether open opportunities stay with the owner
            instead of waiting in the pool
        :return: as ``action_claim``
        :raise UserError: no reason, or the pool is closed or of another company
        :raise AccessError: the caller does not see the pool
        """
        self._require(reason)
        pool = self._get_target_pool(pool_id)
        return self._each(
            lambda partner: partner._release(reason, pool, keep_opportunities)
        )

    def _get_target_pool(self, pool_id):
        """The pool that was chosen; empty when none was."""
        pool = self.env["customer.pool"].browse(pool_id or ()).exists()
        if pool_id and not (pool and pool.active):
            raise UserError(
                self.env._("There is no open pool %(pool)s: choose one.", pool=pool_id)
            )
        pool.check_access("read")
        return pool

    def action_assign(self, user_id):
        """Give customers of the pool, or without owner, to a colleague.

        :param user_id: id of the new owner
        :return: as ``action_claim``
        """
        user = self._get_colleague(user_id)
        return self._each(lambda partner: partner._assign_to(user))

    def action_transfer(self, user_id, reason, keep_share=False):
        """Move customers and all that is open to a colleague; undone within 24 hours.

        All or nothing: a bulk move that half happened would be hard to survey.

        :param user_id: id of the new owner
        :param reason: why; required
        :param keep_share: whether the old owner goes on seeing them
        :return: ``{"id": transfer, "customers", "opportunities", "activities"}``
        """
        self._require(reason)
        user = self._get_colleague(user_id)
        customers = self._get_customers()
        # What rights and countdown judge by: one narrow statement for both.
        customers.fetch(CLOCK)
        customers = customers.sudo(False)
        customers._ensure_mine_or_manager(self.env._("transfer"))
        if not self._is_above_quotas():
            self.env["customer.quota"]._ensure_room(
                user, self.env.company, claiming=False, more=len(customers)
            )
        transfer = customers._hand_over(user, reason, keep_share=keep_share)
        moved = transfer.env.context["customer_moved"]
        return {
            "id": transfer.id,
            "customers": len(customers),
            "opportunities": moved.get("crm.lead", 0),
            "activities": moved.get("mail.activity", 0),
        }

    def action_share(self, user_ids, right="read", until=None):
        """Let colleagues see customers, or work with them.

        :param user_ids: ids of colleagues
        :param right: ``read`` or ``work``
        :param until: last day, as a date or ISO text; nothing for no end
        """
        if right not in ("read", "work"):
            raise UserError(
                self.env._("%(right)s is no right to share: read or work.", right=right)
            )
        until = fields.Date.to_date(until) if until else False
        if until and until < fields.Date.context_today(self):
            raise UserError(
                self.env._(
                    "%(date)s is over: a share ends today or later.",
                    date=format_date(self.env, until),
                )
            )
        customers = self._get_customers().sudo(False)
        customers._ensure_mine_or_manager(self.env._("share"))
        for user_id in user_ids:
            # Checked above; the rows are written by the book alone.
            customers.sudo()._add_share(self._get_colleague(user_id), right, until)
        return True

    def action_unshare(self, user_ids):
        """Take shares back."""
        customers = self._get_customers().sudo(False)
        customers._ensure_mine_or_manager(self.env._("stop sharing"))
        self.env["customer.owner.share"]._engine().search(
            [("partner_id", "in", customers.ids), ("user_id", "in", list(user_ids))]
        ).unlink()
        return True

    def action_lock(self, reason, until=None):
        """Keep customers from being taken back.

        :param reason: why; required
        :param until: last day of the lock; nothing for no end
        """
        self._require(reason)
        self._ensure_manager(self.env._("lock"))
        self.with_context(**self._key()).write(
            {
                "is_owner_locked": True,
                "lock_reason": reason,
                "lock_until": fields.Date.to_date(until) if until else False,
            }
        )
        self._refresh_countdown()
        return True

    def action_unlock(self):
        """Let the reclaim rules hold again."""
        self._ensure_manager(self.env._("unlock"))
        values = {"is_owner_locked": False, "lock_reason": False, "lock_until": False}
        self.with_context(**self._key()).write(values)
        self._refresh_countdown()
        return True

    def action_blacklist(self, reason):
        """Nobody gets these customers until they are taken off the list."""
        self._require(reason)
        self._ensure_manager(self.env._("blacklist"))
        for partner in self:
            if partner.user_id:
                partner._end_ownership("returned", reason)
            partner.with_context(**self._key()).write({"is_barred": True})
        return True

    def action_unblacklist(self):
        """Take customers off the list."""
        self._ensure_manager(self.env._("take off the blacklist"))
        self.with_context(**self._key()).write({"is_barred": False})
        return True

    def action_pool(self, pool_id, reason):
        """Put customers into a pool, or move them from pool to pool.

        :param pool_id: id of the pool
        :param reason: why; required
        """
        self._require(reason)
        pool = self.env["customer.pool"].browse(pool_id).exists()
        if not pool:
            raise UserError(self.env._("This pool does not exist any more."))
        self._ensure_manager(self.env._("put into a pool"))
        return self._each(lambda partner: partner._put_into(pool, reason))

    # One customer.

    def _claim(self):
        me = self.env.user
        known = self._lock_known()
        known._ensure_claimable(me)
        pool = known.pool_id
        if pool.mode != "claim" and not pool._is_manager(me):
            raise UserError(
                self.env._(
                    "The customers of the pool %(pool)s are assigned by its managers:"
                    " %(people)s.",
                    pool=pool.name,
                    people=", ".join(pool.manager_ids.mapped("name")),
                )
            )
        known._ensure_not_former(me, pool)
        self.env["customer.quota"]._ensure_room(me, pool.company_id)
        known._take(me, "claimed", "")

    def _ensure_claimable(self, me):
        """Everything that keeps ``me`` from this customer, but the quota."""
        if not self.active:
            raise UserError(
                self.env._("%(name)s is archived.", name=self._get_told_name())
            )
        if self.user_id:
            raise UserError(self._taken_text())
        if self.is_barred or self.company_id:
            self._ensure_can_have_owner(me)
        pool = self.pool_id
        if not pool:
            raise UserError(
                self.env._(
                    "%(name)s lies in no pool. A sales manager assigns it or puts it"
                    " into one.",
                    name=self._get_told_name(),
                )
            )
        if me not in pool.person_ids and not me._manages_customers():
            raise AccessError(
                self.env._(
                    "You are no member of the pool %(pool)s. Its managers (%(people)s)"
                    " add you.",
                    pool=pool.name,
                    people=", ".join(pool.manager_ids.mapped("name")),
                )
            )
        self._ensure_awake(me)

    def _ensure_awake(self, me):
        until = self.frozen_until
        if until and until > fields.Datetime.now() and not self.pool_id._is_manager(me):
            raise UserError(
                self.env._(
                    "%(name)s is new and rests in the pool %(pool)s until %(date)s. A"
                    " manager of the pool may assign it before.",
                    name=self.display_name,
                    pool=self.pool_id.name,
                    date=format_datetime(self.env, until, dt_format="short"),
                )
            )

    def _taken_text(self):
        """Who was faster, and when."""
        row = (
            self.env["customer.owner"]
            .sudo()
            .search([("partner_id", "=", self.id), ("date_to", "=", False)], limit=1)
        )
        date = format_datetime(
            self.env, row.date_from or self.owner_since, dt_format="medium"
        )
        if self.user_id == self.env.user:
            return self.env._(
                "%(name)s has been yours since %(date)s.",
                name=self._get_told_name(),
                date=date,
            )
        return self.env._(
            "%(name)s was taken by %(user)s at %(date)s.",
            name=self._get_told_name(),
            user=self.user_id.name,
            date=date,
        )

    def _ensure_not_former(self, user, pool):
        """Every former owner of the last days waits, not the last one alone."""
        since = fields.Datetime.now() - timedelta(days=pool.days_former_owner)
        row = self.env["customer.owner"]._former(self, user, since)
        if row and not pool._is_manager(user):
            free = row.date_to + timedelta(days=pool.days_former_owner)
            raise UserError(
                self.env._(
                    "You had %(name)s until %(date)s. Former owners wait %(days)s days"
                    " in the pool %(pool)s, you until %(free)s. A manager of the pool"
                    " may assign it to you before.",
                    name=self.display_name,
                    date=format_date(self.env, row.date_to.date()),
                    days=pool.days_former_owner,
                    pool=pool.name,
                    free=format_date(self.env, free.date()),
                )
            )

    def _is_free_for(self, user):
        """Whether the pool may hand this customer to ``user`` in turn."""
        since = fields.Datetime.now() - timedelta(days=self.pool_id.days_former_owner)
        if self.env["customer.owner"]._former(self, user, since):
            return False
        try:
            self.env["customer.quota"]._ensure_room(
                user, self.pool_id.company_id, claiming=False
            )
        except UserError:
            return False
        return True

    def _take(self, user, how, reason):
        """The one statement that decides who was first; see ``_lock_customers``."""
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                "UPDATE res_partner SET user_id = %s, claim_count ="
                " COALESCE(claim_count, 0) + %s WHERE id = %s AND user_id IS NULL"
                " RETURNING id",
                user.id,
                int(how == "claimed"),
                self.id,
            )
        )
        if not self.env.cr.fetchall():
            self.invalidate_recordset()
            raise UserError(self._taken_text())
        self._follow_owner(user)
        self.env["customer.owner"]._change(self.ids, user, how, reason)
        self._begin_ownership(user)
        self.message_subscribe(partner_ids=user.partner_id.ids)

    def _follow_owner(self, user):
        """Contacts and free opportunities go with the customer."""
        self.env.cr.execute(
            SQL(
                "UPDATE res_partner SET user_id = %s WHERE commercial_partner_id = %s"
                " AND id <> %s AND user_id IS NULL",
                user.id,
                self.id,
                self.id,
            )
        )
        self.env.invalidate_all()
        leads = (
            self.env["crm.lead"]
            .sudo()
            .search(
                [
                    ("partner_id.commercial_partner_id", "=", self.id),
                    ("user_id", "=", False),
                    ("won_status", "=", "pending"),
                ]
            )
        )
        leads.with_context(mail_auto_subscribe_no_notify=True).write(
            {"user_id": user.id}
        )

    def _release(self, reason, pool, keep_opportunities):
        self._ensure_mine_or_manager(self.env._("return"))
        known = self._lock_known()
        if not known.user_id:
            raise UserError(
                self.env._(
                    "%(name)s has no owner: %(holder)s.",
                    name=known.display_name,
                    holder=known._describe_holder(),
                )
            )
        pool = pool or known._get_pool()
        known._ensure_pool_fits(pool)
        known._end_ownership(
            "returned", reason, pool, keep_opportunities=keep_opportunities
        )

    def _ensure_pool_fits(self, pool):
        company = self.company_id
        if company and company != pool.sudo().company_id:  # whose pool, a name alone
            raise UserError(
                self.env._(
                    "%(name)s belongs to %(company)s, the pool %(pool)s does not.",
                    name=self.display_name,
                    company=company.name,
                    pool=pool.sudo().name,  # as above
                )
            )

    def _get_pool(self):
        """Where a customer goes back to: where he came from, or the first pool."""
        pools = self.env["customer.pool"].sudo()
        row = (
            self.env["customer.owner"]
            .sudo()
            .search(
                [("partner_id", "=", self.id), ("pool_id.active", "=", True)], limit=1
            )
        )
        company = self.company_id or self.env.company
        pool = row.pool_id or pools.search([("company_id", "=", company.id)], limit=1)
        if not pool:
            raise UserError(
                self.env._(
                    "%(company)s has no pool to return customers to. A sales manager"
                    " opens one (CRM > Configuration > Customer Pool > Pools).",
                    company=company.name,
                )
            )
        return pool

    def _assign_to(self, user):
        known = self._lock_known()
        pool = known.pool_id
        me = self.env.user
        if not (pool and pool._is_manager(me)):
            self._ensure_manager(self.env._("assign"))
        if known.user_id:
            raise UserError(
                self.env._(
                    "%(holder)s Transfer it instead.", holder=known._taken_text()
                )
            )
        known._ensure_can_have_owner(user)
        company = pool.company_id or self.env.company
        self.env["customer.quota"]._ensure_room(user, company, claiming=False)
        known._take(user, "assigned", "")

    def _put_into(self, pool, reason):
        known = self._lock_known()
        was_new = not known.owner_ids and not known.pool_id
        if known.user_id:
            known._end_ownership("returned", reason, pool)
        else:
            known._cool_pooled(pool, reason)
        rest = timedelta(days=pool.days_frozen)
        now = fields.Datetime.now()
        known.with_context(**self._key()).write(
            {
                "pool_id": pool.id,
                "pooled_at": now,
                "frozen_until": now + rest if was_new and rest else False,
            }
        )

    # Helpers.

    def _each(self, act):
        """Judge each customer by himself; with one, a refusal is an error."""
        # Names are told to whoever sees them anyway; see ``_get_told_name``.
        customers = self._get_customers().sudo(self.env.su)
        if not customers:
            raise UserError(self.env._("Choose at least one customer."))
        done, failed = [], []
        for partner in customers:
            try:
                with self.env.cr.savepoint():
                    act(partner)
                done.append(partner.id)
            except UserError as refusal:
                if len(customers) == 1:
                    raise
                name = partner._get_told_name()
                failed.append({"id": partner.id, "name": name, "reason": str(refusal)})
        return {"done": done, "failed": failed}

    def _lock_known(self):
        """The customer with all rights: rules are checked one by one below."""
        if not self.sudo().exists():
            raise UserError(self.env._("This customer does not exist any more."))
        known = self.sudo()
        known._lock_customers()
        return known

    def _key(self):
        return {"customer_engine": ENGINE}

    def _require(self, reason):
        if not (reason or "").strip():
            raise UserError(
                self.env._("Say why: whoever gets the customer next reads it.")
            )

    def _ensure_manager(self, what):
        if not self._is_above_quotas():
            raise AccessError(
                self.env._(
                    "To %(what)s customers takes a sales manager or the boss: ask one"
                    " of them.",
                    what=what,
                )
            )
        # Of her companies alone.
        self.check_access("read")

    def _get_colleague(self, user_id):
        # People choose among all colleagues; whether they are, is all that is read.
        users = self.env["res.users"].sudo().browse({user_id, self.env.uid})
        try:
            # Both at once: of the one who gives as much is read.
            users.mapped("login")
        except MissingError:
            text = self.env._("This person does not exist any more.")
            raise UserError(text) from None
        return users.filtered(lambda user: user.id == user_id)
