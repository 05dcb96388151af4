from odoo import models


class RepairOrder(models.Model):
    """Some devices are repaired where they stand, or brought back and started."""

    _name = "repair.order"
    _inherit = ["repair.order", "office.daily.technician"]
