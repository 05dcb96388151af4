from odoo import fields, models

from odoo.addons.crm_roles.quantity import say_quantity

from .shipping_application import OPEN
from .shipping_application_line import rest


class SaleOrderLine(models.Model):
    """A line of an order knows what of it was asked for."""

    # Another subject than its sister file: pylint: disable=R8180
    _inherit = "sale.order.line"

    shipping_line_ids = fields.One2many(
        comodel_name="shipping.application.line", inverse_name="sale_line_id"
    )

    def _get_shipping_asked(self, applications=None):
        """``{id: quantity}`` that open applications ask for and has not left.

        :param applications: those to leave out
        """
        # A colleague's application counts, though it is not shown.
        rows = self.env["shipping.application.line"].sudo()
        domain = [
            ("sale_line_id", "in", self.ids),
            ("application_id.state", "in", OPEN),
        ]
        if applications:
            domain.append(("application_id", "not in", applications.ids))
        found = rows._read_group(
            domain, ["sale_line_id"], ["quantity:sum", "qty_shipped:sum"]
        )
        return {line.id: max(asked - shipped, 0) for line, asked, shipped in found}

    def _get_shipping_remaining(self, applications=None):
        """``{id: quantity}`` that may still be asked for, beside ``applications``."""
        asked = self._get_shipping_asked(applications)
        return {
            line.id: rest(
                line.product_uom_qty, line.qty_delivered, asked.get(line.id, 0)
            )
            for line in self
        }

    def _say_remaining(self, asked, remaining):
        unit = self.product_uom_id.name
        return self.env._(
            "%(product)s of %(order)s: %(asked)s %(unit)s are asked for, %(remaining)s"
            " %(unit)s remain (ordered %(ordered)s, delivered %(delivered)s, the rest"
            " in other applications). Ask for less, or cancel one of those.",
            product=self.product_id.display_name,
            order=self.order_id.name,
            asked=say_quantity(self.env, asked),
            remaining=say_quantity(self.env, remaining),
            ordered=say_quantity(self.env, self.product_uom_qty),
            delivered=say_quantity(self.env, self.qty_delivered),
            unit=unit,
        )

    def _is_shipped_by_application(self):
        self.ensure_one()
        return self.product_id.type == "consu" and not self.display_type
