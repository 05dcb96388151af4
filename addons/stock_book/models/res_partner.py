from odoo import fields, models


class ResPartner(models.Model):
    """A vendor may be allowed more, or less, over-receipt than the others."""

    _inherit = "res.partner"

    over_receipt_own = fields.Boolean(string="Own Over-receipt Limit")
    over_receipt_percent = fields.Float(
        string="Over-receipt Limit",
        help="Percent that may come in above what was asked for.",
    )

    _over_receipt_positive = models.Constraint(
        "CHECK (over_receipt_percent >= 0)", "An over-receipt limit is not negative."
    )
