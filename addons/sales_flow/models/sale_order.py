from odoo import models


class SaleOrder(models.Model):
    """A quotation that a rule holds is confirmed by its last audit."""

    _name = "sale.order"
    _inherit = ["sale.order", "desk.approval.mixin"]

    _approval_gate = frozenset({"sale"})
    _approval_number_field = "name"
    _approval_date_field = "date_order"
    _approval_watched = ("partner_id", "currency_id", "amount_total", "order_line")

    def action_confirm(self):
        held = self._approval_submit()
        result = super(SaleOrder, self - held).action_confirm() if self - held else True
        return held._approval_notice() if held else result

    def _approval_release(self):
        self.filtered(lambda order: order.state in ("draft", "sent")).action_confirm()

    def _approval_risk(self):
        over = self._desk_over_credit()
        discount = max(self.order_line.mapped("discount"), default=0)
        if over > 0:
            amount = self.company_id.currency_id.format(over)
            return self.env._("over credit by %(amount)s", amount=amount)
        margin = self._desk_margin()
        if margin < 0:
            amount = self.currency_id.format(-margin)
            return self.env._("below cost by %(amount)s", amount=amount)
        if discount:
            return self.env._("discount of %(percent)s %%", percent=f"{discount:g}")
        return ""

    def _approval_checks(self):
        over = self._desk_over_credit()
        return [(self.env._("Within the credit limit"), over <= 0, str(max(over, 0)))]

    def _approval_snapshot(self):
        margin = self.currency_id.format(self._desk_margin())
        credit = self.company_id.currency_id.format(self.partner_id.credit)
        short = self.order_line.filtered(
            lambda line: line.is_storable and line.free_qty_today < line.product_uom_qty
        )
        return [
            *super()._approval_snapshot(),
            (self.env._("Margin"), margin),
            (self.env._("Owed by the customer"), credit),
            (self.env._("Short of stock"), ", ".join(short.product_id.mapped("name"))),
        ]

    def _desk_over_credit(self):
        """What the customer would owe beyond the limit, in company currency."""
        customer = self.partner_id.commercial_partner_id.with_company(self.company_id)
        if not customer.use_partner_credit_limit:
            return 0
        owed = customer.credit + self._approval_to_company(self.amount_total)
        return owed - customer.credit_limit

    def _desk_margin(self):
        """Untaxed price less the products' cost, in the order's currency."""
        goods = self.order_line.filtered("product_id")
        return self.amount_untaxed - sum(line._get_line_cost() for line in goods)
