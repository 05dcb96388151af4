from odoo import models


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    def write(self, vals):
        result = super().write(vals)
        if {"parent_id", "user_id", "department_id", "active"} & vals.keys():
            self.env["work.report"]._follow_managers()
        return result
