from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools.safe_eval import safe_eval

# What can count as progress with a customer.
KINDS = (
    ("action", "A call, visit, mail or note"),
    ("meeting", "A meeting held"),
    ("opportunity", "A new opportunity or a stage reached"),
    ("quote", "A quotation sent"),
    ("order", "An order"),
    ("payment", "A payment"),
    ("ticket", "A service record"),
)


class CustomerPoolRule(models.Model):
    """When a customer without progress goes back to the pool.

    The rule says which customers it is about, what counts as progress and how many
    days an owner has.  Every night each customer is looked at by himself; the owner
    is warned before.
    """

    _name = "customer.pool.rule"
    _description = "Reclaim Rule"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    pool_id = fields.Many2one(
        comodel_name="customer.pool",
        string="Goes to",
        required=True,
        check_company=True,
        ondelete="restrict",
    )
    domain = fields.Char(
        string="Customers",
        default="[]",
        required=True,
        help="Which customers the rule is about; the first rule that fits decides.",
    )
    exempt_domain = fields.Char(
        string="Never", help="Customers of these that are never taken back."
    )
    is_exempting = fields.Boolean(
        string="Spares Some",
        compute="_compute_is_exempting",
        readonly=False,
    )
    days = fields.Integer(default=30, required=True)
    days_a = fields.Integer(string="Days for Class A")
    days_b = fields.Integer(string="Days for Class B")
    days_c = fields.Integer(string="Days for Class C")
    warnings = fields.Char(
        string="Warn Days Before",
        default="7,3,1",
        help="Days before the return on which the owner is told, with commas.",
    )
    counts_action = fields.Boolean(string="Calls, visits, mails, notes", default=True)
    counts_meeting = fields.Boolean(string="Meetings held", default=True)
    counts_opportunity = fields.Boolean(string="Opportunities", default=True)
    counts_quote = fields.Boolean(string="Quotations sent", default=True)
    counts_order = fields.Boolean(string="Orders", default=True)
    counts_payment = fields.Boolean(string="Payments", default=True)
    counts_ticket = fields.Boolean(string="Service records", default=False)
    counts_others = fields.Boolean(
        string="Also by Colleagues",
        default=True,
        help="Progress made by somebody else counts for the owner.",
    )

    waits_for_contract = fields.Boolean(
        string="From the End of the Contract",
        help="The days of an owner begin when the contract of the customer ends.",
    )

    _days_positive = models.Constraint(
        "CHECK (days >= 0 AND days_a >= 0 AND days_b >= 0 AND days_c >= 0)",
        "The days of a rule are zero or more.",
    )

    @api.depends("exempt_domain")
    def _compute_is_exempting(self):
        for rule in self:
            rule.is_exempting = bool((rule.exempt_domain or "").strip())

    @api.onchange("is_exempting")
    def _onchange_is_exempting(self):
        if not self.is_exempting:
            self.exempt_domain = False

    @api.constrains("domain", "exempt_domain", "warnings")
    def _check_readable(self):
        for rule in self:
            try:
                # Whether the words fit; what they find does not matter.
                partners = self.env["res.partner"].sudo()
                partners.search(rule._get_domain() & rule._get_exempt_domain(), limit=1)
                rule._get_warnings()
            except Exception as error:
                raise ValidationError(
                    self.env._(
                        "The rule %(rule)s cannot be read: %(error)s. A list of"
                        " customers is a filter; warnings are days with commas, such"
                        " as 7,3,1.",
                        rule=rule.name,
                        error=error,
                    )
                ) from error

    @api.model
    def _get_active(self):
        """The rules in their order, read by one statement."""
        stored = [name for name, field in self._fields.items() if field.column_type]
        return self.search_fetch([("active", "=", True)], stored)

    def _get_domain(self):
        return Domain(safe_eval(self.domain or "[]", {"uid": self.env.uid}))

    def _get_exempt_domain(self):
        if not (self.exempt_domain or "").strip():
            return Domain.FALSE
        return Domain(safe_eval(self.exempt_domain, {"uid": self.env.uid}))

    def _get_warnings(self):
        days = [int(text) for text in (self.warnings or "").split(",") if text.strip()]
        if any(day < 1 for day in days):
            raise ValueError("0, -1")
        return tuple(sorted(set(days), reverse=True))

    def _get_days(self, customer_class):
        """The days of an owner with a customer of this class."""
        own = self[f"days_{customer_class}"] if customer_class else 0
        return own or self.days

    def _get_kinds(self):
        return [kind for kind, _label in KINDS if self[f"counts_{kind}"]]

    def _assign(self, partners):
        """``{rule: partners}``: each customer under the first rule that fits him."""
        left, found = partners, {}
        for rule in self:
            if not left:
                break
            mine = left.filtered_domain(rule._get_domain())
            mine = mine.filtered(
                lambda partner, company=rule.company_id: (
                    not partner.company_id or partner.company_id == company
                )
            )
            left -= mine
            if mine:
                found[rule] = mine
        return found

    def action_simulate(self):
        """Who would go back until tomorrow, were the rule to run now."""
        self.ensure_one()
        self.check_access("read")
        partners = self._simulate()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Would be returned until tomorrow"),
            "res_model": "res.partner",
            "view_mode": "list,form",
            "domain": [("id", "in", partners.ids)],
            "context": {"create": False},
            "help": str(
                Markup("<p class='o_view_nocontent_smiling_face'>%s</p>")
                % self.env._("Nobody would go back until tomorrow")
            ),
        }

    def _simulate(self):
        """The customers that this rule, as it stands now, would take tomorrow."""
        # A rule is judged over all customers; the list is read as the person.
        tomorrow = fields.Date.add(fields.Date.context_today(self), days=1)
        partners = self.env["res.partner"].sudo()
        held = partners.search(partners._reclaimable_domain())
        mine = self.sudo()._assign(held).get(self.sudo(), partners)
        due = mine._reclaim_dates(self.sudo())
        spared = mine._reclaim_spared(self.sudo())
        return self.env["res.partner"].browse(
            [
                partner.id
                for partner in mine
                if due[partner.id] <= tomorrow and partner not in spared
            ]
        )
