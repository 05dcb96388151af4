from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date, html2plaintext, plaintext2html

from .work_report_template_section import SECTION_TYPES

# What the author sets by hand on any line; the rest says where it came from.
ENGINE_FIELDS = {
    "message_ids",
    "source_id",
    "res_model",
    "res_id",
    "task_id",
    "previous_id",
    "origin_id",
    "moved_count",
    "question_id",
    "group_name",
}
# Nobody follows a to-do of her own by mail.
QUIET = {
    "tracking_disable": True,
    "mail_create_nosubscribe": True,
    "mail_auto_subscribe_no_notify": True,
}
# What the machine enters: the author remarks on it and says what became of it.
MACHINE_TYPES = {"data", "promise"}
ORDER = ["promise", "text", "number", "yesno", "list", "data", "problem", "plan"]


class WorkReportLine(models.Model):
    """One thing a report says: an answer, a fact, a promise, a plan, a problem."""

    _name = "work.report.line"
    _description = "Line of a Work Report"
    _order = "report_id, sequence, id"

    report_id = fields.Many2one(
        comodel_name="work.report", required=True, ondelete="cascade", index=True
    )
    section_id = fields.Many2one(
        comodel_name="work.report.template.section", ondelete="restrict", index=True
    )
    type = fields.Selection(
        selection=[*SECTION_TYPES, ("promise", "Promise")],
        required=True,
        default="list",
    )
    sequence = fields.Integer(default=10)
    name = fields.Text(string="What")
    number = fields.Float()
    answer = fields.Selection(selection=[("yes", "Yes"), ("no", "No")])
    note = fields.Text(string="Remark", help="Why, where a plan was not kept.")
    question = fields.Char(compute="_compute_question")

    # From the data
    source_id = fields.Many2one(
        comodel_name="work.report.source", ondelete="set null", readonly=True
    )
    group_name = fields.Char(string="Subject", readonly=True)
    res_model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference(model_field="res_model", readonly=True)
    is_ticked = fields.Boolean(string="Counts", default=True)
    is_removed = fields.Boolean(string="Removed", default=False)

    # A plan, and what became of it
    date_planned = fields.Date(string="Until")
    partner_id = fields.Many2one(comodel_name="res.partner", string="Customer")
    expected = fields.Char(string="Expected Result")
    task_id = fields.Many2one(
        comodel_name="project.task", readonly=True, ondelete="set null", index=True
    )
    is_task_done = fields.Boolean(compute="_compute_is_task_done")
    previous_id = fields.Many2one(
        comodel_name="work.report.line",
        string="Promised In",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    origin_id = fields.Many2one(
        comodel_name="work.report.line",
        string="Moved From",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    moved_count = fields.Integer(string="Times Moved", readonly=True)
    outcome = fields.Selection(
        selection=[
            ("open", "To say"),
            ("kept", "Kept"),
            ("broken", "Not kept"),
            ("moved", "Moved"),
        ],
        default="open",
    )

    # A problem
    asked_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Asks",
        domain=[("share", "=", False)],
        help="Who should help; she gets it as a question or as a to-do.",
    )
    message_ids = fields.Many2many(
        comodel_name="mail.message",
        relation="work_report_line_message_rel",
        string="Comments",
        readonly=True,
        copy=False,
    )
    said = fields.Text(string="What Was Said", compute="_compute_said")

    question_id = fields.Integer(string="Asked As", readonly=True)

    _fact_once = models.UniqueIndex(
        "(report_id, section_id, source_id, res_model, res_id)"
        " WHERE source_id IS NOT NULL",
        "A fact stands in a report once.",
    )

    @api.depends_context("lang")
    @api.depends("section_id", "type")
    def _compute_question(self):
        for line in self:
            line.question = line._get_section_title()

    @api.depends("task_id")
    def _compute_is_task_done(self):
        for line in self:
            # A reviewer learns whether it is done, not what is in the to-do.
            line.is_task_done = line.task_id.sudo().is_closed

    @api.depends("message_ids")
    def _compute_said(self):
        for line in self:
            # Whoever reads the line may read what was said of it.
            line.said = "\n".join(
                html2plaintext(message.body.rpartition("</blockquote>")[2])
                for message in line.sudo().message_ids
            )

    # The author alone writes, and what changes after it was read is kept

    @api.model_create_multi
    def create(self, vals_list):
        reports = self.env["work.report"].browse(
            {vals.get("report_id") for vals in vals_list} - {None, False}
        )
        before = self._open_reports(reports)
        lines = super().create(vals_list)
        if not self.env.su:
            # After the creation, so that a default in a context counts as well.
            lines.report_id._ensure_author()
            lines._ensure_by_hand()
        reports._after_change(before)
        return lines

    def write(self, vals):
        if not self.env.su:
            self._ensure_writable(vals)
        before = self._open_reports(self.report_id)
        result = super().write(vals)
        self.report_id._after_change(before)
        return result

    def _ensure_by_hand(self):
        """Facts and promises are entered by the machine, nobody makes them up."""
        forged = self.filtered(
            lambda line: (
                line.type in MACHINE_TYPES or any(line[name] for name in ENGINE_FIELDS)
            )
        )
        if forged:
            self._refuse_machine()

    def _ensure_writable(self, vals):
        if "report_id" in vals:
            raise UserError(self.env._("A line stays in its report."))
        entered = self.filtered(lambda line: line.type in MACHINE_TYPES)
        changed = {name for name in vals if name in ENGINE_FIELDS or name == "type"}
        if entered:
            changed |= {"name", "number"} & vals.keys()
        if changed:
            self._refuse_machine()

    def _refuse_machine(self):
        raise AccessError(
            self.env._(
                "What comes from the data and from the last plan is entered by the"
                " system. Write your words into the remark."
            )
        )

    def unlink(self):
        """What came from the data is set aside, so that filling again leaves it."""
        reports = self.report_id
        before = self._open_reports(reports)
        facts = self.filtered(lambda line: line.source_id and not self.env.su)
        facts.write({"is_removed": True})
        result = super(WorkReportLine, self - facts).unlink()
        reports.invalidate_recordset(["line_ids"])
        reports._after_change(before)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_promises(self):
        if not self.env.su and "promise" in self.mapped("type"):
            raise UserError(
                self.env._("A promise stays: say whether it was kept, and why not.")
            )

    def _open_reports(self, reports):
        """The words of the reports before a change by their author."""
        reports._ensure_author()
        reports._ensure_editable()
        return reports._before_change()

    # What a line says

    def _in_reading_order(self):
        shown = self.filtered(lambda line: not line.is_removed)
        return shown.sorted(lambda line: line._get_rank())

    def _get_rank(self):
        # The questions of a report may be read by whoever reads the report.
        section = self.sudo().section_id
        return (
            ORDER.index(self.type),
            section.sequence,
            section.id or 0,
            self.source_id.sequence if self.source_id else 0,
            self.source_id.id or 0,
            self.sequence,
            self._origin.id or 0,
        )

    def _get_section_title(self):
        titles = {
            "promise": self.env._("What I had promised"),
            "plan": self.env._("Plan"),
            "problem": self.env._("Problems and help needed"),
            "list": self.env._("Further"),
        }
        section = self.sudo().section_id  # a question, as above
        if self.type == "data":
            # The subject in the language of whoever reads, while it is there.
            return self.sudo().source_id.name or self.group_name or section.name or ""
        return section.name or titles.get(self.type, "")

    def _get_title(self):
        """The line in a few words, as a comment quotes it."""
        return (self.name or self._get_answer() or self._get_section_title())[:200]

    def _get_answer(self):
        if self.type == "number":
            return f"{self.number:g}"
        if self.type == "yesno":
            return self._get_label("answer")
        return self.name or ""

    def _get_label(self, name):
        labels = dict(self._fields[name]._description_selection(self.env))
        return labels.get(self[name], "")

    def _is_answered(self):
        if self.type == "yesno":
            return bool(self.answer)
        if self.type == "number":
            return True
        return bool((self.name or "").strip()) and not self.is_removed

    def _get_words(self):
        parts = [self._get_section_title(), self._get_answer()]
        if self.type == "promise":
            parts.append(self._get_label("outcome"))
        if self.type == "data" and not self.is_ticked:
            parts.append("–")
        parts += [
            fields.Date.to_string(self.date_planned) or "",
            # The name that stands in the line; a fact says itself whom it is about.
            self.type != "data" and self.sudo().partner_id.name or "",
            self.expected or "",
            self.sudo().asked_user_id.name or "",  # a colleague's name
            self.note or "",
        ]
        return " · ".join(part for part in parts if part)

    def _get_fact_key(self):
        return (
            self.section_id.id,
            self.source_id.id,
            self.res_model or False,
            self.res_id or 0,
        )

    def _prepare_shown_values(self):
        """A line as the review screen shows it."""
        return {
            "id": self.id,
            "type": self.type,
            "text": self._get_answer(),
            "note": self.note or "",
            "is_ticked": self.is_ticked,
            "model": self.res_model or "",
            "res_id": self.res_id or 0,
            "date": fields.Date.to_string(self.date_planned) or "",
            # Names that stand in the line, whoever may open what they name; a fact
            # says itself whom it is about.
            "partner": self.type != "data" and self.sudo().partner_id.name or "",
            "asked": self.sudo().asked_user_id.name or "",
            "expected": self.expected or "",
            "outcome": self.outcome if self.type == "promise" else "",
            "outcome_label": self._get_label("outcome")
            if self.type == "promise"
            else "",
            "moved": self.moved_count,
        }

    def action_open_source(self):
        """The document behind a fact, with the rights of whoever looks."""
        self.ensure_one()
        if not self.res_model or self.res_model not in self.env:
            raise UserError(self.env._("No document stands behind this line."))
        record = self.env[self.res_model].browse(self.res_id).exists()
        if not record:
            raise UserError(self.env._("The document behind this line is gone."))
        record.check_access("read")
        return record.get_formview_action()

    def action_keep(self):
        """The promise was kept."""
        return self.write({"outcome": "kept"})

    def action_move(self):
        """The dialog that asks until when the promise is moved."""
        self.ensure_one()
        self._ensure_promise()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "office_daily.work_report_line_action_move"
        )
        return {**action, "res_id": self.id}

    def action_moved(self):
        """The promise is planned again, for its new day, when the report is sent.

        :raises UserError: no promise, no day is named, or none ahead after the report
        """
        self._ensure_promise()
        for line in self:
            line._ensure_new_day()
        return self.write({"outcome": "moved"})

    def _ensure_promise(self):
        for line in self.filtered(lambda line: line.type != "promise"):
            raise UserError(
                self.env._(
                    "“%(line)s” was not promised in an earlier report: only a"
                    " promise is moved.",
                    line=line._get_title(),
                )
            )

    def _ensure_new_day(self):
        """What is moved is due after the report and not before today.

        A later day may stay as it was; a report sent days late promises no day that
        is over, except sent again after a return, with the day planned then.
        """
        report = self.report_id
        last = report.date_to
        if self not in report.line_ids.origin_id:
            today = fields.Date.context_today(self)
            last = max(last, fields.Date.subtract(today, days=1))
        if not self.date_planned or self.date_planned <= last:
            raise UserError(
                self.env._(
                    "Say until when you move “%(plan)s”: a day after %(day)s.",
                    plan=self.name,
                    day=format_date(self.env, last),
                )
            )

    # What becomes of it

    def _prepare_moved_values(self):
        return {
            "report_id": self.report_id.id,
            "type": "plan",
            "name": self.name,
            "origin_id": self.id,
            "task_id": self.task_id.id,
            "date_planned": self.date_planned,
            "partner_id": self.partner_id.id,
            "expected": self.expected,
            "moved_count": self.moved_count + 1,
        }

    def _prepare_task_values(self, user):
        return {
            "name": self.name,
            "user_ids": [fields.Command.set(user.ids)],
            "project_id": False,
            "partner_id": self.partner_id.id,
            "date_deadline": self.date_planned
            and fields.Datetime.to_datetime(self.date_planned),
            "description": self.expected or self.note or False,
            "work_report_line_id": self.id,
        }

    def _make_tasks_for(self, get_user):
        """One to-do per line, for whom the line means, made together."""
        named = self.filtered(lambda line: (line.name or "").strip())
        if not named:
            return
        # A private to-do can be made for oneself only; a problem asks another.
        tasks = self.env["project.task"].sudo().with_context(**QUIET)
        values = [line._prepare_task_values(get_user(line)) for line in named]
        made = tasks.create(values)
        # As above: the line is linked to what was made for it.
        for line, task in zip(named.sudo(), made, strict=True):
            line.task_id = task
            # The core adds whoever creates a private to-do to its assignees.
            if get_user(line) != self.env.user:
                task.user_ids = get_user(line)

    def _make_questions(self):
        """Ask in the Q&A base where it is installed; the lines that were asked."""
        asked = self.browse()
        for line in self:
            question = line._make_question()
            if question:
                line.sudo().question_id = question.id  # where it went, by the machine
                asked |= line
        return asked

    def _make_question(self):
        """One question to the person named; nothing where no base takes it."""
        if "office.question" not in self.env:
            return None
        return self.env["office.question"]._ask_from_report(
            self._get_title(),
            # Typed as text: “below < 3 bar” is no mark-up.
            plaintext2html(self.note or self.name),
            self.asked_user_id,
            self.report_id,
        )
