from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import split_every

from ..engine.duty import DUE, EXCUSED, FREE, judge, moment
from ..engine.reminders import parse_minutes, passed

# People looked at together: each batch costs the same number of queries.
BATCH = 1000
# How long after the last reminder a late job still sends it.
STALE = timedelta(hours=6)
MORNING = 9


class WorkReportDuty(models.AbstractModel):
    """The reports that rules ask for: opened, reminded of, excused, missed.

    A duty is a draft that waits for its author.  It is opened ahead by the job,
    with the managers of that day, so who misses it is a plain question to the
    table, answered live.
    """

    _name = "work.report.duty"
    _description = "Reports that are owed"

    # Opening

    @api.model
    def _cron_open(self):
        """Open what is owed around today, and look at leave again."""
        today = fields.Datetime.now().date()
        for rule in self.env["work.report.rule"].search([("active", "=", True)]):
            self._open(rule, [today + timedelta(days=day) for day in (-1, 0, 1)])
        self._settle(Domain("date_to", ">=", today - timedelta(days=7)))
        return True

    @api.model
    def _open(self, rule, days):
        """Open the duties of a rule for the periods that hold these days."""
        periods = sorted({rule.kind_id._get_bounds(day) for day in days})
        users = rule._find_users()
        for ids in split_every(BATCH, users.ids):
            people = list(self.env["work.report.calendar"]._find_people(ids).values())
            for first, last in periods:
                if last >= rule.date_from:
                    self._open_period(rule, people, first, last)
            if self.env.context.get("cron_id"):
                self.env["ir.cron"]._commit_progress(len(ids))

    def _open_period(self, rule, people, first, last):
        there = self._find_authors(rule.kind_id, people, first)
        people = [person for person in people if person.user_id not in there]
        hours = self.env["work.report.calendar"]._read_hours(people, first, last)
        opened, excused = [], []
        for person in people:
            fate, day = judge(hours[person.user_id], rule.is_half_day_due)
            if fate == DUE:
                opened.append(self._prepare_duty_values(rule, person, first, day))
            elif fate == EXCUSED:
                # It would have been due on the last day of the period.
                excused.append(self._prepare_duty_values(rule, person, first, last))
        reports = self.env["work.report"].create(opened + excused)
        reports[len(opened) :]._move("excuse")
        return reports

    def _find_authors(self, kind, people, first):
        found = self.env["work.report"].search_fetch(
            [
                ("kind_id", "=", kind.id),
                ("date_from", "=", first),
                ("user_id", "in", [person.user_id for person in people]),
            ],
            ["user_id"],
        )
        return set(found.user_id.ids)

    def _prepare_duty_values(self, rule, person, first, day):
        return {
            "user_id": person.user_id,
            "kind_id": rule.kind_id.id,
            "date_from": first,
            "rule_id": rule.id,
            **self._prepare_due_values(rule, person, day),
        }

    def _prepare_due_values(self, rule, person, day):
        """The four moments of a duty, from the clock of its author."""
        local = moment(day + timedelta(days=rule.due_days), rule.due_hour)
        due = self.env["work.report.calendar"]._to_utc(local, person.tz)
        return {
            "date_open": due - timedelta(hours=rule.open_hours),
            "date_due": due,
            "date_grace": due + timedelta(minutes=rule.grace_minutes),
            "date_late": due + timedelta(hours=rule.late_hours),
        }

    # Leave that was approved, or taken back, after the opening

    @api.model
    def _settle(self, domain):
        """Excuse what leave took away since, and ask again for what it gave back."""
        reports = self.env["work.report"].search(
            Domain(domain)
            & Domain("rule_id", "!=", False)
            & Domain("state", "in", ["draft", "excused"])
            & Domain("is_excused_by_hand", "=", False)
        )
        for (rule, first, last), batch in reports.grouped(
            lambda report: (report.rule_id, report.date_from, report.date_to)
        ).items():
            batch._settle_period(rule, first, last)

    def _settle_period(self, rule, first, last):
        calendar = self.env["work.report.calendar"]
        people = calendar._find_people(self.user_id.ids)
        hours = calendar._read_hours(list(people.values()), first, last)
        away, back = self.browse(), self.browse()
        for report in self:
            person = people.get(report.user_id.id)
            fate, day = judge(hours.get(report.user_id.id, {}), rule.is_half_day_due)
            if fate in (EXCUSED, FREE):
                away |= report
                continue
            due = self._prepare_due_values(rule, person, day)
            if report.state == "excused":
                back |= report
            if report.date_due.date() != due["date_due"].date():
                report.write(due)
        away.filtered(lambda report: report.state == "draft")._move("excuse")
        back._move("reopen")

    # Missing

    @api.model
    @api.readonly
    def missing(self, date=None):
        """Who owes a report of a day and has not sent it, as of this moment.

        Read with the rights of the caller: her own, those of her team, for the
        boss and the office manager everybody's.

        :param date: the day it covers or covers last, nothing for today
        :return: list of ``{"id", "user_id", "user", "kind", "date", "due",
            "department", "manager"}``; ``due`` is a moment in UTC
        """
        day = fields.Date.to_date(date) or fields.Date.context_today(self)
        found = self.env["work.report.statistic"].search(
            [("date", "=", day), ("is_missing", "=", True)]
        )
        return [statistic._prepare_missing_values() for statistic in found]

    # Reminders

    @api.model
    def _cron_remind(self):
        """Remind authors around the due time; tell managers the next morning."""
        self._remind()
        self._tell_missing()
        return True

    def _remind(self):
        now = fields.Datetime.now()
        for rule in self.env["work.report.rule"].search([("active", "=", True)]):
            minutes = parse_minutes(rule.reminder_minutes)
            if minutes:
                self._remind_of(rule, minutes, now)

    def _remind_of(self, rule, minutes, now):
        drafts = self.env["work.report"].search(
            [
                ("rule_id", "=", rule.id),
                ("state", "=", "draft"),
                ("date_due", "<=", now - timedelta(minutes=minutes[0])),
                ("date_due", ">=", now - timedelta(minutes=minutes[-1]) - STALE),
                ("reminder_count", "<", len(minutes)),
            ]
        )
        due = drafts.grouped(lambda report: passed(report.date_due, minutes, now))
        for count, reports in due.items():
            fresh = reports.filtered(
                lambda report, count=count: report.reminder_count < count
            )
            fresh.reminder_count = count
            self.env["work.report.notice"]._send_notices(
                [report._prepare_reminder() for report in fresh]
            )

    def _prepare_reminder(self):
        """Subject and text of one reminder, in the language of its author."""
        report = self.with_context(lang=self.user_id.lang, tz=self.user_id.tz or "UTC")
        due = fields.Datetime.context_timestamp(report, report.date_due)
        return (
            report.user_id,
            report.env._("Your report: %(report)s", report=report.display_name),
            report.env._(
                "It is due at %(time)s. It opens with what you did, ready to send.",
                time=due.strftime("%H:%M"),
            ),
            report,
        )

    def _tell_missing(self):
        """Each manager reads once, at nine on her clock, who missed the day."""
        now = fields.Datetime.now()
        missed = self.env["work.report"].search(
            [
                ("rule_id", "!=", False),
                ("state", "=", "draft"),
                ("date_grace", "<", now),
                ("date_grace", ">", now - timedelta(days=7)),
                ("is_told", "=", False),
                ("manager_id", "!=", False),
            ]
        )
        ready = missed.filtered(lambda report: report._is_morning_after(now))
        ready.is_told = True
        self.env["work.report.notice"]._send_notices(
            [
                reports._prepare_missing_notice(manager)
                for manager, reports in ready.grouped("manager_id").items()
            ]
        )

    def _is_morning_after(self, now):
        """Whether it is nine, on the manager's clock, of the day after the due one."""
        zone = ZoneInfo(self.manager_id.tz or "UTC")
        due = self.date_due.replace(tzinfo=UTC).astimezone(zone)
        morning = datetime.combine(
            due.date() + timedelta(days=1), datetime.min.time(), zone
        ).replace(hour=MORNING)
        return now.replace(tzinfo=UTC) >= morning

    def _prepare_missing_notice(self, manager):
        reports = self.with_context(lang=manager.lang)
        items = Markup("").join(
            Markup("<li>%s</li>") % report.display_name for report in reports
        )
        return (
            manager,
            reports.env._("Reports missing: %(count)s", count=len(reports)),
            Markup("<p>%s</p><ul>%s</ul>")
            % (reports.env._("These were due and have not been sent:"), items),
            self.browse(),
        )
