from odoo import fields, models


class StockLoanStepLine(models.TransientModel):
    """One line of a loan in the form that takes goods back."""

    _name = "stock.loan.step.line"
    _description = "Line of the Next Step of a Loan"

    step_id = fields.Many2one(
        comodel_name="stock.loan.step", required=True, ondelete="cascade"
    )
    line_id = fields.Many2one(
        comodel_name="stock.loan.line", string="Goods", required=True
    )
    uom_id = fields.Many2one(related="line_id.uom_id")
    qty_open = fields.Float(related="line_id.qty_open")
    currency_id = fields.Many2one(related="line_id.currency_id")
    quantity = fields.Float(digits="Product Unit")
    condition = fields.Selection(
        selection=[("good", "Good"), ("damaged", "Damaged"), ("scrap", "Scrap")],
        default="good",
    )
    price_unit = fields.Float(string="Price", digits="Product Price")
    charge_kind = fields.Selection(
        selection=[("value", "Its value"), ("other", "Another amount")],
        string="Charge",
        default="value",
    )
    charge = fields.Monetary(
        string="Charged", help="For the whole line, without tax; 0 charges nothing."
    )
    note = fields.Char()
