from datetime import UTC

from odoo import api, fields, models

OPEN = ("new", "assigned", "better")


class OfficeQuestionClock(models.AbstractModel):
    """Until when a question is answered, in working hours, and who gets it then."""

    _name = "office.question.clock"
    _description = "Question with a promised time"

    clock_date = fields.Datetime(string="Counted from", readonly=True, copy=False)
    date_owner = fields.Datetime(string="To the owner on", readonly=True, copy=False)
    date_manager = fields.Datetime(
        string="To the manager on", readonly=True, copy=False
    )
    date_promised = fields.Datetime(
        string="Answer promised", compute="_compute_date_promised"
    )
    is_late = fields.Boolean(
        string="Late", compute="_compute_date_promised", search="_search_is_late"
    )
    escalation = fields.Selection(
        selection=[("none", "No"), ("owner", "Topic owner"), ("manager", "Manager")],
        string="Escalated to",
        default="none",
        required=True,
        readonly=True,
        copy=False,
    )

    _open_idx = models.Index(
        "(date_owner, date_manager) WHERE state IN ('new', 'assigned', 'better')"
    )

    @api.depends("date_owner", "date_manager", "escalation", "state")
    def _compute_date_promised(self):
        now = fields.Datetime.now()
        for question in self:
            promised = question.date_owner
            if question.escalation != "none":
                promised = question.date_manager
            question.date_promised = promised
            question.is_late = question.state in OPEN and bool(
                question.date_owner and question.date_owner <= now
            )

    @api.model
    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = fields.Domain("state", "in", OPEN) & fields.Domain(
            "date_owner", "<=", fields.Datetime.now()
        )
        return late if True in value else ~late

    def _set_clock(self, start=None):
        """Start counting, now if no other moment is given."""
        start = start or fields.Datetime.now()
        for question in self:
            # With all rights: sealed fields; the clock belongs to the procedure.
            question.sudo().write(
                {
                    **question._prepare_dates(start),
                    "clock_date": start,
                    "escalation": "none",
                }
            )

    def _prepare_dates(self, start):
        topic = self.topic_id
        return {
            "date_owner": self._plan(start, topic.owner_hours or 8.0),
            "date_manager": self._plan(start, topic.manager_hours or 16.0),
        }

    def _plan(self, start, hours):
        """The moment when so many working hours of the responsible have passed."""
        # With all rights: few may read employees, the calendar is needed alone.
        employee = self._get_responsible().sudo().employee_id
        company = self.company_id or self.env.company
        calendar = employee.resource_calendar_id or company.resource_calendar_id
        if not calendar:
            return fields.Datetime.add(start, hours=hours)
        # Working hours are read for everybody; no name is told.
        end = calendar.sudo().plan_hours(
            hours,
            start.replace(tzinfo=UTC),
            compute_leaves=True,
            resource=employee.resource_id or None,
        )
        if not end:  # nobody works in the next years: count plain hours
            return fields.Datetime.add(start, hours=hours)
        return end.astimezone(UTC).replace(tzinfo=None)

    def _get_responsible(self):
        """Who has it, who was asked, or who answers for the topic."""
        return (
            self.assigned_user_id or self.addressed_user_id or self.topic_id.owner_id
        ).filtered("active")

    @api.model
    def _cron_escalate(self):
        """Every half hour: what nobody answered in time goes one step up."""
        now = fields.Datetime.now()
        waiting = fields.Domain("state", "in", OPEN)
        first = waiting & fields.Domain("escalation", "=", "none")
        second = waiting & fields.Domain("escalation", "=", "owner")
        to_manager = self.search(
            second & fields.Domain("date_manager", "<=", now)
        )._still_late("date_manager")
        to_owner = self.search(
            first & fields.Domain("date_owner", "<=", now)
        )._still_late("date_owner")
        to_owner._escalate_to_owner()
        to_manager._escalate_to_manager()

    def _still_late(self, name):
        """A holiday entered meanwhile moves the moment; look again."""
        now = fields.Datetime.now()
        for question in self:
            # With all rights: as in _set_clock.
            question.sudo().write(question._prepare_dates(question.clock_date))
        return self.filtered(lambda question: question[name] <= now)

    def _escalate_to_owner(self):
        for question in self:
            owner = question._get_responsible()
            # The clock writes it, whoever's call it is.
            question.sudo().escalation = "owner"
            if owner:
                question._give_to(owner)

    def _escalate_to_manager(self):
        for question in self:
            manager = question._get_manager()
            # The clock writes it, whoever's call it is.
            question.sudo().escalation = "manager"
            if manager:
                question._give_to(manager)

    def _get_manager(self):
        """The manager of who should have answered; else the head of the department."""
        # With all rights: few may read employees, the manager is needed alone.
        employee = self._get_responsible().sudo().employee_id
        chief = employee.parent_id or employee.department_id.manager_id
        return chief.user_id.filtered("active").sudo(False)
