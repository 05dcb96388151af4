from odoo import models


class SaleOrder(models.Model):
    """A quotation sent and an order are progress with the customer."""

    _inherit = "sale.order"

    def write(self, vals):
        kind = {"sent": "quote", "sale": "order"}.get(vals.get("state"))
        moved = kind and self.filtered(lambda order: order.state != vals["state"])
        result = super().write(vals)
        if moved:
            moved.partner_id._log_progress(kind)
        return result

    def _compute_user_id(self):
        """Who works with a shared customer sells in his own name.

        Odoo takes the owner of the customer, and a salesperson may not make an order
        for somebody else: the colleague could write no quotation.
        """
        result = super()._compute_user_id()
        me = self.env.user
        if not me.has_group("sales_team.group_sale_salesman") or me.has_group(
            "sales_team.group_sale_salesman_all_leads"
        ):
            return result
        for order in self:
            if not order._origin.id and order.user_id and order.user_id != me:
                order.user_id = me
        return result
