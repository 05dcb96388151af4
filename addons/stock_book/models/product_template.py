from odoo import fields, models


class ProductTemplate(models.Model):
    """A product may allow more, or less, over-receipt than the company."""

    _inherit = "product.template"

    over_receipt_own = fields.Boolean(string="Own Over-receipt Limit")
    over_receipt_percent = fields.Float(
        string="Over-receipt Limit",
        help="Percent that may come in above what was asked for.",
    )

    _over_receipt_positive = models.Constraint(
        "CHECK (over_receipt_percent >= 0)", "An over-receipt limit is not negative."
    )

    def action_open_stock_journal(self):
        """The journal of the product, of its first variant where it has many."""
        return self.product_variant_id.action_open_stock_journal()
