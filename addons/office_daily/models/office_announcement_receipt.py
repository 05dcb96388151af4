from odoo import api, fields, models
from odoo.tools import SQL

# A person is reminded at most once in this time, and never more often in all.
REMIND_EVERY = "1 day"
REMIND_CAP = 6
# Days after the delivery on which nobody needs to think of reminding.
REMIND_ON = (2, 4)


class OfficeAnnouncementReceipt(models.Model):
    """Who got an announcement, opened it and confirmed it, and when.

    A plain table of versions and people, written by statements over whole sets:
    marking an announcement read by 200 people is one of them.  Nobody writes it
    over RPC; people leave their own traces through the announcement alone.
    """

    _name = "office.announcement.receipt"
    _description = "Receipt of an Announcement"
    _order = "announcement_id desc, user_id"
    _rec_name = "user_id"
    _log_access = False

    announcement_id = fields.Many2one(
        comodel_name="office.announcement",
        required=True,
        ondelete="cascade",
        index=True,
    )
    version_id = fields.Many2one(
        comodel_name="office.announcement.version", required=True, ondelete="cascade"
    )
    user_id = fields.Many2one(
        comodel_name="res.users", string="Person", required=True, ondelete="cascade"
    )
    is_current = fields.Boolean(
        default=True, help="Of the version that is asked about now."
    )
    is_member = fields.Boolean(
        string="In the audience", default=True, help="Still belongs to the audience."
    )
    is_asked = fields.Boolean(
        default=True,
        help="Whoever joins later finds old news without being asked to read it, and"
        " the author knows what it says.",
    )
    date_delivered = fields.Datetime(string="Delivered")
    date_opened = fields.Datetime(string="Opened")
    date_acknowledged = fields.Datetime(string="Confirmed")
    answer = fields.Char(help="What the person typed to confirm.")
    date_reminded = fields.Datetime(string="Reminded")
    remind_count = fields.Integer(string="Reminders")
    remind_auto_count = fields.Integer()
    status = fields.Selection(
        selection=[
            ("unread", "Not opened"),
            ("opened", "Opened"),
            ("acknowledged", "Confirmed"),
            ("left", "Left the audience"),
            ("free", "Not asked"),
        ],
        compute="_compute_status",
    )

    _version_user_uniq = models.Constraint(
        "UNIQUE(version_id, user_id)", "One receipt per version and person."
    )
    _open_idx = models.Index("(user_id, announcement_id) WHERE is_current")

    @api.depends("is_member", "is_asked", "date_opened", "date_acknowledged")
    def _compute_status(self):
        for receipt in self:
            receipt.status = receipt._get_status()

    def _get_status(self):
        if self.date_acknowledged:
            return "acknowledged"
        if not self.is_member:
            return "left"
        if self.date_opened:
            return "opened"
        return "unread" if self.is_asked else "free"

    def _prepare_row(self):
        """What ``receipts`` of the announcement answers for one person."""

        def text(moment):
            return fields.Datetime.to_string(moment) if moment else False

        return {
            "user_id": self.user_id.id,
            "user": self.user_id.name,
            "status": self.status,
            "delivered": text(self.date_delivered),
            "opened": text(self.date_opened),
            "acknowledged": text(self.date_acknowledged),
            "reminded": text(self.date_reminded),
            "reminders": self.remind_count,
        }

    @api.model
    def _deliver(self, announcements, is_asked=None):
        """Bring the receipts in line with the audiences: two statements for all.

        :param is_asked: whether newcomers are asked to read; ``None``: only where
            the announcement must be confirmed
        """
        if not announcements:
            return
        # People, employees, departments and roles: all of them decide.
        self.env.flush_all()
        members = announcements._get_audience_query()
        asked = SQL("must_acknowledge") if is_asked is None else SQL("%s", is_asked)
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO office_announcement_receipt (
                    announcement_id, version_id, user_id, date_delivered,
                    is_current, is_member, is_asked, remind_count, remind_auto_count
                )
                SELECT announcement_id, version_id, user_id,
                    %(now)s, TRUE, TRUE,
                    %(asked)s AND user_id != author_id, 0, 0
                FROM (%(members)s) AS member
                ON CONFLICT (version_id, user_id) DO UPDATE SET is_member = TRUE
                WHERE NOT office_announcement_receipt.is_member
                """,
                now=self._now(),
                members=members,
                asked=asked,
            )
        )
        self.env.cr.execute(
            SQL(
                """
                UPDATE office_announcement_receipt AS receipt SET is_member = FALSE
                WHERE is_member AND announcement_id IN %(ids)s AND NOT EXISTS (
                    SELECT FROM (%(members)s) AS member
                    WHERE member.announcement_id = receipt.announcement_id
                        AND member.user_id = receipt.user_id
                )
                """,
                members=members,
                ids=tuple(announcements.ids),
            )
        )
        self._forget()

    @api.model
    def _open(self, announcements, users):
        """These people have opened these announcements: one statement."""
        self._stamp(SQL("date_opened = %s", self._now()), announcements, users)

    @api.model
    def _acknowledge(self, announcements, users, answer=None):
        """They have confirmed them, so they have opened them: one statement."""
        now = self._now()
        values = SQL(
            "date_acknowledged = %s, date_opened = COALESCE(date_opened, %s),"
            " answer = %s",
            now,
            now,
            answer,
        )
        self._stamp(values, announcements, users, "date_acknowledged")

    def _stamp(self, values, announcements, users, column="date_opened"):
        self.flush_model()
        self.env.cr.execute(
            SQL(
                "UPDATE office_announcement_receipt SET %s WHERE is_current"
                " AND %s IS NULL AND announcement_id IN %s AND user_id IN %s",
                values,
                SQL.identifier(column),
                tuple(announcements.ids) or (0,),
                tuple(users.ids) or (0,),
            )
        )
        self._forget()

    @api.model
    def _retire(self, announcements):
        """What was confirmed was another text; it stays as it is."""
        self.flush_model()
        self.env.cr.execute(
            SQL(
                "UPDATE office_announcement_receipt SET is_current = FALSE"
                " WHERE is_current AND announcement_id IN %s",
                tuple(announcements.ids),
            )
        )
        self._forget()

    @api.model
    def _count_reminder(self, announcement, is_automatic=False):
        """The people to remind now, each counted once: one statement."""
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE office_announcement_receipt
                SET date_reminded = %(now)s, remind_count = remind_count + 1,
                    remind_auto_count = remind_auto_count + %(step)s
                WHERE announcement_id = %(id)s AND is_current AND is_member
                    AND is_asked AND %(missing)s IS NULL AND remind_count < %(cap)s
                    AND (
                        date_reminded IS NULL
                        OR date_reminded <= %(now)s - INTERVAL %(every)s
                    )
                    AND %(due)s
                RETURNING user_id
                """,
                now=self._now(),
                step=int(is_automatic),
                id=announcement.id,
                missing=SQL.identifier(announcement._get_asked_column()),
                cap=REMIND_CAP,
                every=REMIND_EVERY,
                due=self._get_due_sql() if is_automatic else SQL("TRUE"),
            )
        )
        self._forget()
        return self.env["res.users"].browse([user for (user,) in rows])

    def _get_due_sql(self):
        """The n-th reminder by itself is due so many days after the delivery."""
        due = [
            SQL(
                "(remind_auto_count = %s AND date_delivered <= %s - INTERVAL %s)",
                done,
                self._now(),
                f"{days} days",
            )
            for done, days in enumerate(REMIND_ON)
        ]
        return SQL("(%s)", SQL(" OR ").join(due))

    def _now(self):
        return fields.Datetime.now()

    def _forget(self):
        """Statements go past the cache."""
        self.invalidate_model()
        self.env["office.announcement"].invalidate_model(
            ["is_unread", "is_to_acknowledge", "my_date_acknowledged"]
        )
