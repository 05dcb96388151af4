from odoo import api, models


class RepairOrder(models.Model):
    """Each step of a repair stands in the history of its customer, once."""

    # Another subject than its sister file: pylint: disable=R8180
    _inherit = "repair.order"

    @api.model_create_multi
    def create(self, vals_list):
        repairs = super().create(vals_list)
        repairs._tell_customer_history()
        return repairs

    def write(self, vals):
        before = {repair.id: (repair.state, repair.partner_id) for repair in self}
        result = super().write(vals)
        if {"state", "partner_id"}.intersection(vals):
            self.filtered(
                lambda one: before[one.id] != (one.state, one.partner_id)
            )._tell_customer_history()
        return result

    def _tell_customer_history(self):
        """Taken in, begun, repaired or cancelled: with the number and the device."""
        told = {
            "draft": self.env._("Repair taken in: %(number)s %(product)s"),
            "under_repair": self.env._("Repair begun: %(number)s %(product)s"),
            "done": self.env._("Repaired: %(number)s %(product)s"),
            "cancel": self.env._("Repair cancelled: %(number)s %(product)s"),
        }
        self.env["customer.event"]._record(
            [
                repair._prepare_event_values(told[repair.state])
                for repair in self
                if repair.state in told
            ]
        )
        # A device that comes in says that the customer counts on us.
        self.filtered(lambda one: one.state == "draft").partner_id._log_progress(
            "ticket"
        )

    def _prepare_event_values(self, text):
        device = self.product_id.display_name or ""
        return {
            "kind": "repair",
            "direction": "in" if self.state == "draft" else "out",
            "partner_id": self.partner_id.id,
            "summary": (text % {"number": self.name, "product": device}).strip(),
            "res_model": self._name,
            "res_id": self.id,
            "company_id": self.company_id.id,
            "source": f"repair.order,{self.id},{self.state}",
        }
