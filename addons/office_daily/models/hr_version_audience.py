from odoo import models


class HrVersion(models.Model):
    """The department and the job lie in the version of an employee."""

    _name = "hr.version"
    _inherit = ["hr.version", "office.daily.staff"]
