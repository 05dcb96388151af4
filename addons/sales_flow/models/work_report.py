from datetime import timedelta

from odoo import fields, models

# Days without a sign after which a hot opportunity is worth a word.
QUIET_DAYS = 7


class WorkReport(models.Model):
    """What a coach of salespeople looks at beside the report itself."""

    _inherit = "work.report"

    def _coach_facts(self):
        leads = self.env["crm.lead"]
        if not leads.has_access("read"):
            return super()._coach_facts()
        hot = [
            ("user_id", "=", self.user_id.id),
            ("type", "=", "opportunity"),
            ("won_status", "=", "pending"),
            ("priority", "in", ["2", "3"]),
        ]
        quiet = fields.Datetime.now() - timedelta(days=QUIET_DAYS)
        count = leads.search_count([*hot, ("write_date", "<", quiet)])
        fact = {
            "label": self.env._("Hot opportunities quiet for a week"),
            "value": f"{count} / {leads.search_count(hot)}",
        }
        return [*super()._coach_facts(), fact]
