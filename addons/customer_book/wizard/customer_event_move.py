from odoo import fields, models


class CustomerEventMove(models.TransientModel):
    """Rows of the history that stand with the wrong customer are moved."""

    _name = "customer.event.move"
    _description = "Move Actions to Another Customer"

    event_ids = fields.Many2many(
        comodel_name="customer.event", string="Actions", required=True
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Right Customer",
        required=True,
        help="The company or one of its contacts.",
    )
    reason = fields.Char(required=True)

    def action_confirm(self):
        """Move them; where they stood stays visible."""
        self.ensure_one()
        self.event_ids.action_move(self.partner_id.id, self.reason)
        return {"type": "ir.actions.act_window_close"}
