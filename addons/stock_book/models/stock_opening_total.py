from odoo import api, fields, models

from .stock_opening import COMPARED


class StockOpeningTotal(models.Model):
    """What an opening counted in a category, beside what the books say of it."""

    _name = "stock.opening.total"
    _description = "Control Total of Opening Stock"
    _order = "opening_id, category_id"
    _rec_name = "category_id"

    opening_id = fields.Many2one(
        comodel_name="stock.opening", required=True, ondelete="cascade", index=True
    )
    category_id = fields.Many2one(
        comodel_name="product.category", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="opening_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_counted = fields.Monetary(
        string="Counted", readonly=True, help="The sum of the lines."
    )
    amount_accounted = fields.Monetary(
        string="In the books", help="The opening balance that accounting has for it."
    )
    difference = fields.Monetary(compute="_compute_difference", store=True)

    _category_unique = models.Constraint(
        "UNIQUE (opening_id, category_id)", "A category has one control total."
    )

    @api.depends("amount_counted", "amount_accounted")
    def _compute_difference(self):
        for total in self:
            total.difference = total.amount_counted - total.amount_accounted

    def write(self, vals):
        self._ensure_open()
        return super().write(vals)

    def unlink(self):
        self._ensure_open()
        return super().unlink()

    def _ensure_open(self):
        """Accounting compares until the opening is locked, never after."""
        closed = self.opening_id.filtered(lambda opening: opening.state not in COMPARED)
        if closed:
            closed[0]._refuse_change({"total_ids"})

    def _describe(self):
        money = self.currency_id.format
        return self.env._(
            "- %(category)s: counted %(counted)s, in the books %(books)s, difference"
            " %(difference)s",
            category=self.category_id.display_name,
            counted=money(self.amount_counted),
            books=money(self.amount_accounted),
            difference=money(self.difference),
        )
