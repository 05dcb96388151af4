from odoo import api, fields, models


class CustomerOwnerTransferGive(models.TransientModel):
    """Give customers to a colleague, after a look at what moves with them."""

    _name = "customer.owner.transfer.give"
    _description = "Transfer Customers"

    partner_ids = fields.Many2many(comodel_name="res.partner", required=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="New Owner",
        required=True,
        domain=[("share", "=", False)],
    )
    reason = fields.Char(required=True)
    keep_share = fields.Boolean(string="The old owner goes on seeing them")
    customer_count = fields.Integer(string="Customers", compute="_compute_preview")
    opportunity_count = fields.Integer(
        string="Open opportunities", compute="_compute_preview"
    )
    activity_count = fields.Integer(string="Open steps", compute="_compute_preview")

    @api.depends("partner_ids")
    def _compute_preview(self):
        for dialog in self:
            # What moves, also where the person sees only a part of it.
            customers = dialog.sudo().partner_ids.commercial_partner_id
            moving = self.env["customer.owner.transfer"].sudo()._preview(customers)
            dialog.customer_count = len(customers)
            dialog.opportunity_count = moving.get("crm.lead", 0)
            dialog.activity_count = moving.get("mail.activity", 0)

    def action_give(self):
        """Transfer, then open what was done: it can be undone from there."""
        done = self.partner_ids.action_transfer(
            self.user_id.id, self.reason, self.keep_share
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "customer.owner.transfer",
            "res_id": done["id"],
            "view_mode": "form",
        }
