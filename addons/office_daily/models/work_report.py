from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import format_date, format_datetime

from odoo.addons.crm_roles.models.desk_flow import Move

from ..engine.duty import Person, after_working_days

# What an author writes by hand; everything else comes from rules and buttons.
AUTHOR_FIELDS = {
    "partner_id",
    "line_ids",
    "answer_ids",
    "fact_ids",
    "promise_ids",
    "plan_ids",
    "problem_ids",
}
CREATE_FIELDS = AUTHOR_FIELDS | {"kind_id", "date_from", "user_id"}
# What only rules, buttons and the clock say; given explicitly on creation, so that
# no default in a context or of a person speaks for them.
MACHINE_FIELDS = {
    "rule_id": False,
    "date_open": False,
    "date_due": False,
    "date_grace": False,
    "date_late": False,
    "date_review_due": False,
    "timing": False,
    "rating": False,
    "excuse_reason": False,
    "is_excused_by_hand": False,
    "is_feedback_new": False,
    "is_told": False,
    "reminder_count": 0,
    "promise_count": 0,
    "kept_count": 0,
    "department_id": False,
    "manager_id": False,
    "template_id": False,
    "reader_ids": [],
}
# The states in which an author may change it, and those in which a version is kept.
EDITABLE = {"draft", "returned", "submitted", "read", "reviewed"}
SEEN = {"read", "reviewed"}
# A light model: the chatter is for people who talk, not for the machine.
LIGHT = {"tracking_disable": True, "mail_create_nosubscribe": True}


class WorkReport(models.Model):
    """What somebody did in a day, a week, a month or on a visit, and plans next.

    It opens filled from her day; she ticks, remarks, answers for her last plan
    and sends it.  Her managers open it, say what they think and mark it as
    reviewed.  What leave takes away is excused; what is not sent is missing.
    """

    _name = "work.report"
    _description = "Work Report"
    _inherit = [
        "mail.thread",
        "desk.flow",
        "work.report.duty",
        "work.report.prefill",
        "work.report.promise",
        "work.report.talk",
        "work.report.review",
    ]
    _order = "date_to desc, id desc"
    _mail_post_access = "read"

    _flow = {
        "submit": ({"draft", "returned"}, "submitted"),
        "read": ({"submitted"}, "read"),
        "review": ({"read"}, "reviewed"),
        "return": ({"submitted", "read"}, "returned"),
        "excuse": ({"draft"}, "excused"),
        "reopen": ({"excused"}, "draft"),
    }

    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Author",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        index=True,
        ondelete="restrict",
    )
    kind_id = fields.Many2one(
        comodel_name="work.report.kind",
        required=True,
        ondelete="restrict",
        default=lambda self: self.env["work.report.kind"].search([], limit=1),
    )
    date_from = fields.Date(
        string="From", default=fields.Date.context_today, required=True
    )
    date_to = fields.Date(string="To", readonly=True, index=True)
    is_once = fields.Boolean(
        string="One per Period", readonly=True, copy=False, default=True
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        help="Whom the visit was paid to.",
    )
    company_id = fields.Many2one(comodel_name="res.company", readonly=True, index=True)
    department_id = fields.Many2one(
        comodel_name="hr.department", string="Team", readonly=True
    )
    manager_id = fields.Many2one(
        comodel_name="res.users",
        string="Reviewer",
        readonly=True,
        index="btree_not_null",
        help="The author's manager on that day.",
    )
    reader_ids = fields.Many2many(
        comodel_name="res.users",
        relation="work_report_reader_rel",
        column1="report_id",
        column2="user_id",
        string="Managers",
        readonly=True,
        copy=False,
        help="Those above the author on that day, up to the top.",
    )
    template_id = fields.Many2one(
        comodel_name="work.report.template",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    rule_id = fields.Many2one(
        comodel_name="work.report.rule",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The rule that asked for it; none for one that was written freely.",
    )

    date_open = fields.Datetime(string="Opens", readonly=True, copy=False)
    date_due = fields.Datetime(string="Due", readonly=True, copy=False, index=True)
    date_grace = fields.Datetime(string="On Time Until", readonly=True, copy=False)
    date_late = fields.Datetime(string="Late Until", readonly=True, copy=False)
    reminder_count = fields.Integer(readonly=True, copy=False)
    is_told = fields.Boolean(
        string="Manager Told", readonly=True, copy=False, default=False
    )

    state = fields.Selection(
        selection_add=[
            ("draft", "Draft"),
            ("submitted", "Sent"),
            ("read", "Read"),
            ("reviewed", "Reviewed"),
            ("returned", "Returned for more"),
            ("excused", "Excused"),
        ],
        ondelete=dict.fromkeys(
            ("submitted", "read", "reviewed", "returned", "excused"), "cascade"
        ),
    )
    timing = fields.Selection(
        selection=[("on_time", "On time"), ("late", "Late")],
        readonly=True,
        copy=False,
    )
    submit_user_id = fields.Many2one(
        comodel_name="res.users", string="Sent By", readonly=True, copy=False
    )
    submit_date = fields.Datetime(string="Sent", readonly=True, copy=False)
    read_date = fields.Datetime(string="First Read", readonly=True, copy=False)
    review_user_id = fields.Many2one(
        comodel_name="res.users", string="Reviewed By", readonly=True, copy=False
    )
    review_date = fields.Datetime(string="Reviewed", readonly=True, copy=False)
    date_review_due = fields.Datetime(
        string="Review Due", readonly=True, copy=False, index="btree_not_null"
    )
    return_user_id = fields.Many2one(
        comodel_name="res.users", string="Returned By", readonly=True, copy=False
    )
    excuse_user_id = fields.Many2one(
        comodel_name="res.users", string="Excused By", readonly=True, copy=False
    )
    excuse_reason = fields.Char(readonly=True, copy=False)
    is_excused_by_hand = fields.Boolean(readonly=True, copy=False)
    rating = fields.Selection(
        selection=[("1", "1"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "5")],
        readonly=True,
        copy=False,
    )
    is_feedback_new = fields.Boolean(
        string="News for the Author", readonly=True, copy=False, default=False
    )
    promise_count = fields.Integer(string="Promises", readonly=True, copy=False)
    kept_count = fields.Integer(string="Kept", readonly=True, copy=False)

    line_ids = fields.One2many(
        comodel_name="work.report.line", inverse_name="report_id", string="Lines"
    )
    answer_ids = fields.One2many(
        comodel_name="work.report.line",
        inverse_name="report_id",
        domain=[("type", "in", ["text", "number", "yesno", "list"])],
    )
    fact_ids = fields.One2many(
        comodel_name="work.report.line",
        inverse_name="report_id",
        domain=[("type", "=", "data"), ("is_removed", "=", False)],
    )
    promise_ids = fields.One2many(
        comodel_name="work.report.line",
        inverse_name="report_id",
        domain=[("type", "=", "promise")],
    )
    plan_ids = fields.One2many(
        comodel_name="work.report.line",
        inverse_name="report_id",
        domain=[("type", "=", "plan")],
    )
    problem_ids = fields.One2many(
        comodel_name="work.report.line",
        inverse_name="report_id",
        domain=[("type", "=", "problem")],
    )
    receipt_ids = fields.One2many(
        comodel_name="work.report.receipt",
        inverse_name="report_id",
        string="Read By",
    )
    remark_ids = fields.One2many(
        comodel_name="work.report.remark",
        inverse_name="report_id",
        string="Private Remarks",
    )
    version_ids = fields.One2many(
        comodel_name="work.report.version",
        inverse_name="report_id",
        string="Later Changes",
    )

    period = fields.Selection(related="kind_id.period")
    is_author = fields.Boolean(compute="_compute_is_author")
    has_number = fields.Boolean(compute="_compute_has_number")
    has_yesno = fields.Boolean(compute="_compute_has_number")
    can_review = fields.Boolean(compute="_compute_can_review")
    is_mine_to_review = fields.Boolean(
        string="Waits for My Review",
        compute="_compute_is_mine_to_review",
        search="_search_is_mine_to_review",
    )
    is_overdue = fields.Boolean(compute="_compute_is_overdue")
    status_text = fields.Char(string="What Is Next", compute="_compute_status_text")

    _once_per_period = models.UniqueIndex(
        "(user_id, kind_id, date_from) WHERE is_once",
        "There is one report of a kind per person and period. Open the one that"
        " is there.",
    )
    _once_per_customer = models.UniqueIndex(
        "(user_id, kind_id, date_from, partner_id) WHERE NOT is_once",
        "This visit is reported already. Add to the report that is there.",
    )
    _read_queue = models.Index(
        "(manager_id, state) WHERE state IN ('submitted', 'read')"
    )

    @api.depends("kind_id", "user_id", "date_from", "date_to", "partner_id")
    def _compute_display_name(self):
        for report in self:
            # A name of a colleague or a customer, as every list shows it.
            parts = [
                report.sudo().kind_id.name,
                report.sudo().user_id.name,
                report._get_period_text(),
                # A name alone is told.
                report.sudo().partner_id.name,
            ]
            report.display_name = ", ".join(part for part in parts if part)

    def _get_period_text(self):
        if not self.date_from:
            return ""
        if self.period == "month":
            return format_date(self.env, self.date_from, date_format="MMMM yyyy")
        first = format_date(self.env, self.date_from)
        if self.period == "week" and self.date_to:
            return f"{first} – {format_date(self.env, self.date_to)}"
        return first

    @api.depends_context("uid")
    @api.depends("user_id")
    def _compute_is_author(self):
        for report in self:
            report.is_author = report.user_id == self.env.user

    @api.depends("line_ids.type")
    def _compute_has_number(self):
        for report in self:
            types = report.line_ids.mapped("type")
            report.has_number = "number" in types
            report.has_yesno = "yesno" in types

    @api.depends_context("uid")
    @api.depends("state", "reader_ids")
    def _compute_can_review(self):
        for report in self:
            report.can_review = report.state in ("submitted", "read") and (
                report._is_reader()
            )

    @api.depends_context("uid")
    @api.depends("state", "manager_id")
    def _compute_is_mine_to_review(self):
        mine = self.filtered_domain(self._search_is_mine_to_review("in", [True]))
        for report in self:
            report.is_mine_to_review = report in mine

    def _search_is_mine_to_review(self, operator, value):
        if operator != "in":
            return NotImplemented
        mine = Domain("manager_id", "=", self.env.uid) & Domain(
            "state", "in", ["submitted", "read"]
        )
        return mine if True in value else ~mine

    @api.depends("state", "date_grace")
    def _compute_is_overdue(self):
        now = fields.Datetime.now()
        for report in self:
            report.is_overdue = bool(
                report.state == "draft"
                and report.date_grace
                and report.date_grace < now
            )

    @api.depends_context("uid", "lang", "tz")
    @api.depends("state", "date_due", "date_review_due", "manager_id")
    def _compute_status_text(self):
        for report in self:
            report.status_text = report._get_status_text()

    def _get_status_text(self):
        """In one line: who has it and until when."""
        # A name alone is told.
        manager = self.sudo().manager_id.name or self.env._("the boss")
        if self.state in ("draft", "returned"):
            if not self.date_due:
                return self.env._("%(author)s writes it.", author=self._get_author())
            return self.env._(
                "%(author)s sends it by %(date)s.",
                author=self._get_author(),
                date=self._get_local(self.date_due),
            )
        if self.state in ("submitted", "read"):
            return self.env._(
                "%(manager)s reviews it by %(date)s.",
                manager=manager,
                date=self._get_local(self.date_review_due),
            )
        if self.state == "reviewed":
            return self.env._(
                # A name alone is told.
                "Reviewed by %(manager)s.",
                manager=self.sudo().review_user_id.name,
            )
        return self.excuse_reason or self.env._("Nothing is owed: leave or a holiday.")

    def _get_author(self):
        return self.sudo().user_id.name  # a name is no secret

    def _get_local(self, moment):
        return format_datetime(self.env, moment, dt_format="short") if moment else ""

    # What is kept of a new report

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            self._ensure_own(vals_list)
        kinds = self.env["work.report.kind"]
        users = {vals.get("user_id") or self.env.uid for vals in vals_list}
        people = self._find_people(sorted(users))
        templates = {}
        values = []
        for vals in vals_list:
            kind = kinds.browse(vals.get("kind_id")) or self._get_first_kind()
            if kind not in templates:
                templates[kind] = self.env["work.report.template"]._choose_for(
                    kind, people.values()
                )
            values.append(self._prepare_report_values(vals, kind, people, templates))
        # Without the cost of a chatter; what follows the creation talks again.
        reports = super(WorkReport, self.with_context(**LIGHT)).create(values)
        return reports.with_env(self.env)

    @api.model
    def _find_people(self, user_ids):
        """The authors as employees; who is none writes too, under nobody."""
        known = self.env["work.report.calendar"]._find_people(user_ids)
        company = self.env.company.id
        return {
            key: known.get(key) or Person(key, company, None, None, "UTC", None, 0)
            for key in user_ids
        }

    @api.model
    def _get_first_kind(self):
        return self.env["work.report.kind"].search([], limit=1)

    def _prepare_report_values(self, vals, kind, people, templates):
        """Period, team, managers and template, as they are on that day."""
        user_id = vals.get("user_id") or self.env.uid
        person = people[user_id]
        day = fields.Date.to_date(vals.get("date_from")) or self._get_local_day(user_id)
        first, last = kind._get_bounds(day)
        values = {
            **MACHINE_FIELDS,
            **vals,
            "user_id": user_id,
            "kind_id": kind.id,
            "date_from": first,
            "date_to": last,
            "is_once": kind.period != "visit",
        }
        template = templates[kind].get(user_id)
        return {
            **values,
            "company_id": person.company_id,
            "department_id": person.department_id,
            "manager_id": person.above[0] if person.above else False,
            "reader_ids": [fields.Command.set(person.above)] if person.above else [],
            "template_id": template.id if template else False,
        }

    def _get_local_day(self, user_id):
        user = self.env["res.users"].browse(user_id)
        return fields.Date.context_today(self.with_context(tz=user.tz or "UTC"))

    def _ensure_own(self, vals_list):
        for vals in vals_list:
            if vals.get("user_id") not in (None, False, self.env.uid):
                raise AccessError(self.env._("Everybody writes her own reports only."))
            foreign = {
                name
                for name in vals
                if name not in CREATE_FIELDS and name not in self._flow_fields()
            }
            self._refuse_fields(foreign)

    def _refuse_fields(self, names):
        if names:
            labels = [
                self._fields[name]._description_string(self.env)
                for name in sorted(names)
                if name in self._fields
            ]
            raise AccessError(
                self.env._(
                    "%(fields)s of a report come from rules and buttons, nobody"
                    " writes them.",
                    fields=", ".join(labels or sorted(names)),
                )
            )

    def write(self, vals):
        if not (self.env.su or isinstance(self.env.context.get("desk_flow"), Move)):
            self._refuse_fields(set(vals) - AUTHOR_FIELDS - set(self._flow_fields()))
            if AUTHOR_FIELDS & set(vals):
                self._ensure_author()
                self._ensure_editable()
        kept = self._before_change() if "partner_id" in vals else {}
        result = super(WorkReport, self.with_context(**LIGHT)).write(vals)
        self._after_change(kept)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_owed(self):
        owed = self.filtered(
            lambda report: report.rule_id or report.state not in ("draft", "returned")
        )
        if owed:
            raise UserError(
                self.env._(
                    "%(report)s is kept: only a draft that no rule asked for can be"
                    " deleted.",
                    report=owed[0].display_name,
                )
            )

    def _ensure_author(self):
        others = self.filtered(lambda report: report.user_id != self.env.user)
        if others and not self.env.su:
            raise AccessError(
                self.env._(
                    "Only %(author)s writes in %(report)s. You may comment on it.",
                    author=others[0]._get_author(),
                    report=others[0].display_name,
                )
            )

    def _ensure_editable(self):
        shut = self.filtered(lambda report: report.state not in EDITABLE)
        if shut:
            raise UserError(
                self.env._(
                    "%(report)s is excused, so there is nothing to write.",
                    report=shut[0].display_name,
                )
            )

    # Versions: what an author changes after somebody has read it

    def _before_change(self):
        """The words of those reports that somebody has read already."""
        return {report: report._get_words() for report in self if report.state in SEEN}

    def _after_change(self, before):
        self.env["work.report.version"]._keep(
            {
                report: (words, report._get_words())
                for report, words in before.items()
                if report.exists()
            }
        )

    def _get_words(self):
        """Everything the author says, line by line."""
        lines = [line._get_words() for line in self.line_ids._in_reading_order()]
        customer = self.sudo().partner_id.name  # the name of the customer visited
        return [customer, *lines] if customer else lines

    # Starting one

    @api.model
    def start(self, kind=None, date=None, partner_id=None):
        """My report of a period, made and filled if it is not there yet.

        Safe to repeat: the second call finds the first one's report.

        :param kind: id of a kind, nothing for the first one (the day)
        :param date: a day of the period, nothing for today
        :param partner_id: whom a visit was paid to
        :return: id of the report
        """
        kinds = self.env["work.report.kind"]
        chosen = kinds.browse(kind) if kind else self._get_first_kind()
        day = fields.Date.to_date(date) or self._get_local_day(self.env.uid)
        first, _last = chosen._get_bounds(day)
        domain = [
            ("user_id", "=", self.env.uid),
            ("kind_id", "=", chosen.id),
            ("date_from", "=", first),
        ]
        if chosen.period == "visit":
            domain.append(("partner_id", "=", partner_id or False))
        report = self.search(domain, limit=1) or self.create(
            [
                {
                    "kind_id": chosen.id,
                    "date_from": first,
                    "partner_id": partner_id or False,
                }
            ]
        )
        if report.state in ("draft", "returned"):
            report.prefill()
        return report.id

    @api.model
    def action_start(self):
        """The button of the workbench: what I owe first, or my day."""
        owed = self.search(
            [
                ("user_id", "=", self.env.uid),
                ("state", "in", ["draft", "returned"]),
                ("rule_id", "!=", False),
                ("date_open", "<=", fields.Datetime.now()),
                ("date_late", ">=", fields.Datetime.now()),
            ],
            order="date_due",
            limit=1,
        )
        report = owed or self.browse(self.start())
        if owed:
            owed.prefill()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("My report"),
            "res_model": self._name,
            "res_id": report.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    # Sending

    def action_submit(self):
        """Send it to the managers.

        On time until the due time and the grace of its rule, late after it;
        refused after the time the rule allows.  Plans become to-dos.

        :raise UserError: for a required answer, a promise without an answer, or
            a report that is too late
        """
        return self._move("submit")

    def _check_submit(self):
        self._ensure_author()
        for report in self:
            report._check_time()
            report._check_answers()
            report._check_promises()

    def _check_time(self):
        now = fields.Datetime.now()
        if self.date_late and self.state == "draft" and self.date_late < now:
            raise UserError(
                self.env._(
                    "%(report)s could be sent until %(limit)s (rule %(rule)s). "
                    "%(manager)s may allow it to be sent late.",
                    report=self.display_name,
                    limit=self._get_local(self.date_late),
                    # The name of the rule and of the manager, nothing else.
                    rule=self.sudo().rule_id.name,
                    manager=self.sudo().manager_id.name or self.env._("The boss"),
                )
            )

    def _check_answers(self):
        required = self._get_sections().filtered("is_required")
        answered = self.line_ids.filtered(lambda line: line._is_answered())
        open_ones = required - answered.section_id
        kinds = set(answered.mapped("type"))
        open_ones = open_ones.filtered(
            lambda section: (
                section.type in ("text", "number", "yesno", "list")
                or section.type not in kinds
            )
        )
        if open_ones:
            raise UserError(
                self.env._(
                    "Answer before you send it: %(questions)s.",
                    questions=", ".join(open_ones.mapped("name")),
                )
            )

    def _after_submit(self):
        now = fields.Datetime.now()
        for timing, reports in self.grouped(
            lambda report: report.timing or report._get_timing(now)
        ).items():
            # What the clock says is written by nobody.
            reports.sudo().timing = timing
        self._plan_review(now)
        for report in self:
            report._carry_promises()
            report._make_tasks()
        self.sudo().is_feedback_new = False  # she has acted on what was said

    def _get_timing(self, now):
        return "late" if self.date_grace and now > self.date_grace else "on_time"

    def _plan_review(self, now):
        """Until when each manager should have reviewed, on her working days."""
        calendar = self.env["work.report.calendar"]
        days = self._get_review_days()
        # Working days of the managers, whoever sends the report.
        managers = calendar._find_people(self.sudo().manager_id.ids)
        today = now.date()
        hours = calendar._read_hours(
            list(managers.values()), today, today + timedelta(days=7 * (days + 1))
        )
        # As above.
        for manager, reports in self.sudo().grouped("manager_id").items():
            person = managers.get(manager.id)
            zone = ZoneInfo(person.tz if person else "UTC")
            local = now.replace(tzinfo=UTC).astimezone(zone)
            day = after_working_days(local.date(), days, hours.get(manager.id, {}))
            due = datetime.combine(day, local.timetz()).astimezone(UTC)
            reports.date_review_due = due.replace(tzinfo=None)

    # Excusing

    def action_excuse(self, reason=None):
        """Nothing is owed for this period: by a manager of the author.

        :param reason: why, shown to the author
        """
        self._ensure_reader()
        # A manager does not read drafts; that one is not owed she may say.
        reports = self.sudo()
        reports._move("excuse")
        reports.write({"excuse_reason": reason or False, "is_excused_by_hand": True})
        return True

    def action_reopen(self):
        """The period is owed again."""
        self._ensure_reader()
        self.sudo()._move("reopen")  # as for excusing
        self.sudo().write({"excuse_reason": False, "is_excused_by_hand": False})
        return True

    def action_allow_late(self):
        """Let it be sent late for one more day from now; it stays late."""
        self._ensure_reader()
        limit = fields.Datetime.now() + timedelta(days=1)
        self.sudo().date_late = limit  # as for excusing
        return True

    # What the buttons of the form open

    def action_ask_review(self):
        return self._open_answer("review")

    def action_ask_return(self):
        return self._open_answer("return")

    def action_ask_remark(self):
        return self._open_answer("remark")

    def _open_answer(self, verb):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "office_daily.work_report_answer_action"
        )
        context = {"default_verb": verb, "default_report_ids": self.ids}
        return {**action, "context": context}

    # Managers who change

    @api.model
    def _follow_managers(self):
        """Reports that are still open go to whoever is above the author now.

        What was sent stays with the manager of that day.
        """
        today = fields.Date.context_today(self)
        # Whoever changed the manager: the open reports follow.
        reports = self.sudo().search(
            [("state", "=", "draft"), ("date_to", ">=", today)]
        )
        people = self.env["work.report.calendar"]._find_people(reports.user_id.ids)
        for user, mine in reports.grouped("user_id").items():
            person = people.get(user.id)
            above = person.above if person else ()
            if tuple(mine[:1].reader_ids.ids) != above:
                mine.write(
                    {
                        "manager_id": above[0] if above else False,
                        "reader_ids": [fields.Command.set(above)],
                        "department_id": person and person.department_id,
                    }
                )
