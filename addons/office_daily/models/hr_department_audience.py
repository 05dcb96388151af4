from odoo import models


class HrDepartment(models.Model):
    """A department that moves takes its people along."""

    _name = "hr.department"
    _inherit = ["hr.department", "office.daily.staff"]
