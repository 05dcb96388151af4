from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class GoodsInspectionClaimLine(models.Model):
    """A part of a claim: what was wrong with which quantity."""

    _name = "goods.inspection.claim.line"
    _description = "Claim Line"
    _order = "claim_id, id"

    claim_id = fields.Many2one(
        comodel_name="goods.inspection.claim",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="claim_id.company_id", store=True)
    decision_id = fields.Many2one(
        comodel_name="goods.inspection.decision",
        string="Inspection Decision",
        required=True,
        index=True,
        ondelete="restrict",
    )
    product_id = fields.Many2one(related="decision_id.product_id")
    lot_id = fields.Many2one(related="decision_id.lot_id")
    kind = fields.Selection(related="decision_id.kind")
    uom_id = fields.Many2one(related="decision_id.uom_id")
    quantity = fields.Float(related="decision_id.quantity")
    reason = fields.Char(related="decision_id.reason")
    price_cut = fields.Float(related="decision_id.price_cut")
    remedy = fields.Selection(
        selection=[("replacement", "Replacement"), ("credit", "Credit")],
        string="Vendor gives",
        compute="_compute_remedy",
        store=True,
        readonly=False,
        precompute=True,
    )
    currency_id = fields.Many2one(related="decision_id.currency_id")
    amount = fields.Monetary(related="decision_id.amount")
    amount_credit = fields.Monetary(related="decision_id.amount_credit")

    @api.depends("decision_id.remedy")
    def _compute_remedy(self):
        for line in self:
            line.remedy = line.decision_id.remedy

    @api.constrains("claim_id", "decision_id")
    def _check_decision(self):
        for line in self:
            if line.decision_id.inspection_id != line.claim_id.inspection_id:
                raise ValidationError(
                    self.env._(
                        "%(decision)s belongs to another inspection than"
                        " %(claim)s: claim it by a claim of its own.",
                        decision=line.decision_id.display_name,
                        claim=line.claim_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._ensure_draft()
        return lines

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        self._ensure_draft()

    def _ensure_draft(self):
        """What the vendor has read is claimed as he has read it."""
        sent = self.claim_id.filtered(lambda claim: claim.state != "draft")
        if sent:
            raise UserError(
                self.env._(
                    "%(claim)s was sent: its lines stay as they are. Cancel it and"
                    " open another claim.",
                    claim=", ".join(sent.mapped("name")),
                )
            )

    def write(self, vals):
        if {"claim_id", "decision_id"}.intersection(vals):
            self._ensure_draft()
        result = super().write(vals)
        if "remedy" in vals:
            self._choose_remedy(vals["remedy"])
        return result

    def _choose_remedy(self, remedy):
        """The order stays open for a replacement and not for a credit."""
        for line in self:
            if line.claim_id.state not in ("draft", "sent"):
                raise UserError(
                    self.env._(
                        "%(claim)s is %(state)s: the vendor has answered already.",
                        claim=line.claim_id.name,
                        state=line.claim_id._state_label(line.claim_id.state),
                    )
                )
        # Who may write the claim chooses; the decision follows.
        self.decision_id.sudo().filtered(
            lambda item: item.kind == "rejected"
        ).remedy = remedy

    def _prepare_credits(self):
        """Lines of a refund: what was billed and is credited, and price cuts."""
        order_line = self.decision_id.purchase_line_id
        if not order_line or not self.amount_credit:
            return []
        if self.kind == "rejected":
            return self._prepare_goods_credit(order_line)
        values = order_line._prepare_account_move_line()
        # A price cut takes off money and no quantity.
        values.update(
            name=self.env._(
                "Price cut of %(cut)s %%: %(product)s",
                cut=f"{self.price_cut:g}",
                product=self.product_id.display_name,
            ),
            quantity=1.0,
            price_unit=self.amount_credit,
            purchase_line_id=False,
            product_id=False,
            discount=0.0,
        )
        values.pop("balance", None)
        values.pop("product_uom_id", None)
        return [values]

    def _prepare_goods_credit(self, order_line):
        """Only what was billed above what was kept can be credited."""
        unit = order_line.product_uom_id
        refused = self.uom_id._compute_quantity(self.quantity, unit)
        billed = order_line.qty_invoiced - order_line.qty_received
        quantity = min(refused, max(billed, 0.0))
        if unit.compare(quantity, 0) <= 0:
            return []
        values = order_line._prepare_account_move_line()
        values.update(quantity=quantity)
        values.pop("balance", None)
        return [values]
