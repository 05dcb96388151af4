from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _name = "res.config.settings"
    _inherit = "res.config.settings"

    supply_yearly_rate = fields.Float(
        related="company_id.supply_yearly_rate", readonly=False
    )
    supply_link_days = fields.Integer(
        related="company_id.supply_link_days", readonly=False
    )
