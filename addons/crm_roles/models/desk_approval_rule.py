from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools.safe_eval import safe_eval


class DeskApprovalRule(models.Model):
    """Which documents wait for an audit, and for whose.

    A consultant writes: documents of this kind that match this filter pass these
    levels, one after the other.  Every matching rule counts; their levels are
    walked in the order of the rules.  A request keeps the levels it started
    with, so changing a rule never changes what already waits.
    """

    _name = "desk.approval.rule"
    _description = "Approval Rule"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    model_id = fields.Many2one(
        comodel_name="ir.model",
        string="Document",
        required=True,
        ondelete="cascade",
        domain=lambda self: [("model", "in", self._document_models())],
    )
    model = fields.Char(
        related="model_id.model", string="Model Name", store=True, index=True
    )
    domain = fields.Char(string="Filter", default="[]", required=True)
    company_id = fields.Many2one(
        comodel_name="res.company", help="Empty: the documents of every company."
    )
    amount_field_id = fields.Many2one(
        comodel_name="ir.model.fields",
        string="Amount",
        ondelete="cascade",
        domain="[('model_id', '=', model_id),"
        " ('ttype', 'in', ['monetary', 'float', 'integer'])]",
        help="What the bands of the levels compare; empty: the document's total.",
    )
    step_ids = fields.One2many(
        comodel_name="desk.approval.rule.step",
        inverse_name="rule_id",
        string="Levels",
        copy=True,
    )

    reset_field_ids = fields.Many2many(
        comodel_name="ir.model.fields",
        relation="desk_approval_rule_reset_field",
        string="A change asks again",
        domain="[('model_id', '=', model_id)]",
        help="Locked while the document waits; changed afterwards, the document must"
        " be audited again. Empty: what the document itself regards as essential.",
    )
    notify_field_ids = fields.Many2many(
        comodel_name="ir.model.fields",
        relation="desk_approval_rule_notify_field",
        string="A change is reported",
        domain="[('model_id', '=', model_id)]",
        help="Whoever audited is told about a change, nothing more.",
    )
    editable_field_ids = fields.Many2many(
        comodel_name="ir.model.fields",
        relation="desk_approval_rule_editable_field",
        string="May change while it waits",
        domain="[('model_id', '=', model_id)]",
        help="Not locked. If a change asks again, the audit starts at its first level.",
    )

    is_automatic = fields.Boolean(
        string="Audit by itself",
        help="Up to the limit and with every check green, nobody is asked. The"
        " checks are kept with the request.",
    )
    automatic_limit = fields.Monetary(currency_field="currency_id", string="Up to")
    expire_days = fields.Integer(
        string="Expires after (days)", help="0: a request waits for ever."
    )
    is_mailed = fields.Boolean(
        string="Mail the approvers",
        help="With a link for one decision, valid for a few days.",
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency", compute="_compute_currency_id"
    )
    access_warning = fields.Text(compute="_compute_access_warning")

    _limit_positive = models.Constraint(
        "CHECK (automatic_limit >= 0)", "A limit is an amount of zero or more."
    )
    _expire_positive = models.Constraint(
        "CHECK (expire_days >= 0)", "Days until a request expires are never negative."
    )

    @api.depends_context("company")
    @api.depends("company_id")
    def _compute_currency_id(self):
        for rule in self:
            rule.currency_id = (rule.company_id or self.env.company).currency_id

    @api.depends("model_id", "step_ids.user_id", "step_ids.group_id")
    def _compute_access_warning(self):
        for rule in self:
            blind = rule._approvers_who_cannot_read()
            rule.access_warning = bool(blind) and self.env._(
                "Cannot read these documents and would decide unseen: %(people)s.",
                people=", ".join(blind.mapped("display_name")),
            )

    @api.constrains("model_id")
    def _check_model(self):
        known = self._document_models()
        for rule in self:
            if rule.model not in known:
                raise ValidationError(
                    self.env._(
                        "%(model)s takes no part in approvals. Documents that do:"
                        " %(known)s.",
                        model=rule.model_id.name,
                        known=", ".join(sorted(known)),
                    )
                )

    @api.constrains("domain", "model_id")
    def _check_domain(self):
        known = self._document_models()
        for rule in self.filtered(lambda rule: rule.model in known):
            try:
                # Only whether the filter can be read, not what it finds.
                self.env[rule.model].sudo().search(rule._domain(), limit=1)
            except Exception as error:
                raise ValidationError(
                    self.env._(
                        "The filter of %(rule)s does not work: %(error)s",
                        rule=rule.name,
                        error=error,
                    )
                ) from error

    @api.constrains("step_ids", "active")
    def _check_steps(self):
        for rule in self.filtered("active"):
            if not rule.step_ids:
                raise ValidationError(
                    self.env._(
                        "%(rule)s names nobody. Add a level, or its documents would"
                        " wait for ever.",
                        rule=rule.name,
                    )
                )
            rule.step_ids._check_bands()

    @api.constrains("reset_field_ids", "notify_field_ids")
    def _check_watched(self):
        for rule in self:
            both = rule.reset_field_ids & rule.notify_field_ids
            if both:
                raise ValidationError(
                    self.env._(
                        "%(fields)s: either a change asks again or it is reported.",
                        fields=", ".join(both.mapped("field_description")),
                    )
                )

    @api.model
    def _document_models(self):
        return [
            name
            for name, model in self.env.registry.items()
            if not model._abstract
            and hasattr(model, "_approval_is_joined")
            and self.env[name]._approval_is_joined()
        ]

    @api.model
    def _for_documents(self, documents):
        """``{document: rules}``, only where a rule asks somebody."""
        if not documents:
            return {}
        rules = self.search([("model", "=", documents._name)])
        found = {}
        for rule in rules:
            for document in rule._matching(documents):
                if rule._needed_steps(document):
                    found[document] = found.get(document, self.browse()) | rule
        return found

    def _matching(self, documents):
        """Judged with all rights: a rule holds also what its author cannot see."""
        # See above.
        matching = documents.sudo().filtered_domain(self._domain())
        if self.company_id:
            matching = matching.filtered(
                lambda document: document._approval_company() == self.company_id
            )
        return documents.browse(matching.ids)

    def _domain(self):
        return Domain(safe_eval(self.domain, {"uid": self.env.uid}))

    def _needed_steps(self, document):
        amount = self._company_amount(document)
        return self.step_ids.filtered(lambda step: step._band().holds(amount))

    def _company_amount(self, document):
        """The amount in the company's currency at the date of the document."""
        # The amount decides, whoever may read it.
        document = document.sudo()
        name = self.amount_field_id.name or document._approval_amount_field
        amount = document[name] if name in document._fields else 0.0
        return Decimal(str(document._approval_to_company(amount or 0.0)))

    def _watched_names(self, document):
        """What the request will compare; kept there, as the rule may change.

        The amount is always among it: a rule by amount means nothing without.
        """
        amount = self.amount_field_id.name or document._approval_amount_field
        # Names of fields, which nobody else may read.
        resets = set(self.sudo().reset_field_ids.mapped("name"))
        resets = (resets or set(document._approval_watched)) | {amount}
        return {
            "reset": sorted(resets & set(document._fields)),
            # As above.
            "notify": sorted(self.sudo().notify_field_ids.mapped("name")),
            "editable": sorted(self.sudo().editable_field_ids.mapped("name")),
        }

    def _passes_by_itself(self, document):
        return self.is_automatic and (
            abs(self._company_amount(document)) <= Decimal(str(self.automatic_limit))
            and all(passed for _label, passed, _detail in document._approval_checks())
        )

    def _approvers_who_cannot_read(self):
        if not self.model or self.model not in self.env:
            return self.env["res.users"]
        people = self.step_ids.user_id | self.step_ids.group_id.all_user_ids
        return people.filtered(
            lambda user: (
                user.active
                and not self.env[self.model].with_user(user).has_access("read")
            )
        )
