from collections import defaultdict
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.crm_roles.quantity import say_quantity

from ..engine.release import Facts, Verdict, judge


def _decimal(number):
    return Decimal(repr(round(number or 0.0, 6)))


class ShippingApplicationCheck(models.AbstractModel):
    """The numbers beside an application, as they were when it was asked.

    They are read for all applications at once, with all rights: the seller is not
    shown the customer's invoices, only whether they stand in the way.  They are kept
    as they were, so that whoever decides sees what he decided on; when they have got
    worse by then, the decision is asked for again.
    """

    _name = "shipping.application.check"
    _description = "Check of a Shipping Application"

    currency_id = fields.Many2one(comodel_name="res.currency")
    company_currency_id = fields.Many2one(comodel_name="res.currency")
    check_state = fields.Selection(
        selection=[("passed", "All well"), ("failed", "To decide")],
        string="Checks",
        readonly=True,
        copy=False,
    )
    date_checked = fields.Datetime(string="Checked on", readonly=True, copy=False)
    check_print = fields.Char(
        string="Failing Numbers",
        readonly=True,
        copy=False,
        help="What failed, as compact text; a change of it asks the audit again.",
    )
    check_text = fields.Char(string="Why not at once", compute="_compute_check_text")
    has_limit = fields.Boolean(string="Has a credit limit", readonly=True, copy=False)
    credit_limit = fields.Monetary(
        currency_field="company_currency_id", readonly=True, copy=False
    )
    receivable = fields.Monetary(
        string="Open Invoices",
        currency_field="company_currency_id",
        readonly=True,
        copy=False,
        help="Open invoices less money received.",
    )
    uninvoiced = fields.Monetary(
        string="Ordered, not invoiced",
        currency_field="company_currency_id",
        readonly=True,
        copy=False,
        help="Confirmed orders, this one among them, as far as no posted invoice"
        " counts them already.",
    )
    exposure = fields.Monetary(
        string="Owed in All",
        currency_field="company_currency_id",
        readonly=True,
        copy=False,
    )
    credit_over = fields.Monetary(
        string="Over the Limit",
        currency_field="company_currency_id",
        readonly=True,
        copy=False,
    )
    late_amount = fields.Monetary(
        string="Overdue",
        currency_field="company_currency_id",
        readonly=True,
        copy=False,
    )
    late_days = fields.Integer(string="Days overdue", readonly=True, copy=False)
    late_allowed = fields.Integer(string="Days allowed", readonly=True, copy=False)
    late_failed = fields.Boolean(string="Pays late", readonly=True, copy=False)
    deposit_asked = fields.Monetary(readonly=True, copy=False)
    deposit_received = fields.Monetary(
        readonly=True, copy=False, help="Confirmed by finance."
    )
    deposit_announced = fields.Monetary(
        readonly=True, copy=False, help="Announced and not confirmed; does not count."
    )
    deposit_missing = fields.Monetary(readonly=True, copy=False)
    is_short = fields.Boolean(string="Goods missing", readonly=True, copy=False)

    @api.depends("check_state", "credit_over", "late_failed", "deposit_missing")
    def _compute_check_text(self):
        for application in self:
            application.check_text = "; ".join(application._get_reasons())

    def action_check(self):
        """Look at the numbers again, now.

        :return: ``{"passed", "reasons"}``
        :raises UserError: the goods were released or refused already
        """
        self.ensure_one()
        self.check_access("read")
        if self.state not in ("draft", "waiting"):
            raise UserError(
                self.env._(
                    "%(application)s is decided; its numbers stay as they were.",
                    application=self.name,
                )
            )
        self._look()
        return {
            "passed": self.check_state == "passed",
            "reasons": self._get_reasons(),
        }

    def button_check(self):
        """As ``action_check``, and stay on the form."""
        self.action_check()
        return True

    def _look(self):
        """Read the numbers and keep them."""
        for application, (facts, verdict) in self._judge().items():
            # The numbers are kept by the check alone.
            kept = application.sudo()
            kept.write(application._prepare_check_values(facts, verdict))
            for line in kept.line_ids:
                free = facts.free.get(line.id)
                line.write(
                    {
                        "qty_here": free if free is None else float(free),
                        "qty_short": float(verdict.short.get(line.id, 0)),
                    }
                )

    def _ensure_not_worse(self):
        """Refuse to release on numbers that were better when they were audited."""
        for application, (_facts, now) in self._judge().items():
            worse = now.worse_than(application._get_kept_verdict())
            if worse:
                raise UserError(
                    self.env._(
                        "%(application)s: since it was asked, it has got worse:"
                        " %(checks)s. Press “Check again”; the audit then starts with"
                        " the new numbers.",
                        application=application.name,
                        checks=", ".join(
                            label
                            for key, label in application._check_labels()
                            if key in worse
                        ),
                    )
                )

    def _judge(self):
        """``{application: (facts, verdict)}``, in a fixed number of queries."""
        # As the class says: the numbers count for whoever asks.
        every = self.sudo()
        facts = {application: {} for application in every}
        every._read_credit(facts)
        every._read_late(facts)
        every._read_deposit(facts)
        every._read_stock(facts)
        judged = {}
        for application, known in facts.items():
            told = Facts(**known)
            judged[application.sudo(self.env.su)] = (told, judge(told))
        return judged

    def _read_credit(self, facts):
        for company, group in self.grouped("company_id").items():
            here = group.with_company(company)
            customers = here.partner_id.commercial_partner_id
            owed = here._get_receivable(company, customers)
            ordered = here._get_uninvoiced(company, customers)
            for application in here:
                customer = application.partner_id.commercial_partner_id
                has_limit = customer.use_partner_credit_limit or (
                    company.account_use_credit_limit and customer.credit_limit
                )
                facts[application].update(
                    limit=_decimal(customer.credit_limit) if has_limit else None,
                    receivable=_decimal(owed.get(customer.id, 0)),
                    uninvoiced=_decimal(ordered.get(customer.id, 0)),
                )

    def _open_items_domain(self, company, customers):
        return [
            ("company_id", "=", company.id),
            ("parent_state", "=", "posted"),
            ("account_id.account_type", "=", "asset_receivable"),
            ("reconciled", "=", False),
            ("partner_id.commercial_partner_id", "in", customers.ids),
        ]

    def _get_receivable(self, company, customers):
        owed = defaultdict(float)
        rows = self.env["account.move.line"]._read_group(
            self._open_items_domain(company, customers),
            ["partner_id"],
            ["amount_residual:sum"],
        )
        for partner, amount in rows:
            owed[partner.commercial_partner_id.id] += amount
        return owed

    def _get_uninvoiced(self, company, customers):
        """Confirmed orders less what posted invoices took of them.

        A draft invoice takes nothing: its order still counts, once.
        """
        orders = self.env["sale.order"].search(
            [
                ("company_id", "=", company.id),
                ("state", "=", "sale"),
                ("partner_id.commercial_partner_id", "in", customers.ids),
                ("invoice_status", "!=", "invoiced"),
            ]
        )
        # An order that draft invoices cover counts as much as one without them.
        drafts = self.env["account.move"].search(
            [
                ("company_id", "=", company.id),
                ("state", "=", "draft"),
                ("move_type", "=", "out_invoice"),
                ("commercial_partner_id", "in", customers.ids),
            ]
        )
        orders |= drafts.invoice_line_ids.sale_line_ids.order_id.filtered(
            lambda order: order.state == "sale"
        )
        today = fields.Date.context_today(self)
        ordered = defaultdict(float)
        for order in orders:
            rest = max(order.amount_total - order.amount_invoiced, 0)
            ordered[order.partner_id.commercial_partner_id.id] += (
                order.currency_id._convert(rest, company.currency_id, company, today)
            )
        for draft in drafts:
            if not draft.invoice_line_ids.sale_line_ids:
                ordered[draft.commercial_partner_id.id] += draft.amount_total_signed
        return ordered

    def _read_late(self, facts):
        today = fields.Date.context_today(self)
        for company, group in self.grouped("company_id").items():
            late = group._get_late(company, today)
            for application in group:
                customer = application.partner_id.commercial_partner_id
                amount, days = late.get(customer.id, (0, 0))
                facts[application].update(
                    late_amount=_decimal(amount),
                    late_days=days,
                    allowed_days=company.shipping_late_days,
                    tolerance=_decimal(company.shipping_late_tolerance),
                )

    def _get_late(self, company, today):
        """``{customer: (amount, days)}`` of invoices past their due date."""
        customers = self.partner_id.commercial_partner_id
        rows = self.env["account.move.line"]._read_group(
            [
                *self._open_items_domain(company, customers),
                ("date_maturity", "<", today),
                ("amount_residual", ">", 0),
            ],
            ["partner_id"],
            ["amount_residual:sum", "date_maturity:min"],
        )
        late = {}
        for partner, amount, oldest in rows:
            known, days = late.get(partner.commercial_partner_id.id, (0, 0))
            late[partner.commercial_partner_id.id] = (
                known + amount,
                max(days, (today - oldest).days),
            )
        return late

    def _read_deposit(self, facts):
        money = self.sale_id._get_deposit_money()
        for application in self:
            order = application.sale_id
            received, announced = money[order]
            facts[application].update(
                deposit_asked=_decimal(order._get_deposit_asked()),
                deposit_received=_decimal(received),
                deposit_announced=_decimal(announced),
            )

    def _read_stock(self, facts):
        here = self.line_ids._get_quantities_here()
        for application in self:
            lines = application.line_ids
            facts[application].update(
                asked={line.id: _decimal(line.quantity) for line in lines},
                free={
                    line.id: _decimal(here[line.id])
                    for line in lines
                    if line.id in here
                },
            )

    def _prepare_check_values(self, facts, verdict):
        values = {
            "check_state": "passed" if verdict.passed else "failed",
            "date_checked": fields.Datetime.now(),
            "has_limit": facts.limit is not None,
            "credit_limit": float(facts.limit or 0),
            "receivable": float(facts.receivable),
            "uninvoiced": float(facts.uninvoiced),
            "exposure": float(verdict.exposure),
            "credit_over": float(verdict.over_credit),
            "late_amount": float(facts.late_amount),
            "late_days": facts.late_days,
            "late_allowed": facts.allowed_days,
            "late_failed": bool(verdict.late_days),
            "deposit_asked": float(facts.deposit_asked),
            "deposit_received": float(facts.deposit_received),
            "deposit_announced": float(facts.deposit_announced),
            "deposit_missing": float(verdict.deposit_missing),
            "is_short": bool(verdict.short),
        }
        return {**values, "check_print": self._get_print(verdict)}

    def _get_print(self, verdict):
        parts = [
            f"credit {verdict.over_credit}" if verdict.over_credit else "",
            f"late {verdict.late_days}" if verdict.late_days else "",
            f"deposit {verdict.deposit_missing}" if verdict.deposit_missing else "",
            *(
                f"stock {line} {quantity}"
                for line, quantity in sorted(verdict.short.items())
            ),
        ]
        return "; ".join(filter(None, parts)) or False

    def _get_kept_verdict(self):
        """What was found when it was asked."""
        return Verdict(
            exposure=_decimal(self.exposure),
            over_credit=_decimal(self.credit_over),
            late_days=self.late_days if self.late_failed else 0,
            deposit_missing=_decimal(self.deposit_missing),
            short={
                line.id: _decimal(line.qty_short)
                for line in self.line_ids
                if line.qty_short
            },
        )

    # In words.

    def _check_labels(self):
        return [
            ("credit", self.env._("Credit limit")),
            ("late", self.env._("Overdue invoices")),
            ("deposit", self.env._("Deposit")),
            ("stock", self.env._("Goods in stock")),
        ]

    def _get_checks(self):
        """``[(label, passed, text with the numbers)]``, empty before the check."""
        self.ensure_one()
        if not self.check_state:
            return []
        labels = dict(self._check_labels())
        return [
            (labels["credit"], not self.credit_over, self._say_credit()),
            (labels["late"], not self.late_failed, self._say_late()),
            (labels["deposit"], not self.deposit_missing, self._say_deposit()),
            (labels["stock"], not self.is_short, self._say_stock()),
        ]

    def _get_reasons(self):
        """The failing ones, with their numbers."""
        return [text for _label, passed, text in self._get_checks() if not passed]

    def _say_credit(self):
        money = self.company_currency_id
        values = {
            "exposure": money.format(self.exposure),
            "limit": money.format(self.credit_limit),
            "over": money.format(self.credit_over),
        }
        if not self.has_limit:
            return self.env._("owes %(exposure)s, no limit", **values)
        if self.credit_over:
            return self.env._(
                "over credit by %(over)s: owes %(exposure)s, limit %(limit)s", **values
            )
        return self.env._("owes %(exposure)s of %(limit)s", **values)

    def _say_late(self):
        values = {
            "amount": self.company_currency_id.format(self.late_amount),
            "days": self.late_days,
            "allowed": self.late_allowed,
        }
        if not self.late_amount:
            return self.env._("nothing overdue")
        return self.env._(
            "%(amount)s overdue by %(days)s days, %(allowed)s allowed", **values
        )

    def _say_deposit(self):
        values = {
            "asked": self.currency_id.format(self.deposit_asked),
            "received": self.currency_id.format(self.deposit_received),
            "announced": self.currency_id.format(self.deposit_announced),
        }
        if not self.deposit_asked:
            return self.env._("no deposit asked")
        if self.deposit_announced:
            return self.env._(
                "deposit %(received)s of %(asked)s received, %(announced)s announced"
                " and not confirmed",
                **values,
            )
        return self.env._("deposit %(received)s of %(asked)s received", **values)

    def _say_stock(self):
        short = self.line_ids.filtered("qty_short")
        if not short:
            return self.env._("all of it lies here")
        return self.env._(
            "missing: %(goods)s",
            goods=", ".join(
                f"{say_quantity(self.env, line.qty_short)} {line.product_uom_id.name}"
                f" {line.product_id.display_name}"
                for line in short
            ),
        )
