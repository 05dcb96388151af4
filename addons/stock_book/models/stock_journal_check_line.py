from odoo import api, fields, models


class StockJournalCheckLine(models.Model):
    """One product in one place where the journal and the stock differ."""

    _name = "stock.journal.check.line"
    _description = "Difference of the Stock Journal"
    _order = "check_id desc, id"
    _rec_name = "product_id"

    check_id = fields.Many2one(
        comodel_name="stock.journal.check",
        required=True,
        ondelete="cascade",
        index=True,
    )
    date = fields.Datetime(related="check_id.date", store=True)
    product_id = fields.Many2one(
        comodel_name="product.product", required=True, ondelete="cascade", index=True
    )
    location_id = fields.Many2one(
        comodel_name="stock.location", string="Place", required=True, ondelete="cascade"
    )
    qty_journal = fields.Float(string="Journal", digits="Product Unit")
    qty_stock = fields.Float(string="Stock", digits="Product Unit")
    qty_difference = fields.Float(
        string="Difference",
        digits="Product Unit",
        compute="_compute_qty_difference",
        store=True,
    )
    uom_id = fields.Many2one(related="product_id.uom_id")
    is_last = fields.Boolean(string="In the last check", index=True)

    @api.depends("qty_journal", "qty_stock")
    def _compute_qty_difference(self):
        for line in self:
            line.qty_difference = line.qty_stock - line.qty_journal

    def action_open_journal(self):
        """The journal of the product in this place."""
        self.ensure_one()
        action = self.product_id.action_open_stock_journal()
        action["params"]["location_id"] = self.location_id.id
        return action
