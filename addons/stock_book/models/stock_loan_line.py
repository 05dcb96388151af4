from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine.loan import settle


class StockLoanLine(models.Model):
    """One product on a loan: what went out, what came back, what became of it."""

    _name = "stock.loan.line"
    _description = "Line of a Loan"
    _inherit = ["stock.book.goods"]
    _order = "loan_id, id"
    _rec_name = "product_id"
    _check_company_auto = True

    _document_field = "loan_id"
    # Goods that are out already do not move again: a typed origin would lend air.
    _sealed_fields = frozenset({"origin_line_id"})

    loan_id = fields.Many2one(
        comodel_name="stock.loan",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(related="loan_id.company_id", store=True)
    origin_line_id = fields.Many2one(
        comodel_name="stock.loan.line",
        string="Lent on from",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The goods are out already: they came from another loan.",
    )
    amount_deposit = fields.Monetary(
        string="Deposit", help="What the holder leaves with us for this line."
    )
    event_ids = fields.One2many(
        comodel_name="stock.loan.event", inverse_name="line_id", readonly=True
    )
    qty_back = fields.Float(
        string="Back", compute="_compute_quantities", store=True, digits="Product Unit"
    )
    qty_converted = fields.Float(
        string="Converted",
        compute="_compute_quantities",
        store=True,
        digits="Product Unit",
        help="Sold, given away, used up, lost, bought or lent on.",
    )
    qty_open = fields.Float(
        string="Still out",
        compute="_compute_quantities",
        store=True,
        digits="Product Unit",
    )
    state = fields.Selection(related="loan_id.state", store=True, index=True)
    partner_id = fields.Many2one(related="loan_id.partner_id", store=True, index=True)
    holder_name = fields.Char(related="loan_id.holder_name", store=True)
    kind = fields.Selection(related="loan_id.kind", store=True)
    warehouse_id = fields.Many2one(related="loan_id.warehouse_id", store=True)
    date = fields.Date(related="loan_id.date", store=True)
    date_due = fields.Date(related="loan_id.date_due", store=True)
    user_id = fields.Many2one(related="loan_id.user_id", store=True)
    days_out = fields.Integer(related="loan_id.days_out")
    days_late = fields.Integer(related="loan_id.days_late")
    amount_out = fields.Monetary(
        string="Value out", compute="_compute_amount_out", store=True
    )

    _never_negative = models.Constraint(
        "CHECK (qty_open >= 0 AND qty_back >= 0 AND qty_converted >= 0)",
        "More would come back than went out.",
    )

    @api.depends("quantity", "event_ids.quantity", "event_ids.kind")
    def _compute_quantities(self):
        for line in self:
            steps = [(event.kind, event._get_exact()) for event in line.event_ids]
            is_out = any(kind == "lend" for kind, _quantity in steps)
            lent = Decimal(str(line.quantity)) if is_out else Decimal(0)
            balance = settle(lent, steps)
            line.qty_back = float(balance.back)
            line.qty_converted = float(balance.converted)
            line.qty_open = float(balance.still_out)

    @api.depends("qty_open", "unit_value")
    def _compute_amount_out(self):
        for line in self:
            line.amount_out = line.qty_open * line.unit_value

    @api.depends("product_id", "lot_id")
    def _compute_display_name(self):
        for line in self:
            name = line.product_id.display_name or ""
            # A name of a lot tells nothing to whom the lots are closed.
            lot = line.lot_id.sudo().name
            line.display_name = f"{name} ({lot})" if lot else name

    def _log_event(self, kind, quantity=0, **values):
        """What happened to the line, for the trace and for its quantities."""
        self.ensure_one()
        move = values.pop("move", self.env["stock.move"])
        invoice = values.pop("invoice", self.env["account.move"])
        return self.env["stock.loan.event"]._log(
            [
                {
                    "loan_id": self.loan_id.id,
                    "line_id": self.id,
                    "kind": kind,
                    "quantity": quantity,
                    "move_id": move.id,
                    "invoice_id": invoice.id,
                    **values,
                }
            ]
        )

    def _is_ours_leaving(self):
        return self.loan_id.kind == "lend"

    def _get_owner(self):
        """Whose goods they are, where they are not ours."""
        loan = self.loan_id
        nobody = self.env["res.partner"]
        return (
            loan.partner_id.commercial_partner_id if loan.kind == "borrow" else nobody
        )

    def _prepare_lend_values(self):
        loan = self.loan_id
        inside, outside = loan._get_inside_location(), loan._get_outside_location()
        lend = loan.kind == "lend"
        return self._prepare_loan_move_values(
            inside if lend else outside, outside if lend else inside, "loan"
        )

    def _prepare_loan_move_values(self, source, target, kind, **values):
        loan = self.loan_id
        return loan._prepare_goods_values(
            self,
            source,
            target,
            kind,
            **{
                "partner_id": loan.partner_id.id,
                "owner": self._get_owner(),
                "stock_loan_line_id": self.id,
                **values,
            },
        )

    def _ensure_lot(self, lot):
        """What comes back is what went out."""
        if lot and lot != self.lot_id:
            raise UserError(
                self.env._(
                    "%(loan)s, %(product)s: lot %(lent)s went out, %(given)s is another"
                    " one. Take back what was lent, or correct the loan by whoever"
                    " keeps the warehouse.",
                    loan=self.loan_id.name,
                    product=self.product_id.display_name,
                    lent=self.lot_id.name or self.env._("without a lot"),
                    given=lot.name,
                )
            )
