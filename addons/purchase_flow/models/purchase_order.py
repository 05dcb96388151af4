from odoo import models


class PurchaseOrder(models.Model):
    """An order to a vendor that a rule holds is confirmed by its last audit."""

    _name = "purchase.order"
    _inherit = ["purchase.order", "desk.approval.mixin"]

    _approval_gate = frozenset({"purchase"})
    _approval_number_field = "name"
    _approval_date_field = "date_order"
    _approval_watched = ("partner_id", "currency_id", "amount_total", "order_line")

    def button_confirm(self):
        held = self._approval_submit()
        result = super(PurchaseOrder, self - held).button_confirm()
        return held._approval_notice() if held else result

    def _create_picking(self):
        """The receipt is made by the company, whoever may read what it is for.

        A drop-shipped line reads its sale there, which is closed to a buyer; Odoo
        makes the receipt itself with all rights as well.
        """
        # Only what the confirmed order asks for: no value comes from the caller.
        return super(PurchaseOrder, self.sudo())._create_picking()

    def button_approve(self, force=False):
        held = self._approval_submit()
        result = super(PurchaseOrder, self - held).button_approve(force=force)
        return held._approval_notice() if held else result

    def _approval_allowed(self):
        """Core's own second signature is given by the audit, where there was one."""
        return super()._approval_allowed() or self.desk_approval_state == "approved"

    def _approval_release(self):
        self.button_confirm()
        self.filtered(lambda order: order.state == "to approve").button_approve()

    def _approval_risk(self):
        """Dearer than the last time is what a buyer should be asked about."""
        dearer = self.order_line.filtered(
            lambda line: 0 < line._desk_last_price() < line.price_unit
        )
        if dearer:
            return self.env._(
                "dearer than last time: %(products)s",
                products=", ".join(dearer.product_id.mapped("display_name")[:3]),
            )
        return ""
