from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain

from ..engine import substitutes


class DeskApprovalSubstitute(models.Model):
    """Who decides for somebody who is away, on what, and up to which amount.

    The person who is away enters it, or an administrator.  A substitute decides
    what the absent person could decide, never what is his own, and does not hand
    it on.
    """

    _name = "desk.approval.substitute"
    _description = "Approval Substitute"
    _order = "date_from desc, id desc"

    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Absent",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.user,
    )
    substitute_id = fields.Many2one(
        comodel_name="res.users", required=True, index=True, ondelete="cascade"
    )
    date_from = fields.Date(
        string="From", required=True, default=fields.Date.context_today
    )
    date_to = fields.Date(string="To", required=True)
    active = fields.Boolean(default=True)
    model_ids = fields.Many2many(
        comodel_name="ir.model",
        string="Documents",
        domain=lambda self: [
            ("model", "in", self.env["desk.approval.rule"]._document_models())
        ],
        help="Empty: every kind of document.",
    )
    amount_cap = fields.Monetary(
        currency_field="currency_id",
        string="Up to",
        help="In the company's currency; 0: any amount.",
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency", compute="_compute_currency_id"
    )

    _cap_positive = models.Constraint(
        "CHECK (amount_cap >= 0)", "A limit is an amount of zero or more."
    )
    _period_order = models.Constraint(
        "CHECK (date_to >= date_from)", "A substitution ends after it begins."
    )
    _not_oneself = models.Constraint(
        "CHECK (user_id <> substitute_id)", "Nobody stands in for himself."
    )

    @api.depends_context("company")
    def _compute_currency_id(self):
        self.currency_id = self.env.company.currency_id

    @api.depends("user_id", "substitute_id")
    def _compute_display_name(self):
        for item in self:
            item.display_name = self.env._(
                "%(substitute)s for %(absent)s",
                substitute=item.substitute_id.name or "",
                absent=item.user_id.name or "",
            )

    @api.constrains("date_to", "date_from")
    def _check_period(self):
        today = fields.Date.context_today(self)
        for item in self:
            if item.date_to < today:
                raise ValidationError(
                    self.env._(
                        "%(name)s would have ended on %(date)s already. Past"
                        " decisions are not taken over afterwards.",
                        name=item.display_name,
                        date=item.date_to,
                    )
                )

    @api.constrains("user_id", "substitute_id", "date_from", "date_to", "active")
    def _check_cycle(self):
        today = fields.Date.context_today(self)
        # Judged over all persons, though each sees only his own substitutions.
        valid = self.sudo().search([("date_to", ">=", today)])
        cycle = substitutes.find_cycle(item._as_substitution() for item in valid)
        if cycle:
            # Names alone are told.
            users = self.env["res.users"].sudo().browse(cycle)
            raise ValidationError(
                self.env._(
                    "%(names)s would stand in for one another in a circle, and nobody"
                    " would be left.",
                    names=" → ".join(user.name for user in users),
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._ensure_absent_chooses()
        return records

    def write(self, vals):
        result = super().write(vals)
        self._ensure_absent_chooses()
        return result

    def _ensure_absent_chooses(self):
        """Nobody takes over the decisions of somebody else by himself.

        Here and not in a constraint: constraints run with all rights.
        """
        if self.env.su or self.env.user.has_group("base.group_system"):
            return
        for item in self:
            if item.user_id != self.env.user:
                raise AccessError(
                    self.env._(
                        "Only %(user)s or an administrator chooses who decides for"
                        " him.",
                        user=item.user_id.name,
                    )
                )

    @api.model
    def _valid_for(self, user, day):
        """The substitutions that let ``user`` decide for somebody on ``day``."""
        return self.search(
            [
                ("substitute_id", "=", user.id),
                ("date_from", "<=", day),
                ("date_to", ">=", day),
            ]
        )

    def _scope(self):
        """What of the absent person's inbox the substitute may decide."""
        scope = Domain.TRUE
        if self.model_ids:
            scope &= Domain("model", "in", self.model_ids.mapped("model"))
        if self.amount_cap:
            scope &= Domain("amount_company", "<=", self.amount_cap)
            scope &= Domain("amount_company", ">=", -self.amount_cap)
        return scope

    def _as_substitution(self):
        return substitutes.Substitution(
            absent=self.user_id.id,
            substitute=self.substitute_id.id,
            start=self.date_from,
            end=self.date_to,
            models=frozenset(self.model_ids.mapped("model")),
            cap=Decimal(str(self.amount_cap)),
        )
