from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..engine.reminders import parse_minutes


class WorkReportRule(models.Model):
    """Who owes which report, by when, and who is reminded.

    The days come from the working calendar of each person; approved leave and
    public holidays are excused.  Hours are on the clock of the author.
    """

    _name = "work.report.rule"
    _description = "Rule of Work Reports"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind_id = fields.Many2one(
        comodel_name="work.report.kind", required=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        comodel_name="res.company", help="Empty: for every company."
    )
    group_ids = fields.Many2many(comodel_name="res.groups", string="Roles")
    department_ids = fields.Many2many(
        comodel_name="hr.department", string="Departments"
    )
    user_ids = fields.Many2many(comodel_name="res.users", string="People")
    exempt_user_ids = fields.Many2many(
        comodel_name="res.users",
        relation="work_report_rule_exempt_rel",
        string="Exempt",
    )
    date_from = fields.Date(
        string="In Force From",
        default=fields.Date.context_today,
        required=True,
        help="Periods that end before this day owe nothing.",
    )
    open_hours = fields.Float(
        string="Opens Before",
        default=10.0,
        help="Hours before it is due; from then on it stands on the workbench.",
    )
    due_days = fields.Integer(
        string="Days After",
        help="Days after the last day worked in the period on which it is due.",
    )
    due_hour = fields.Float(string="Due At", default=18.0)
    grace_minutes = fields.Integer(default=15)
    late_hours = fields.Float(
        string="Late Until",
        default=48.0,
        help="Hours after it is due until which it may be sent late.",
    )
    reminder_minutes = fields.Char(
        string="Reminders",
        default="-60, 0, 60",
        help="Minutes around the due time, separated by commas; each is sent once.",
    )
    is_half_day_due = fields.Boolean(
        string="Half Days Report",
        default=True,
        help="Whether somebody who works only half a day owes its report.",
    )

    _hours_sound = models.Constraint(
        "CHECK(due_hour >= 0 AND due_hour <= 24 AND open_hours >= 0"
        " AND late_hours >= 0 AND grace_minutes >= 0 AND due_days >= 0)",
        "The hour must lie between 0 and 24; the other times cannot be negative.",
    )

    @api.constrains("reminder_minutes")
    def _check_reminder_minutes(self):
        for rule in self:
            try:
                parse_minutes(rule.reminder_minutes)
            except ValueError as mistake:
                raise ValidationError(
                    self.env._(
                        "The reminders %(text)s of %(rule)s are no minutes. Write "
                        "whole numbers separated by commas, as in %(example)s.",
                        text=rule.reminder_minutes,
                        rule=rule.name,
                        example="-60, 0, 60",
                    )
                ) from mistake

    def _find_users(self):
        """Everybody whom the rule means, in any of its three ways of naming them."""
        self.ensure_one()
        domain = Domain("share", "=", False) & Domain(
            "id", "not in", self.exempt_user_ids.ids
        )
        ways = self._get_ways()
        if ways:
            domain &= Domain.OR(ways)
        employed = Domain("employee_ids.active", "=", True)
        if self.company_id:
            employed &= Domain("employee_ids.company_id", "=", self.company_id.id)
        # Above the rights of whoever asks: a rule means people of all departments.
        return self.env["res.users"].sudo().search(domain & employed, order="id")

    def _get_ways(self):
        ways = []
        if self.user_ids:
            ways.append(Domain("id", "in", self.user_ids.ids))
        if self.group_ids:
            ways.append(Domain("all_group_ids", "in", self.group_ids.ids))
        if self.department_ids:
            ways.append(
                Domain(
                    "employee_ids.department_id", "child_of", self.department_ids.ids
                )
            )
        return ways
