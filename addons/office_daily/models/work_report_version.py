from markupsafe import Markup

from odoo import api, fields, models

from ..engine.difference import differences

SIGNS = {"-": Markup("<del>%s</del>"), "+": Markup("<ins>%s</ins>")}


class WorkReportVersion(models.Model):
    """What an author changed after somebody had read her report."""

    _name = "work.report.version"
    _description = "Later Change of a Work Report"
    _order = "id desc"

    report_id = fields.Many2one(
        comodel_name="work.report",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    number = fields.Integer(string="Version", readonly=True)
    before = fields.Text(readonly=True)
    after = fields.Text(readonly=True)
    difference = fields.Html(compute="_compute_difference", sanitize=False)

    @api.depends("before", "after")
    def _compute_difference(self):
        for version in self:
            changes = differences(
                (version.before or "").splitlines(), (version.after or "").splitlines()
            )
            version.difference = Markup("<br/>").join(
                SIGNS[sign] % text for sign, text in changes
            )

    @api.model
    def _keep(self, changes):
        """Keep ``{report: (words before, words after)}``; one version per saving."""
        changed = {
            report: words for report, words in changes.items() if words[0] != words[1]
        }
        if not changed:
            return
        # Written by the machine, for whoever reads the report.
        versions = self.sudo()
        for report, (before, after) in changed.items():
            last = versions.search([("report_id", "=", report.id)], limit=1)
            if (
                last.create_date == self.env.cr.now()
                and last.create_uid == self.env.user
            ):
                last.after = "\n".join(after)
            else:
                versions.create(
                    {
                        "report_id": report.id,
                        "number": last.number + 1 if last else 2,
                        "before": "\n".join(before),
                        "after": "\n".join(after),
                    }
                )
