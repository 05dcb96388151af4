from odoo import api, fields, models
from odoo.exceptions import UserError


class WorkReportPromise(models.AbstractModel):
    """What was planned in one report and is answered for in the next.

    A plan becomes a to-do when the report is sent.  The next report of that
    kind opens with it: kept, not kept and why, or moved, which plans it again.
    """

    _name = "work.report.promise"
    _description = "Plans of one report, promises of the next"

    def _bring_promises(self):
        """The open plans of the last report that was sent before this one."""
        last = self.search(
            [
                ("user_id", "=", self.user_id.id),
                ("kind_id", "=", self.kind_id.id),
                ("date_from", "<", self.date_from),
                ("state", "not in", ["draft", "excused"]),
            ],
            order="date_from desc",
            limit=1,
        )
        known = self.line_ids.previous_id
        plans = last.line_ids.filtered(
            lambda line: line.type == "plan" and line not in known
        )
        self._get_machine().create(
            [self._prepare_promise_values(plan) for plan in plans]
        )

    def _prepare_promise_values(self, plan):
        return {
            "report_id": self.id,
            "type": "promise",
            "name": plan.name,
            "previous_id": plan.id,
            "task_id": plan.task_id.id,
            "date_planned": plan.date_planned,
            "partner_id": plan.partner_id.id,
            "expected": plan.expected,
            "moved_count": plan.moved_count,
            "outcome": "kept" if plan.is_task_done else "open",
        }

    def _check_promises(self):
        """Each is answered for: what failed says why, what is moved until when."""
        promises = self.line_ids.filtered(lambda line: line.type == "promise")
        for line in promises:
            if line.outcome == "open":
                raise UserError(
                    self.env._(
                        "Say of your plan “%(plan)s” whether it was kept, not kept"
                        " or moved.",
                        plan=line.name,
                    )
                )
            if line.outcome == "broken" and not (line.note or "").strip():
                raise UserError(
                    self.env._("Say why “%(plan)s” was not kept.", plan=line.name)
                )
            if line.outcome == "moved":
                line._ensure_new_day()

    def _carry_promises(self):
        """What was moved is planned again; what was kept is done."""
        promises = self.line_ids.filtered(lambda line: line.type == "promise")
        planned = self.line_ids.filtered(lambda line: line.type == "plan").origin_id
        moved = promises.filtered(
            lambda line: line.outcome == "moved" and line not in planned
        )
        self._get_machine().create([line._prepare_moved_values() for line in moved])
        kept = promises.filtered(lambda line: line.outcome == "kept")
        # The to-do is the author's own; it closes whoever else may see it.
        open_tasks = kept.task_id.sudo().filtered(lambda task: not task.is_closed)
        open_tasks.with_context(tracking_disable=True).state = "1_done"
        for report in self:
            mine = promises.filtered(lambda line, own=report: line.report_id == own)
            report.sudo().write(  # figures for statistics, written by nobody
                {
                    "promise_count": len(mine),
                    "kept_count": len(
                        mine.filtered(lambda line: line.outcome == "kept")
                    ),
                }
            )

    def _make_tasks(self):
        """Plans become to-dos of the author, problems reach whom they name."""
        lines = self.line_ids
        plans = lines.filtered(lambda line: line.type == "plan" and not line.task_id)
        plans._make_tasks_for(lambda line: line.report_id.user_id)
        self._move_deadlines(
            lines.filtered(lambda line: line.type == "plan" and line.origin_id)
        )
        problems = lines.filtered(
            lambda line: (
                line.type == "problem"
                and line._is_answered()
                and line.asked_user_id
                and not line.task_id
                and not line.question_id
            )
        )
        answered = problems._make_questions()
        (problems - answered)._make_tasks_for(lambda line: line.asked_user_id)

    def _move_deadlines(self, plans):
        for day, moved in plans.grouped("date_planned").items():
            if day:
                # The author's own to-do follows the day she promises now.
                moved.task_id.sudo().with_context(
                    tracking_disable=True
                ).date_deadline = fields.Datetime.to_datetime(day)

    @api.model
    def _get_kept_rate(self, user, since):
        """Kept promises of somebody, as ``(kept, all)``."""
        [[kept, every]] = self.env["work.report.statistic"]._read_group(
            [("user_id", "=", user.id), ("date", ">=", since)],
            [],
            ["kept:sum", "promised:sum"],
        )
        return kept or 0, every or 0
