from datetime import timedelta

from odoo import api, fields, models

MISSES = 2  # reviews missed after which readers are warned
ACTIVITY = "office_daily.mail_activity_data_review"


class OfficeArticleReview(models.AbstractModel):
    """The look at an article every so many days.

    On its day the article needs review, and its owner gets a task with some days of
    grace.  Each time they pass, a miss is noted; after two the article says to its
    readers that it may be outdated.  Publishing or confirming it ends all that.
    """

    _name = "office.article.review"
    _description = "Article that is reviewed"

    review_days = fields.Integer(
        string="Review every (days)",
        compute="_compute_review_days",
        store=True,
        readonly=False,
        aggregator="avg",
    )
    date_review = fields.Date(
        string="Review due", readonly=True, copy=False, index=True
    )
    review_misses = fields.Integer(
        string="Reviews missed", readonly=True, copy=False, aggregator=None
    )
    is_outdated = fields.Boolean(
        string="May be outdated", compute="_compute_is_outdated", store=True
    )
    needs_me = fields.Boolean(
        string="To review by me", compute="_compute_needs_me", search="_search_needs_me"
    )

    _check_review_days = models.Constraint(
        "CHECK (review_days > 0)", "An article is reviewed after one day or more."
    )

    @api.depends("space_id")
    def _compute_review_days(self):
        for article in self:
            article.review_days = article.space_id.review_days or 180

    @api.depends("review_misses")
    def _compute_is_outdated(self):
        for article in self:
            article.is_outdated = article.review_misses >= MISSES

    @api.depends("state", "owner_id", "space_id.owner_id", "feedback_ids.is_handled")
    @api.depends_context("uid")
    def _compute_needs_me(self):
        waiting = self.filtered_domain(self._needs_me_domain())
        for article in self:
            article.needs_me = article in waiting

    @api.model
    def _search_needs_me(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._needs_me_domain()
        return domain if True in value else ~domain

    @api.model
    def _needs_me_domain(self):
        """To publish as keeper; to look at again, or to mend, as owner."""
        unhelpful = [("is_helpful", "=", False), ("is_handled", "=", False)]
        return fields.Domain.OR(
            [
                [("state", "=", "review"), ("space_id.owner_id", "=", self.env.uid)],
                [("state", "=", "stale"), ("owner_id", "=", self.env.uid)],
                [
                    ("state", "=", "published"),
                    ("owner_id", "=", self.env.uid),
                    ("feedback_ids", "any", unhelpful),
                ],
            ]
        )

    @api.model
    def _cron_review(self):
        """Every morning: what is due is shown to its owner, what is missed noted."""
        today = fields.Date.context_today(self)
        due = self.search([("state", "=", "published"), ("date_review", "<=", today)])
        missed = self.search([("state", "=", "stale"), ("date_review", "<", today)])
        due.action_expire()
        missed._note_miss()

    def _open_review(self):
        today = fields.Date.context_today(self)
        for article in self.sudo():  # the date and the task are the procedure's own
            article.date_review = today + timedelta(days=article.space_id.grace_days)
            article._remind_owner()

    def _note_miss(self):
        today = fields.Date.context_today(self)
        for article in self.sudo():  # as in _open_review
            article.write(
                {
                    "review_misses": article.review_misses + 1,
                    "date_review": today + timedelta(days=article.space_id.grace_days),
                }
            )
            article._remind_owner()

    def _remind_owner(self):
        """One task, however often it is due."""
        reviewer = self._get_reviewer()
        lang = reviewer.lang or self.env.lang
        self.activity_unlink([ACTIVITY])
        self.activity_schedule(
            ACTIVITY,
            self.date_review,
            summary=self.with_context(lang=lang).env._("Is this still right?"),
            user_id=reviewer.id,
        )

    def _get_reviewer(self):
        """The owner; when she left the house, the keeper of the space."""
        people = self.owner_id | self.space_id.owner_id
        return people.filtered("active")[:1] or self.env.user

    def _close_review(self):
        """Looked at: the next time in so many days, and what readers missed is told."""
        today = fields.Date.context_today(self)
        for article in self.sudo():  # as in _open_review
            article.write(
                {
                    "date_review": today + timedelta(days=article.review_days),
                    "review_misses": 0,
                }
            )
            article.activity_unlink([ACTIVITY])
            article.feedback_ids.filtered(
                lambda one: not one.is_handled
            ).is_handled = True
