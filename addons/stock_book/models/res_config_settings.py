from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """What the company expects of its warehouses, in the settings."""

    _inherit = "res.config.settings"

    warehouse_access_default = fields.Selection(
        related="company_id.warehouse_access_default", readonly=False
    )
    stock_backdate_days = fields.Integer(
        related="company_id.stock_backdate_days", readonly=False
    )
    stock_backdate_negative = fields.Selection(
        related="company_id.stock_backdate_negative", readonly=False
    )
    over_receipt_check = fields.Boolean(
        related="company_id.over_receipt_check", readonly=False
    )
    over_receipt_percent = fields.Float(
        related="company_id.over_receipt_percent", readonly=False
    )
    stock_two_persons = fields.Boolean(
        related="company_id.stock_two_persons", readonly=False
    )
