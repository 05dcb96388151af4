from odoo import fields, models


class AccountMove(models.Model):
    """A loan becomes an invoice, an opening an entry of the stock."""

    _inherit = "account.move"

    stock_loan_id = fields.Many2one(
        comodel_name="stock.loan",
        string="Loan",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    stock_opening_id = fields.Many2one(
        comodel_name="stock.opening",
        string="Opening Stock",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
