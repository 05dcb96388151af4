from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.safe_eval import safe_eval

from ..engine import quota
from .customer_pool_view import start_of_day

# The closest scope decides: a limit for a person replaces that of her team.
SCOPES = ("user", "team", "role", "all")


class CustomerQuota(models.Model):
    """How many customers a person may hold, and claim on a day and in a week.

    Claims are counted from the ledger of owners, so that claiming, returning and
    claiming again uses two of the day.
    """

    _name = "customer.quota"
    _description = "Customer Quota"
    _order = "sequence, id"

    name = fields.Char(compute="_compute_name")
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    scope = fields.Selection(
        selection=[
            ("all", "Everybody"),
            ("role", "A role"),
            ("team", "A sales team"),
            ("user", "A person"),
        ],
        default="all",
        required=True,
        help="The closest one decides: person before team, team before role, role"
        " before everybody.",
    )
    user_id = fields.Many2one(comodel_name="res.users", ondelete="cascade")
    team_id = fields.Many2one(comodel_name="crm.team", ondelete="cascade")
    role_id = fields.Many2one(comodel_name="crm.role", ondelete="cascade")
    is_held_limited = fields.Boolean(string="Limit Customers Held", default=True)
    max_held = fields.Integer(string="Customers Held", default=200)
    exempt_domain = fields.Char(
        string="Not Counted", help="Customers of these do not count as held."
    )
    is_exempting = fields.Boolean(
        string="Some Do Not Count",
        compute="_compute_is_exempting",
        readonly=False,
    )
    is_day_limited = fields.Boolean(string="Limit Claims a Day")
    max_day = fields.Integer(string="Claims a Day", default=10)
    is_week_limited = fields.Boolean(string="Limit Claims a Week")
    max_week = fields.Integer(string="Claims a Week", default=30)
    is_idle_limited = fields.Boolean(string="Limit Claims without Action")
    max_idle = fields.Integer(
        string="Claims without Action",
        default=5,
        help="How many claimed customers may wait for their first action.",
    )

    _positive = models.Constraint(
        "CHECK (max_held >= 0 AND max_day >= 0 AND max_week >= 0 AND max_idle >= 0)",
        "A quota is zero or more; zero means none at all. For no limit, untick it.",
    )

    @api.depends("scope", "user_id", "team_id", "role_id")
    def _compute_name(self):
        for item in self:
            whom = item.user_id or item.team_id or item.role_id
            labels = dict(self._fields["scope"]._description_selection(self.env))
            item.name = whom.display_name or labels.get(item.scope, "")

    @api.depends("exempt_domain")
    def _compute_is_exempting(self):
        for item in self:
            item.is_exempting = bool((item.exempt_domain or "").strip())

    @api.onchange("is_exempting")
    def _onchange_is_exempting(self):
        if not self.is_exempting:
            self.exempt_domain = False

    @api.constrains("scope", "user_id", "team_id", "role_id")
    def _check_scope(self):
        for item in self:
            if item.scope != "all" and not item[f"{item.scope}_id"]:
                raise ValidationError(
                    self.env._("Say whom this quota is for, or make it for everybody.")
                )

    @api.constrains("exempt_domain")
    def _check_exempt(self):
        for item in self:
            try:
                # Whether the words fit; what they find does not matter.
                self.env["res.partner"].sudo().search(item._get_exempt(), limit=1)
            except Exception as error:
                raise ValidationError(
                    self.env._(
                        "The filter of what is not counted cannot be read: %(error)s",
                        error=error,
                    )
                ) from error

    def _get_exempt(self):
        if not (self.exempt_domain or "").strip():
            return Domain.FALSE
        return Domain(safe_eval(self.exempt_domain, {"uid": self.env.uid}))

    def _get_limits(self):
        return quota.Limits(
            held=self.max_held if self.is_held_limited else None,
            day=self.max_day if self.is_day_limited else None,
            week=self.max_week if self.is_week_limited else None,
            idle=self.max_idle if self.is_idle_limited else None,
        )

    @api.model
    def _for_user(self, user, company):
        """The quota that holds for a person: the closest one, or none."""
        # A limit holds whoever may not read it.
        quotas = self.sudo().search([("company_id", "=", company.id)])
        for scope in SCOPES:
            found = quotas.filtered(
                lambda item, scope=scope: item.scope == scope and item._covers(user)
            )
            if found:
                return found[0]
        return quotas.browse()

    def _covers(self, user):
        # Teams and groups of the person, whoever asks.
        user = user.sudo()
        return {
            "all": True,
            "user": self.user_id == user,
            "team": self.team_id in user.crm_team_ids,
            "role": self.role_id.group_id in user.all_group_ids,
        }[self.scope]

    @api.model
    def _ensure_room(self, user, company, claiming=True, more=1):
        """Refuse what would exceed the quota of ``user``.

        Whoever claims at the same moment in her name is made to wait and to look
        again: both write the row of the gate.

        :param claiming: whether the limits on claims hold as well
        :raise UserError: naming limit, use and who may lift it
        """
        found = self._for_user(user, company)
        if not found:
            return
        self._close_gate(user)
        limits = found._get_limits()
        if not claiming:
            limits = quota.Limits(held=limits.held)
        broken = quota.exceeded(limits, found._get_use(user), more)
        if broken:
            raise UserError(found._refusal(user, *broken))

    @api.model
    def _close_gate(self, user):
        """Two claims of one person at once: the second is repeated after the first.

        The snapshot of a transaction does not see rows that another one commits
        meanwhile, so a lock alone would not do; a row that both change does.
        """
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO customer_book_gate (user_id, passed_at)
                VALUES (%s, now() AT TIME ZONE 'UTC')
                    ON CONFLICT (user_id) DO UPDATE SET passed_at = EXCLUDED.passed_at
                """,
                user.id,
            )
        )

    def _get_use(self, user):
        """What the person has used until now."""
        # Counted over all customers of hers, whoever assigns.
        partners = self.env["res.partner"].sudo()
        held = Domain(partners._held_domain(user)) & ~self._get_exempt()
        ledger = self.env["customer.owner"].sudo()
        return quota.Use(
            held=partners.search_count(held),
            day=ledger._count_claims(user, start_of_day(user)),
            week=ledger._count_claims(
                user, start_of_day(user, days=_weekday(self, user))
            ),
            idle=ledger._count_idle(user) if self.is_idle_limited else 0,
        )

    def _refusal(self, user, name, limit, used):
        values = {
            "user": user.name,
            "used": used,
            "limit": limit,
            "quota": self.name,
        }
        texts = {
            "held": self.env._(
                "%(user)s holds %(used)s customers and may hold %(limit)s (quota:"
                " %(quota)s). Return some, or ask a sales manager for a larger quota.",
                **values,
            ),
            "day": self.env._(
                "%(user)s has claimed %(used)s customers today and may claim %(limit)s"
                " a day (quota: %(quota)s). Go on tomorrow, or ask a sales manager.",
                **values,
            ),
            "week": self.env._(
                "%(user)s has claimed %(used)s customers this week and may claim"
                " %(limit)s (quota: %(quota)s). Go on next week, or ask a sales"
                " manager.",
                **values,
            ),
            "idle": self.env._(
                "%(used)s claimed customers of %(user)s wait for a first action;"
                " %(limit)s may wait (quota: %(quota)s). Call, write or visit one of"
                " them first.",
                **values,
            ),
        }
        return texts[name]


def _weekday(records, user):
    """Days since Monday, where the person is."""
    zoned = records.with_context(tz=user.tz or "UTC")
    return fields.Date.context_today(zoned).weekday()
