from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_datetime

# What is summed up per author.
FIGURES = ("due", "on_time", "late", "missing", "excused")


class WorkReportStatistic(models.Model):
    """Who owed which report and how it went, as of this moment.

    A view of the table: nothing is counted overnight.  It holds no content, so
    whoever keeps the rules may read it without reading the reports.
    """

    _name = "work.report.statistic"
    _description = "Report Statistics"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "user_id"
    # What is written of a report reaches the table before it is counted.
    _depends = {
        "work.report": [
            "user_id",
            "department_id",
            "manager_id",
            "company_id",
            "kind_id",
            "date_to",
            "date_due",
            "date_grace",
            "date_review_due",
            "review_date",
            "rating",
            "rule_id",
            "state",
            "timing",
            "promise_count",
            "kept_count",
        ],
    }

    user_id = fields.Many2one(comodel_name="res.users", string="Author", readonly=True)
    department_id = fields.Many2one(
        comodel_name="hr.department", string="Team", readonly=True
    )
    manager_id = fields.Many2one(
        comodel_name="res.users", string="Reviewer", readonly=True
    )
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    kind_id = fields.Many2one(comodel_name="work.report.kind", readonly=True)
    reader_ids = fields.Many2many(
        comodel_name="res.users",
        relation="work_report_reader_rel",
        column1="report_id",
        column2="user_id",
        string="Managers",
        readonly=True,
    )
    date = fields.Date(readonly=True)
    date_due = fields.Datetime(string="Due At", readonly=True)
    outcome = fields.Selection(
        selection=[
            ("on_time", "On time"),
            ("late", "Late"),
            ("missing", "Missing"),
            ("excused", "Excused"),
            ("open", "Not due yet"),
        ],
        readonly=True,
    )
    is_missing = fields.Boolean(readonly=True)
    due = fields.Integer(string="Owed", readonly=True)
    on_time = fields.Integer(readonly=True)
    late = fields.Integer(readonly=True)
    missing = fields.Integer(readonly=True)
    excused = fields.Integer(readonly=True)
    promised = fields.Integer(string="Promises", readonly=True)
    kept = fields.Integer(readonly=True)
    reviewed = fields.Integer(readonly=True)
    reviewed_in_time = fields.Integer(readonly=True)
    review_late = fields.Integer(string="Reviews Late", readonly=True)
    rating = fields.Float(aggregator="avg", readonly=True)
    is_readable = fields.Boolean(compute="_compute_is_readable")

    @property
    def _table_query(self):
        now = fields.Datetime.now()
        return SQL(
            """
            SELECT r.id, r.user_id, r.department_id, r.manager_id, r.company_id,
                   r.kind_id, r.date_to AS date, r.date_due, o.outcome,
                   (o.outcome = 'missing') AS is_missing,
                   (o.outcome IN ('on_time', 'late', 'missing'))::int AS due,
                   (o.outcome = 'on_time')::int AS on_time,
                   (o.outcome = 'late')::int AS late,
                   (o.outcome = 'missing')::int AS missing,
                   (o.outcome = 'excused')::int AS excused,
                   r.promise_count AS promised, r.kept_count AS kept,
                   (r.state = 'reviewed')::int AS reviewed,
                   (r.state = 'reviewed' AND r.review_date <= r.date_review_due)::int
                       AS reviewed_in_time,
                   ((r.state = 'reviewed' AND r.review_date > r.date_review_due)
                    OR (r.state IN ('submitted', 'read')
                        AND r.date_review_due < %(now)s))::int AS review_late,
                   r.rating::int AS rating
              FROM work_report r
              JOIN LATERAL (
                   SELECT CASE
                          WHEN r.state = 'excused' THEN 'excused'
                          WHEN r.timing IS NOT NULL THEN r.timing
                          WHEN r.date_grace < %(now)s THEN 'missing'
                          ELSE 'open'
                          END AS outcome
                   ) o ON TRUE
             WHERE r.rule_id IS NOT NULL
            """,
            now=now,
        )

    def _prepare_missing_values(self):
        # Names of colleagues and teams: the caller may read this row.
        row = self.sudo()
        return {
            "id": self.id,
            "user_id": self.user_id.id,
            "user": row.user_id.name,
            "kind": row.kind_id.name,
            "date": fields.Date.to_string(self.date),
            "due": fields.Datetime.to_string(self.date_due),
            "department": row.department_id.name or "",
            "manager": row.manager_id.name or "",
        }

    @api.model
    @api.readonly
    def figures(self, date_from, date_to, kind=None):
        """How each author reported in a time, from one query.

        Read with the rights of the caller, as ``missing``.

        :param date_from: first day, ``date_to`` the last one
        :param kind: id of a kind, nothing for all together
        :return: list of ``{"user_id", "user", "team", "due", "on_time", "late",
            "missing", "excused", "streak"}``; the streak is how many of the
            last owed ones in a row came on time
        """
        domain = [("date", ">=", date_from), ("date", "<=", date_to)]
        if kind:
            domain.append(("kind_id", "=", kind))
        query = self._search(domain)
        names = [
            "id",
            "user_id",
            "department_id",
            "date",
            "due",
            "on_time",
            "late",
            "missing",
            "excused",
        ]
        rows = query.select(
            *(
                self._field_to_sql(query.table, name, query)
                if name != "id"
                else SQL.identifier(query.table, "id")
                for name in names
            )
        )
        self.env["work.report"].flush_model()
        found = self.env.execute_query(_figures_sql(rows, names))
        return [self._prepare_figures(*row) for row in found]

    def _prepare_figures(self, user_id, user, team, *figures):
        names = (*FIGURES, "streak")
        return {
            "user_id": user_id,
            "user": user,
            "team": team or "",
            **{name: int(value) for name, value in zip(names, figures, strict=True)},
        }

    def _desk_find_opened(self):
        """On the workbench a row opens its report, where one may read it: one query.

        A report nobody sent is its author's alone: its row opens the day it is owed.
        """
        sent = self._get_reports()._filtered_access("read")
        behind = {report.id: report for report in sent}
        return {**super()._desk_find_opened(), **behind}

    @api.depends_context("uid")
    def _compute_is_readable(self):
        readable = set(self._get_reports()._filtered_access("read").ids)
        for row in self:
            row.is_readable = row.id in readable

    def action_open_report(self):
        """What was sent."""
        self.ensure_one()
        report = self._get_reports()
        report.check_access("read")
        return report.get_formview_action()

    def action_excuse(self):
        """Nothing was owed: by a manager of the author, from the list."""
        return self._get_reports().action_excuse()

    def action_allow_late(self):
        """Let them be sent late for one more day, and say until when."""
        reports = self._get_reports()
        reports.action_allow_late()
        # When it was just allowed; whose report it is the caller knows.
        until = max(reports.sudo().mapped("date_late"), default=None)
        if not until:
            raise UserError(self.env._("Choose the missing reports in the list."))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%(people)s: may be sent until %(moment)s.",
                    people=", ".join(self.user_id.mapped("display_name")),
                    moment=format_datetime(self.env, until, dt_format="short"),
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _get_reports(self):
        return self.env["work.report"].browse(self.ids)


def _figures_sql(rows, names):
    """Sums per author, and her streak: on time since the last that was not."""
    columns = SQL(", ").join(SQL.identifier(name) for name in names)
    return SQL(
        """
        WITH owed (%s) AS (%s), counted AS (
            SELECT *, SUM(late + missing) OVER (
                       PARTITION BY user_id ORDER BY date DESC, id DESC
                   ) AS failed
              FROM owed
        )
        SELECT c.user_id, p.name, MAX(d.name ->> 'en_US'),
               SUM(due), SUM(on_time), SUM(late), SUM(missing), SUM(excused),
               SUM(CASE WHEN failed = 0 THEN on_time ELSE 0 END)
          FROM counted c
          JOIN res_users u ON u.id = c.user_id
          JOIN res_partner p ON p.id = u.partner_id
     LEFT JOIN hr_department d ON d.id = c.department_id
         GROUP BY c.user_id, p.name
         ORDER BY p.name, c.user_id
        """,
        columns,
        rows,
    )
