from odoo import fields, models


class ResPartner(models.Model):
    """What reports say of a customer, and what was said of that, stands there too."""

    _inherit = "res.partner"

    work_report_line_count = fields.Integer(
        string="In Reports", compute="_compute_work_report_line_count"
    )

    def _compute_work_report_line_count(self):
        lines = self.env["work.report.line"]
        counts = dict(
            lines._read_group(
                [("partner_id", "in", self.ids), ("is_removed", "=", False)],
                ["partner_id"],
                ["__count"],
            )
        )
        for partner in self:
            partner.work_report_line_count = counts.get(partner._origin, 0)

    def action_open_work_report_lines(self):
        """The lines about this customer that I may read, with what was said."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "office_daily.work_report_line_action_customer"
        )
        domain = [("partner_id", "=", self.id), ("is_removed", "=", False)]
        return {**action, "domain": domain}
