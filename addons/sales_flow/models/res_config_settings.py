from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """How goods are released, among the settings of sales."""

    _inherit = "res.config.settings"

    shipping_application = fields.Boolean(
        related="company_id.shipping_application", readonly=False
    )
    shipping_late_days = fields.Integer(
        related="company_id.shipping_late_days", readonly=False
    )
    shipping_late_tolerance = fields.Monetary(
        related="company_id.shipping_late_tolerance",
        readonly=False,
        currency_field="company_currency_id",
    )
