from odoo import fields, models


class StockBookConfirmation(models.TransientModel):
    """What became of the transfers that were confirmed together."""

    _name = "stock.book.confirmation"
    _description = "Result of a Confirmation"

    line_ids = fields.One2many(
        comodel_name="stock.book.confirmation.line", inverse_name="confirmation_id"
    )
    done_count = fields.Integer(compute="_compute_counts")
    refused_count = fields.Integer(compute="_compute_counts")

    def _compute_counts(self):
        for result in self:
            done = result.line_ids.filtered("is_done")
            result.done_count = len(done)
            result.refused_count = len(result.line_ids - done)
