from odoo import models


class DeskCard(models.Model):
    """A shortcut to a new call opens the desk, where the number finds the caller."""

    _inherit = "desk.card"

    def _prepare_shortcut_action(self):
        if self.action_id != self.env.ref("customer_book.customer_call_action_new"):
            return super()._prepare_shortcut_action()
        return self.env["ir.actions.client"]._for_xml_id(
            "customer_book.customer_call_action_desk"
        )
