from odoo import api, models

OPEN = ("draft", "confirmed", "under_repair", "done")


class CustomerCall(models.Model):
    """Whoever calls about a repair is answered at once."""

    _inherit = "customer.call"

    @api.model
    def _call_open_work(self, customers):
        found = super()._call_open_work(customers)
        repairs = self.env["repair.order"]
        if repairs.has_access("read"):
            waiting = repairs.search(
                [
                    ("partner_id.commercial_partner_id", "in", customers.ids),
                    ("state", "in", OPEN),
                ],
                order="create_date desc",
                limit=50,
            )
            states = dict(repairs._fields["state"]._description_selection(self.env))
            for state, mine in waiting.grouped("state").items():
                label = self.env._("Repair, %(state)s", state=states[state])
                self._add_work(found, mine, label)
        return found

    @api.model
    def _call_buttons(self):
        buttons = super()._call_buttons()
        if self.env["repair.order"].has_access("create"):
            buttons.append({"key": "repair", "label": self.env._("Repair")})
        return buttons

    def _button_repair(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": "repair.order",
            "views": [[False, "form"]],
            "name": self.env._("New Repair"),
            "context": {
                "default_partner_id": self.partner_id.id,
                "default_internal_notes": self.summary or False,
            },
        }
