from odoo import api, fields, models


class PurchaseNeedTransferLine(models.TransientModel):
    """How much of a request comes from the other warehouse."""

    _name = "purchase.need.transfer.line"
    _description = "Product to Take"

    wizard_id = fields.Many2one(
        comodel_name="purchase.need.transfer", required=True, ondelete="cascade"
    )
    need_line_id = fields.Many2one(
        comodel_name="purchase.need.line", required=True, ondelete="cascade"
    )
    product_id = fields.Many2one(related="need_line_id.product_id")
    product_uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    qty_open = fields.Float(related="need_line_id.qty_open", string="Asked")
    qty_there = fields.Float(
        string="Free there", digits="Product Unit", compute="_compute_qty_there"
    )
    quantity = fields.Float(
        string="Take",
        digits="Product Unit",
        compute="_compute_quantity",
        store=True,
        readonly=False,
    )

    @api.depends("product_id", "wizard_id.warehouse_from_id")
    def _compute_qty_there(self):
        for row in self:
            house = row.wizard_id.warehouse_from_id
            there = row.product_id.with_context(warehouse_id=house.id)
            row.qty_there = there.free_qty if house else 0

    @api.depends("qty_there")
    def _compute_quantity(self):
        for row in self:
            row.quantity = max(0, min(row.qty_there, row.qty_open))
