from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import html2plaintext

# How far back the reviewer sees the author's record.
PAST_DAYS = 30


class WorkReportReview(models.AbstractModel):
    """Going through the reports of a team, one after the other.

    The screen asks twice: once for the list, once per report that is opened,
    which is when it counts as read.
    """

    _name = "work.report.review"
    _description = "Reviewing work reports"

    @api.model
    @api.readonly
    def review_list(self, scope="open", offset=0, limit=80):
        """The reports of my people, the oldest that waits first.

        :param scope: ``open`` for what waits for me, ``all`` for every report
        :return: ``{"count", "rows": [{"id", "user_id", "author", "team", "kind",
            "date", "state", "state_label", "timing", "rating"}]}``
        """
        domain = self._get_review_domain(scope)
        order = "date_review_due, id" if scope == "open" else "date_to desc, id desc"
        found = self.search(domain, offset=offset, limit=limit, order=order)
        return {
            "count": self.search_count(domain),
            "rows": [report._prepare_review_row() for report in found],
        }

    @api.model
    def _get_review_domain(self, scope):
        mine = Domain("user_id", "!=", self.env.uid)
        if scope == "open":
            mine &= Domain("is_mine_to_review", "=", True)
        return mine & Domain("state", "not in", ["draft", "excused"])

    def _prepare_review_row(self):
        labels = dict(self._fields["state"]._description_selection(self.env))
        return {
            "id": self.id,
            "user_id": self.user_id.id,
            "author": self.sudo().user_id.name,  # a name is no secret
            "team": self.sudo().department_id.name or "",
            "kind": self.sudo().kind_id.name,
            "date": fields.Date.to_string(self.date_to),
            "state": self.state,
            "state_label": labels[self.state],
            "timing": self.timing or "",
            "rating": int(self.rating or 0),
        }

    def review_open(self):
        """One report as its reviewer reads it; opening it is a receipt.

        :return: the row of ``review_list`` with ``sections``, ``talk``,
            ``remarks``, ``readers``, ``past`` and ``people`` to mention
        """
        self.ensure_one()
        self.check_access("read")
        self.mark_opened()
        return {
            **self._prepare_review_row(),
            "partner": self.partner_id.display_name or "",
            "submitted": fields.Datetime.to_string(self.submit_date) or "",
            "is_late": self.timing == "late",
            "can_review": self.state == "read" and self._is_reader(),
            "sections": self._prepare_sections(),
            "talk": self._prepare_talk(),
            "remarks": self.remark_ids.mapped("body"),
            "readers": self._prepare_readers(),
            "past": self._prepare_past(),
            "people": self._prepare_people(),
        }

    def _prepare_sections(self):
        """Title and lines, in the order of the template; promises come first."""
        sections = []
        for line in self.line_ids._in_reading_order():
            title = line._get_section_title()
            if not sections or sections[-1]["title"] != title:
                sections.append({"title": title, "type": line.type, "lines": []})
            sections[-1]["lines"].append(line._prepare_shown_values())
        return sections

    def _prepare_talk(self):
        messages = self.message_ids.filtered(
            lambda message: message.message_type == "comment"
        )
        return [self._prepare_message(message) for message in messages.sorted("id")]

    def _prepare_message(self, message):
        """What was said, apart from the line it was said of."""
        quote, _mark, text = message.body.rpartition("</blockquote>")
        return {
            "id": message.id,
            "author": message.author_id.sudo().name,  # as every chatter shows it
            "date": fields.Datetime.to_string(message.date),
            "quote": html2plaintext(quote) if quote else "",
            "text": html2plaintext(text),
        }

    def _prepare_readers(self):
        return [
            {
                # A name alone is told.
                "name": receipt.sudo().user_id.name,
                "date": fields.Datetime.to_string(receipt.date),
            }
            for receipt in self.receipt_ids
        ]

    def _prepare_past(self):
        """How the author has reported lately, and what else a coach looks at."""
        since = fields.Date.subtract(fields.Date.context_today(self), days=PAST_DAYS)
        [[due, on_time]] = self.env["work.report.statistic"]._read_group(
            [("user_id", "=", self.user_id.id), ("date", ">=", since)],
            [],
            ["due:sum", "on_time:sum"],
        )
        kept, every = self._get_kept_rate(self.user_id, since)
        return [
            {
                "label": self.env._("On time, 30 days"),
                "value": f"{on_time or 0} / {due or 0}",
            },
            {"label": self.env._("Promises kept"), "value": f"{kept} / {every}"},
            *self._coach_facts(),
        ]

    def _coach_facts(self):
        """Further facts about the author for her coach; addons add theirs.

        :return: list of ``{"label", "value"}``
        """
        # Only how many: what they are about keeps the rights of its document.
        late = (
            self.env["mail.activity"]
            .sudo()
            .search_count(
                [
                    ("user_id", "=", self.user_id.id),
                    ("date_deadline", "<", fields.Date.context_today(self)),
                ]
            )
        )
        return [{"label": self.env._("Next steps overdue"), "value": str(late)}]

    def _prepare_people(self):
        # Names of colleagues, as the address book of the house shows them.
        users = (
            self.env["res.users"]
            .sudo()
            .search(
                [
                    ("share", "=", False),
                    ("company_ids", "in", self.company_id.ids),
                    ("id", "not in", [self.env.uid, self.user_id.id]),
                ],
                limit=200,
                order="name",
            )
        )
        return [{"id": user.id, "name": user.name} for user in users]

    # Opening

    def mark_opened(self):
        """Say that I opened it: a receipt of a reader, the end of an author's news.

        The author's empty draft is filled, and what was said to her counts as seen;
        a manager's first look moves the report on.  Safe to repeat.

        :return: whether anything changed
        """
        self.check_access("read")
        mine = self.filtered(lambda report: report.user_id == self.env.user)
        empty = mine.filtered(
            lambda report: report.state == "draft" and not report.line_ids
        )
        empty.prefill()
        news = mine.filtered("is_feedback_new")
        if news:
            news.sudo().is_feedback_new = False  # her own flag, by looking
        others = (self - mine).filtered(
            lambda report: (
                report.state not in ("draft", "excused") and report._is_reader()
            )
        )
        signed = self.env["work.report.receipt"]._sign(others)
        others.filtered(lambda report: report.state == "submitted")._move("read")
        return bool(news or signed or empty.line_ids)

    def action_read(self):
        """Read it: what opening it does."""
        self._ensure_reader()
        self.mark_opened()
        return True

    # Deciding

    def action_review(self, rating=None, comment=None):
        """Mark reports as reviewed, with stars and words if you like.

        Only who opened a report reviews it.

        :param rating: 1 to 5, nothing for none
        :param comment: said once, under the report; the author is told
        :raise AccessError: unless the caller is a manager of the author
        :raise UserError: for a report she has not opened, or another rating
        """
        value = self._get_rating(rating)
        self._move("review")
        if value:
            self.sudo().rating = value  # the reviewer's, which no author writes
        self._tell_author()
        if comment and comment.strip():
            for report in self:
                report.action_comment(comment)
        return True

    def _get_rating(self, rating):
        if rating in (None, False, 0, "", "0"):
            return False
        if str(rating) not in ("1", "2", "3", "4", "5"):
            raise UserError(
                self.env._(
                    "A rating is one to five stars, not %(rating)s.", rating=rating
                )
            )
        return str(rating)

    def _check_review(self):
        self._ensure_reader()
        opened = (
            self.env["work.report.receipt"]
            # As said below.
            .sudo()
            ._read_group(
                # Of my own receipts, also on reports of another company.
                [("report_id", "in", self.ids), ("user_id", "=", self.env.uid)],
                ["report_id"],
            )
        )
        unread = self - self.browse(report.id for [report] in opened)
        if unread:
            raise UserError(
                self.env._(
                    "Open %(reports)s before you mark it as reviewed.",
                    reports=", ".join(unread.mapped("display_name")),
                )
            )

    def action_return(self, reason):
        """Give a report back: the author adds what is asked for and sends it again.

        :param reason: what is missing, required
        """
        text = (reason or "").strip()
        if not text:
            raise UserError(self.env._("Say what the author should add."))
        self._move("return")
        for report in self:
            report.action_comment(text)
        return True

    def _check_return(self):
        self._ensure_reader()

    def _get_review_days(self):
        """Working days a reviewer has, as the company decided."""
        # A setting of the company, which its people may not read.
        parameters = self.env["ir.config_parameter"].sudo()
        return int(parameters.get_param("office_daily.review_days", 2))
