from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# A payment that was asked for keeps its amount.
ASKED = ("requested", "approved", "paid")
# Marks what the plan itself writes; an object cannot travel over RPC.
ENGINE = object()
# What follows from events, requests and payments, and is typed by nobody.
ENGINE_FIELDS = frozenset(
    {
        "amount_asked",
        "bank_id",
        "date_due",
        "direction",
        "is_firm",
        "is_linked",
        "payment_id",
    }
)
# What may be changed as long as nobody was asked.
SHARE_FIELDS = frozenset(
    {"due_rule", "days", "share_kind", "share", "date_fixed", "purchase_order_id"}
)


class PaymentPlanLine(models.Model):
    """One payment of an order: how much, when it falls due, and how far it is.

    A payment is planned with the order and falls due when its event has happened:
    the order, the arrival, the acceptance, the bill.  The buyer requests it, a rule
    has it audited, and a draft payment waits for finance.  It is paid when finance
    has posted that payment, and by nothing else.
    """

    _name = "payment.plan.line"
    _description = "Planned Payment"
    _inherit = ["desk.flow", "purchase.flow.plan.share", "mail.thread"]
    _order = "date_due, purchase_order_id, sequence, id"

    _flow_start = "planned"
    _flow = {
        "fall_due": ({"planned"}, "due"),
        "request": ({"planned", "due"}, "requested"),
        "approve": ({"requested"}, "approved"),
        "give_back": ({"requested", "approved", "paid"}, "due"),
        "pay": ({"approved"}, "paid"),
        "unpay": ({"paid"}, "approved"),
        "cancel": ({"planned", "due", "requested", "approved"}, "cancelled"),
    }
    _sealed_fields = ENGINE_FIELDS
    _approval_verb = "approve"
    _approval_submit_verb = "request"
    _approval_reject_verb = "give_back"
    _approval_return_verb = "give_back"
    _approval_amount_field = "amount"
    _approval_date_field = "date_due"
    _approval_owner_field = "request_user_id"
    _approval_dead = frozenset({"cancelled"})
    _approval_watched = ("amount_asked", "partner_id", "bank_id")

    name = fields.Char(translate=False)
    purchase_order_id = fields.Many2one(
        comodel_name="purchase.order",
        index="btree_not_null",
        ondelete="cascade",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        compute="_compute_partner_id",
        store=True,
        index=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        compute="_compute_partner_id",
        store=True,
        index=True,
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency", compute="_compute_partner_id", store=True
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company Currency"
    )
    direction = fields.Selection(
        selection=[("out", "We pay"), ("in", "We receive")],
        default="out",
        required=True,
        readonly=True,
    )
    date_fixed = fields.Date(string="Fixed Date")
    date_due = fields.Date(string="Due on", readonly=True, index=True, copy=False)
    is_firm = fields.Boolean(
        string="Event happened",
        readonly=True,
        copy=False,
        help="The event that makes it due has happened; until then the date is a"
        " forecast.",
    )
    state = fields.Selection(
        selection_add=[
            ("draft", "Draft"),
            ("planned", "Planned"),
            ("due", "Due"),
            ("requested", "Requested"),
            ("approved", "Approved"),
            ("paid", "Paid"),
            ("cancelled", "Cancelled"),
        ],
        ondelete=dict.fromkeys(
            ("planned", "due", "requested", "approved", "paid", "cancelled"), "cascade"
        ),
        default="planned",
    )
    request_user_id = fields.Many2one(
        comodel_name="res.users", string="Requested by", readonly=True, copy=False
    )
    request_date = fields.Datetime(string="Requested on", readonly=True, copy=False)
    approve_user_id = fields.Many2one(
        comodel_name="res.users", string="Approved by", readonly=True, copy=False
    )
    approve_date = fields.Datetime(string="Approved on", readonly=True, copy=False)
    pay_user_id = fields.Many2one(
        comodel_name="res.users", string="Paid by", readonly=True, copy=False
    )
    pay_date = fields.Datetime(string="Paid on", readonly=True, copy=False)
    amount = fields.Monetary(compute="_compute_amount", store=True)
    amount_asked = fields.Monetary(readonly=True, copy=False)
    amount_company = fields.Monetary(
        string="In Company Currency",
        currency_field="company_currency_id",
        compute="_compute_amount_company",
        store=True,
        help="What it means for the cash: negative is money out.",
    )
    amount_open = fields.Monetary(
        string="Open", compute="_compute_amount_company", store=True
    )
    bank_id = fields.Many2one(
        comodel_name="res.partner.bank",
        string="Bank Account",
        readonly=True,
        copy=False,
        help="Of the partner, as it was when the payment was requested.",
    )
    payment_id = fields.Many2one(
        comodel_name="account.payment",
        string="Posted Payment",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    is_linked = fields.Boolean(
        string="Payment was linked",
        readonly=True,
        copy=False,
        help="Finance had made the payment already and linked it to the plan.",
    )
    payment_state = fields.Char(
        string="State of the Payment", compute="_compute_payment_state"
    )
    trace_ids = fields.One2many(
        comodel_name="payment.plan.line.trace",
        inverse_name="line_id",
        string="Due Dates",
    )
    is_late = fields.Boolean(compute="_compute_is_late", search="_search_is_late")

    _payment_uniq = models.UniqueIndex(
        "(payment_id) WHERE payment_id IS NOT NULL",
        "A payment settles one planned payment.",
    )

    @api.depends("purchase_order_id.partner_id", "purchase_order_id.currency_id")
    def _compute_partner_id(self):
        for line in self:
            order = line.purchase_order_id
            line.partner_id = order.partner_id
            line.company_id = order.company_id or self.env.company
            line.currency_id = order.currency_id or line.company_id.currency_id

    @api.depends(
        "state",
        "amount_asked",
        "purchase_order_id.amount_total",
        "purchase_order_id.plan_basis",
        "purchase_order_id.plan_line_ids.share",
        "purchase_order_id.plan_line_ids.share_kind",
        "purchase_order_id.plan_line_ids.sequence",
        "purchase_order_id.plan_line_ids.state",
        "purchase_order_id.plan_line_ids.direction",
    )
    def _compute_amount(self):
        amounts = {}
        for order in self.purchase_order_id:
            amounts.update(order._divide_plan())
        for line in self:
            if line.direction == "in" or line.state in ASKED:
                line.amount = line.amount_asked
            elif line.state == "cancelled":
                line.amount = 0.0
            else:
                line.amount = amounts.get(line, 0.0)

    @api.depends(
        "amount", "state", "direction", "currency_id", "company_id", "date_due"
    )
    def _compute_amount_company(self):
        for line in self:
            is_open = line.state not in ("paid", "cancelled")
            line.amount_open = line.amount if is_open else 0.0
            sign = 1 if line.direction == "in" else -1
            day = min(line.date_due or fields.Date.today(), fields.Date.today())
            line.amount_company = sign * line.currency_id._convert(
                line.amount_open, line.company_currency_id, line.company_id, day
            )

    @api.depends("payment_id.state")
    def _compute_payment_state(self):
        for line in self:
            # Whoever may see the plan may know how far its payment is.
            payment = line.sudo().payment_id
            labels = dict(payment._fields["state"]._description_selection(self.env))
            line.payment_state = labels.get(payment.state, "")

    @api.depends("date_due", "state")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for line in self:
            is_open = line.state not in ("paid", "cancelled")
            line.is_late = bool(is_open and line.date_due and line.date_due < today)

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = [
            ("state", "not in", ("paid", "cancelled")),
            ("date_due", "<", fields.Date.context_today(self)),
        ]
        if value == {True}:
            return late
        return ["!", "&", *late] if value == {False} else []

    @api.depends("purchase_order_id.name", "name")
    def _compute_display_name(self):
        for line in self:
            names = [line.purchase_order_id.name, line.name]
            line.display_name = " · ".join(filter(None, names))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._ensure_engine(vals)
        lines = super().create(vals_list)
        lines._replan("plan")
        return lines

    def write(self, vals):
        self._ensure_engine(vals)
        changed = SHARE_FIELDS & set(vals)
        if changed:
            self._ensure_changeable()
        result = super().write(vals)
        if changed:
            self._replan("edit")
        return result

    def _engine(self):
        """The plan itself writes what nobody types."""
        return self.with_context(payment_plan=ENGINE)

    def _may_write_sealed(self):
        engine = self.env.context.get("payment_plan") is ENGINE
        return engine or super()._may_write_sealed()

    @api.model
    def _ensure_engine(self, vals):
        names = ENGINE_FIELDS & set(vals)
        if names and self.env.context.get("payment_plan") is not ENGINE:
            raise AccessError(
                self.env._(
                    "These follow from the events of the order and are not typed:"
                    " %(fields)s.",
                    fields=", ".join(self._fields[name].string for name in names),
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_if_not_asked(self):
        self._ensure_changeable()

    def action_fall_due(self):
        return self._move("fall_due")

    def action_request(self):
        """Ask for the payment; where no rule holds it, finance gets it at once."""
        self._move("request")
        held = self.filtered(lambda line: line.state == "requested")
        return held._approval_notice() if held else True

    def action_approve(self):
        return self._move("approve")

    def action_give_back(self):
        """Back to due: the request was refused or its payment was cancelled."""
        return self._move("give_back")

    def action_pay(self):
        return self._move("pay")

    def action_unpay(self):
        return self._move("unpay")

    def action_cancel(self):
        return self._move("cancel")

    def action_open_payment(self):
        """The payment that finance posts."""
        self.ensure_one()
        if not self.payment_id:
            raise UserError(
                self.env._(
                    "%(line)s has no payment yet: request it, and have it approved.",
                    line=self.display_name,
                )
            )
        return self.payment_id._get_records_action()

    def action_link(self):
        """The dialog in which finance chooses a payment that exists already."""
        self.ensure_one()
        self._ensure_finance()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Link a Payment"),
            "res_model": "payment.plan.line.link",
            "view_mode": "form",
            "target": "new",
            "context": {"default_line_id": self.id},
        }

    def action_link_payment(self, payment_id):
        """This payment, which exists already, is the one that was approved.

        The draft that waited for finance is cancelled.  A posted payment makes the
        line paid and settles the bills of the order at once, a draft one when it is
        posted.

        :param payment_id: id of an ``account.payment``
        :return: ``True``; linking the same payment again changes nothing
        :raise UserError: the line is not approved, the payment goes to another
            partner, the other way, to another company or another plan, is cancelled,
            or is more than what was approved
        :raise AccessError: who is not of finance
        """
        self.ensure_one()
        self._ensure_finance()
        payment = self.env["account.payment"].browse(int(payment_id)).exists()
        payment.check_access("write")
        # Finance links; the plan is the buyer's, who gave it to finance to pay.
        line = self.sudo()
        if payment and line.payment_id == payment:
            return True
        line._lock()
        line._ensure_links(payment)
        line._drop_payment()
        line._engine().write({"payment_id": payment.id, "is_linked": True})
        line._say_link(self.env._("%s was linked.", payment.display_name))
        payment._tell_plan()
        return True

    def action_unlink_payment(self):
        """Take a linked payment off the plan; it stays what it is.

        The line is approved again with a new draft payment, and what the payment
        settled of the order's bills is open again.

        :return: ``True``
        :raise UserError: no payment was linked
        :raise AccessError: who is not of finance
        """
        self.ensure_one()
        self._ensure_finance()
        # As in ``action_link_payment``.
        line = self.sudo()
        payment = line.payment_id
        if not line.is_linked:
            raise UserError(
                self.env._(
                    "%(line)s: no payment was linked to it.", line=self.display_name
                )
            )
        payment.with_env(self.env).check_access("write")
        line._lock()
        line._unsettle()
        line._engine().write({"payment_id": False, "is_linked": False})
        if line.state == "paid":
            line._move("unpay")
        line._after_approve()
        line._say_link(self.env._("%s was taken off.", payment.display_name))
        return True

    @api.model
    def _cron_fall_due(self):
        """Each morning: what has its day today is due."""
        self.search(
            [
                ("state", "=", "planned"),
                ("is_firm", "=", True),
                ("date_due", "<=", fields.Date.context_today(self)),
                "|",
                ("purchase_order_id.state", "=", "purchase"),
                ("direction", "=", "in"),
            ]
        )._move("fall_due")

    def _check_request(self):
        for line in self:
            order = line.purchase_order_id
            if line.direction == "out" and order.state != "purchase":
                raise UserError(
                    self.env._(
                        "%(order)s is not confirmed: nothing of it is paid before.",
                        order=order.name,
                    )
                )
            if line.currency_id.compare_amounts(line.amount, 0) <= 0:
                raise UserError(
                    self.env._(
                        "%(line)s amounts to nothing: nothing is to be paid.",
                        line=line.display_name,
                    )
                )
            line._ensure_happened()
        self.filtered(
            lambda line: line.direction == "out"
        ).purchase_order_id._check_plan()

    def _ensure_happened(self):
        if self.is_firm:
            return
        labels = dict(self._fields["due_rule"]._description_selection(self.env))
        raise UserError(
            self.env._(
                "%(line)s waits for its event (%(rule)s), forecast for %(date)s. The"
                " buyer can change its due rule as long as it is not requested.",
                line=self.display_name,
                rule=labels[self.due_rule],
                date=self.date_due or "?",
            )
        )

    def _after_request(self):
        """What is asked for now stays as it is: the amount and the bank account."""
        amounts = {line: line.amount_asked for line in self}
        for order in self.purchase_order_id:
            amounts.update(order._divide_plan(asked=self))
        for line in self._engine():
            line.amount_asked = amounts[line]
            banks = line.partner_id.commercial_partner_id.bank_ids
            line.bank_id = banks.filtered_domain(
                [("company_id", "in", (False, line.company_id.id))]
            )[:1]

    def _after_approve(self):
        """A draft payment for finance; nobody else can make or post it."""
        # The request was approved: the buyer has no right on payments.
        payments = self.env["account.payment"].sudo()
        for line in self._engine().filtered(lambda line: not line.payment_id):
            line.payment_id = payments.create(line._prepare_payment_values())

    def _after_give_back(self):
        self._drop_payment()
        paying = self.filtered(lambda line: line.direction == "out")
        paying._engine().amount_asked = 0.0

    def _check_give_back(self):
        self._ensure_payment_is_open()

    def _check_cancel(self):
        self._ensure_payment_is_open()

    def _after_cancel(self):
        self._drop_payment()

    def _check_pay(self):
        for line in self:
            if not line._is_payment_posted():
                raise UserError(
                    self.env._(
                        "%(line)s is paid when finance has posted its payment.",
                        line=line.display_name,
                    )
                )

    def _check_unpay(self):
        for line in self:
            if line._is_payment_posted():
                raise UserError(
                    self.env._(
                        "%(line)s has a posted payment: finance resets it first.",
                        line=line.display_name,
                    )
                )

    def _is_payment_posted(self):
        # Whether the payment is posted is the one fact that the plan needs of it.
        payment = self.sudo().payment_id
        entry = payment.move_id
        return payment.state in ("in_process", "paid") and entry.state != "draft"

    def _ensure_payment_is_open(self):
        for line in self:
            if line._is_payment_posted():
                raise UserError(
                    self.env._(
                        "%(line)s was paid: finance cancels the payment first.",
                        line=line.display_name,
                    )
                )

    def _drop_payment(self):
        """A draft payment of a refused request is gone with it; a linked one stays."""
        # The buyer takes his request back; on payments he has no right.
        payments = self.sudo().filtered(lambda line: not line.is_linked).payment_id
        self._engine().write({"payment_id": False, "is_linked": False})
        payments.filtered(lambda payment: payment.state == "draft").action_cancel()

    # A payment that was there before.

    def _ensure_finance(self):
        self.check_access("read")
        if not self.env.user.has_group("account.group_account_invoice"):
            raise AccessError(
                self.env._("Payments are linked by finance: ask the accountant.")
            )

    def _ensure_links(self, payment):
        """Refuse a payment that is not the one that was approved."""
        self._ensure_linkable()
        reason = self._get_mismatch(payment)
        if reason:
            raise UserError(
                self.env._(
                    "%(payment)s cannot be linked to %(line)s: %(reason)s",
                    payment=payment.display_name or self.env._("This payment"),
                    line=self.display_name,
                    reason=reason,
                )
            )
        payment._ensure_within(self)

    def _ensure_linkable(self):
        if self.state != "approved":
            raise UserError(
                self.env._(
                    "%(line)s is %(state)s: a payment is linked to what is approved.",
                    line=self.display_name,
                    state=self._state_label(self.state),
                )
            )
        self._ensure_payment_is_open()

    def _get_mismatch(self, payment):
        partner = self.partner_id.commercial_partner_id
        kind = "outbound" if self.direction == "out" else "inbound"
        if not payment or payment.state in ("canceled", "rejected"):
            return self.env._("it is cancelled or does not exist.")
        if payment.partner_id.commercial_partner_id != partner:
            return self.env._(
                "it goes to %(other)s, the order is of %(vendor)s.",
                other=payment.partner_id.display_name or self.env._("nobody"),
                vendor=partner.display_name,
            )
        if payment.payment_type != kind:
            return self.env._("the money goes the other way.")
        if payment.company_id != self.company_id:
            return self.env._("it is of %s.", payment.company_id.name)
        if payment.plan_line_ids:
            return self.env._("it pays %s.", payment.plan_line_ids.display_name)
        return ""

    def _say_link(self, text):
        self.message_post(body=text)

    def _unsettle(self):
        """Open again what the payment settled of the bills of the order."""
        bills = self.purchase_order_id._get_plan_bills().line_ids
        ours = self.payment_id.move_id.line_ids
        matched = ours.matched_debit_ids | ours.matched_credit_ids
        matched.filtered(
            lambda part: (part.debit_move_id | part.credit_move_id) & bills
        ).unlink()

    def _ensure_changeable(self):
        for line in self:
            if line.state not in ("planned", "due"):
                raise UserError(
                    self.env._(
                        "%(line)s is %(state)s and cannot be changed: have its request"
                        " returned first.",
                        line=line.display_name,
                        state=self._state_label(line.state),
                    )
                )

    def _prepare_payment_values(self):
        is_out = self.direction == "out"
        return {
            "payment_type": "outbound" if is_out else "inbound",
            "partner_type": "supplier",
            "partner_id": self.partner_id.commercial_partner_id.id,
            "amount": self.amount_asked,
            "currency_id": self.currency_id.id,
            "company_id": self.company_id.id,
            "partner_bank_id": self.bank_id.id if is_out else False,
            "memo": self.display_name,
            "date": max(self.date_due or fields.Date.today(), fields.Date.today()),
        }

    # When it falls due.

    def _replan(self, event):
        """Set the due dates anew and write down what moved them."""
        rows = []
        for line in self.filtered(lambda line: line.state not in ("paid", "cancelled")):
            day, is_firm = line._get_due()
            if (day, is_firm) == (line.date_due, line.is_firm):
                continue
            rows.append(line._prepare_trace_values(event, day, is_firm))
            line._engine().write({"date_due": day, "is_firm": is_firm})
        # The trace is written by the change itself and by nobody else.
        self.env["payment.plan.line.trace"].sudo().create(rows)

    def _prepare_trace_values(self, event, day, is_firm):
        return {
            "line_id": self.id,
            "event": event,
            "date_old": self.date_due,
            "date_new": day,
            "is_firm": is_firm,
            "user_id": self.env.uid,
        }

    def _get_due(self):
        """``(day, whether its event has happened)``."""
        if self.direction == "in":
            return self.date_due or fields.Date.context_today(self), True
        if self.due_rule == "date":
            return self.date_fixed, bool(self.date_fixed)
        return getattr(self.purchase_order_id, f"_due_{self.due_rule}")(self.days)
