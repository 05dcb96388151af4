from decimal import Decimal

from odoo import api, fields, models


class StockLoanEvent(models.Model):
    """What happened to a loan: who, when, what, how much.  Never changed.

    The quantities of a loan are the sum of its events, so the trace and the figures
    cannot differ.
    """

    _name = "stock.loan.event"
    _description = "Trace of a Loan"
    _inherit = "desk.ledger"
    _order = "date desc, id desc"
    _rec_name = "kind"

    _engine_key = "stock_book_engine"

    loan_id = fields.Many2one(
        comodel_name="stock.loan", required=True, ondelete="cascade", index=True
    )
    line_id = fields.Many2one(
        comodel_name="stock.loan.line", ondelete="cascade", index="btree_not_null"
    )
    product_id = fields.Many2one(related="line_id.product_id")
    uom_id = fields.Many2one(related="line_id.uom_id")
    company_id = fields.Many2one(related="loan_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(
        selection=[
            ("lend", "Handed out"),
            ("return", "Came back"),
            ("sale", "Sold"),
            ("gift", "Given away"),
            ("consumption", "Used up"),
            ("loss", "Lost"),
            ("reloan", "Lent on"),
            ("purchase", "Bought"),
            ("extend", "Extended"),
            ("lift", "Lent despite overdue loans"),
            ("remind", "Reminded"),
            ("deposit_held", "Deposit received"),
            ("deposit_returned", "Deposit returned"),
            ("deposit_kept", "Deposit kept"),
        ],
        required=True,
    )
    quantity = fields.Float(digits="Product Unit")
    condition = fields.Selection(
        selection=[("good", "Good"), ("damaged", "Damaged"), ("scrap", "Scrap")]
    )
    amount = fields.Monetary()
    note = fields.Char()
    stage = fields.Integer(string="Days after the due date")
    date_before = fields.Date(string="Due before")
    date_after = fields.Date(string="Due after")
    date = fields.Datetime(required=True, default=fields.Datetime.now)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="By",
        required=True,
        default=lambda self: self.env.user,
    )
    move_id = fields.Many2one(
        comodel_name="stock.move", string="Stock Move", index="btree_not_null"
    )
    invoice_id = fields.Many2one(
        comodel_name="account.move", index="btree_not_null", ondelete="set null"
    )

    @api.model
    def _log(self, vals_list):
        """Write down what a button did, signed by the person who pressed it."""
        signed = [{"user_id": self.env.uid, **vals} for vals in vals_list]
        return self._engine().create(signed).with_env(self.env)

    def _get_by_hand_text(self, name):
        return self.env._(
            "The trace of a loan is written by its buttons and never changed."
        )

    def _get_exact(self):
        return Decimal(str(self.quantity))
