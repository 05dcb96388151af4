from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class PurchaseNeedTransfer(models.TransientModel):
    """Take what was asked for from another warehouse instead of buying it."""

    _name = "purchase.need.transfer"
    _description = "Take from another Warehouse"

    warehouse_id = fields.Many2one(
        comodel_name="stock.warehouse",
        string="To",
        readonly=True,
        required=True,
    )
    company_id = fields.Many2one(related="warehouse_id.company_id")
    warehouse_from_id = fields.Many2one(
        comodel_name="stock.warehouse",
        string="From",
        domain="[('company_id', '=', company_id), ('id', '!=', warehouse_id)]",
    )
    line_ids = fields.One2many(
        comodel_name="purchase.need.transfer.line", inverse_name="wizard_id"
    )

    @api.model
    def _start(self, lines):
        lines = lines.filtered("product_id")
        if len(lines.warehouse_id) != 1:
            raise UserError(self.env._("Choose products that one warehouse needs."))
        others = self.env["stock.warehouse"].search(
            [
                ("company_id", "=", lines.company_id.id),
                ("id", "!=", lines.warehouse_id.id),
            ],
            limit=1,
        )
        return self.create(
            {
                "warehouse_id": lines.warehouse_id.id,
                "warehouse_from_id": others.id,
                "line_ids": [
                    Command.create({"need_line_id": line.id}) for line in lines
                ],
            }
        )

    def action_transfer(self):
        """Make the transfer; what it brings is not bought."""
        quantities = {
            row.need_line_id: row.quantity for row in self.line_ids if row.quantity > 0
        }
        if not quantities or not self.warehouse_from_id:
            raise UserError(self.env._("Say from where and how much to take."))
        lines = self.env["purchase.need.line"].union(*quantities)
        picking = lines._transfer(self.warehouse_from_id, quantities)
        return picking.sudo(self.env.su)._get_records_action()
