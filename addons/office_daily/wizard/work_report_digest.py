from odoo import api, fields, models
from odoo.tools import format_date

# What the page says of a team, in the order in which it is read.
FIGURES = (
    "due",
    "on_time",
    "late",
    "missing",
    "excused",
    "kept",
    "promised",
    "reviewed",
    "review_late",
)


class WorkReportDigest(models.TransientModel):
    """A time on one page: each team's figures, its problems, what is unreviewed."""

    _name = "work.report.digest"
    _description = "Digest of Work Reports"

    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: fields.Date.subtract(
            fields.Date.context_today(self), days=6
        ),
    )
    date_to = fields.Date(string="To", required=True, default=fields.Date.context_today)
    page = fields.Html(compute="_compute_page", sanitize=False)

    @api.depends("date_from")
    def _compute_display_name(self):
        self.display_name = self.env._("Digest of Reports")

    @api.depends("date_from", "date_to")
    def _compute_page(self):
        for digest in self:
            digest.page = self.env["ir.qweb"]._render(
                "office_daily.work_report_digest_page",
                {"teams": digest._prepare_teams() if digest.date_from else []},
            )

    def action_print(self):
        """The page on paper."""
        self.ensure_one()
        return self.env.ref("office_daily.work_report_digest_report").report_action(
            self
        )

    @api.model
    def _cron_send(self):
        """The week on one page to each boss, in her language, as she likes it.

        Read with her own rights; a week without a report is not told.
        """
        bosses = self.env.ref("crm_roles.role_boss").all_user_ids
        notices = []
        for boss in bosses.filtered(lambda user: user.active and not user.share):
            mine = self.with_user(boss).with_context(
                lang=boss.lang, tz=boss.tz or "UTC"
            )
            notices += mine._prepare_notices(boss)
        self.env["work.report.notice"]._send_notices(notices)
        return True

    def _prepare_notices(self, boss):
        """Last week, from Monday to Sunday on her clock; nothing for no reports."""
        today = fields.Date.context_today(self)
        monday = fields.Date.subtract(today, days=today.weekday() + 7)
        sunday = fields.Date.add(monday, days=6)
        # For all her companies, which the job that sends it has not chosen.
        digest = self.with_context(allowed_company_ids=boss.company_ids.ids).new(
            {"date_from": monday, "date_to": sunday}
        )
        if not digest._prepare_teams():
            return []
        subject = self.env._(
            "Reports from %(monday)s to %(sunday)s",
            monday=format_date(self.env, monday),
            sunday=format_date(self.env, sunday),
        )
        return [(boss, subject, digest.page, self.env["work.report"])]

    def _prepare_teams(self):
        """One entry per team, read with the rights of whoever looks."""
        teams = {}
        for row in self._read_figures():
            teams[row[0]] = self._prepare_team(*row)
        for report, problems in self._find_problems().grouped("report_id").items():
            team = teams.setdefault(
                report.department_id, self._prepare_team(report.department_id)
            )
            team["problems"] += problems
        return sorted(teams.values(), key=lambda team: team["name"])

    def _read_figures(self):
        return self.env["work.report.statistic"]._read_group(
            self._get_domain("date"),
            ["department_id"],
            [f"{name}:sum" for name in FIGURES],
        )

    def _prepare_team(self, department, *figures):
        names = [
            "due",
            "on_time",
            "late",
            "missing",
            "excused",
            "kept",
            "promised",
            "reviewed",
            "review_late",
        ]
        values = dict.fromkeys(names, 0)
        values.update(zip(names, (figure or 0 for figure in figures), strict=False))
        unread = values["on_time"] + values["late"] - values["reviewed"]
        return {
            **values,
            # The name of a team, which every list shows.
            "name": department.sudo().name or self.env._("No team"),
            "unreviewed": max(unread, 0),
            "problems": self.env["work.report.line"],
        }

    def _find_problems(self):
        return self.env["work.report.line"].search(
            [
                ("type", "=", "problem"),
                ("name", "not in", [False, ""]),
                ("report_id.state", "not in", ["draft", "excused"]),
                *self._get_domain("report_id.date_to"),
            ],
            limit=100,
        )

    def _get_domain(self, name):
        return [(name, ">=", self.date_from), (name, "<=", self.date_to)]
