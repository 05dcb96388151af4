from odoo import fields, models


class StockLoanExtend(models.TransientModel):
    """More time for whoever has the goods."""

    _name = "stock.loan.extend"
    _description = "Extend a Loan"

    loan_ids = fields.Many2many(comodel_name="stock.loan", required=True)
    date_due = fields.Date(string="New due date", required=True)
    reason = fields.Char()

    def action_confirm(self):
        self.loan_ids.action_extend(self.date_due, self.reason)
        return {"type": "ir.actions.act_window_close"}
