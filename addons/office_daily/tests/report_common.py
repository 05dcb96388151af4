from datetime import date, datetime

from freezegun import freeze_time

from odoo import fields
from odoo.fields import Command

from odoo.addons.crm_roles.tests.common import RoleCase

MONDAY = date(2026, 3, 2)


class ReportCase(RoleCase):
    """Boss above the sales manager above the salesperson; all hired long ago."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["work.report.rule"].search([]).active = False
        cls.calendar = cls.env["resource.calendar"].create(
            {"name": "Nine to six", "tz": "UTC", **cls._prepare_week()}
        )
        cls.sales = cls.env["hr.department"].create({"name": "Selling"})
        cls.staff = {}
        chiefs = {"salesperson": "sales_manager", "sales_manager": "boss"}
        for role in ("boss", "sales_manager", "salesperson", "technician", "repairer"):
            chief = cls.staff.get(chiefs.get(role, "boss"))
            cls.staff[role] = cls._employ(getattr(cls, role), chief)
        cls.day = cls.env.ref("office_daily.kind_day")

    @classmethod
    def _prepare_week(cls):
        hours = [("morning", 9, 13), ("afternoon", 14, 18)]
        return {
            "attendance_ids": [
                Command.clear(),
                *(
                    Command.create(
                        {
                            "name": f"{day} {period}",
                            "dayofweek": str(day),
                            "hour_from": start,
                            "hour_to": end,
                            "day_period": period,
                        }
                    )
                    for day in range(5)
                    for period, start, end in hours
                ),
            ]
        }

    @classmethod
    def _employ(cls, user, chief=None, tz="UTC", hired="2020-01-01"):
        user.tz = tz
        return cls.env["hr.employee"].create(
            {
                "name": user.name,
                "user_id": user.id,
                "parent_id": chief.id if chief else False,
                "department_id": cls.sales.id,
                "resource_calendar_id": cls.calendar.id,
                "date_version": hired,
                "tz": tz,
            }
        )

    @classmethod
    def _rule(cls, *users, **values):
        return cls.env["work.report.rule"].create(
            {
                "name": "Every day",
                "kind_id": cls.day.id,
                "user_ids": [Command.set([user.id for user in users])],
                "date_from": "2026-01-01",
                **values,
            }
        )

    def _open(self, rule, day):
        """What the job opens on a day, for that day alone."""
        day = fields.Date.to_date(day)
        people = self.env["work.report.calendar"]._find_people(rule._find_users().ids)
        first, last = rule.kind_id._get_bounds(day)
        self.env["work.report"]._open_period(rule, list(people.values()), first, last)
        return self.env["work.report"].search([("rule_id", "=", rule.id)])

    def _report(self, user=None, day=MONDAY, **values):
        """A report as its author writes it."""
        user = user or self.salesperson
        return (
            self.env["work.report"]
            .with_user(user)
            .create([{"kind_id": self.day.id, "date_from": day, **values}])
        )

    def _sent(self, user=None, day=MONDAY, plans=(), problems=()):
        report = self._report(user, day)
        self._plan(report, *plans)
        report.action_submit()
        return report

    def _plan(self, report, *plans):
        return self.env["work.report.line"].create(
            [{"report_id": report.id, "type": "plan", "name": plan} for plan in plans]
        )

    def _leave(self, role, start, end):
        return self.env["resource.calendar.leaves"].create(
            {
                "name": "Leave",
                "resource_id": self.staff[role].resource_id.id,
                "calendar_id": self.calendar.id,
                "date_from": start,
                "date_to": end,
            }
        )

    def _at(self, *when):
        return freeze_time(datetime(*when))
