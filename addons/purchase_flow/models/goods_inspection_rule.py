import hashlib

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class GoodsInspectionRule(models.Model):
    """Which goods are inspected when they come.

    Every condition that is filled in must hold; the first rule that holds decides.
    A share below one hundred percent draws lots, once for each receipt: asking
    again gives the same answer.
    """

    _name = "goods.inspection.rule"
    _description = "Inspection Rule"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company", default=lambda self: self.env.company
    )
    product_ids = fields.Many2many(comodel_name="product.product", string="Products")
    category_id = fields.Many2one(
        comodel_name="product.category", string="Product Category"
    )
    partner_ids = fields.Many2many(comodel_name="res.partner", string="Vendors")
    new_receipts = fields.Integer(
        string="First Receipts of a Vendor",
        help="Only while the vendor has delivered fewer times than this. 0: always.",
    )
    score_below = fields.Float(
        string="Quality below (%)",
        help="Only for vendors of whose inspected goods less than this was accepted"
        " in the last twelve months. 0: whatever the score is.",
    )
    percent = fields.Float(
        string="Share (%)", default=100.0, help="How many of the receipts, by chance."
    )
    template_id = fields.Many2one(
        comodel_name="goods.inspection.template", string="Inspection Sheet"
    )

    @api.constrains("percent", "score_below", "new_receipts")
    def _check_numbers(self):
        for rule in self:
            shares = (rule.percent, rule.score_below)
            if rule.new_receipts < 0 or not all(0 <= share <= 100 for share in shares):
                raise ValidationError(
                    self.env._(
                        "%(rule)s: shares lie between 0 and 100 %%, and receipts are"
                        " never negative.",
                        rule=rule.name,
                    )
                )

    @api.model
    def _find_for(self, moves):
        """``{move: rule}`` of the incoming moves that must be inspected."""
        found = {}
        for company, coming in moves.grouped("company_id").items():
            # A rule holds whoever receives, also without the right to read it.
            rules = self.sudo().search([("company_id", "in", (False, company.id))])
            if rules:
                found.update(rules._match(coming))
        return found

    def _match(self, moves):
        facts = self._read_vendors(moves)
        found = {}
        for move in moves:
            rule = next((rule for rule in self if rule._holds(move, facts)), None)
            if rule:
                found[move] = rule
        return found

    def _read_vendors(self, moves):
        """What the rules ask about the vendors, read only where one asks."""
        vendors = moves._get_inspection_vendors()
        return {
            "receipts": vendors._count_receipts()
            if any(self.mapped("new_receipts"))
            else {},
            "scores": vendors._get_quality_scores()
            if any(self.mapped("score_below"))
            else {},
        }

    def _holds(self, move, facts):
        vendor = move._get_inspection_vendors()
        return (
            self._holds_goods(move.product_id)
            and self._holds_vendor(vendor, facts)
            and self._is_drawn(move)
        )

    def _holds_goods(self, product):
        if self.product_ids and product not in self.product_ids:
            return False
        return not self.category_id or self._is_under(product)

    def _holds_vendor(self, vendor, facts):
        named = self.partner_ids.commercial_partner_id
        if named and vendor not in named:
            return False
        receipts = facts["receipts"].get(vendor.id, 0)
        if self.new_receipts and receipts >= self.new_receipts:
            return False
        if self.score_below:
            return facts["scores"].get(vendor.id, 100.0) < self.score_below
        return True

    def _is_drawn(self, move):
        if self.percent >= 100:
            return True
        lot = hashlib.sha256(f"{self.id}-{move.id}".encode()).digest()
        return int.from_bytes(lot[:4], "big") / 2**32 * 100 < self.percent

    def _is_under(self, product):
        path = product.categ_id.parent_path or ""
        return path.startswith(self.category_id.parent_path)
