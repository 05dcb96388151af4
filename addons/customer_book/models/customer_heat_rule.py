from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.safe_eval import safe_eval

from ..engine import heat
from .customer_event import KINDS as EVENT_KINDS
from .customer_heat import KINDS, LEVELS


class CustomerHeatRule(models.Model):
    """When a customer is suggested as hot; a person accepts or dismisses it.

    A rule looks at the history (so many entries of a kind lately), at the usual
    interval between orders, or at a filter of customers.  It never makes anybody
    hot by itself.
    """

    _name = "customer.heat.rule"
    _description = "Rule of Hot Customers"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(comodel_name="res.company")
    level = fields.Selection(selection=LEVELS, required=True, default="2")
    kind = fields.Selection(selection=KINDS, required=True, default="buying")
    basis = fields.Selection(
        selection=[
            ("events", "So many entries in the history"),
            ("interval", "No order for longer than usual"),
            ("filter", "Customers that fit a filter"),
        ],
        required=True,
        default="events",
    )
    event_kind = fields.Selection(selection=EVENT_KINDS, string="Entries")
    event_direction = fields.Selection(
        selection=[("in", "From the customer"), ("out", "To the customer")],
        string="Direction",
    )
    event_count = fields.Integer(string="At Least", default=3)
    days = fields.Integer(string="Within Days", default=14)
    factor = fields.Float(
        string="Times the Usual",
        default=1.5,
        help="Suggested when the next order is later than this times the usual"
        " interval between orders.",
    )
    domain = fields.Char(string="Customers", default="[]", required=True)
    rest_days = fields.Integer(
        string="Rest after No",
        default=30,
        help="Days for which a dismissed customer is not suggested again.",
    )

    _sizes = models.Constraint(
        "CHECK (event_count > 0 AND days > 0 AND factor > 0 AND rest_days >= 0)",
        "Entries, days and the factor of a rule are more than zero.",
    )

    @api.constrains("domain", "basis", "event_kind")
    def _check_readable(self):
        for rule in self:
            if rule.basis == "events" and not rule.event_kind:
                raise ValidationError(
                    self.env._("%(rule)s: say which entries count.", rule=rule.name)
                )
            try:
                # Whether the words fit; what they find does not matter.
                self.env["res.partner"].sudo().search(rule._get_domain(), limit=1)
            except Exception as error:
                raise ValidationError(
                    self.env._(
                        "The rule %(rule)s cannot be read: %(error)s. Customers are a"
                        " filter, such as [('customer_class', '=', 'a')].",
                        rule=rule.name,
                        error=error,
                    )
                ) from error

    def _get_domain(self):
        return Domain(safe_eval(self.domain or "[]", {"uid": self.env.uid}))

    @api.model
    def _cron_suggest(self):
        """Look at all customers that somebody has, rule by rule."""
        for rule in self.search([("active", "=", True)]):
            rule._suggest()

    def action_suggest(self):
        """Look now.

        :return: how many new suggestions there are
        """
        self.check_access("write")
        return sum(len(rule._suggest()) for rule in self)

    def _suggest(self):
        """New suggestions of this rule; those that rest are left alone."""
        self.ensure_one()
        candidates = self._find_candidates()
        suggestions = self.env["customer.heat.suggestion"]
        wanted = sorted(set(candidates) - suggestions._find_resting(self, candidates))
        return suggestions._engine().create(
            [
                {"partner_id": partner, "rule_id": self.id, "why": candidates[partner]}
                for partner in wanted
            ]
        )

    def _find_candidates(self):
        """``{customer id: why}``; two or three statements for any number."""
        facts = getattr(self, f"_find_{self.basis}")()
        if not facts:
            return {}
        # A rule is judged over everybody's customers; each owner reads his own.
        owned = self.env["res.partner"].sudo().search(self._customer_domain(facts))
        return {partner: facts[partner] for partner in owned.ids}

    def _customer_domain(self, facts):
        domain = Domain("id", "in", list(facts)) & Domain("user_id", "!=", False)
        domain &= Domain("parent_id", "=", False) & Domain("is_barred", "=", False)
        if self.company_id:
            domain &= Domain("company_id", "in", [self.company_id.id, False])
        return domain & self._get_domain()

    def _find_events(self):
        since = fields.Datetime.now() - timedelta(days=self.days)
        direction = (
            SQL("AND direction = %s", self.event_direction)
            if self.event_direction
            else SQL()
        )
        self.env["customer.event"].flush_model()
        rows = self.env.execute_query(
            SQL(
                "SELECT partner_id, count(*) FROM customer_event"
                " WHERE kind = %s AND date >= %s %s"
                " GROUP BY partner_id HAVING count(*) >= %s",
                self.event_kind,
                since,
                direction,
                self.event_count,
            )
        )
        return {
            partner: self.env._(
                "%(count)s entries in %(days)s days", count=count, days=self.days
            )
            for partner, count in rows
        }

    def _find_interval(self):
        self.env["customer.event"].flush_model()
        rows = self.env.execute_query(
            SQL(
                "SELECT partner_id, array_agg(DISTINCT date::date) FROM customer_event"
                " WHERE kind = 'order' GROUP BY partner_id HAVING count(*) >= %s",
                heat.FEWEST_ORDERS,
            )
        )
        today = fields.Date.context_today(self)
        return {
            partner: self.env._(
                "No order for %(days)s days; usually one every %(usual)s",
                days=(today - max(days)).days,
                usual=round(heat.usual_interval(days)),
            )
            for partner, days in rows
            if heat.is_overdue(days, today, self.factor)
        }

    def _find_filter(self):
        partners = self.env["res.partner"].sudo()
        domain = Domain("user_id", "!=", False) & Domain("parent_id", "=", False)
        # All customers, as above.
        return dict.fromkeys(
            partners.search(domain & self._get_domain()).ids, self.name
        )
