from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command, Domain
from odoo.tools import html2plaintext, is_html_empty

# What readers see; the rest is the workshop of its author.
LIVE = ("published", "stale")


class OfficeArticle(models.Model):
    """One piece of what the house knows, with an owner who answers for it.

    The author writes the working text and submits it; the keeper of the space
    publishes, and what was published is what readers see, search and count, until
    the next version is published.  Every so many days the article asks its owner to
    look at it again; after two reviews missed it says so to its readers.

    Who may read it is said by its audience: everybody, or some roles, departments
    and persons.  For everybody else it does not exist.
    """

    _name = "office.article"
    _description = "Article"
    _inherit = [
        "desk.flow",
        "office.daily.search",
        "office.article.review",
        "office.article.page",
        "office.article.source",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _parent_store = True
    _order = "space_id, sequence, name, id"

    _flow = {
        "submit": ({"draft"}, "review"),
        "return": ({"review"}, "draft"),
        "publish": ({"draft", "review", "published", "stale"}, "published"),
        "expire": ({"published"}, "stale"),
        "confirm": ({"published", "stale"}, "published"),
        "archive": ({"draft", "review", "published", "stale"}, "archived"),
        "restore": ({"archived"}, "draft"),
    }
    _sealed_fields = frozenset(
        {
            "body",
            "version_number",
            "date_review",
            "review_misses",
            "is_outdated",
            "source_model",
            "source_id",
            "search_title",
            "search_words",
        }
    )

    name = fields.Char(string="Title", required=True, tracking=True)
    space_id = fields.Many2one(
        comodel_name="office.article.space",
        required=True,
        ondelete="restrict",
        index=True,
        default=lambda self: self._default_space_id(),
        tracking=True,
    )
    parent_id = fields.Many2one(
        comodel_name="office.article",
        string="Under",
        ondelete="restrict",
        index=True,
        domain="[('space_id', '=', space_id), ('id', '!=', id)]",
    )
    child_ids = fields.One2many(
        comodel_name="office.article", inverse_name="parent_id", string="Articles under"
    )
    parent_path = fields.Char(index=True)
    sequence = fields.Integer(default=10)
    owner_id = fields.Many2one(
        comodel_name="res.users",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        tracking=True,
        help="Answers for the article and reviews it.",
    )
    lang = fields.Selection(
        selection=lambda self: self.env["res.lang"].get_installed(),
        string="Language",
        required=True,
        default=lambda self: self.env.lang or "en_US",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", default=lambda self: self.env.company, index=True
    )
    keywords = fields.Char(help="Words by which people look for it, with commas.")

    draft_body = fields.Html(
        string="Working Text",
        sanitize_attributes=False,
        help="What the owner works on; readers see it once it is published.",
    )
    body = fields.Html(string="Text", readonly=True, copy=False)
    has_changes = fields.Boolean(
        string="Changed since published", compute="_compute_has_changes"
    )
    change_note = fields.Char(
        string="What changed", copy=False, help="Kept with the next version."
    )
    is_material = fields.Boolean(
        string="Ask everybody to read it again",
        copy=False,
        help="For a change that matters: a must-read article counts as unread again.",
    )
    version_number = fields.Integer(
        string="Version", readonly=True, copy=False, aggregator=None
    )
    version_ids = fields.One2many(
        comodel_name="office.article.version",
        inverse_name="article_id",
        string="Versions",
        readonly=True,
    )

    state = fields.Selection(
        selection_add=[
            ("draft", "Draft"),
            ("review", "In review"),
            ("published", "Published"),
            ("stale", "Needs review"),
            ("archived", "Archived"),
        ],
        ondelete={
            "draft": "cascade",
            "review": "cascade",
            "published": "cascade",
            "stale": "cascade",
            "archived": "cascade",
        },
    )
    publish_user_id = fields.Many2one(
        comodel_name="res.users", string="Published by", readonly=True, copy=False
    )
    publish_date = fields.Datetime(string="Published on", readonly=True, copy=False)
    confirm_user_id = fields.Many2one(
        comodel_name="res.users", string="Confirmed by", readonly=True, copy=False
    )
    confirm_date = fields.Datetime(string="Confirmed on", readonly=True, copy=False)

    is_for_everybody = fields.Boolean(string="Everybody reads it", default=True)
    audience_role_ids = fields.Many2many(
        comodel_name="crm.role",
        relation="office_article_role_rel",
        string="Roles",
        help="People who hold one of these roles.",
    )
    audience_department_ids = fields.Many2many(
        comodel_name="hr.department",
        relation="office_article_department_rel",
        string="Departments",
        help="People of these departments and of those below them.",
    )
    audience_user_ids = fields.Many2many(
        comodel_name="res.users",
        relation="office_article_user_rel",
        string="Persons",
        domain=[("share", "=", False)],
    )
    can_read = fields.Boolean(compute="_compute_can_read", search="_search_can_read")
    can_edit = fields.Boolean(compute="_compute_can_edit")
    can_publish = fields.Boolean(compute="_compute_can_edit")

    must_read = fields.Selection(
        selection=[
            ("no", "No"),
            ("open", "Yes, opening it is enough"),
            ("confirm", "Yes, and confirm it"),
        ],
        string="Must be read",
        default="no",
        required=True,
        tracking=True,
    )
    must_read_open = fields.Boolean(
        string="Must I read it",
        compute="_compute_must_read_open",
        search="_search_must_read_open",
    )
    reading_ids = fields.One2many(
        comodel_name="office.article.reading", inverse_name="article_id"
    )

    link_ids = fields.One2many(
        comodel_name="office.article.link",
        inverse_name="article_id",
        string="About",
        copy=True,
    )
    feedback_ids = fields.One2many(
        comodel_name="office.article.feedback", inverse_name="article_id"
    )
    usage_ids = fields.One2many(
        comodel_name="office.article.usage", inverse_name="article_id"
    )
    helpful_count = fields.Integer(string="Helpful", compute="_compute_feedback")
    unhelpful_count = fields.Integer(string="Not helpful", compute="_compute_feedback")
    my_feedback = fields.Selection(
        selection=[("yes", "Helpful"), ("no", "Not helpful")],
        compute="_compute_my_feedback",
    )
    view_count = fields.Integer(string="Times read", compute="_compute_usage")
    insert_count = fields.Integer(string="Inserted", compute="_compute_usage")
    solve_count = fields.Integer(string="Solved it", compute="_compute_usage")

    _client_ref_uniq = models.UniqueIndex(
        "(owner_id, client_ref) WHERE client_ref IS NOT NULL",
        "An article with this reference was already made.",
    )

    @api.constrains("parent_id", "space_id")
    def _check_parent_id(self):
        if self._has_cycle():
            raise ValidationError(self.env._("An article cannot be under itself."))
        for article in self.filtered("parent_id"):
            if article.parent_id.space_id != article.space_id:
                raise ValidationError(
                    self.env._(
                        "%(article)s is in another space than %(parent)s, under which"
                        " it should be. Choose one of the same space.",
                        article=article.name,
                        parent=article.parent_id.name,
                    )
                )

    @api.constrains(
        "is_for_everybody",
        "audience_role_ids",
        "audience_department_ids",
        "audience_user_ids",
        "parent_id",
    )
    def _check_audience(self):
        for article in self:
            if not (article.is_for_everybody or article._get_audience()):
                raise ValidationError(
                    self.env._(
                        "Nobody would read %(article)s: choose roles, departments or"
                        " persons, or open it to everybody.",
                        article=article.name,
                    )
                )
            for inner in article | article.child_ids:
                inner._ensure_not_wider()

    def _ensure_not_wider(self):
        """Whoever reads an article sees the title of the one above it."""
        # With all rights: the one above may be hidden from whoever writes.
        above = self.sudo().parent_id
        if not above or above.is_for_everybody:
            return
        wider = self.is_for_everybody or not (
            self._get_audience() <= above._get_audience()
        )
        if wider:
            raise ValidationError(
                self.env._(
                    "%(article)s would be open to more people than %(parent)s above"
                    " it, and show them its title. Narrow its audience or put it"
                    " elsewhere in the tree.",
                    article=self.name,
                    parent=above.name,
                )
            )

    def _get_audience(self):
        """Who reads it, as a set that can be compared."""
        return {
            (records._name, record.id)
            for records in (
                self.audience_role_ids,
                self.audience_department_ids,
                self.audience_user_ids,
            )
            for record in records
        }

    @api.model
    def _default_space_id(self):
        return self.env["office.article.space"].search([], limit=1)

    @api.depends("name", "keywords", "body", "draft_body", "state")
    def _compute_search_words(self):
        return super()._compute_search_words()

    def _get_search_texts(self):
        text = self.body if self.state in LIVE else self.draft_body
        return f"{self.name or ''} {self.keywords or ''}", text

    @api.depends("body", "draft_body", "state")
    def _compute_has_changes(self):
        for article in self:
            article.has_changes = article.state in LIVE and (
                html2plaintext(article.draft_body or "")
                != html2plaintext(article.body or "")
                or (article.draft_body or "") != (article.body or "")
            )

    # Who may read it

    @api.depends(
        "is_for_everybody",
        "audience_role_ids",
        "audience_department_ids",
        "audience_user_ids",
        "owner_id",
        "space_id.owner_id",
        "state",
    )
    @api.depends_context("uid")
    def _compute_can_read(self):
        domain = self._readable_domain()
        # With all rights: this is the rule by which the rights are decided.
        readable = self.sudo().filtered_domain(domain)
        for article in self:
            article.can_read = article in readable

    @api.model
    def _search_can_read(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._readable_domain()
        return domain if True in value else ~domain

    @api.model
    def _readable_domain(self):
        """Mine, of a space that I keep, or live and meant for me."""
        user = self.env.user
        if user.has_group("base.group_system"):
            return Domain.TRUE
        meant = (
            Domain("is_for_everybody", "=", True)
            | Domain("audience_user_ids", "in", user.ids)
            | Domain("audience_role_ids.group_id", "in", user.all_group_ids.ids)
            | Domain("audience_department_ids", "parent_of", self._my_departments().ids)
        )
        return (
            Domain("owner_id", "=", user.id)
            | Domain("space_id.owner_id", "=", user.id)
            | (Domain("state", "in", LIVE) & meant)
        )

    @api.model
    def _my_departments(self):
        # With all rights: few may read employees, everybody knows where she works.
        return self.env.user.sudo().employee_ids.department_id

    @api.depends("owner_id", "space_id.owner_id", "space_id.is_reviewed", "state")
    @api.depends_context("uid")
    def _compute_can_edit(self):
        keeps = self.env.user.has_group("office_daily.group_knowledge_keeper")
        for article in self:
            above = keeps or article.space_id.owner_id == self.env.user
            article.can_edit = above or article.owner_id == self.env.user
            article.can_publish = above or (
                article.can_edit and not article._needs_keeper()
            )

    def _needs_keeper(self):
        return self.space_id.is_reviewed and bool(self.space_id.owner_id)

    # What I have to read

    @api.depends("must_read", "state", "reading_ids.confirmed_date", "owner_id")
    @api.depends_context("uid")
    def _compute_must_read_open(self):
        unread = self.filtered_domain(self._must_read_domain())
        for article in self:
            article.must_read_open = article in unread

    @api.model
    def _search_must_read_open(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._must_read_domain()
        return domain if True in value else ~domain

    @api.model
    def _must_read_domain(self):
        """Live must-reads for me that I neither opened nor, where asked, confirmed."""
        user = self.env.user
        mine = Domain("user_id", "=", user.id) & Domain("is_current", "=", True)
        confirmed = mine & Domain("confirmed_date", "!=", False)
        opened = Domain("must_read", "=", "open")
        confirm = Domain("must_read", "=", "confirm")
        return (
            Domain("state", "in", LIVE)
            & Domain("owner_id", "!=", user.id)
            & (
                (opened & Domain("reading_ids", "not any", mine))
                | (confirm & Domain("reading_ids", "not any", confirmed))
            )
        )

    # What readers think and do; counted for whoever may read the article

    @api.depends("feedback_ids.is_helpful")
    def _compute_feedback(self):
        counts = {
            (article.id, is_helpful): count
            # With all rights: the opinions stay with their readers, the sum is shown.
            for article, is_helpful, count in self.env["office.article.feedback"]
            .sudo()
            ._read_group(
                [("article_id", "in", self.ids)],
                ["article_id", "is_helpful"],
                ["__count"],
            )
        }
        for article in self:
            article.helpful_count = counts.get((article.id, True), 0)
            article.unhelpful_count = counts.get((article.id, False), 0)

    @api.depends("feedback_ids.is_helpful")
    @api.depends_context("uid")
    def _compute_my_feedback(self):
        mine = self.env["office.article.feedback"].search(
            [("article_id", "in", self.ids), ("user_id", "=", self.env.uid)]
        )
        said = {one.article_id: "yes" if one.is_helpful else "no" for one in mine}
        for article in self:
            article.my_feedback = said.get(article)

    @api.depends("usage_ids.kind")
    def _compute_usage(self):
        counts = {
            (article.id, kind): count
            # With all rights: who read it is the owner's to know, the sum is shown.
            for article, kind, count in self.env["office.article.usage"]
            .sudo()
            ._read_group(
                [("article_id", "in", self.ids)], ["article_id", "kind"], ["__count"]
            )
        }
        for article in self:
            article.view_count = counts.get((article.id, "view"), 0)
            article.insert_count = counts.get((article.id, "insert"), 0)
            article.solve_count = counts.get((article.id, "solve"), 0)

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(
            [self._prepare_audience_values(vals) for vals in vals_list]
        )

    @api.model
    def _prepare_audience_values(self, vals):
        """An article under a narrower one starts with the same readers."""
        given = {"is_for_everybody", *self._audience_fields()}.intersection(vals)
        above = self.browse(vals.get("parent_id"))
        if given or not above or above.is_for_everybody:
            return vals
        return {
            **vals,
            "is_for_everybody": False,
            **{
                name: [Command.set(above[name].ids)] for name in self._audience_fields()
            },
        }

    def write(self, vals):
        done = super().write(vals)
        if {"is_for_everybody", "owner_id", *self._audience_fields()} & set(vals):
            self._drop_strangers()
        return done

    @api.model
    def _audience_fields(self):
        return ["audience_role_ids", "audience_department_ids", "audience_user_ids"]

    def _drop_strangers(self):
        """Who may no longer read an article does not get its messages either."""
        for article in self:
            # With all rights: those to look at may be hidden from whoever writes.
            partners = article.sudo().message_partner_ids
            strangers = partners.filtered(
                lambda partner, article=article: not article._is_read_by(partner)
            )
            # As above: the followers are the system's.
            article.sudo().message_unsubscribe(strangers.ids)

    def _is_read_by(self, partner):
        return any(
            self.with_user(user).sudo(False).has_access("read")
            for user in partner.user_ids
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_live(self):
        live = self.filtered(lambda article: article.version_number)
        if live:
            raise UserError(
                self.env._(
                    "%(articles)s: published once, so it is archived and not deleted.",
                    articles=", ".join(live.mapped("name")),
                )
            )

    # The buttons

    def action_submit(self):
        """Ask the keeper of the space to publish it."""
        return self._move("submit")

    def action_return(self):
        """Back to the author, who changes it and submits it again."""
        return self._move("return")

    def action_publish(self):
        """Readers see the working text from now on, as a new version."""
        return self._move("publish")

    def action_expire(self):
        """It needs a look: the review is due now instead of on its day."""
        return self._move("expire")

    def action_confirm(self):
        """Looked at and still right: the next review is due after its days."""
        return self._move("confirm")

    def action_archive(self):
        """Off the shelf: found by its owner and the keeper only."""
        return self._move("archive")

    def action_restore(self):
        """Back on the desk of its owner, to be published anew."""
        return self._move("restore")

    def _check_submit(self):
        self._ensure_text()

    def _check_publish(self):
        self._ensure_text()
        self._ensure_above_live()
        for article in self.filtered(lambda article: not article.can_publish):
            raise AccessError(
                self.env._(
                    "%(article)s is published by %(keeper)s, who keeps the space"
                    " %(space)s. Submit it instead.",
                    article=article.name,
                    # A name alone is told.
                    keeper=article.space_id.owner_id.sudo().name,
                    space=article.space_id.display_name,
                )
            )

    def _ensure_text(self):
        empty = self.filtered(lambda article: is_html_empty(article.draft_body))
        if empty:
            raise UserError(
                self.env._(
                    "%(articles)s: there is no text yet. Write the working text first.",
                    articles=", ".join(empty.mapped("name")),
                )
            )

    def _ensure_above_live(self):
        for article in self:
            # With all rights: only whether it is live, to keep its title unseen.
            above = article.sudo().parent_id
            if above and above.state not in LIVE:
                raise UserError(
                    self.env._(
                        "%(article)s is under an article that is not published."
                        " Publish that one first or put it elsewhere.",
                        article=article.name,
                    )
                )

    def _check_archive(self):
        for article in self.sudo():  # articles under it may be hidden from the person
            live = article.child_ids.filtered(lambda child: child.state in LIVE)
            if live - self:
                raise UserError(
                    self.env._(
                        "%(article)s has %(count)s published articles under it. Move or"
                        " archive them first.",
                        article=article.name,
                        count=len(live - self),
                    )
                )

    def _after_publish(self):
        # With all rights: the text of readers and its version are written by this
        # button alone; who may press it was checked.
        for article in self.sudo():
            article.version_ids.create(article._prepare_version_values())
            article._renew_readings()
            article.write(article._prepare_published_values())
        self._close_review()

    def _prepare_version_values(self):
        return {
            "article_id": self.id,
            "number": self.version_number + 1,
            "name": self.name,
            "body": self.draft_body,
            "note": self.change_note,
            "is_material": self.is_material,
            "publish_user_id": self.publish_user_id.id,
            "publish_date": self.publish_date,
        }

    def _prepare_published_values(self):
        return {
            "body": self.draft_body,
            "version_number": self.version_number + 1,
            "change_note": False,
            "is_material": False,
        }

    def _renew_readings(self):
        if self.is_material:
            self.reading_ids.write({"is_current": False})

    def _after_confirm(self):
        self._close_review()

    def _after_expire(self):
        self._open_review()

    def _after_archive(self):
        # With all rights: reminders of an article off the shelf are nobody's.
        self.sudo().activity_unlink(["office_daily.mail_activity_data_review"])

    def get_formview_action(self, access_uid=None):
        """Readers get the page, who works on it gets the form."""
        action = super().get_formview_action(access_uid=access_uid)
        if len(self) == 1 and self.state in LIVE and not self.can_edit:
            return self._prepare_page_action()
        return action

    def action_open_page(self):
        """The article as readers see it."""
        self.ensure_one()
        return self._prepare_page_action()

    def _prepare_page_action(self):
        action = self.env["ir.actions.client"]._for_xml_id(
            "office_daily.office_article_action_read"
        )
        return {**action, "params": {"article_id": self.id}}
