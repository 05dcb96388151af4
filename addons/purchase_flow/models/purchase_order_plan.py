from datetime import timedelta
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine.payment_plan import Share, absorb, split
from .payment_plan_line import ASKED


class PurchaseOrder(models.Model):
    """An order with a plan of its payments, which always add up to its total."""

    _inherit = "purchase.order"

    claim_ids = fields.One2many(
        comodel_name="goods.inspection.claim",
        inverse_name="purchase_order_id",
        string="Vendor Claims",
    )
    payment_plan_id = fields.Many2one(
        comodel_name="purchase.flow.plan",
        compute="_compute_payment_plan_id",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
    )
    plan_line_ids = fields.One2many(
        comodel_name="payment.plan.line",
        inverse_name="purchase_order_id",
        string="Payments",
    )
    plan_basis = fields.Monetary(
        string="Total to pay",
        compute="_compute_plan_basis",
        store=True,
        help="The total of the order; once all of it came and was billed, what was"
        " billed.",
    )
    amount_plan_paid = fields.Monetary(
        string="Paid", compute="_compute_amount_plan", store=True
    )
    amount_plan_open = fields.Monetary(
        string="Still to pay", compute="_compute_amount_plan", store=True
    )
    amount_plan_receivable = fields.Monetary(
        string="Receivable from Vendor", compute="_compute_amount_plan", store=True
    )
    plan_count = fields.Integer(compute="_compute_plan_count")

    @api.depends("partner_id", "company_id")
    def _compute_payment_plan_id(self):
        for order in self:
            vendor = order.partner_id.with_company(order.company_id)
            if order.state in (False, "draft", "sent"):
                order.payment_plan_id = vendor.property_payment_plan_id
            else:
                order.payment_plan_id = order.payment_plan_id

    @api.depends(
        "state",
        "amount_total",
        "is_arrival_open",
        "invoice_ids.state",
        "invoice_ids.amount_total",
        "invoice_ids.move_type",
        "invoice_status",
        "claim_ids.credit_move_id.state",
        "claim_ids.credit_move_id.amount_total",
    )
    def _compute_plan_basis(self):
        for order in self:
            billed = order._get_billed()
            is_whole = order.invoice_status == "invoiced" and not order.is_arrival_open
            over = order.currency_id.compare_amounts(billed, order.amount_total) > 0
            order.plan_basis = billed if is_whole or over else order.amount_total

    @api.depends(
        "plan_line_ids.amount", "plan_line_ids.state", "plan_line_ids.direction"
    )
    def _compute_amount_plan(self):
        for order in self:
            out = order.plan_line_ids.filtered(lambda line: line.direction == "out")
            back = order.plan_line_ids - out
            paid = out.filtered(lambda line: line.state == "paid")
            order.amount_plan_paid = sum(paid.mapped("amount"))
            order.amount_plan_open = sum(out.mapped("amount_open"))
            order.amount_plan_receivable = sum(back.mapped("amount_open"))

    @api.depends("plan_line_ids")
    def _compute_plan_count(self):
        for order in self:
            order.plan_count = len(order.plan_line_ids)

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        for order in orders.filtered("payment_plan_id"):
            if not order.plan_line_ids:
                order._take_plan()
        for order, vals in zip(orders, vals_list, strict=True):
            if vals.get("plan_line_ids"):
                order._check_plan()
        return orders

    def write(self, vals):
        before = {order: order.payment_plan_id for order in self}
        result = super().write(vals)
        for order in self:
            if order.payment_plan_id != before[order]:
                order._take_plan()
        if "plan_line_ids" in vals:
            self._check_plan()
        if vals.get("state") == "purchase":
            self._check_plan()
            self._plan_replan("confirm")
        return result

    def copy_data(self, default=None):
        """A copy is paid by the same plan, made anew."""
        return [
            {**values, "plan_line_ids": False} for values in super().copy_data(default)
        ]

    def button_cancel(self):
        result = super().button_cancel()
        self._cancel_plan()
        return result

    def button_draft(self):
        """An order that starts anew is paid by its plan, made anew."""
        result = super().button_draft()
        for order in self.filtered("payment_plan_id"):
            if not order._get_plan_out():
                order._take_plan()
        return result

    def action_open_plan(self):
        action = self.plan_line_ids._get_records_action(
            name=self.env._("Payment Plan"),
            domain=[("purchase_order_id", "in", self.ids)],
        )
        return {
            **action,
            "view_mode": "list,form",
            "views": [(False, "list"), (False, "form")],
        }

    def _prepare_invoice(self):
        """A planned order is not divided once more by the terms of its bill."""
        values = super()._prepare_invoice()
        lines = self.plan_line_ids.filtered(lambda line: line.state != "cancelled")
        if lines:
            days = [day for day in lines.mapped("date_due") if day]
            values["invoice_payment_term_id"] = False
            values["invoice_date_due"] = max(days, default=False)
        return values

    def _take_plan(self):
        """The payments of the chosen plan in place of those not asked for."""
        if self.plan_line_ids.filtered(lambda line: line.state in ASKED):
            return
        self.plan_line_ids.filtered(
            lambda line: line.state in ("planned", "due") and line.direction == "out"
        ).unlink()
        rows = self.payment_plan_id._prepare_line_values()
        self.env["payment.plan.line"].create(
            [{**values, "purchase_order_id": self.id} for values in rows]
        )

    def _check_plan(self):
        for order in self:
            lines = order._get_plan_out()
            lines._ensure_complete(order.name or order.display_name)

    def _get_plan_out(self):
        """The payments that make up the total, in their order."""
        return self.plan_line_ids.filtered(
            lambda line: line.direction == "out" and line.state != "cancelled"
        ).sorted(lambda line: (line.sequence, line._origin.id or 0))

    def _divide_plan(self, asked=None):
        """``{line: amount}``, adding up to what is paid for the order.

        :param asked: lines whose amount is wanted although they were just asked for
        """
        lines = self._get_plan_out()
        fixed = [
            line.state in ASKED and not (asked and line in asked) for line in lines
        ]
        shares = [
            Share(
                line.share_kind,
                Decimal(str(line.share)),
                self._plan_money(line.amount_asked) if is_fixed else None,
            )
            for line, is_fixed in zip(lines, fixed, strict=True)
        ]
        digits = self.currency_id.decimal_places
        parts = split(self._plan_money(self.amount_total), shares, digits)
        parts = absorb(self._plan_money(self.plan_basis), parts.amounts, fixed)
        return {
            line: float(amount)
            for line, amount in zip(lines, parts.amounts, strict=True)
        }

    def _plan_money(self, amount):
        digits = self.currency_id.decimal_places
        return Decimal(f"{self.currency_id.round(amount):.{digits}f}")

    def _get_billed(self):
        """What the posted bills of the order come to, in its currency."""
        # What was billed is a fact of the order, for whoever reads its plan.
        bills = self.sudo()._get_plan_bills()
        bills = bills.filtered(lambda move: move.state == "posted")
        return sum(
            bill.currency_id._convert(
                -bill.amount_total
                if bill.move_type == "in_refund"
                else bill.amount_total,
                self.currency_id,
                self.company_id,
                bill.invoice_date or bill.date,
            )
            for bill in bills
        )

    def _get_plan_bills(self):
        """The bills and refunds of the order, price cuts of its claims included."""
        return self.invoice_ids | self.claim_ids.credit_move_id

    # What happens to the plan.

    def _plan_replan(self, event):
        """An event of the order: its open payments get their due dates anew."""
        # Whoever receives or bills need not have a right on the plan.
        lines = self.sudo().plan_line_ids
        lines._replan(event)
        today = fields.Date.context_today(self)
        lines.filtered(
            lambda line: (
                line.state == "planned"
                and line.is_firm
                and line.date_due
                and line.date_due <= today
                and line.purchase_order_id.state == "purchase"
            )
        )._move("fall_due")

    def _plan_after_bill(self):
        """Deposits settle the bill, and a difference is said."""
        # The plan follows the bill, whoever of finance posted it.
        for order in self.sudo().filtered("plan_line_ids"):
            order._plan_settle()
            order._plan_replan("bill")
            order._say_difference()

    def _plan_settle(self):
        """Reconcile what was paid by the plan with what was billed."""
        payments = self.plan_line_ids.filtered(
            lambda line: line.state == "paid"
        ).payment_id
        entries = payments.move_id | self._get_plan_bills()
        lines = entries.line_ids.filtered(
            lambda line: (
                line.account_id.account_type == "liability_payable"
                and line.parent_state == "posted"
                and not line.reconciled
            )
        )
        for _account, group in lines.grouped("account_id").items():
            if any(line.balance > 0 for line in group) and any(
                line.balance < 0 for line in group
            ):
                group.reconcile()

    def _say_difference(self):
        difference = self.currency_id.round(self.plan_basis - self.amount_total)
        if self.currency_id.is_zero(difference):
            return
        open_lines = self._get_plan_out().filtered(lambda line: line.state not in ASKED)
        excess = self.currency_id.round(
            sum(self._get_plan_out().mapped("amount")) - self.plan_basis
        )
        self.message_post(
            body=self.env._(
                "Billed %(billed)s instead of %(ordered)s: the difference of"
                " %(difference)s lands on %(line)s.",
                billed=self.currency_id.format(self.plan_basis),
                ordered=self.currency_id.format(self.amount_total),
                difference=self.currency_id.format(difference),
                line=open_lines[-1:].name or self.env._("a new payment"),
            )
        )
        self._plan_balance(excess)

    def _plan_balance(self, excess):
        """What no open payment can take: one more to pay, or money to get back."""
        waiting = self.plan_line_ids.filtered(
            lambda line: line.direction == "in" and line.state != "cancelled"
        )
        excess -= sum(waiting.mapped("amount_asked"))
        if self.currency_id.compare_amounts(excess, 0) > 0:
            self._plan_receivable(excess, self.env._("Paid more than billed"))
        elif self.currency_id.compare_amounts(excess, 0) < 0:
            self.env["payment.plan.line"].create(
                {
                    "purchase_order_id": self.id,
                    "name": self.env._("Difference of the bill"),
                    "due_rule": "bill",
                    "share_kind": "rest",
                    "sequence": 900,
                }
            )

    def _plan_receivable(self, amount, reason):
        """Money that the vendor owes us, for finance to collect."""
        line = (
            self.env["payment.plan.line"]
            ._engine()
            .create(
                {
                    "purchase_order_id": self.id,
                    "name": reason,
                    "direction": "in",
                    "amount_asked": amount,
                    "due_rule": "date",
                    "share_kind": "amount",
                    "share": amount,
                    "sequence": 950,
                }
            )
        )
        self.message_post(
            body=self.env._(
                "Receivable from %(vendor)s: %(amount)s (%(reason)s).",
                vendor=self.partner_id.display_name,
                amount=self.currency_id.format(amount),
                reason=reason,
            )
        )
        line._move("fall_due")

    def _cancel_plan(self):
        """Nothing more is paid; what was paid as a deposit comes back."""
        # The buyer who cancels need not have a right on the payments.
        for order in self.sudo().filtered("plan_line_ids"):
            lines = order.plan_line_ids.filtered(lambda line: line.direction == "out")
            lines.filtered(lambda line: line.state not in ("paid", "cancelled"))._move(
                "cancel"
            )
            paid = sum(
                lines.filtered(lambda line: line.state == "paid").mapped("amount")
            )
            if order.currency_id.compare_amounts(paid, 0) > 0:
                order._plan_receivable(
                    paid, order.env._("Deposit of a cancelled order")
                )

    # The day of each event, and whether it has happened.

    def _due_confirm(self, days):
        day = self._plan_day(self.date_approve or self.date_order)
        return self._after(day, days), self.state == "purchase"

    def _due_before_shipping(self, days):
        day = self._plan_day(self.date_planned)
        return self._after(day, -days), self.state == "purchase" and bool(day)

    def _due_arrival(self, days):
        day, has_come = self._get_arrived()
        return self._after(day, days), has_come

    def _due_acceptance(self, days):
        day, is_taken = self._get_accepted()
        return self._after(day, days), is_taken

    def _due_retention(self, days):
        return self._due_acceptance(days)

    def _due_bill(self, days):
        # The day of a bill is told to whoever sees the plan.
        bills = self.sudo().invoice_ids.filtered(
            lambda move: move.state == "posted" and move.move_type == "in_invoice"
        )
        if bills:
            return self._after(max(bills.mapped("invoice_date")), days), True
        return self._after(self._get_arrived()[0], days), False

    def _get_arrived(self):
        """The day of the last receipt, or the forecast of the arrival."""
        # When goods came is told to whoever sees the plan.
        done = self.sudo().picking_ids.filtered(
            lambda picking: (
                picking.state == "done" and picking.picking_type_code == "incoming"
            )
        )
        if done and not self.is_arrival_open:
            return self._plan_day(max(done.mapped("date_done"))), True
        if not any(line.product_id.type == "consu" for line in self.order_line):
            # A service arrives on the day that was agreed.
            return self._plan_day(self.date_planned), self.state == "purchase"
        return self._plan_day(self.date_arrival or self.date_planned), False

    def _get_accepted(self):
        """The day on which the last goods were taken into stock."""
        day, has_come = self._get_arrived()
        # See above.
        inspections = self.sudo().picking_ids.inspection_ids
        transfers = inspections.accept_picking_ids.filtered(
            lambda picking: picking.state != "cancel"
        )
        is_decided = all(item.state == "done" for item in inspections)
        is_taken = all(picking.state == "done" for picking in transfers)
        if not (has_come and is_decided and is_taken):
            return day, False
        days = [self._plan_day(when) for when in transfers.mapped("date_done") if when]
        return max([day, *days]), True

    def _plan_day(self, moment):
        return moment and fields.Datetime.context_timestamp(self, moment).date()

    def _after(self, day, days):
        return day and day + timedelta(days=days)

    def _ensure_nothing_planned(self):
        """Refuse a payment beside the plan as long as the plan has some to make."""
        waiting = self._get_plan_out().filtered(
            lambda line: line.state != "paid" and line.amount
        )
        if waiting:
            raise UserError(
                self.env._(
                    "%(order)s is paid by its plan, which has %(amount)s open"
                    " (%(lines)s). Post the payment of the plan; the buyer can"
                    " cancel its lines.",
                    order=self.name,
                    amount=self.currency_id.format(sum(waiting.mapped("amount"))),
                    lines=", ".join(waiting.mapped("name")),
                )
            )
