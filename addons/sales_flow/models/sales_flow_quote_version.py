from decimal import Decimal

from odoo import api, fields, models
from odoo.fields import Command, Domain
from odoo.tools import format_date, format_datetime, formatLang

from odoo.addons.crm_roles.quantity import say_quantity

from ..engine.versions import compare


class SalesFlowQuoteVersion(models.Model):
    """A quotation as the customer got it, and what he said to it.

    Sending writes it.  What changes afterwards goes into the next version; the
    customer decides on the last one that was sent.
    """

    _name = "sales.flow.quote.version"
    _description = "Version of a Quotation"
    _order = "order_id, number desc"

    order_id = fields.Many2one(
        comodel_name="sale.order",
        string="Quotation",
        required=True,
        ondelete="cascade",
        index=True,
    )
    number = fields.Integer(required=True)
    partner_id = fields.Many2one(comodel_name="res.partner", string="Customer")
    company_id = fields.Many2one(related="order_id.company_id", store=True)
    user_id = fields.Many2one(
        related="order_id.user_id", string="Salesperson", store=True
    )
    currency_id = fields.Many2one(comodel_name="res.currency", required=True)
    valid_until = fields.Date()
    payment_term = fields.Char(string="Payment Terms")
    terms = fields.Html()
    line_ids = fields.One2many(
        comodel_name="sales.flow.quote.version.line",
        inverse_name="version_id",
        string="Lines",
    )
    amount_untaxed = fields.Monetary(string="Untaxed Amount")
    amount_tax = fields.Monetary(string="Taxes")
    amount_total = fields.Monetary(string="Total")
    digest = fields.Char(
        help="Says whether the quotation still is what this version was."
    )

    sent_date = fields.Datetime(string="Sent")
    sent_user_id = fields.Many2one(comodel_name="res.users", string="Sent By")
    sent_to = fields.Char()

    decision = fields.Selection(
        selection=[
            ("open", "Waits for the customer"),
            ("accepted", "Accepted"),
            ("declined", "Declined"),
            ("confirmed", "Confirmed by us"),
            ("replaced", "Replaced"),
            ("withdrawn", "Withdrawn"),
        ],
        default="open",
        required=True,
        index=True,
    )
    decision_name = fields.Char(
        string="Decided By", help="Who said so for the customer."
    )
    decision_date = fields.Datetime(string="Decided")
    decision_way = fields.Selection(
        selection=[("portal", "On the portal"), ("seller", "Told to us")],
        string="How",
    )
    decision_ip = fields.Char(string="IP Address")
    decision_user_id = fields.Many2one(
        comodel_name="res.users", string="Entered By", help="Who typed it in."
    )
    decision_note = fields.Text(string="Words of the Customer")
    standing = fields.Selection(
        selection=[
            ("open", "Waits for the customer"),
            ("expired", "Expired"),
            ("accepted", "Accepted"),
            ("declined", "Declined"),
            ("confirmed", "Confirmed by us"),
            ("replaced", "Replaced"),
            ("withdrawn", "Withdrawn"),
        ],
        compute="_compute_standing",
        search="_search_standing",
        help="The decision, or that the time for it is over.",
    )
    change_text = fields.Text(
        string="Changed Since the Version Before", compute="_compute_change_text"
    )

    _number_once = models.UniqueIndex(
        "(order_id, number)", "A quotation has one version of a number."
    )

    @api.depends("order_id.name", "number")
    def _compute_display_name(self):
        for version in self:
            version.display_name = version._get_name()

    @api.depends("decision", "valid_until")
    def _compute_standing(self):
        expired = self.filtered_domain(self._expired_domain())
        for version in self:
            version.standing = "expired" if version in expired else version.decision

    def _search_standing(self, operator, value):
        """The same rule, so that a filter shows what the badge says."""
        if operator != "in":
            return NotImplemented
        found = Domain("decision", "in", list(set(value) - {"open"}))
        if "open" in value:
            found |= Domain("decision", "=", "open") & ~self._expired_domain()
        if "expired" in value:
            found |= self._expired_domain()
        return found

    @api.model
    def _expired_domain(self):
        # The same day as that after which the quotation itself has expired.
        return Domain("decision", "=", "open") & Domain(
            "valid_until", "<", fields.Date.today()
        )

    def _get_name(self):
        # The number of a quotation stands wherever its version does.
        return self.env._(
            "%(quotation)s v%(number)s",
            quotation=self.order_id.sudo().name,
            number=self.number,
        )

    @api.depends_context("lang")
    @api.depends("line_ids", "order_id.quote_version_ids")
    def _compute_change_text(self):
        for version in self:
            older = version.order_id.quote_version_ids.filtered(
                lambda item, own=version: item.number < own.number
            )
            before = older.sorted("number")[-1:]
            version.change_text = (
                "\n".join(version._get_changes(before)) if before else False
            )

    def _get_changes(self, before):
        """What this version says other than ``before``, one change a line."""
        changes = compare(before.line_ids._as_lines(), self.line_ids._as_lines())
        words = [self._describe(change, before) for change in changes]
        if before.partner_id != self.partner_id:
            # A version shows its customer by name, as Odoo does wherever one stands,
            # also when he has gone to a pool or to a colleague since.
            words.append(
                self.env._(
                    "Customer %(old)s → %(new)s",
                    old=before.partner_id.sudo().display_name or "–",
                    new=self.partner_id.sudo().display_name or "–",
                )
            )
        if before.valid_until != self.valid_until:
            words.append(
                self.env._(
                    "Valid until %(old)s → %(new)s",
                    old=format_date(self.env, before.valid_until) or "–",
                    new=format_date(self.env, self.valid_until) or "–",
                )
            )
        if (before.payment_term or "") != (self.payment_term or ""):
            words.append(
                self.env._(
                    "Payment terms %(old)s → %(new)s",
                    old=before.payment_term or "–",
                    new=self.payment_term or "–",
                )
            )
        if (before.terms or "") != (self.terms or ""):
            words.append(self.env._("Terms and conditions are worded anew"))
        if before.currency_id != self.currency_id or self.currency_id.compare_amounts(
            before.amount_total, self.amount_total
        ):
            words.append(
                self.env._(
                    "Total %(old)s → %(new)s",
                    old=before.currency_id.format(before.amount_total),
                    new=self.currency_id.format(self.amount_total),
                )
            )
        return words or [self.env._("Nothing: the same was sent again.")]

    def _describe(self, change, before):
        text = change.line.text.splitlines()[0] if change.line.text else ""
        if change.kind == "added":
            return self.env._("New: %(line)s", line=text)
        if change.kind == "removed":
            return self.env._("Left out: %(line)s", line=text)
        labels = {
            "text": self.env._("text"),
            "quantity": self.env._("quantity"),
            "unit": self.env._("unit"),
            "price": self.env._("price"),
            "discount": self.env._("discount"),
        }
        facts = [
            labels[name]
            if name == "text"
            else f"{labels[name]} {before._say(name, old)} → {self._say(name, new)}"
            for name, (old, new) in change.facts.items()
        ]
        return f"{text}: {', '.join(facts)}"

    def _say(self, name, value):
        """A fact of a line as the reader writes it: money with its currency."""
        if name == "price":
            return formatLang(
                self.env,
                float(value),
                dp="Product Price",
                currency_obj=self.currency_id,
            )
        if isinstance(value, Decimal):
            said = say_quantity(self.env, float(value))
            return f"{said} %" if name == "discount" else said
        return value

    @api.model
    def _prepare_version_values(self, order, number):
        """The snapshot of a quotation."""
        return {
            "order_id": order.id,
            "number": number,
            "partner_id": order.partner_id.id,
            "currency_id": order.currency_id.id,
            "valid_until": order.validity_date,
            "payment_term": order.payment_term_id.name,
            "terms": order.note,
            "amount_untaxed": order.amount_untaxed,
            "amount_tax": order.amount_tax,
            "amount_total": order.amount_total,
            "digest": order._get_quote_digest(),
            "line_ids": [
                Command.create(self._prepare_version_line_values(line, rank))
                for rank, line in enumerate(order.order_line)
            ],
        }

    def _prepare_version_line_values(self, line, rank):
        return {
            "sequence": rank,
            "source_line": line.id,
            "display_type": line.display_type,
            "product_id": line.product_id.id,
            "name": line.name,
            "quantity": line.product_uom_qty,
            "uom_id": line.product_uom_id.id,
            "price_unit": line.price_unit,
            "discount": line.discount,
            "price_subtotal": line.price_subtotal,
        }

    def _is_decidable(self):
        return self.decision == "open"

    def _get_outcome_text(self):
        """In one line: what became of it."""
        labels = dict(self._fields["decision"]._description_selection(self.env))
        if self.decision in ("accepted", "declined"):
            return self.env._(
                "%(version)s: %(decision)s by %(name)s on %(date)s.",
                version=self.display_name,
                decision=labels[self.decision],
                name=self.decision_name or "–",
                date=format_datetime(self.env, self.decision_date, dt_format="short"),
            )
        if self.decision == "open" and self.sent_date:
            return self.env._(
                "%(version)s was sent to %(receiver)s on %(date)s and waits for the"
                " customer until %(until)s.",
                version=self.display_name,
                # By name, whoever may open the customer now.
                receiver=self.sent_to or self.partner_id.sudo().name,
                date=format_datetime(self.env, self.sent_date, dt_format="short"),
                until=format_date(self.env, self.valid_until) or "–",
            )
        return f"{self.display_name}: {labels[self.decision]}."
