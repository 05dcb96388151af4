from collections import defaultdict

from odoo import fields, models


class SaleOrder(models.Model):
    """Money of an order: what was announced, and what finance has confirmed."""

    # Another subject than its sister file: pylint: disable=R8180
    _name = "sale.order"
    _inherit = ["sale.order", "money.claim.target"]

    amount_announced = fields.Monetary(
        string="Announced",
        compute="_compute_money",
        help="Typed by a salesperson and not confirmed yet; no balance knows of it.",
    )
    amount_received = fields.Monetary(
        string="Received", compute="_compute_money", help="Confirmed by finance."
    )
    amount_deposit = fields.Monetary(string="Deposit", compute="_compute_money")

    def _compute_money(self):
        money = self._get_deposit_money()
        for order in self:
            received, announced = money.get(order._origin, (0, 0))
            order.amount_received = received
            order.amount_announced = announced
            order.amount_deposit = order._get_deposit_asked()

    def _get_deposit_asked(self):
        self.ensure_one()
        asked = self.amount_total * self.deposit_percent / 100
        return self.currency_id.round(asked) if self.currency_id else asked

    def _get_deposit_money(self):
        """``{order: (received, announced)}`` in the currency of each order.

        Received is what finance has confirmed: what payments took off the posted
        invoices of the order, and what is left of the payments that were announced for
        it.  So a payment counts once, before and after it is put against the invoice,
        and no more once another invoice took it.
        """
        # Sums alone, for people who may not read payments.
        orders = self._origin.sudo()
        paid = orders._get_paid_on_invoices()
        loose, announced = orders._get_claimed()
        today = fields.Date.context_today(self)
        money = {}
        for order in orders:
            company = order.company_id or self.env.company
            received = company.currency_id._convert(
                paid[order.id] + loose[order.id], order.currency_id, company, today
            )
            money[order.sudo(self.env.su)] = (received, announced[order.id])
        return money

    def _get_paid_on_invoices(self):
        """``{order id: amount}`` in company currency, by payments, not by refunds."""
        paid = defaultdict(float)
        by_line = self._get_invoice_lines_owed()
        if not by_line:
            return paid
        rows = self.env["account.partial.reconcile"]._read_group(
            [
                ("debit_move_id", "in", list(by_line)),
                ("credit_move_id.move_id.move_type", "=", "entry"),
            ],
            ["debit_move_id"],
            ["amount:sum"],
        )
        for line, amount in rows:
            # An invoice of several orders tells nothing about one of them alone.
            for order_id in by_line[line.id]:
                paid[order_id] += amount / len(by_line[line.id])
        return paid

    def _get_invoice_lines_owed(self):
        """``{line id: [order ids]}`` of the receivables of the posted invoices."""
        by_line = defaultdict(list)
        for order in self:
            posted = order.invoice_ids.filtered(
                lambda invoice: (
                    invoice.state == "posted" and invoice.move_type == "out_invoice"
                )
            )
            for line in posted.line_ids:
                if line.account_type == "asset_receivable":
                    by_line[line.id].append(order.id)
        return by_line

    def _get_claimed(self):
        """What is left of confirmed claims, and what is only announced."""
        loose, announced = defaultdict(float), defaultdict(float)
        claims = self.env["money.claim"].search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("state", "in", ("submitted", "confirmed")),
            ]
        )
        orders = {order.id: order for order in self}
        for claim in claims:
            order = orders[claim.res_id]
            if claim.state == "submitted":
                announced[order.id] += claim.currency_id._convert(
                    claim.amount, order.currency_id, order.company_id, claim.date
                )
                continue
            for line in claim.payment_id.move_id.line_ids:
                if line.account_type == "asset_receivable" and (
                    line.parent_state == "posted"
                ):
                    loose[order.id] -= line.amount_residual
        return loose, announced

    def _prepare_money_claim_values(self):
        """The missing deposit, or what is open."""
        known = self.amount_received + self.amount_announced
        asked = (
            self.amount_deposit if self.amount_deposit > known else self.amount_total
        )
        return {
            **super()._prepare_money_claim_values(),
            "partner_id": self.partner_invoice_id.id,
            "amount": max(asked - known, 0),
        }
