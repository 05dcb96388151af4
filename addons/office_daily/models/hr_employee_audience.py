from odoo import models


class HrEmployee(models.Model):
    """Whoever changes the department or the job changes audiences."""

    _name = "hr.employee"
    _inherit = ["hr.employee", "office.daily.staff"]
