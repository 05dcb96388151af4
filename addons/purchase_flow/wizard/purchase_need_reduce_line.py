from odoo import fields, models


class PurchaseNeedReduceLine(models.TransientModel):
    """What a request keeps of an order line that shrinks."""

    _name = "purchase.need.reduce.line"
    _description = "Share that a Request keeps"

    wizard_id = fields.Many2one(
        comodel_name="purchase.need.reduce", required=True, ondelete="cascade"
    )
    allocation_id = fields.Many2one(
        comodel_name="purchase.need.allocation", required=True, ondelete="cascade"
    )
    need_id = fields.Many2one(related="allocation_id.need_id", string="Request")
    date_need = fields.Date(related="allocation_id.date_need", string="Needed by")
    qty_present = fields.Float(related="allocation_id.quantity", string="Has now")
    quantity = fields.Float(string="Keeps", digits="Product Unit")
