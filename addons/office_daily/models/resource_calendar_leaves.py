from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain


class ResourceCalendarLeaves(models.Model):
    """Leave that is approved, moved or taken back excuses reports at once."""

    _inherit = "resource.calendar.leaves"

    @api.model_create_multi
    def create(self, vals_list):
        leaves = super().create(vals_list)
        self._settle_reports(leaves._get_report_domains())
        return leaves

    def write(self, vals):
        before = self._get_report_domains()
        result = super().write(vals)
        self._settle_reports(before + self._get_report_domains())
        return result

    def unlink(self):
        before = self._get_report_domains()
        result = super().unlink()
        self._settle_reports(before)
        return result

    def _get_report_domains(self):
        """The reports that each leave may touch, a day around for the time zones."""
        domains = []
        for leave in self.filtered("date_to"):
            domain = Domain(
                "date_to", ">=", leave.date_from.date() - timedelta(days=1)
            ) & Domain("date_from", "<=", leave.date_to.date() + timedelta(days=1))
            if leave.resource_id:
                # Above the rights of whoever approves: whose leave it is.
                domain &= Domain("user_id", "in", leave.sudo().resource_id.user_id.ids)
            domains.append(domain)
        return domains

    def _settle_reports(self, domains):
        if domains:
            # The reports of others, which whoever approves leave need not read.
            self.env["work.report"].sudo()._settle(Domain.OR(domains))
