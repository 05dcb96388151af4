from odoo import models

from odoo.addons.crm_roles.quantity import say_quantity


class SaleOrder(models.Model):
    """An order may need a technician: to measure, to install, to train."""

    _name = "sale.order"
    _inherit = ["sale.order", "office.daily.technician"]

    def _prepare_technician_values(self):
        return {
            **super()._prepare_technician_values(),
            "address_id": self.partner_shipping_id.id,
            "parts": self._get_technician_parts(),
        }

    def _get_technician_parts(self):
        """What the order delivers is what the technician brings along."""
        lines = self.order_line.filtered(
            lambda line: line.product_id.type == "consu" and line.product_uom_qty
        )
        return "\n".join(
            f"{say_quantity(self.env, line.product_uom_qty)} {line.product_uom_id.name}"
            f" {line.product_id.display_name}"
            for line in lines
        )
