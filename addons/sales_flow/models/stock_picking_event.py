from odoo import models


class StockPicking(models.Model):
    """A delivery that has left, or came back, stands in the customer's history."""

    # Another subject than its sister file: pylint: disable=R8180
    _inherit = "stock.picking"

    def _action_done(self):
        result = super()._action_done()
        done = self.filtered(lambda picking: picking.state == "done")
        self.env["customer.event"]._record(
            [
                picking._prepare_event_values(back)
                for picking in done.filtered("partner_id")
                for back in picking._get_customer_way()
            ]
        )
        return result

    def _get_customer_way(self):
        """``[False]`` to the customer, ``[True]`` back, ``[]`` neither."""
        if self.location_dest_id.usage == "customer":
            return [False]
        return [True] if self.location_id.usage == "customer" else []

    def _prepare_event_values(self, is_back):
        # The number of the order is all that is told of it.
        origin = self.sudo().sale_id.name or self.origin or ""
        text = (
            self.env._("Return: %(number)s %(origin)s")
            if is_back
            else self.env._("Delivery: %(number)s %(origin)s")
        )
        return {
            "kind": "delivery",
            "direction": "in" if is_back else "out",
            "partner_id": self.partner_id.id,
            "summary": (text % {"number": self.name, "origin": origin}).strip(),
            "res_model": self._name,
            "res_id": self.id,
            "company_id": self.company_id.id,
            "source": f"stock.picking,{self.id},done",
        }
