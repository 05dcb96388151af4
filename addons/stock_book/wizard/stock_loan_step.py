from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

# What is typed per line, and for which ways it means something.
EXTRAS = {
    "return": ("condition", "charge"),
    "sale": ("price_unit",),
    "purchase": ("price_unit",),
    "loss": ("charge",),
}


class StockLoanStep(models.TransientModel):
    """Take goods back, or say what becomes of them, line by line."""

    _name = "stock.loan.step"
    _description = "Next Step of a Loan"

    loan_id = fields.Many2one(comodel_name="stock.loan", required=True)
    loan_kind = fields.Selection(related="loan_id.kind")
    holder_name = fields.Char(related="loan_id.holder_name")
    currency_id = fields.Many2one(related="loan_id.currency_id")
    is_return = fields.Boolean()
    lend_kind = fields.Selection(
        selection=[
            ("sale", "Sold"),
            ("gift", "Given away"),
            ("consumption", "Used up"),
            ("reloan", "Lent on"),
            ("loss", "Lost"),
        ],
        string="It becomes",
    )
    borrow_kind = fields.Selection(
        selection=[
            ("purchase", "Bought"),
            ("consumption", "Used up"),
            ("loss", "Lost"),
        ],
        string="They become",
    )
    kind = fields.Char(string="Becomes", compute="_compute_kind")
    partner_id = fields.Many2one(comodel_name="res.partner", string="Lent on to")
    date_due = fields.Date(string="Due Date")
    note = fields.Char()
    line_ids = fields.One2many(
        comodel_name="stock.loan.step.line", inverse_name="step_id"
    )

    @api.depends("lend_kind", "borrow_kind", "loan_kind")
    def _compute_kind(self):
        for step in self:
            lend = step.loan_kind == "lend"
            step.kind = step.lend_kind if lend else step.borrow_kind

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        loan = self.env["stock.loan"].browse(values.get("loan_id"))
        if "line_ids" in fields_list and loan:
            values["line_ids"] = [
                Command.create(
                    {
                        "line_id": line.id,
                        "quantity": line.qty_open,
                        "price_unit": self._get_price(line),
                    }
                )
                for line in loan.line_ids
                if line.qty_open > 0
            ]
        return values

    def _get_price(self, line):
        """The price list's for what we sell, the agreed value for what we buy."""
        if line.kind == "borrow":
            return line.unit_value
        product = line.product_id
        return product.uom_id._compute_price(product.lst_price, line.uom_id)

    def action_confirm(self):
        """Do the step, then show the loan again."""
        self.ensure_one()
        taken = self.line_ids.filtered(lambda line: line.quantity > 0)
        if not taken:
            raise UserError(
                self.env._("Type how many pieces of which line; 0 stays out.")
            )
        rows = [self._prepare_row(line) for line in taken]
        if self.is_return:
            self.loan_id.action_return(rows)
        else:
            if not self.kind:
                raise UserError(self.env._("Say what it becomes."))
            self.loan_id.action_convert(self.kind, rows)
        return {"type": "ir.actions.act_window_close"}

    def _prepare_row(self, line):
        kind = "return" if self.is_return else self.kind
        row = {
            "line_id": line.line_id.id,
            "quantity": line.quantity,
            "note": line.note or self.note,
        }
        row.update({name: line[name] for name in EXTRAS.get(kind, ())})
        if kind == "loss" and line.charge_kind == "value":
            row.pop("charge")
        if kind == "reloan":
            row["partner_id"] = self.partner_id.id
            row["date_due"] = self.date_due
        return row
