from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import AccessError, UserError


class WorkReportTalk(models.AbstractModel):
    """What a reviewer says about a report: aloud, in private, or as a task."""

    _name = "work.report.talk"
    _description = "Comments on work reports"

    def action_comment(self, body, line_id=False, mention_ids=None):
        """Say something about the report, or about one line of it.

        It stands in the report once; the author and who is mentioned are told.

        :param body: plain text
        :param line_id: the line it is about
        :param mention_ids: users who are told as well
        :return: id of the message
        :raise UserError: without words
        """
        self.ensure_one()
        self.check_access("read")
        text = (body or "").strip()
        if not text:
            raise UserError(self.env._("Write what you want to say."))
        line = self._get_line(line_id)
        message = self.message_post(
            body=self._prepare_comment_body(text, line),
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=self._get_partners_to_tell(mention_ids).ids,
        )
        self._tell_author()
        # The same words are found at the customer of the line; they are said once.
        line.sudo().message_ids = [fields.Command.link(message.id)]
        self._after_comment(line, message)
        return message.id

    def _after_comment(self, line, message):
        """A door for addons that show the comment elsewhere as well."""

    def _get_line(self, line_id):
        line = self.env["work.report.line"].browse(line_id or [])
        if line and line.report_id != self:
            raise UserError(self.env._("This line belongs to another report."))
        return line

    def _prepare_comment_body(self, text, line):
        words = Markup("<br/>").join(text.splitlines())
        if not line:
            return words
        return Markup("<blockquote>%s</blockquote>%s") % (line._get_title(), words)

    def _get_partners_to_tell(self, mention_ids):
        users = self.env["res.users"].browse(mention_ids or [])
        told = users | self.user_id
        # A mention reaches colleagues only, whoever is asked for over RPC.
        return (told.sudo().filtered(lambda user: not user.share)).partner_id - (
            self.env.user.partner_id
        )

    def _tell_author(self):
        """The author's workbench counts it until she looks."""
        others = self.filtered(lambda report: report.user_id != self.env.user)
        # One flag of the author's, set by whoever answers her.
        others.sudo().is_feedback_new = True

    def action_remark(self, body):
        """Tell the author something that nobody else will read.

        :param body: plain text
        :return: id of the remark
        """
        self.ensure_one()
        self._ensure_reader()
        text = (body or "").strip()
        if not text:
            raise UserError(self.env._("Write what you want to say."))
        remark = self.env["work.report.remark"].create(
            {"report_id": self.id, "body": text}
        )
        self._tell_author()
        lang = self.with_context(lang=self.user_id.lang)
        self.env["work.report.notice"]._send_notices(
            [
                (
                    self.user_id,
                    lang.env._(
                        "A private remark on %(report)s", report=lang.display_name
                    ),
                    Markup("<br/>").join(text.splitlines()),
                    self,
                )
            ]
        )
        return remark.id

    def action_make_task(self, line_id, name=None, date=None):
        """Turn a line into a to-do of the author, which keeps the link to it.

        :param line_id: a line of the report
        :param name: what is to do, nothing for the words of the line
        :param date: until when
        :return: id of the task
        """
        self.ensure_one()
        self._ensure_reader()
        line = self._get_line(line_id)
        if not line:
            raise UserError(self.env._("Choose the line that becomes a task."))
        values = {
            **line._prepare_task_values(self.user_id),
            "name": (name or "").strip() or line._get_title(),
            "date_deadline": fields.Datetime.to_datetime(date) if date else False,
        }
        # A private to-do can be made for oneself only; here it is given.
        tasks = self.env["project.task"].sudo()
        task = tasks.create(values)
        # The core adds whoever creates a private to-do to its assignees.
        task.user_ids = self.user_id
        self._tell_author()
        return task.id

    def _is_reader(self):
        """Whether the person reads it from above: a manager of that day, the boss."""
        self.ensure_one()
        # Managers do not read drafts, yet they may say that one is not owed.
        report, user = self.sudo(), self.env.user
        return report.user_id != user and (
            user in report.reader_ids or user.has_group("crm_roles.role_boss")
        )

    def _ensure_reader(self):
        for report in self:
            if not (self.env.su or report._is_reader()):
                raise AccessError(
                    self.env._(
                        "%(report)s is reviewed by the managers of its author:"
                        " %(managers)s.",
                        # Names alone are told.
                        report=report.sudo().display_name,
                        managers=", ".join(report.sudo().reader_ids.mapped("name"))
                        or self.env._("the boss"),
                    )
                )
