from collections import defaultdict

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command, Domain
from odoo.tools import SQL, html2plaintext

# Marks the one write by which a published text changes; no call over RPC can
# bring this object.
CHANGE = object()

CONTENT = frozenset({"name", "body", "attachment_ids"})
AUDIENCE = frozenset(
    {
        "audience",
        "company_id",
        "department_ids",
        "role_ids",
        "job_ids",
        "user_ids",
        "exclude_user_ids",
    }
)
TERMS = frozenset({"date_from", "must_acknowledge", "acknowledge_kind", "question_ids"})
OUT = ("published", "expired")


class OfficeAnnouncement(models.Model):
    """What the company tells its people, and who has read it.

    Somebody writes it, chooses the audience and publishes.  Where the author may
    not publish, the office manager audits it first.  On its day it appears on
    the workbench of everybody in the audience; opening it and confirming it
    leave a receipt with the time.  A text that is out changes only through a new
    version: a material one is asked about again.
    """

    _name = "office.announcement"
    _description = "Announcement"
    _inherit = ["desk.flow", "mail.thread"]
    _order = "is_pinned desc, publish_date desc, id desc"
    _mail_post_access = "read"
    _sealed_fields = frozenset({"ask_version_id"})

    _flow = {
        "submit": ({"draft"}, "waiting"),
        "return": ({"waiting"}, "draft"),
        "approve": ({"waiting"}, "scheduled"),
        "publish": ({"scheduled"}, "published"),
        "expire": ({"published"}, "expired"),
        "withdraw": ({"scheduled", "published", "expired"}, "withdrawn"),
    }
    _approval_verb = "approve"
    _approval_reject_verb = "return"
    _approval_return_verb = "return"
    _approval_number_field = "name"
    _approval_owner_field = "author_id"
    _approval_watched = ("name", "body")
    _approval_dead = frozenset({"withdrawn"})

    number = fields.Char(readonly=True, copy=False, index=True)
    name = fields.Char(string="Title", required=True, index="trigram")
    body = fields.Html(string="Text", sanitize_attributes=False)
    excerpt = fields.Char(compute="_compute_excerpt")
    attachment_ids = fields.Many2many(comodel_name="ir.attachment", string="Files")
    category_id = fields.Many2one(comodel_name="office.announcement.category")
    color = fields.Integer(related="category_id.color")
    author_id = fields.Many2one(
        comodel_name="res.users",
        default=lambda self: self.env.user,
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    is_pinned = fields.Boolean(string="Keep on top", copy=False)
    importance = fields.Selection(
        selection=[("normal", "Normal"), ("high", "Important")],
        default="normal",
        required=True,
    )
    allow_comments = fields.Boolean(string="Comments", default=True)

    audience = fields.Selection(
        selection=[("company", "Everybody"), ("chosen", "Chosen people")],
        default="company",
        required=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        default=lambda self: self.env.company,
        help="Empty: the people of every company.",
    )
    department_ids = fields.Many2many(
        comodel_name="hr.department",
        string="Departments",
        help="With the departments below them.",
    )
    role_ids = fields.Many2many(comodel_name="crm.role", string="Roles")
    job_ids = fields.Many2many(comodel_name="hr.job", string="Jobs")
    user_ids = fields.Many2many(
        comodel_name="res.users",
        relation="office_announcement_user_rel",
        string="People",
        domain=[("share", "=", False)],
    )
    exclude_user_ids = fields.Many2many(
        comodel_name="res.users",
        relation="office_announcement_exclude_rel",
        string="But not",
        domain=[("share", "=", False)],
    )

    date_from = fields.Datetime(
        string="Appears", copy=False, help="Empty: as soon as it is published."
    )
    date_to = fields.Datetime(
        string="Expires", copy=False, help="Empty: it stays until withdrawn."
    )
    must_acknowledge = fields.Boolean(string="Must be confirmed")
    acknowledge_kind = fields.Selection(
        selection=[
            ("button", "With one button"),
            ("typed", "By typing that it was read"),
            ("questions", "By answering questions"),
        ],
        string="Confirmed",
        default="button",
        required=True,
    )
    question_ids = fields.One2many(
        comodel_name="office.announcement.question",
        inverse_name="announcement_id",
        string="Questions",
        copy=True,
    )

    state = fields.Selection(
        selection_add=[
            ("draft", "Draft"),
            ("waiting", "Waiting for audit"),
            ("scheduled", "Scheduled"),
            ("published", "Published"),
            ("expired", "Expired"),
            ("withdrawn", "Withdrawn"),
        ],
        ondelete=dict.fromkeys(
            ("waiting", "scheduled", "published", "expired", "withdrawn"), "cascade"
        ),
    )
    submit_user_id = fields.Many2one("res.users", readonly=True, copy=False)
    submit_date = fields.Datetime(readonly=True, copy=False)
    approve_user_id = fields.Many2one("res.users", readonly=True, copy=False)
    publish_user_id = fields.Many2one("res.users", readonly=True, copy=False)
    publish_date = fields.Datetime(string="Published on", readonly=True, copy=False)
    withdraw_user_id = fields.Many2one("res.users", readonly=True, copy=False)
    withdraw_date = fields.Datetime(readonly=True, copy=False)

    version_ids = fields.One2many(
        comodel_name="office.announcement.version", inverse_name="announcement_id"
    )
    version_count = fields.Integer(compute="_compute_version_count")
    ask_version_id = fields.Many2one(
        comodel_name="office.announcement.version", readonly=True, copy=False
    )
    receipt_ids = fields.One2many(
        comodel_name="office.announcement.receipt", inverse_name="announcement_id"
    )
    audience_count = fields.Integer(string="Readers", compute="_compute_counts")
    opened_count = fields.Integer(string="Opened by", compute="_compute_counts")
    acknowledged_count = fields.Integer(
        string="Confirmed by", compute="_compute_counts"
    )
    missing_count = fields.Integer(
        string="Missing",
        compute="_compute_counts",
        help="Who has not opened it yet, or not confirmed it where that is asked.",
    )
    has_missing = fields.Boolean(
        compute="_compute_has_missing", search="_search_has_missing"
    )
    is_needing_audit = fields.Boolean(
        compute="_compute_is_needing_audit", search="_search_is_needing_audit"
    )
    is_publisher = fields.Boolean(compute="_compute_is_publisher")
    is_unread = fields.Boolean(
        string="Not opened by me",
        compute="_compute_mine",
        search="_search_is_unread",
    )
    is_to_acknowledge = fields.Boolean(
        string="To be confirmed by me",
        compute="_compute_mine",
        search="_search_is_to_acknowledge",
    )
    my_date_acknowledged = fields.Datetime(
        string="Confirmed by me", compute="_compute_mine"
    )

    _number_uniq = models.Constraint("UNIQUE(number)", "Each number is given once.")
    _published_idx = models.Index("(publish_date) WHERE state = 'published'")

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for announcement in self:
            begin, end = announcement.date_from, announcement.date_to
            if begin and end and end <= begin:
                raise ValidationError(
                    self.env._(
                        "%(name)s would expire before it appears. Move one of the two"
                        " dates.",
                        name=announcement.name,
                    )
                )

    @api.depends("body")
    def _compute_excerpt(self):
        for announcement in self:
            text = " ".join(html2plaintext(announcement.body or "").split())
            announcement.excerpt = f"{text[:180]}…" if len(text) > 180 else text

    @api.depends("version_ids")
    def _compute_version_count(self):
        for announcement in self:
            announcement.version_count = len(announcement.version_ids)

    def _compute_counts(self):
        """One grouped query for any number of announcements."""
        rows = self.env["office.announcement.receipt"]._read_group(
            [
                ("announcement_id", "in", self.ids),
                ("is_current", "=", True),
                ("is_member", "=", True),
            ],
            ["announcement_id", "is_asked"],
            ["__count", "date_opened:count", "date_acknowledged:count"],
        )
        counts = defaultdict(lambda: [0, 0, 0, 0])
        for announcement, is_asked, people, opened, confirmed in rows:
            done = confirmed if announcement.must_acknowledge else opened
            missing = people - done if is_asked else 0
            for place, count in enumerate((people, opened, confirmed, missing)):
                counts[announcement.id][place] += count
        for announcement in self:
            (
                announcement.audience_count,
                announcement.opened_count,
                announcement.acknowledged_count,
                announcement.missing_count,
            ) = counts[announcement.id]

    @api.depends("missing_count")
    def _compute_has_missing(self):
        for announcement in self:
            announcement.has_missing = bool(announcement.missing_count)

    def _search_has_missing(self, operator, value):
        """Published, and somebody has not done yet what was asked."""
        if operator != "in" or len(set(value)) != 1:
            return NotImplemented
        asked = Domain(
            [
                ("is_current", "=", True),
                ("is_member", "=", True),
                ("is_asked", "=", True),
            ]
        )
        unopened = asked & Domain("date_opened", "=", False)
        unconfirmed = asked & Domain("date_acknowledged", "=", False)
        domain = Domain("state", "=", "published") & (
            Domain("receipt_ids", "any", unopened)
            | Domain("must_acknowledge", "=", True)
            & Domain("receipt_ids", "any", unconfirmed)
        )
        return domain if True in value else ~domain

    @api.depends("author_id", "submit_user_id")
    def _compute_is_needing_audit(self):
        publishers = self._get_publishers()
        for announcement in self:
            person = announcement.submit_user_id or announcement.author_id
            announcement.is_needing_audit = person not in publishers

    def _search_is_needing_audit(self, operator, value):
        if operator != "in" or len(set(value)) != 1:
            return NotImplemented
        people = self._get_publishers().ids
        trusted = Domain("submit_user_id", "in", people) | (
            Domain("submit_user_id", "=", False) & Domain("author_id", "in", people)
        )
        return ~trusted if True in value else trusted

    @api.depends_context("uid")
    def _compute_is_publisher(self):
        self.is_publisher = self._is_publisher()

    @api.depends_context("uid")
    @api.depends("state", "must_acknowledge")
    def _compute_mine(self):
        receipts = {
            receipt.announcement_id.id: receipt
            for receipt in self.env["office.announcement.receipt"].search(
                [
                    ("announcement_id", "in", self.ids),
                    ("user_id", "=", self.env.uid),
                    ("is_current", "=", True),
                ]
            )
        }
        none = self.env["office.announcement.receipt"]
        for announcement in self:
            mine = receipts.get(announcement._origin.id, none)
            asked = (
                mine.is_asked and mine.is_member and announcement.state == "published"
            )
            announcement.is_unread = asked and not mine.date_opened
            announcement.is_to_acknowledge = (
                asked and announcement.must_acknowledge and not mine.date_acknowledged
            )
            announcement.my_date_acknowledged = mine.date_acknowledged

    def _search_is_unread(self, operator, value):
        asked = [("is_asked", "=", True), ("date_opened", "=", False)]
        return self._search_mine(operator, value, Domain.TRUE, asked)

    def _search_is_to_acknowledge(self, operator, value):
        asked = [("is_asked", "=", True), ("date_acknowledged", "=", False)]
        must = Domain("must_acknowledge", "=", True)
        return self._search_mine(operator, value, must, asked)

    def _search_mine(self, operator, value, domain, receipt):
        if operator != "in" or len(set(value)) != 1:
            return NotImplemented
        mine = [
            ("user_id", "=", self.env.uid),
            ("is_current", "=", True),
            ("is_member", "=", True),
            *receipt,
        ]
        found = (
            domain
            & Domain("state", "=", "published")
            & Domain("receipt_ids", "any", mine)
        )
        return found if True in value else ~found

    @api.model_create_multi
    def create(self, vals_list):
        sequence = self.env["ir.sequence"]
        announcements = super().create(
            [
                {
                    **vals,
                    "number": sequence.next_by_code("office.announcement"),
                    "author_id": self._get_author_id(vals),
                }
                for vals in vals_list
            ]
        )
        announcements._adopt_files()
        return announcements

    def write(self, vals):
        self.check_access("write")
        self._ensure_may_change(vals)
        result = super().write(vals)
        if "attachment_ids" in vals:
            self._adopt_files()
        if AUDIENCE & vals.keys():
            self._deliver(is_asked=True)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_unpublished(self):
        if any(announcement.version_ids for announcement in self):
            raise UserError(
                self.env._(
                    "What was published keeps its receipts: withdraw it instead."
                )
            )

    def _get_author_id(self, vals):
        """A person writes in her own name; only publishers write for another."""
        author = vals.get("author_id")
        return author if author and self._is_publisher() else self.env.uid

    def _adopt_files(self):
        """A file is read with the rights of the announcement it lies in.

        It was uploaded by whoever may write here, and not yet tied to anything.
        """
        for announcement in self:
            announcement.attachment_ids.filtered(lambda file: not file.res_id).write(
                {"res_model": self._name, "res_id": announcement.id}
            )

    # Buttons.

    def action_submit(self):
        """Ask for the publication: an audit where the author may not publish."""
        self._move("submit")
        held = self.filtered(lambda document: document.state == "waiting")
        return held._approval_notice() if held else True

    def action_return(self):
        """Back to its author before it is decided."""
        return self._move("return")

    def action_approve(self):
        """The audit: it goes out now, or on its day."""
        return self._move("approve")

    def action_publish(self):
        """Let it out: drafts are submitted, scheduled ones need not wait for the day.

        :return: ``True``, or the notice that somebody audits it first
        :raise UserError: nobody would read it, or it is out already
        :raise AccessError: only the office manager and the boss publish
        """
        drafts = self.filtered(lambda document: document.state == "draft")
        result = drafts.action_submit() if drafts else True
        rest = self - drafts
        if rest:
            rest._ensure_publisher()
            rest._move("publish")
        return result

    def action_expire(self):
        """Off the workbenches; it stays in the archive."""
        return self._move("expire")

    def action_withdraw(self):
        """Nobody reads it any more; who has read it stays known."""
        return self._move("withdraw")

    def action_open(self):
        """I have opened it; calling it again changes nothing.

        :return: ``True``
        """
        self.check_access("read")
        self.env["office.announcement.receipt"]._open(self, self.env.user)
        return True

    def action_acknowledge(self, answer=None):
        """I have read and understood it; calling it again changes nothing.

        :param answer: what the announcement asks for: the typed words, or for
            questions ``{question_id: "a"}``
        :return: ``True``
        :raise UserError: it asks for no confirmation, or the answer is not right
        """
        self.check_access("read")
        for announcement in self:
            announcement._ensure_right_answer(answer)
        said = answer if isinstance(answer, str) else None
        self.env["office.announcement.receipt"]._acknowledge(self, self.env.user, said)
        return True

    def button_acknowledge(self):
        """Confirm at once, or open what has to be typed or answered first."""
        self.ensure_one()
        if self.acknowledge_kind == "button":
            return self.action_acknowledge()
        return self._get_dialog(
            "office.announcement.confirm", self.env._("I have read it")
        )

    def action_remind(self):
        """Remind those who are missing, each at most once a day.

        :return: how many people were reminded
        """
        self._ensure_publisher_or_author()
        return sum(
            announcement._remind()
            for announcement in self.filtered(
                lambda document: document.state == "published"
            )
        )

    def button_remind(self):
        count = self.action_remind()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if count else "warning",
                "message": self.env._("%(count)s people were reminded.", count=count)
                if count
                else self.env._(
                    "Nobody was reminded: all have read it, or had a reminder today."
                ),
            },
        }

    def action_change(self, vals, is_material, note=""):
        """Change a text that is out: a new version, kept beside the old one.

        :param vals: new ``name``, ``body`` or ``attachment_ids``
        :param is_material: whether everybody must read and confirm it again
        :param note: what changed, for the list of versions
        :return: number of the new version
        :raise AccessError: only the office manager and the boss change it
        """
        self.ensure_one()
        self._ensure_publisher()
        if self.state not in OUT or not vals or not CONTENT.issuperset(vals):
            raise UserError(
                self.env._(
                    "%(name)s: the title, the text and the files of what is out are"
                    " changed here. A draft is changed directly.",
                    name=self.name,
                )
            )
        self.with_context(office_change=CHANGE).write(vals)
        return self._add_version(is_material, note).number

    def button_change(self):
        self.ensure_one()
        return self._get_dialog(
            "office.announcement.change", self.env._("Change what is out")
        )

    def receipts(self):
        """Who got it, opened it and confirmed it; for those who answer for it.

        :return: ``{"version", "delivered", "opened", "acknowledged", "unread",
            "rows": [{"user_id", "user", "status", "delivered", "opened",
            "acknowledged", "reminded", "reminders"}]}``; times are UTC text or
            ``False``; ``unread`` lists the ids of the people who are missing
        :raise AccessError: for everybody but the author and the publishers
        """
        self.ensure_one()
        self._ensure_publisher_or_author()
        receipts = self.receipt_ids.filtered("is_current")
        members = receipts.filtered("is_member")
        column = self._get_asked_column()
        return {
            "version": self.ask_version_id.number,
            "delivered": len(members),
            "opened": len(members.filtered("date_opened")),
            "acknowledged": len(members.filtered("date_acknowledged")),
            "unread": members.filtered(
                lambda receipt: receipt.is_asked and not receipt[column]
            ).user_id.ids,
            "rows": [receipt._prepare_row() for receipt in receipts],
        }

    def action_view_receipts(self):
        """The list behind the figures."""
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "office_daily.office_announcement_receipt_action"
            ),
            "domain": [("announcement_id", "=", self.id)],
            "context": {"search_default_current": 1},
        }

    def action_view_versions(self):
        """Every wording it had, with what changed."""
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "office_daily.office_announcement_version_action"
            ),
            "domain": [("announcement_id", "=", self.id)],
        }

    def read_questions(self):
        """The questions to answer before confirming, without the right answers.

        :return: ``[{"id", "question", "answers": {"a": text, ...}}]``
        """
        self.ensure_one()
        self.check_access("read")
        return [question._prepare_asked_values() for question in self._get_questions()]

    def _get_questions(self):
        """A reader may not look into the questions, for they know the answers."""
        # Searched, not taken from a cache that the reader's empty view has filled.
        questions = self.env["office.announcement.question"].sudo()
        return questions.search([("announcement_id", "=", self.id)])

    # Rules of the moves.

    def _check_submit(self):
        for announcement in self:
            announcement._ensure_has_content()
            if not announcement._has_audience():
                raise UserError(
                    self.env._(
                        "%(name)s is for nobody: choose departments, roles, jobs or"
                        " people who work here.",
                        name=announcement.name,
                    )
                )

    def _check_approve(self):
        """Without an audit only a publisher lets it out."""
        audited = self.filtered(lambda item: item.desk_approval_state == "approved")
        (self - audited)._ensure_publisher()

    def _check_withdraw(self):
        self._ensure_publisher_or_author()

    def _after_approve(self):
        self.filtered(lambda document: document._is_due())._move("publish")

    def _after_publish(self):
        for announcement in self:
            announcement._add_version(True, self.env._("Published"))

    def _ensure_has_content(self):
        if not html2plaintext(self.body or "").strip() and not self.attachment_ids:
            raise UserError(
                self.env._(
                    "%(name)s says nothing yet. Write a text or add a file.",
                    name=self.name,
                )
            )
        if self.acknowledge_kind == "questions" and self.must_acknowledge:
            self._ensure_has_questions()

    def _ensure_has_questions(self):
        if not self.question_ids:
            raise UserError(
                self.env._(
                    "%(name)s is confirmed by answering questions, and has none.",
                    name=self.name,
                )
            )

    def _ensure_right_answer(self, answer):
        if not self.must_acknowledge:
            raise UserError(
                self.env._("%(name)s asks for no confirmation.", name=self.name)
            )
        getattr(self, f"_ensure_answer_{self.acknowledge_kind}")(answer)

    def _ensure_answer_button(self, _answer):
        """One press says it all."""

    def _ensure_answer_typed(self, answer):
        wanted = self._get_words_to_type()
        if (
            not isinstance(answer, str)
            or answer.strip().casefold() != wanted.casefold()
        ):
            raise UserError(
                self.env._("Type: %(words)s", words=wanted),
            )

    def _ensure_answer_questions(self, answer):
        given = answer if isinstance(answer, dict) else {}
        given = {str(key): value for key, value in given.items()}
        wrong = self._get_questions().filtered(
            lambda question: given.get(str(question.id)) != question.right_answer
        )
        if wrong:
            raise UserError(
                self.env._(
                    "Not right yet: %(questions)s. Read the text again and repeat.",
                    questions=", ".join(wrong.mapped("name")),
                )
            )

    @api.model
    def _get_words_to_type(self):
        return self.env._("I have read it")

    # Who may what.

    def _is_publisher(self):
        return self.env.su or self.env.user.has_group(
            "office_daily.group_announcement_publisher"
        )

    @api.model
    def _get_publishers(self):
        group = self.env.ref("office_daily.group_announcement_publisher")
        # Who publishes is known to all, groups are not.
        return group.sudo().all_user_ids.sudo(False)

    def _ensure_publisher(self):
        if self and not self._is_publisher():
            raise AccessError(
                self.env._(
                    "%(names)s: announcements are published by the office manager and"
                    " the boss. Submit it, and they audit it.",
                    names=", ".join(self.mapped("name")),
                )
            )

    def _ensure_publisher_or_author(self):
        self.check_access("read")
        strange = self.filtered(lambda item: item.author_id != self.env.user)
        if strange and not self._is_publisher():
            raise AccessError(
                self.env._(
                    "%(names)s: only the author, the office manager and the boss see"
                    " who has read it and withdraw it.",
                    names=", ".join(strange.mapped("name")),
                )
            )

    def _ensure_may_change(self, vals):
        """A draft is its author's; later the words are changed by a version."""
        if self.env.context.get("office_change") is CHANGE:
            return
        if "number" in vals and not self.env.su:
            raise AccessError(
                self.env._("The number of an announcement is given, not typed.")
            )
        out = self.filtered(lambda item: item.state not in ("draft", "waiting"))
        if out and CONTENT & vals.keys() and out.version_ids:
            raise UserError(
                self.env._(
                    "%(names)s: people have read this text. Change it with the button"
                    " Change, which keeps both versions.",
                    names=", ".join(out.mapped("name")),
                )
            )
        guarded = CONTENT | AUDIENCE | TERMS | {"date_to", "is_pinned", "importance"}
        if guarded & vals.keys():
            out._ensure_publisher()
        if "author_id" in vals:
            self._ensure_publisher()

    # Audience and receipts.

    def _has_audience(self):
        self.env.flush_all()
        return bool(
            self.env.execute_query(
                SQL("SELECT 1 FROM (%s) AS member LIMIT 1", self._get_audience_query())
            )
        )

    def _deliver(self, is_asked=None):
        published = self.filtered(lambda item: item.state == "published")
        # People leave no traces of their own here: see the receipts.
        self.env["office.announcement.receipt"].sudo()._deliver(published, is_asked)

    def _add_version(self, is_material, note):
        self.ensure_one()
        # Nobody has a right to write versions: this is the one place that does.
        version = (
            self.env["office.announcement.version"]
            .sudo()
            .create(
                {
                    "announcement_id": self.id,
                    "number": max(self.version_ids.mapped("number"), default=0) + 1,
                    "name": self.name,
                    "body": self.body,
                    "attachment_ids": [Command.set(self.attachment_ids.ids)],
                    "is_material": is_material,
                    "note": note,
                }
            )
        )
        if is_material:
            # Receipts belong to their readers; the new version asks them all anew.
            self.env["office.announcement.receipt"].sudo()._retire(self)
            self.sudo().ask_version_id = version
            self._deliver(is_asked=True)
        return version

    def _get_asked_column(self):
        return "date_acknowledged" if self.must_acknowledge else "date_opened"

    def _is_due(self):
        return not self.date_from or self.date_from <= fields.Datetime.now()

    def _remind(self, is_automatic=False):
        self.ensure_one()
        # Receipts belong to their readers; the author reminds them.
        receipts = self.env["office.announcement.receipt"].sudo()
        people = receipts._count_reminder(self, is_automatic)
        for lang, users in people.grouped("lang").items():
            self.with_context(lang=lang)._notify_reminder(users.partner_id)
        return len(people)

    def _notify_reminder(self, partners):
        text = (
            self.env._("Please read and confirm it.")
            if self.must_acknowledge
            else self.env._("Please read it.")
        )
        self.message_notify(
            partner_ids=partners.ids,
            subject=self.env._("Reminder: %(name)s", name=self.name),
            body=Markup("<p><b>%s</b></p><p>%s</p>") % (self.name, text),
        )

    def message_post(self, *, message_type="notification", **kwargs):
        if message_type == "comment" and not self._is_publisher():
            for announcement in self.filtered(lambda item: not item.allow_comments):
                raise UserError(
                    self.env._(
                        "%(name)s takes no comments. Ask its author, %(author)s.",
                        name=announcement.name,
                        # A name alone is told.
                        author=announcement.sudo().author_id.name,
                    )
                )
        return super().message_post(message_type=message_type, **kwargs)

    def _approval_snapshot(self):
        return [
            (self.env._("Number"), self.number),
            (self.env._("Title"), self.name),
            (self.env._("Text"), html2plaintext(self.body or "")[:500]),
        ]

    @api.model
    def _cron_announcements(self):
        """Let out what is due, end what is over, find newcomers, remind."""
        now = fields.Datetime.now()
        due = [("state", "=", "scheduled"), ("date_from", "<=", now)]
        self.search(due)._move("publish")
        self.search([("state", "=", "published"), ("date_to", "<=", now)])._move(
            "expire"
        )
        self._sync_audiences()
        for announcement in self.search([("state", "=", "published")]):
            announcement._remind(is_automatic=True)

    @api.model
    def _sync_audiences(self):
        """Who joined an audience finds what is still valid; who left, no more."""
        # Moving a person is the office's right; what it means for the receipts of
        # others follows from it.
        published = self.sudo().search([("state", "=", "published")])
        published._deliver()

    def _get_dialog(self, model, name):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_announcement_id": self.id},
        }

    def _get_audience_query(self):
        """Members, with the version and what decides on asking them."""
        return SQL(
            """
            SELECT notice.id AS announcement_id,
                notice.ask_version_id AS version_id,
                person.id AS user_id, notice.must_acknowledge,
                notice.author_id
            FROM office_announcement AS notice
            JOIN res_users AS person ON person.active AND person.share IS NOT TRUE
            WHERE notice.id IN %(ids)s
                AND (notice.company_id IS NULL OR EXISTS (
                    SELECT FROM res_company_users_rel
                    WHERE cid = notice.company_id AND user_id = person.id))
                AND NOT EXISTS (
                    SELECT FROM office_announcement_exclude_rel
                    WHERE office_announcement_id = notice.id
                        AND res_users_id = person.id)
                AND (notice.audience = 'company' OR %(chosen)s)
            """,
            ids=tuple(self.ids) or (0,),
            chosen=self._get_chosen_sql(),
        )

    def _get_chosen_sql(self):
        """Named, by role, or by the department or job of the employee."""
        return SQL(
            """(
                EXISTS (
                    SELECT FROM office_announcement_user_rel
                    WHERE office_announcement_id = notice.id
                        AND res_users_id = person.id)
                OR EXISTS (
                    SELECT FROM crm_role_office_announcement_rel AS chosen
                    JOIN crm_role AS role ON role.id = chosen.crm_role_id
                    JOIN res_groups_users_rel AS holder ON holder.gid = role.group_id
                    WHERE chosen.office_announcement_id = notice.id
                        AND holder.uid = person.id)
                OR EXISTS (
                    SELECT FROM hr_employee AS employee
                    JOIN hr_version AS work
                        ON work.id = employee.current_version_id
                    LEFT JOIN hr_department AS own ON own.id = work.department_id
                    WHERE employee.user_id = person.id AND employee.active AND (
                        EXISTS (
                            SELECT FROM hr_department_office_announcement_rel AS chosen
                            JOIN hr_department AS above
                                ON above.id = chosen.hr_department_id
                            WHERE chosen.office_announcement_id = notice.id
                                AND own.parent_path
                                    LIKE above.parent_path || %(any)s)
                        OR EXISTS (
                            SELECT FROM hr_job_office_announcement_rel AS chosen
                            WHERE chosen.office_announcement_id = notice.id
                                AND chosen.hr_job_id = work.job_id)))
            )""",
            any="%",
        )
