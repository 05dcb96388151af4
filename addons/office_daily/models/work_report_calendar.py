from collections import defaultdict
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo import models
from odoo.tools import SQL

from ..engine.duty import OFFICE_WEEK, Person, hours_of
from ..engine.periods import days_between


class WorkReportCalendar(models.AbstractModel):
    """Who works where, under whom, and on which hours: read for many at once.

    Everything is read with all rights and a constant number of queries: an
    author needs her own calendar and the names above her, and the job looks at
    thousands.
    """

    _name = "work.report.calendar"
    _description = "Working days of authors"

    def _find_people(self, user_ids):
        """``{user_id: Person}`` of those who are employed, in one query."""
        if not user_ids:
            return {}
        self.env["hr.employee"].flush_model()
        self.env["hr.version"].flush_model()
        self.env["resource.resource"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                WITH RECURSIVE author AS (
                    SELECT DISTINCT ON (user_id)
                           id, user_id, parent_id, company_id, resource_id,
                           current_version_id
                      FROM hr_employee
                     WHERE active AND user_id IN %s
                     ORDER BY user_id, id
                ), chain AS (
                    SELECT user_id AS author, parent_id AS boss, 1 AS level,
                           ARRAY[id] AS path
                      FROM author
                     UNION ALL
                    SELECT chain.author, m.parent_id, level + 1, path || m.id
                      FROM chain
                      JOIN hr_employee m ON m.id = chain.boss
                     WHERE NOT m.id = ANY(path)
                ), above AS (
                    SELECT author, array_agg(m.user_id ORDER BY level) AS users
                      FROM chain
                      JOIN hr_employee m ON m.id = chain.boss
                     WHERE m.user_id IS NOT NULL AND m.user_id != author
                     GROUP BY author
                )
                SELECT a.user_id, a.company_id, v.department_id, v.job_id, r.tz,
                       r.calendar_id, r.id,
                       (SELECT min(COALESCE(contract_date_start, date_version))
                          FROM hr_version
                         WHERE employee_id = a.id AND active),
                       LEAST(v.departure_date, v.contract_date_end), above.users
                  FROM author a
                  JOIN resource_resource r ON r.id = a.resource_id
             LEFT JOIN hr_version v ON v.id = a.current_version_id
             LEFT JOIN above ON above.author = a.user_id
                """,
                tuple(user_ids),
            )
        )
        return {
            row[0]: Person(*row[:9], above=tuple(dict.fromkeys(row[9] or ())))
            for row in rows
        }

    def _read_hours(self, people, first, last):
        """``{user_id: {day: (planned, left)}}`` of the days each is employed."""
        week = self._read_shifts({person.calendar_id for person in people})
        absences = self._read_absences(people, first, last)
        days = days_between(first, last)
        return {
            person.user_id: {
                day: hours_of(
                    day,
                    self._get_shifts(week, person, day),
                    absences[person.user_id],
                )
                for day in days
                if person.works_on(day)
            }
            for person in people
        }

    def _read_shifts(self, calendar_ids):
        """``{calendar_id: {(weekday, week type): [(from, to)]}}``."""
        # Above the rights of the author: opening hours are no secret.
        found = (
            self.env["resource.calendar.attendance"]
            .sudo()
            .search_fetch(
                [
                    ("calendar_id", "in", [key for key in calendar_ids if key]),
                    ("display_type", "=", False),
                    ("day_period", "!=", "lunch"),
                ],
                ["calendar_id", "dayofweek", "week_type", "hour_from", "hour_to"],
            )
        )
        shifts = defaultdict(lambda: defaultdict(list))
        for shift in found:
            key = (int(shift.dayofweek), shift.week_type or False)
            shifts[shift.calendar_id.id][key].append((shift.hour_from, shift.hour_to))
        return shifts

    def _get_shifts(self, week, person, day):
        shifts = week.get(person.calendar_id)
        if not shifts:
            return OFFICE_WEEK.get(day.weekday(), ())
        turn = self.env["resource.calendar.attendance"].get_week_type(day)
        weekday = day.weekday()
        return [*shifts[weekday, False], *shifts[weekday, str(turn)]]

    def _read_absences(self, people, first, last):
        """``{user_id: [(start, end)]}``, in the local time of each."""
        start = datetime.combine(first, time()) - timedelta(days=1)
        stop = datetime.combine(last, time()) + timedelta(days=2)
        # Above the rights of the author: only whether one is away, not why.
        leaves = (
            self.env["resource.calendar.leaves"]
            .sudo()
            .search_fetch(
                [
                    ("time_type", "=", "leave"),
                    ("date_from", "<", stop),
                    ("date_to", ">", start),
                    (
                        "resource_id",
                        "in",
                        [False, *(person.resource_id for person in people)],
                    ),
                ],
                ["resource_id", "calendar_id", "company_id", "date_from", "date_to"],
            )
        )
        own = leaves.grouped("resource_id")
        common = own.pop(self.env["resource.resource"], leaves.browse())
        private = {resource.id: found for resource, found in own.items()}
        absences = {}
        for person in people:
            mine = list(private.get(person.resource_id, ()))
            mine += [leave for leave in common if _is_for(leave, person)]
            absences[person.user_id] = [
                (
                    self._to_local(leave.date_from, person.tz),
                    self._to_local(leave.date_to, person.tz),
                )
                for leave in mine
            ]
        return absences

    def _to_local(self, moment, tz):
        """A moment of the database on the clock of somebody."""
        zone = ZoneInfo(tz or "UTC")
        return moment.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)

    def _to_utc(self, local, tz):
        """A time on somebody's clock as the database keeps it."""
        return (
            local.replace(tzinfo=ZoneInfo(tz or "UTC"))
            .astimezone(UTC)
            .replace(tzinfo=None)
        )


def _is_for(leave, person):
    """Whether a public holiday holds for somebody."""
    company, calendar = leave.company_id.id, leave.calendar_id.id
    return company in (False, person.company_id) and calendar in (
        False,
        person.calendar_id,
    )
