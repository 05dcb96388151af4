import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.http import request
from odoo.tools import SQL, format_date

# Decisions after which the same quotation is another version.
CLOSED = {"declined", "replaced", "withdrawn"}


class SaleOrder(models.Model):
    """A quotation is sent in versions, and the customer decides on the last one.

    Each sending keeps what was sent.  A change afterwards is the next version and
    reaches the customer by sending it; an expired quotation comes back as a new
    version alone.
    """

    _inherit = "sale.order"

    quote_version_ids = fields.One2many(
        comodel_name="sales.flow.quote.version",
        inverse_name="order_id",
        string="Versions",
        readonly=True,
        copy=False,
        groups="sales_team.group_sale_salesman",
    )
    quote_version_count = fields.Integer(
        compute="_compute_quote_version", compute_sudo=True
    )
    # Whoever sees the quotation, also in print, sees which version it is.
    quote_version = fields.Integer(
        string="Version", compute="_compute_quote_version", compute_sudo=True
    )
    quote_version_name = fields.Char(
        string="Number and Version", compute="_compute_quote_version", compute_sudo=True
    )
    is_quote_changed = fields.Boolean(
        string="Changed since It Was Sent",
        compute="_compute_quote_version",
        compute_sudo=True,
    )
    quote_status_text = fields.Char(
        compute="_compute_quote_status_text", compute_sudo=True
    )
    # What the quotation itself shows, said beside what was expected of it.
    expected_difference = fields.Char(
        compute="_compute_expected_difference", compute_sudo=True
    )

    quote_margin = fields.Monetary(
        string="Earned",
        compute="_compute_quote_margin",
        groups="sales_flow.group_margin",
    )

    priced_line_ids = fields.One2many(
        comodel_name="sale.order.line",
        compute="_compute_priced_line_ids",
        groups="sales_flow.group_margin",
    )

    @api.depends("order_line.product_id")
    def _compute_priced_line_ids(self):
        for order in self:
            order.priced_line_ids = order.order_line.filtered("product_id")

    @api.depends("order_line.line_margin")
    def _compute_quote_margin(self):
        for order in self:
            order.quote_margin = sum(order.order_line.mapped("line_margin"))

    @api.depends(
        "name",
        "state",
        "quote_version_ids.decision",
        "quote_version_ids.digest",
        "order_line.product_id",
        "order_line.name",
        "order_line.product_uom_qty",
        "order_line.product_uom_id",
        "order_line.price_unit",
        "order_line.discount",
        "order_line.tax_ids",
        "order_line.sequence",
        "validity_date",
        "partner_id",
        "currency_id",
        "payment_term_id",
        "note",
    )
    def _compute_quote_version(self):
        for order in self:
            last = order._get_last_version()
            number = order._get_version_number(last)
            order.quote_version = number
            order.quote_version_count = len(order.quote_version_ids)
            order.is_quote_changed = (
                order.state == "sent" and bool(last) and number != last.number
            )
            order.quote_version_name = order._get_version_name(number)

    def _get_version_number(self, last):
        """The number of what the quotation says now."""
        if self.state not in ("draft", "sent") or not self.name:
            return last.number
        if last and last.decision not in CLOSED and self._is_as_sent(last):
            return last.number
        return last.number + 1

    def _is_being_rewritten(self):
        """Whether the customer waits for a version that was not sent yet."""
        last = self._get_last_version()
        if not last or self.quote_version == last.number:
            return False
        # Whoever says no just now has been offered what he declines.
        return self.state != "sent" or last.decision != "declined"

    def _get_version_name(self, number):
        if not number:
            return self.name
        return self.env._(
            "%(quotation)s v%(number)s", quotation=self.name, number=number
        )

    def _get_last_version(self):
        # Which versions there are is kept for everybody who sees the quotation.
        return self.sudo().quote_version_ids.sorted("number")[-1:]

    def _is_as_sent(self, version):
        return bool(version) and version.digest == self._get_quote_digest()

    def _get_quote_digest(self):
        """What the customer reads, in one word that changes with it."""
        read = (
            self.partner_id.id,
            self.currency_id.id,
            str(self.validity_date or ""),
            self.payment_term_id.id,
            str(self.note or ""),
            [line._get_quote_facts() for line in self.order_line],
        )
        return hashlib.sha256(repr(read).encode()).hexdigest()

    @api.depends_context("lang")
    @api.depends("quote_version", "is_quote_changed", "state", "validity_date")
    def _compute_quote_status_text(self):
        for order in self:
            order.quote_status_text = order._get_quote_status_text()

    def _get_quote_status_text(self):
        last = self._get_last_version()
        if not last:
            return False
        if self.is_expired and self.state == "sent":
            return self.env._(
                "%(version)s expired on %(date)s. Offer it again as a new version.",
                version=last.display_name,
                date=format_date(self.env, self.validity_date),
            )
        if self.is_quote_changed:
            return self.env._(
                "%(old)s was sent and has been changed since. Send %(new)s: the"
                " customer cannot accept it before.",
                old=last.display_name,
                new=self.quote_version_name,
            )
        if self.state == "draft" and self.quote_version != last.number:
            return self.env._(
                "%(new)s is being written. Before it: %(old)s",
                new=self.quote_version_name,
                old=last._get_outcome_text(),
            )
        return last._get_outcome_text()

    @api.depends("opportunity_id.quotation_difference")
    def _compute_expected_difference(self):
        for order in self:
            lead = order.opportunity_id
            answers = lead.quotation_id == order._origin
            order.expected_difference = answers and lead.quotation_difference

    # Sending

    def write(self, vals):
        self._ensure_not_prolonged(vals)
        if vals.get("signature") and vals.get("signed_by"):
            self._ensure_signable()
        result = super().write(vals)
        if vals.get("state") == "sent":
            self._record_versions()
        if vals.get("signature") and vals.get("signed_by"):
            self._note_signature(vals["signed_by"])
        return result

    def message_post(self, **kwargs):
        message = super().message_post(**kwargs)
        if self.env.context.get("mark_so_as_sent") and self.has_access("write"):
            sent = self.filtered(lambda order: order.state == "sent")
            sent._record_versions(message)
        return message

    def _ensure_not_prolonged(self, vals):
        """An expired quotation comes back as a new version, not by its date."""
        if "validity_date" not in vals:
            return
        day = fields.Date.to_date(vals["validity_date"] or False)
        for order in self:
            if (
                order.state == "sent"
                and order.is_expired
                and day != order.validity_date
                and order._get_last_version()
            ):
                raise UserError(order._get_expired_text())

    def _get_expired_text(self):
        return self.env._(
            "%(version)s expired on %(date)s. It is offered again as a new version"
            " only: press New Version, then send it.",
            version=self._get_last_version().display_name or self.name,
            date=format_date(self.env, self.validity_date),
        )

    def _record_versions(self, message=None):
        """Keep what was sent; the same sent again is the same version."""
        for order in self:
            order._lock_versions()
            last = order._get_last_version()
            if last and last.decision not in CLOSED and order._is_as_sent(last):
                version = last
            else:
                version = order._make_version()
            values = {}
            if not version.sent_date:
                values = {
                    "sent_date": fields.Datetime.now(),
                    "sent_user_id": self.env.uid,
                    "sent_to": order.partner_id.name,
                }
            if message:
                names = message.partner_ids.mapped("name")
                values["sent_to"] = ", ".join(names) or order.partner_id.name
            version.write(values)

    def _make_version(self):
        last = self._get_last_version()
        # Versions are written by the buttons; a person has no right to write them.
        versions = self.env["sales.flow.quote.version"].sudo()
        last.filtered(lambda item: item.decision == "open").decision = "replaced"
        # The snapshot reads what the customer reads, lines included.
        return versions.create(
            versions._prepare_version_values(self.sudo(), last.number + 1)
        )

    def _lock_versions(self):
        """Two who send or decide at once do it one after the other."""
        self.flush_recordset()
        self.env.cr.execute(
            SQL("SELECT id FROM sale_order WHERE id = %s FOR NO KEY UPDATE", self.id)
        )
        self.invalidate_recordset(["quote_version_ids"])

    # Deciding

    def action_customer_accept(self, name, version=None, note=None):
        """The customer said yes, and told us: keep who and when, then confirm.

        :param name: who said so for the customer
        :param version: number of the version he accepts, nothing for the last one
        :param note: his words
        :return: True, or the notice that an audit comes first
        :raise UserError: for an old version, an expired one, one that was changed
            since it was sent, one that is decided, or without a name
        """
        self.ensure_one()
        self.check_access("write")
        self._decide("accepted", name, version, note=note, way="seller")
        return self.action_confirm()

    def action_customer_decline(self, name, note=None, version=None):
        """The customer said no: keep who, when and why, then cancel.

        :param name: who said so for the customer
        :param note: why
        :param version: number of the version he declines, nothing for the last one
        :raise UserError: as for ``action_customer_accept``, expired ones excepted
        """
        self.ensure_one()
        self.check_access("write")
        self._decide("declined", name, version, note=note, way="seller")
        self._action_cancel()
        return True

    def action_new_version(self):
        """Write the next version: a draft again, with a new end of validity.

        :raise UserError: while it is being written, or once it is an order
        """
        self.check_access("write")
        for order in self:
            if order.state not in ("sent", "cancel"):
                raise UserError(
                    self.env._(
                        "%(version)s needs no new version: it is %(state)s. A new"
                        " version follows one that was sent or cancelled.",
                        version=order.quote_version_name,
                        state=order._get_state_label(),
                    )
                )
        for order in self:
            order._lock_versions()
            last = order._get_last_version()
            last.filtered(lambda item: item.decision == "open").decision = "replaced"
            order.action_draft()
            if order.validity_date and order.validity_date < fields.Date.today():
                days = order.company_id.quotation_validity_days or 30
                order.validity_date = fields.Date.add(fields.Date.today(), days=days)
        return True

    def action_decide(self):
        """Open the form that asks what the customer said."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What the Customer Said"),
            "res_model": "sales.flow.quote.decision",
            "views": [[False, "form"]],
            "target": "new",
            "context": {"default_order_id": self.id},
        }

    def action_view_versions(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Versions of %(quotation)s", quotation=self.name),
            "res_model": "sales.flow.quote.version",
            "views": [[False, "list"], [False, "form"]],
            "domain": [["order_id", "=", self.id]],
            "target": "current",
        }

    def _get_state_label(self):
        labels = dict(self._fields["state"]._description_selection(self.env))
        return labels.get(self.state, self.state)

    def _decide(self, decision, name, number=None, **values):
        name = (name or "").strip()
        if not name:
            raise UserError(self.env._("Say who decided for the customer."))
        self._lock_versions()
        if decision == "accepted":
            self._ensure_acceptable(number)
        else:
            self._ensure_open_version(number)
        self._write_decision(decision, name, **values)

    def _ensure_acceptable(self, number=None):
        """Refuse to accept what is no longer, or not yet, offered."""
        self._ensure_open_version(number)
        if self.is_expired:
            raise UserError(self._get_expired_text())
        if self._is_being_rewritten():
            raise UserError(
                self.env._(
                    "%(old)s was sent and has been changed since. %(new)s can be"
                    " accepted once it is sent.",
                    old=self._get_last_version().display_name,
                    new=self.quote_version_name,
                )
            )

    def _ensure_open_version(self, number=None):
        last = self._get_last_version()
        if number and last and int(number) != last.number:
            raise UserError(
                self.env._(
                    "%(old)s is no longer offered: %(new)s took its place. The"
                    " customer decides on %(new)s.",
                    old=self._get_version_name(int(number)),
                    new=last.display_name,
                )
            )
        if self.state not in ("draft", "sent"):
            raise UserError(self._get_decided_text(last))
        if last and last.decision in ("accepted", "declined"):
            raise UserError(last._get_outcome_text())

    def _get_decided_text(self, last):
        """What became of it, and how it is offered again."""
        if last and self.state == "cancel":
            return self.env._(
                "%(outcome)s It is offered again as a new version: press New Version,"
                " then send it.",
                outcome=last._get_outcome_text(),
            )
        if last:
            return last._get_outcome_text()
        return self.env._(
            "%(version)s is decided: %(state)s.",
            version=self.quote_version_name,
            state=self._get_state_label(),
        )

    def _write_decision(self, decision, name, **values):
        """Keep the decision with the version that is decided."""
        last = self._get_last_version()
        version = last if last and self._is_decided(last) else self._make_version()
        version.write(
            {
                "decision": decision,
                "decision_name": name,
                "decision_date": fields.Datetime.now(),
                "decision_user_id": self.env.uid,
                **{f"decision_{key}": value for key, value in values.items()},
            }
        )
        return version

    def _is_decided(self, last):
        """Whether a decision is about the last version or about what came since."""
        return last.decision == "open" and (
            self.state != "draft" or self._is_as_sent(last)
        )

    def _has_to_be_signed(self):
        """The portal offers no signature that would be refused."""
        return super()._has_to_be_signed() and not self._is_being_rewritten()

    def _has_to_be_paid(self):
        """Paying accepts as well."""
        return super()._has_to_be_paid() and not self._is_being_rewritten()

    def _ensure_signable(self):
        """Nobody signs what is not offered, over whichever door he comes."""
        for order in self:
            order._lock_versions()
            order._ensure_acceptable()

    def _note_signature(self, name):
        """A signature is the customer's yes; on the portal he gave it himself."""
        # The portal acts with all rights, a person who writes it here does not.
        way = "portal" if self.env.su else "seller"
        for order in self:
            order._write_decision("accepted", name, way=way, ip=_get_address())

    def _action_confirm(self):
        """What we confirm without the customer's word is kept as such."""
        result = super()._action_confirm()
        for order in self:
            last = order._get_last_version()
            if not last:
                continue
            if not order._is_as_sent(last):
                last = order._make_version()
            if last.decision == "open":
                last.write(
                    {
                        "decision": "confirmed",
                        "decision_date": fields.Datetime.now(),
                        "decision_user_id": self.env.uid,
                    }
                )
        return result

    def _action_cancel(self):
        result = super()._action_cancel()
        open_versions = self._get_open_versions()
        open_versions.decision = "withdrawn"
        return result

    def _get_open_versions(self):
        # Versions are written by the buttons; a person has no right to write them.
        return self.sudo().quote_version_ids.filtered(
            lambda version: version.decision == "open"
        )

    def _confirmation_error_message(self):
        refusal = super()._confirmation_error_message()
        if refusal or self.state != "sent" or not self.is_expired:
            return refusal
        accepted = self._get_last_version().decision == "accepted"
        return refusal if accepted else self._get_expired_text()

    # Expected and quoted

    def action_take_expected(self):
        """Take over what the opportunity expects now, line by line.

        :raise UserError: when the opportunity expects nothing, or for an order
        """
        self.ensure_one()
        self.check_access("write")
        self._take_expected(self.opportunity_id.expected_product_ids)
        return True

    def _take_expected(self, expected):
        if self.state not in ("draft", "sent") or not expected:
            raise UserError(
                self.env._(
                    "%(version)s is %(state)s: expected products are taken over into"
                    " a quotation.",
                    version=self.quote_version_name,
                    state=self._get_state_label(),
                )
            )
        if self.state == "sent":
            self.action_new_version()
        known = self.order_line.filtered("expected_product_id")
        lines = {line.expected_product_id: line for line in known}
        kept = self.order_line.browse(
            lines[item].id for item in expected if item in lines
        )
        (known - kept).unlink()
        for item in expected:
            values = item._prepare_order_line_values(self)
            if item in lines:
                lines[item].write(values)
            else:
                self.write({"order_line": [fields.Command.create(values)]})

    def _get_unexpected_lines(self):
        return self.order_line.filtered(
            lambda line: (
                line.product_id
                and not line.display_type
                and not line.is_downpayment
                and not line.expected_product_id
            )
        )


def _get_address():
    """From where a person acts, when it is over the web."""
    return request.httprequest.remote_addr if request else False
