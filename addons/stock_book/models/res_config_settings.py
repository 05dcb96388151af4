from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """How shortages are counted, among the settings of the stock."""

    _inherit = "res.config.settings"

    shortage_lead_days = fields.Integer(
        related="company_id.shortage_lead_days", readonly=False
    )
    shortage_eat_safety = fields.Boolean(
        related="company_id.shortage_eat_safety", readonly=False
    )
    shortage_count_late = fields.Boolean(
        related="company_id.shortage_count_late", readonly=False
    )
    shortage_auto_request = fields.Boolean(
        related="company_id.shortage_auto_request", readonly=False
    )
