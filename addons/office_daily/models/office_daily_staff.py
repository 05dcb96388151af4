"""Who is moved, hired or dismissed changes the audiences at once."""

from odoo import api, models

# What decides on audiences, beside the announcement itself.
STAFF = {
    "res.users": {"active", "group_ids", "crm_role_ids", "company_ids", "share"},
    "hr.employee": {"active", "user_id", "department_id", "job_id"},
    "hr.version": {"department_id", "job_id", "employee_id"},
    "hr.department": {"parent_id"},
}


class OfficeDailyStaff(models.AbstractModel):
    """A record of the staff: changing it brings the receipts in line."""

    _name = "office.daily.staff"
    _description = "Part of an Audience"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        self.env["office.announcement"]._sync_audiences()
        return records

    def write(self, vals):
        result = super().write(vals)
        if STAFF[self._name] & vals.keys():
            self.env["office.announcement"]._sync_audiences()
        return result
