from odoo import fields, models

from ..engine.periods import bounds


class WorkReportKind(models.Model):
    """What a report is about: a day, a week, a month, a visit or what you add."""

    _name = "work.report.kind"
    _description = "Kind of Work Report"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    period = fields.Selection(
        selection=[
            ("day", "Day"),
            ("week", "Week"),
            ("month", "Month"),
            ("visit", "Visit or occasion"),
        ],
        string="Covers",
        default="day",
        required=True,
        help="Of a day, week or month there is one report per person; of a visit"
        " one per customer and day.",
    )

    def _get_bounds(self, day):
        """First and last day of the period that holds ``day``."""
        self.ensure_one()
        return bounds(self.period, day)
