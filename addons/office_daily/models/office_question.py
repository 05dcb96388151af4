from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command, Domain
from odoo.tools import SQL, is_html_empty

OPEN = ("new", "assigned", "better")  # nobody has answered, or not well enough


class OfficeQuestion(models.Model):
    """Something a colleague wants to know, answered where everybody finds it.

    It is asked under a topic or to a person.  Anybody answers; who asked, or who
    answers for the topic, accepts the answer that is right.  What nobody answers in
    time goes to the topic owner, and then to her manager, by working hours.

    Who asks anonymously is known to administrators alone: such a question is kept
    in nobody's name, its dates and messages name no person either.
    """

    _name = "office.question"
    _description = "Question"
    _inherit = [
        "desk.flow",
        "office.daily.search",
        "office.question.clock",
        "office.question.post",
    ]
    _order = "asked_date desc, id desc"

    _flow_start = "new"
    _flow = {
        "assign": ({"new", "assigned", "better"}, "assigned"),
        "answer": ({"new", "assigned", "better", "answered"}, "answered"),
        "accept": ({"answered", "accepted"}, "accepted"),
        "better": ({"answered", "accepted"}, "better"),
        "close": ({"new", "assigned", "better", "answered", "accepted"}, "closed"),
        "reopen": ({"closed"}, "new"),
    }
    _sealed_fields = frozenset(
        {
            "is_anonymous",
            "is_private",
            "addressed_user_id",
            "company_id",
            "client_ref",
            "asked_date",
            "assigned_user_id",
            "date_owner",
            "date_manager",
            "clock_date",
            "escalation",
            "duplicate_id",
            "source_text",
            "about_model",
            "about_res_id",
            "search_title",
            "search_words",
        }
    )
    # What a person says when she asks; everything else is the procedure's.
    _ask_fields = frozenset(
        {
            "name",
            "detail",
            "topic_id",
            "addressed_user_id",
            "is_anonymous",
            "is_private",
            "date_needed",
            "about",
            "company_id",
            "client_ref",
        }
    )

    name = fields.Char(string="Question", required=True)
    detail = fields.Html()
    topic_id = fields.Many2one(
        comodel_name="office.question.topic", index=True, ondelete="restrict"
    )
    addressed_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Asked of",
        domain=[("share", "=", False)],
        help="Ask one person; everybody else may still answer.",
    )
    is_private = fields.Boolean(
        string="Between us",
        help="Only who asks, who is asked and who answers for the topic see it.",
    )
    is_anonymous = fields.Boolean(
        string="Ask anonymously",
        help="Nobody but an administrator can find out who asked.",
    )
    # Hidden from everybody, so that an anonymous question cannot be traced.
    asker_id = fields.Many2one(
        comodel_name="res.users", index=True, copy=False, groups="base.group_system"
    )
    subscriber_ids = fields.Many2many(
        comodel_name="res.users",
        relation="office_question_subscriber_rel",
        copy=False,
        groups="base.group_system",
    )
    shown_asker_id = fields.Many2one(
        comodel_name="res.users",
        string="Asked by",
        compute="_compute_asker",
        search="_search_shown_asker_id",
    )
    asker_text = fields.Char(string="Asked by (text)", compute="_compute_asker")
    is_mine = fields.Boolean(
        string="I asked", compute="_compute_asker", search="_search_is_mine"
    )
    is_followed = fields.Boolean(string="I follow it", compute="_compute_asker")
    can_read = fields.Boolean(compute="_compute_can_read", search="_search_can_read")
    waits_for_me = fields.Boolean(
        string="Waits for my answer",
        compute="_compute_waits_for_me",
        search="_search_waits_for_me",
    )
    can_decide = fields.Boolean(compute="_compute_can_decide")
    can_lead = fields.Boolean(compute="_compute_can_decide")

    asked_date = fields.Datetime(string="Asked on", readonly=True, copy=False)
    date_needed = fields.Date(string="Needed by")
    assigned_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Given to",
        readonly=True,
        copy=False,
        index=True,
    )
    answer_date = fields.Datetime(string="Answered on", readonly=True, copy=False)
    accept_date = fields.Datetime(string="Accepted on", readonly=True, copy=False)
    close_date = fields.Datetime(string="Closed on", readonly=True, copy=False)

    state = fields.Selection(
        selection_add=[
            ("draft", "Draft"),
            ("new", "New"),
            ("assigned", "Assigned"),
            ("answered", "Answered"),
            ("accepted", "Accepted"),
            ("better", "Better answer wanted"),
            ("closed", "Closed"),
        ],
        ondelete={
            "new": "cascade",
            "assigned": "cascade",
            "answered": "cascade",
            "accepted": "cascade",
            "better": "cascade",
            "closed": "cascade",
        },
        default="new",
    )

    answer_ids = fields.One2many(
        comodel_name="office.question.answer",
        inverse_name="question_id",
        string="Answers",
    )
    answer_count = fields.Integer(
        string="Number of Answers", compute="_compute_answers"
    )
    best_answer_id = fields.Many2one(
        comodel_name="office.question.answer",
        compute="_compute_answers",
    )
    duplicate_id = fields.Many2one(
        comodel_name="office.question",
        string="Duplicate of",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    duplicate_ids = fields.One2many(
        comodel_name="office.question",
        inverse_name="duplicate_id",
        string="Merged Questions",
    )
    about_model = fields.Char(readonly=True, copy=False)
    about_res_id = fields.Many2oneReference(
        string="About (id)", model_field="about_model", readonly=True, copy=False
    )
    about = fields.Reference(
        selection="_selection_about",
        compute="_compute_about",
        inverse="_inverse_about",
        help="The customer or the product the question is about.",
    )
    source_text = fields.Char(string="From", readonly=True, copy=False)
    # Hidden: a reader of the question may not be meant to read the article.
    article_ids = fields.One2many(
        comodel_name="office.article",
        inverse_name="question_id",
        string="Articles made of it",
        groups="base.group_system",
    )
    shown_article_id = fields.Many2one(
        comodel_name="office.article",
        string="Article",
        compute="_compute_shown_article_id",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", default=lambda self: self.env.company, index=True
    )
    client_ref = fields.Char(string="Reference of the Caller", copy=False)

    _client_ref_uniq = models.UniqueIndex(
        "(asker_id, client_ref) WHERE client_ref IS NOT NULL",
        "A question with this reference was already asked.",
    )

    def _valid_field_parameter(self, field, name):
        # The state is not tracked: a tracked change would name an anonymous asker.
        return name == "tracking" or super()._valid_field_parameter(field, name)

    @api.constrains("topic_id", "addressed_user_id")
    def _check_reaches_somebody(self):
        for question in self:
            if not (question.topic_id or question.addressed_user_id):
                raise ValidationError(
                    self.env._(
                        "“%(question)s” reaches nobody: choose a topic or a person.",
                        question=question.name,
                    )
                )

    @api.depends("name", "detail")
    def _compute_search_words(self):
        return super()._compute_search_words()

    def _get_search_texts(self):
        return self.name or "", self.detail

    @api.model
    def _selection_about(self):
        return self.env["office.article.link"]._selection_target()

    @api.depends("about_model", "about_res_id")
    @api.depends_context("uid")
    def _compute_about(self):
        """The record, unless the person may not know of it."""
        for question in self:
            model = question.about_model
            known = model in self.env and question.about_res_id
            target = known and self.env[model].browse(question.about_res_id).exists()
            readable = target and target.has_access("read")
            question.about = target if readable else False

    def _inverse_about(self):
        for question in self:
            target = question.about
            # With all rights: an anonymous asker leaves no name on the row.
            question.sudo().write(
                {
                    "about_model": target._name if target else False,
                    "about_res_id": target.id if target else False,
                }
            )

    # Who asked, as far as it may be known

    @api.depends("asker_id", "is_anonymous", "subscriber_ids")
    @api.depends_context("uid")
    def _compute_asker(self):
        me = self.env.user
        for question in self:
            # With all rights: the names are hidden, then shown where they may be.
            asker = question.sudo().asker_id or me
            mine = asker == me
            question.is_mine = mine
            # Whether I follow is mine to know.
            question.is_followed = me in question.sudo().subscriber_ids
            question.shown_asker_id = (
                asker.id if mine or not question.is_anonymous else False
            )
            question.asker_text = self._describe_asker(question, asker, mine)

    def _describe_asker(self, question, asker, mine):
        if mine and question.is_anonymous:
            return self.env._("You, anonymously")
        return self.env._("Anonymous") if question.is_anonymous else asker.name

    @api.model
    def _search_shown_asker_id(self, operator, value):
        named = Domain("is_anonymous", "=", False) | self._asked_by_me()
        # With all rights: the hidden field, limited to those it may be shown for.
        found = self.sudo()._search(named & Domain("asker_id", operator, value))
        return Domain("id", "in", found)

    @api.model
    def _search_is_mine(self, operator, value):
        if operator != "in":
            return NotImplemented
        mine = self._asked_by_me()
        # With all rights: the hidden field, and only what I asked myself.
        found = Domain("id", "in", self.sudo()._search(mine))
        return found if True in value else ~found

    @api.model
    def _asked_by_me(self):
        return Domain("asker_id", "=", self.env.uid)

    # Who sees it and who has it

    @api.depends("is_private", "topic_id", "addressed_user_id", "assigned_user_id")
    @api.depends_context("uid")
    def _compute_can_read(self):
        # With all rights: this is the rule by which the rights are decided.
        readable = self.sudo().filtered_domain(self._readable_domain())
        for question in self:
            question.can_read = question in readable

    @api.model
    def _search_can_read(self, operator, value):
        if operator != "in":
            return NotImplemented
        # As in _compute_can_read.
        found = Domain("id", "in", self.sudo()._search(self._readable_domain()))
        return found if True in value else ~found

    @api.model
    def _readable_domain(self):
        me = self.env.user
        if me.has_group("base.group_system"):
            return Domain.TRUE
        return (
            Domain("is_private", "=", False)
            | self._asked_by_me()
            | Domain("addressed_user_id", "=", me.id)
            | Domain("assigned_user_id", "=", me.id)
            | Domain("topic_id.owner_id", "=", me.id)
            | Domain("topic_id.helper_ids", "in", me.ids)
        )

    @api.depends("state", "topic_id", "assigned_user_id")
    @api.depends_context("uid")
    def _compute_waits_for_me(self):
        # Whether it waits for me, which hidden fields decide.
        waiting = self.sudo().filtered_domain(self._waiting_domain())
        for question in self:
            question.waits_for_me = question in waiting

    @api.model
    def _search_waits_for_me(self, operator, value):
        if operator != "in":
            return NotImplemented
        # With all rights: my own questions are left out by the hidden field.
        found = Domain("id", "in", self.sudo()._search(self._waiting_domain()))
        return found if True in value else ~found

    @api.model
    def _waiting_domain(self):
        """Given to me, or of my topic and given to nobody; not asked by myself."""
        me = self.env.user
        mine = Domain("topic_id.owner_id", "=", me.id) | Domain(
            "topic_id.helper_ids", "in", me.ids
        )
        return (
            Domain("state", "in", OPEN)
            & Domain("asker_id", "!=", me.id)
            & (
                Domain("assigned_user_id", "=", me.id)
                | (Domain("assigned_user_id", "=", False) & mine)
            )
        )

    @api.depends("topic_id", "asker_id")
    @api.depends_context("uid")
    def _compute_can_decide(self):
        keeps = self.env.user.has_group("office_daily.group_knowledge_keeper")
        for question in self:
            question.can_lead = keeps or self.env.user in question._get_leaders()
            question.can_decide = question.can_lead or question.is_mine

    def _get_leaders(self):
        """Whose word is official: who answers for the topic, or who was asked."""
        topic = self.topic_id
        return topic.owner_id | topic.helper_ids | self.addressed_user_id

    @api.depends("answer_ids.is_accepted", "answer_ids.vote_ids")
    def _compute_answers(self):
        for question in self:
            answers = question.answer_ids
            question.answer_count = len(answers)
            question.best_answer_id = max(
                answers,
                key=lambda one: (one.is_accepted, one.vote_count, -one.id),
                default=answers.browse(),
            )

    @api.depends("article_ids")
    @api.depends_context("uid")
    def _compute_shown_article_id(self):
        for question in self:
            # With all rights the link; then only what the person may read.
            articles = question.sudo().article_ids.sudo(self.env.su)
            question.shown_article_id = articles._filtered_access("read")[:1]

    # Asking

    @api.model_create_multi
    def create(self, vals_list):
        """Ask; an anonymous question is written in nobody's name."""
        for vals in vals_list:
            self._ensure_askable(vals)
        self.check_access("create")
        asked = [self._prepare_ask_values(vals) for vals in vals_list]
        made = []
        for vals in asked:
            # With all rights: the asker is a hidden field; an anonymous one is not
            # to be found in create_uid either.
            author = self.sudo()
            if vals["is_anonymous"]:
                author = self.with_user(SUPERUSER_ID)
            made.append(super(OfficeQuestion, author).create([vals]).id)
        questions = self.browse(made)
        questions.check_access("read")
        questions._start()
        return questions

    def _ensure_askable(self, vals):
        strange = sorted(set(vals) - self._ask_fields - {"state"})
        if strange and not self.env.su:
            raise AccessError(
                self.env._(
                    "A question is asked with its text, topic and person only, not"
                    " with: %(fields)s.",
                    fields=", ".join(strange),
                )
            )
        company = vals.get("company_id")
        if company and company not in self.env.companies.ids and not self.env.su:
            raise AccessError(
                self.env._("You do not work in that company, so you cannot ask there.")
            )

    @api.model
    def _prepare_ask_values(self, vals):
        values = {**self.default_get(["company_id", "is_anonymous"]), **vals}
        asker = values.get("asker_id") or self.env.uid
        return {
            **values,
            "is_anonymous": bool(values.get("is_anonymous")),
            "asker_id": asker,
            "subscriber_ids": [Command.link(asker)],
            "asked_date": values.get("asked_date") or fields.Datetime.now(),
        }

    def _start(self):
        for question in self:
            question._set_clock(question.asked_date)
            question._tell_new()
        addressed = self.filtered("addressed_user_id")
        for question in addressed:
            question._give_to(question.addressed_user_id)

    def write(self, vals):
        """Also what an anonymous asker changes is written in nobody's name."""
        hidden = self._asked_anonymously_by_me()
        if not hidden:
            return super().write(vals)
        if not self.env.su:
            hidden.check_access("write")
            hidden._ensure_unsealed(vals)
        if self - hidden:
            super(OfficeQuestion, self - hidden).write(vals)
        done = super(OfficeQuestion, hidden.with_user(SUPERUSER_ID)).write(vals)
        hidden._disown_pictures()
        return done

    def _disown_pictures(self):
        """What an anonymous asker puts into her question bears no name either."""
        self.env.cr.execute(
            SQL(
                "UPDATE ir_attachment"
                " SET create_uid = %(nobody)s, write_uid = %(nobody)s"
                " WHERE res_model = %(model)s AND res_id IN %(ids)s"
                " AND %(me)s IN (create_uid, write_uid)",
                nobody=SUPERUSER_ID,
                model=self._name,
                ids=tuple(self.ids),
                me=self.env.uid,
            )
        )
        self.env["ir.attachment"].invalidate_model(["create_uid", "write_uid"])

    def _asked_anonymously_by_me(self):
        # With all rights: the hidden field, compared with myself.
        return self.filtered(
            lambda question: (
                question.sudo().is_anonymous
                # As above.
                and question.sudo().asker_id.id == self.env.uid
            )
        )

    @api.model
    def ask(self, vals):
        """Ask a question.

        :param dict vals: ``name`` (the question), ``topic_id`` or
            ``addressed_user_id``, and as you like ``detail`` (HTML), ``date_needed``,
            ``is_anonymous``, ``is_private``, ``about`` (``"model,id"``),
            ``client_ref`` (the same reference gives the same question again)
        :return: id of the question
        :raise ValidationError: without a topic and a person
        :raise AccessError: for any other field
        """
        known = self._find_by_reference(vals.get("client_ref"))
        return (known or self.create([vals])).id

    @api.model
    def _find_by_reference(self, client_ref):
        if not client_ref:
            return self.browse()
        return self.search(
            [("client_ref", "=", client_ref), ("is_mine", "=", True)], limit=1
        )

    @api.model
    def _ask_from_report(self, title, detail, user, source):
        """A problem named in a report, put to the person it was addressed to.

        Only the two of them see it, as only they see the report.

        :param str title: the problem in one line
        :param str detail: HTML or nothing
        :param user: ``res.users`` who is asked
        :param source: the record it comes from, named on the question
        :return: the question
        """
        question = self.create(
            [
                {
                    "name": title,
                    "detail": detail or False,
                    "addressed_user_id": user.id,
                    "is_private": True,
                }
            ]
        )
        # With all rights: where it came from is written here alone.
        question.sudo().source_text = source.display_name if source else False
        return question

    # The buttons

    def action_assign(self, user_id=None):
        """Give it to a colleague, or take it.

        :param int user_id: who should answer; nobody is myself
        :return: ``True``
        :raise AccessError: for who neither answers for the topic nor takes it herself
        """
        user = self.env["res.users"].browse(user_id or self.env.uid)
        self.check_access("read")
        for question in self:
            if user != self.env.user and not question.can_lead:
                question._refuse_lead()
            question._give_to(user)
        return True

    def _give_to(self, user):
        # With all rights: whoever reads a question may take it, which is a write.
        self.sudo().assigned_user_id = user
        self.sudo()._move("assign")
        self._tell_assigned(user)

    def action_answer(self, body=None):
        """Answer; the asker and the followers are told.

        :param str body: HTML or plain text
        :return: id of the answer; without ``body`` the form to write one
        :raise UserError: for an empty answer or a closed question
        """
        self.ensure_one()
        self.check_access("read")
        if body is None:
            return self._prepare_answer_action()
        if is_html_empty(body):
            raise UserError(self.env._("The answer is empty. Write it first."))
        if self.state == "closed":
            raise UserError(
                self.env._(
                    "“%(question)s” is closed. Who asked may open it again.",
                    question=self.name,
                )
            )
        answer = self._add_answer(body)
        if self.state != "accepted":
            # With all rights: whoever reads a question may answer it.
            self.sudo()._move("answer")
        self._tell_answered(answer)
        return answer.id

    def _prepare_answer_action(self):
        return self._open_reply("answer", self.env._("Answer"))

    def action_ask_better(self):
        """The dialog that says what is missing."""
        return self._open_reply("better", self.env._("Ask for a better answer"))

    def action_choose_duplicate(self):
        """The dialog that names the question that stays."""
        return self._open_reply("merge", self.env._("Merge into another question"))

    def action_choose_colleague(self):
        """The dialog that gives it to a colleague."""
        return self._open_reply("assign", self.env._("Give to a colleague"))

    def action_take(self):
        """I answer this one."""
        return self.action_assign()

    def _open_reply(self, kind, name):
        self.ensure_one()
        return self.env["office.question.reply"]._open(self, kind, name)

    def _add_answer(self, body):
        hidden = bool(self._asked_anonymously_by_me())
        # With all rights: author and question are sealed; an anonymous asker leaves
        # no trace in create_uid either.
        answers = self.env["office.question.answer"].sudo()
        if hidden:
            answers = answers.with_user(SUPERUSER_ID)
        answer = answers.create(
            {
                "question_id": self.id,
                "body": body,
                "author_id": False if hidden else self.env.uid,
                "is_by_asker": self.is_mine,
            }
        )
        if not hidden:
            # Who answers follows the question, without a right to write it.
            self.sudo().subscriber_ids = [Command.link(self.env.uid)]
        return answer.with_env(self.env)

    def action_accept(self, answer_id):
        """This answer is right; accepted by who answers for the topic it is official.

        :param int answer_id: one of the answers
        :return: ``True``
        :raise AccessError: for who neither asked nor answers for the topic
        :raise UserError: for an answer of another question
        """
        self.ensure_one()
        self.check_access("read")
        if not self.can_decide:
            self._refuse_decide()
        answer = self.answer_ids.filtered(lambda one: one.id == answer_id)
        if not answer:
            raise UserError(
                self.env._(
                    "That is no answer of “%(question)s”. Choose one of its own.",
                    question=self.name,
                )
            )
        # With all rights: sealed fields, and who may do it was checked.
        self.sudo()._lock()
        accepted = self.answer_ids.filtered("is_accepted")
        self._sign_answers(accepted, {"is_accepted": False, "is_official": False})
        accepted.flush_recordset(["is_accepted"])
        self._sign_answers(answer, {"is_accepted": True, "is_official": self.can_lead})
        self._move_as_decider("accept")
        self._tell_accepted(answer)
        return True

    def _sign_answers(self, answers, values):
        """An anonymous asker signs nothing with her name."""
        # Who signs is decided here; answers are written by their author alone.
        answers = answers.sudo()
        if self._asked_anonymously_by_me():
            answers = answers.with_user(SUPERUSER_ID)
        answers.write(values)

    def _move_as_decider(self, verb):
        # With all rights: who may decide was checked before.
        return self.sudo()._move(verb)

    def action_better(self, reason=None):
        """The answers do not help yet; the clock starts again.

        :param str reason: what is still missing
        :return: ``True``
        :raise AccessError: for who neither asked nor answers for the topic
        """
        self.check_access("read")
        for question in self:
            if not question.can_decide:
                question._refuse_decide()
            accepted = question.answer_ids.filtered("is_accepted")
            question._sign_answers(
                accepted, {"is_accepted": False, "is_official": False}
            )
            question._move_as_decider("better")
            question._set_clock()
            question._tell_better(reason)
        return True

    def action_close(self):
        """Nothing more to say; a closed question takes no answers."""
        self.check_access("read")
        for question in self:
            if not question.can_decide:
                question._refuse_decide()
            question._move_as_decider("close")
        return True

    def action_reopen(self):
        """Ask it again; the clock starts anew."""
        self.check_access("read")
        for question in self:
            if not question.can_decide:
                question._refuse_decide()
            # With all rights: sealed fields, who may do it was checked.
            question.sudo().write({"duplicate_id": False, "assigned_user_id": False})
            question._move_as_decider("reopen")
            question._set_clock()
        return True

    def action_merge(self, question_id):
        """These ask the same as another one: answers and followers move there.

        :param int question_id: the one that stays
        :return: ``True``
        :raise AccessError: for who neither asked nor answers for the topic
        :raise UserError: for the question itself, a closed one, or a private one that
            the followers of a public one could not read
        """
        target = self.browse(question_id)
        (self | target).check_access("read")
        self._ensure_mergeable(target)
        for question in self:
            question._merge_into(target)
        return True

    def _ensure_mergeable(self, target):
        if target in self or target.state == "closed":
            raise UserError(
                self.env._(
                    "Choose another open question: “%(question)s” is closed or the"
                    " same.",
                    question=target.name,
                )
            )
        if target.is_private and not all(self.mapped("is_private")):
            raise UserError(
                self.env._(
                    "“%(question)s” is seen by a few only. Merge it into the open one"
                    " instead.",
                    question=target.name,
                )
            )
        for question in self:
            if not question.can_decide:
                question._refuse_decide()

    def _merge_into(self, target):
        # With all rights: hidden and sealed fields; who may do it was checked.
        source, kept = self.sudo(), target.sudo()
        kept.subscriber_ids |= source.subscriber_ids | source.asker_id
        source.answer_ids.filtered("is_accepted").write(
            {"is_accepted": False, "is_official": False}
        )
        moved = bool(source.answer_ids)
        source.answer_ids.write({"question_id": target.id})
        source.duplicate_ids.duplicate_id = target
        source.duplicate_id = target
        self._move_as_decider("close")
        if moved and target.state in OPEN:
            kept._move("answer")
        self._tell_merged(target)

    def action_follow(self):
        """Be told of answers, or no longer."""
        self.check_access("read")
        for question in self:
            # With all rights: the list of followers is hidden, I change my own entry.
            followed = self.env.user in question.sudo().subscriber_ids
            command = Command.unlink if followed else Command.link
            question.sudo().with_user(SUPERUSER_ID).subscriber_ids = [
                command(self.env.uid)
            ]
        return True

    def action_promote(self):
        """Make the best answer a draft of an article, without the persons in it.

        :return: an action that opens the draft; its ``res_id`` is the id.  A question
            that was promoted before opens what came of it
        :raise UserError: while there is no answer
        """
        self.ensure_one()
        self.check_access("read")
        known = self.shown_article_id
        if known:
            return known.get_formview_action()
        answer = self.best_answer_id
        if not answer:
            raise UserError(
                self.env._(
                    "“%(question)s” has no answer yet, so there is nothing to keep.",
                    question=self.name,
                )
            )
        articles = self.env["office.article"]
        draft = articles.browse(
            articles.draft_from(
                self._name, self.id, self.name, self._prepare_article_body(answer)
            )
        )
        # With all rights: the link is hidden from who may read one of them only.
        draft.sudo().question_id = self
        return draft.get_formview_action()

    def _prepare_article_body(self, answer):
        detail = self.detail if not is_html_empty(self.detail) else ""
        return f"{detail or ''}{answer.body}"

    def _refuse_decide(self):
        raise AccessError(
            self.env._(
                "“%(question)s” is decided by who asked it, or by who answers for the"
                " topic: %(people)s.",
                question=self.name,
                people=self._name_leaders(),
            )
        )

    def _refuse_lead(self):
        raise AccessError(
            self.env._(
                "“%(question)s” is given to colleagues by who answers for the topic:"
                " %(people)s. You may take it yourself.",
                question=self.name,
                people=self._name_leaders(),
            )
        )

    def _name_leaders(self):
        # Everybody may know the names of colleagues.
        return ", ".join(self._get_leaders().sudo().mapped("name")) or "—"

    # Similar ones, while somebody types

    @api.model
    @api.readonly
    def find_similar(self, text, limit=5):
        """Questions and articles that may already say it.

        :param str text: what was typed so far
        :return: ``{"questions": [{"id", "title", "state", "state_label", "answers"}],
            "articles": [rows as office.article.find gives them]}``
        """
        limit = min(int(limit), 20)
        if len((text or "").strip()) < 4:
            return {"questions": [], "articles": []}
        questions = self._find_ranked(text, [("duplicate_id", "=", False)], limit)
        return {
            "questions": [question._prepare_similar() for question in questions],
            "articles": self.env["office.article"].find(text, limit=limit)["rows"],
        }

    def _prepare_similar(self):
        return {
            "id": self.id,
            "title": self.name,
            "state": self.state,
            "state_label": self._state_label(self.state),
            "answers": self.answer_count,
        }
