from odoo import api, fields, models


class GoodsInspectionLineDecide(models.TransientModel):
    """The form in which an inspector decides a part of a line."""

    _name = "goods.inspection.line.decide"
    _description = "Decide a Quantity"

    line_id = fields.Many2one(
        comodel_name="goods.inspection.line", required=True, readonly=True
    )
    product_id = fields.Many2one(related="line_id.product_id")
    lot_id = fields.Many2one(related="line_id.lot_id")
    uom_id = fields.Many2one(related="line_id.uom_id")
    qty_open = fields.Float(related="line_id.qty_open")
    kind = fields.Selection(
        selection=[
            ("accepted", "Accept"),
            ("concession", "Accept with concession"),
            ("rejected", "Reject"),
            ("destroyed", "Destroyed sample"),
        ],
        string="Decision",
        default="accepted",
        required=True,
    )
    quantity = fields.Float(
        digits="Product Unit",
        compute="_compute_quantity",
        store=True,
        readonly=False,
        precompute=True,
    )
    reason = fields.Char()
    price_cut = fields.Float(string="Price Cut (%)")
    remedy = fields.Selection(
        selection=[("replacement", "Replacement"), ("credit", "Credit")],
        string="Vendor gives",
        default="replacement",
    )

    @api.depends("line_id")
    def _compute_quantity(self):
        for wizard in self:
            wizard.quantity = wizard.line_id.qty_open

    def action_confirm(self):
        self.ensure_one()
        self.line_id.inspection_id.action_decide([self._prepare_row()])
        return {"type": "ir.actions.act_window_close"}

    def _prepare_row(self):
        return {
            "line_id": self.line_id.id,
            "kind": self.kind,
            "quantity": self.quantity,
            "reason": self.reason,
            "price_cut": self.price_cut if self.kind == "concession" else 0.0,
            "remedy": self.remedy,
        }
