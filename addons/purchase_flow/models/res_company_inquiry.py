from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResCompany(models.Model):
    _name = "res.company"
    _inherit = "res.company"

    supply_yearly_rate = fields.Float(
        string="Interest of Inquiries (% a year)",
        default=6.0,
        help="What money costs us; a new inquiry starts with it.",
    )
    supply_link_days = fields.Integer(
        string="Vendor Links Live (days)",
        default=14,
        help="How long after the deadline a vendor's page still takes an answer,"
        " which is then marked as late.",
    )

    @api.constrains("supply_yearly_rate", "supply_link_days")
    def _check_supply(self):
        for company in self:
            if not 0 <= company.supply_yearly_rate <= 100:
                raise ValidationError(
                    self.env._(
                        "Interest of %(rate)s is not a percentage from 0 to 100.",
                        rate=company.supply_yearly_rate,
                    )
                )
            if not 0 <= company.supply_link_days <= 365:
                raise ValidationError(
                    self.env._(
                        "Vendor links live from 0 to 365 days, not %(days)s.",
                        days=company.supply_link_days,
                    )
                )
