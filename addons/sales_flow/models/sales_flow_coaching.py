from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

# Days without a sign after which an opportunity is stale, a hot one quiet.
STALE_DAYS = 14
QUIET_DAYS = 7
# How far back reports and promises are looked at.
PAST_DAYS = 30
# Records that a comment can be about, per figure.
SUBJECTS = 5
SUBJECT_MODELS = ("crm.lead", "sale.order", "res.partner")
# Of these few are found, and their search or owner is worked out by the model.
COUNTED_BY_READING = ("mail.activity", "customer.heat")
COACHES = ("crm_roles.role_sales_manager", "crm_roles.role_boss")
PEOPLE = ("crm_roles.role_salesperson", "crm_roles.role_sales_manager")


class SalesFlowCoaching(models.AbstractModel):
    """What a sales manager looks at, person by person, and what she says to it.

    Every number opens its records.  A comment about one of them is written once:
    it stands under the person's last report and in the history of the customer.
    """

    _name = "sales.flow.coaching"
    _description = "Coaching of Salespeople"

    @api.model
    @api.readonly
    def read_team(self):
        """My people: those below me and the members of the teams I lead.

        The boss sees every salesperson.  A constant number of queries.

        :return: ``{"people": [{"id", "name", "figures": [{"key", "label", "value",
            "tone"}], "report": {"id", "name", "state"} or False, "promised",
            "kept"}]}``
        :raise AccessError: for who coaches nobody
        """
        users = self._get_people()
        figures = self._coaching_figures(users)
        counts = {item["key"]: self._count(item) for item in figures}
        reports = self._read_last_reports(users)
        promises = self._read_promises(users)
        return {
            "people": [
                {
                    "id": user.id,
                    "name": user.sudo().name,  # a name is no secret
                    "figures": [
                        {
                            "key": item["key"],
                            "label": item["label"],
                            "value": counts[item["key"]].get(user.id, 0),
                            "tone": item["tone"],
                        }
                        for item in figures
                    ],
                    "report": reports.get(user.id, False),
                    "kept": promises.get(user.id, (0, 0))[0],
                    "promised": promises.get(user.id, (0, 0))[1],
                }
                for user in users
            ]
        }

    def _get_people(self):
        self._ensure_coach()
        # Who is whose manager and who has which role, as the organisation shows it.
        users = self.env["res.users"].sudo()
        roles = self.env["res.groups"].sudo()
        for name in PEOPLE:
            roles |= self.env.ref(name).sudo()
        domain = (
            Domain("id", "!=", self.env.uid)
            & Domain("all_group_ids", "in", roles.ids)
            & Domain("company_ids", "in", self.env.companies.ids)
        )
        if not self.env.user.has_group("crm_roles.role_boss"):
            domain &= Domain("id", "in", self._get_own_people().ids)
        return self.env["res.users"].browse(users.search(domain, order="name").ids)

    def _get_own_people(self):
        """Everybody below me, and the members of the teams I lead."""
        # The organisation as above.
        employees = self.env["hr.employee"].sudo()
        mine = employees.search([("user_id", "=", self.env.uid)])
        below = employees.search([("id", "child_of", mine.ids)]) if mine else mine
        teams = self.env["crm.team"].sudo().search([("user_id", "=", self.env.uid)])
        return (below.user_id | teams.member_ids).filtered(
            lambda user: user != self.env.user
        )

    def _ensure_coach(self):
        if not self.env.su and not any(
            self.env.user.has_group(name) for name in COACHES
        ):
            raise AccessError(
                self.env._(
                    "Salespeople are coached by sales managers and the boss. An"
                    " administrator gives the role."
                )
            )

    @api.model
    def _coaching_figures(self, users):
        """What is counted per person; addons put theirs in with ``super()``.

        :return: list of ``{"key", "label", "tone", "model", "user_field",
            "domain"}``; the domain is that of all ``users``
        """
        today = fields.Date.context_today(self)
        now = fields.Datetime.now()
        open_leads = (
            Domain("type", "=", "opportunity")
            & Domain("won_status", "=", "pending")
            & Domain("user_id", "in", users.ids)
        )
        quiet = fields.Datetime.subtract(now, days=QUIET_DAYS)
        stale = fields.Datetime.subtract(now, days=STALE_DAYS)
        return [
            {
                "key": "hot",
                "label": self.env._("Hot customers without action"),
                "tone": "alarm",
                "model": "customer.heat",
                "user_field": "owner_id",
                "domain": Domain("state", "=", "hot")
                & Domain("is_without_next", "=", True)
                & Domain("partner_id.user_id", "in", users.ids),
            },
            {
                "key": "hot_leads",
                "label": self.env._("Hot opportunities without action"),
                "tone": "alarm",
                "model": "crm.lead",
                "user_field": "user_id",
                "domain": open_leads
                & Domain("priority", "in", ["2", "3"])
                & (
                    Domain("activity_ids", "=", False)
                    | Domain("write_date", "<", quiet)
                ),
            },
            {
                "key": "overdue",
                "label": self.env._("Follow-ups overdue"),
                "tone": "warn",
                "model": "mail.activity",
                "user_field": "user_id",
                "domain": Domain("user_id", "in", users.ids)
                & Domain("date_deadline", "<", today)
                & Domain("res_model", "in", ["crm.lead", "sale.order", "res.partner"]),
            },
            {
                "key": "stale",
                "label": self.env._("Stale opportunities"),
                "tone": "warn",
                "model": "crm.lead",
                "user_field": "user_id",
                "domain": open_leads
                & (
                    Domain("has_stale_products", "=", True)
                    | Domain("date_last_stage_update", "<", stale)
                ),
            },
            {
                "key": "quotes",
                "label": self.env._("Quotations waiting"),
                "tone": "",
                "model": "sale.order",
                "user_field": "user_id",
                "domain": Domain("state", "=", "sent")
                & Domain("user_id", "in", users.ids),
            },
        ]

    def _count(self, figure):
        records = self.env[figure["model"]]
        field = figure["user_field"]
        if figure["model"] in COUNTED_BY_READING:
            found = records.search(figure["domain"])
            return {user.id: len(own) for user, own in found.grouped(field).items()}
        rows = records._read_group(figure["domain"], [field], ["__count"])
        return {user.id: count for user, count in rows}

    def _read_last_reports(self, users):
        """``{user id: the last report}`` of those that I may read."""
        reports = self.env["work.report"]
        since = fields.Date.subtract(fields.Date.context_today(self), days=PAST_DAYS)
        found = reports.search(
            self._get_report_domain(users) & Domain("date_to", ">=", since),
            order="date_to desc, id desc",
        )
        labels = dict(reports._fields["state"]._description_selection(self.env))
        last = {}
        for report in found:
            last.setdefault(report.user_id.id, report)
        return {
            key: {
                "id": report.id,
                "name": report.display_name,
                "state": labels[report.state],
            }
            for key, report in last.items()
        }

    def _get_report_domain(self, users):
        return Domain("user_id", "in", users.ids) & Domain(
            "state", "not in", ["draft", "excused"]
        )

    def _read_promises(self, users):
        """``{user id: (kept, all)}`` of the last days."""
        since = fields.Date.subtract(fields.Date.context_today(self), days=PAST_DAYS)
        rows = self.env["work.report.statistic"]._read_group(
            [("user_id", "in", users.ids), ("date", ">=", since)],
            ["user_id"],
            ["kept:sum", "promised:sum"],
        )
        return {user.id: (kept or 0, every or 0) for user, kept, every in rows}

    @api.model
    @api.readonly
    def action_open(self, key, user_id):
        """The records behind one number of one person.

        :param key: ``key`` of a figure, or ``report`` for the person's reports
        """
        user = self._get_person(user_id)
        if key == "report":
            name, model = self.env._("Reports"), "work.report"
            domain = self._get_report_domain(user)
        else:
            figure = self._get_figure(key, user)
            name, model = figure["label"], figure["model"]
            domain = Domain(figure["domain"])
        return {
            "type": "ir.actions.act_window",
            "name": f"{name}: {user.sudo().name}",  # a name is no secret
            "res_model": model,
            "views": [[False, "list"], [False, "form"]],
            "domain": list(domain),
            "context": {},
            "target": "current",
        }

    def _get_person(self, user_id):
        user = self._get_people().filtered(lambda person: person.id == user_id)
        if not user:
            raise AccessError(
                self.env._(
                    "You coach those below you and the members of your teams. The"
                    " boss or an administrator changes who that is."
                )
            )
        return user

    def _get_figure(self, key, user):
        for figure in self._coaching_figures(user):
            if figure["key"] == key:
                return figure
        raise UserError(self.env._("There is no figure %(key)s here.", key=key))

    @api.model
    @api.readonly
    def read_subjects(self, user_id):
        """What a comment to somebody can be about.

        :return: list of ``{"model", "id", "name"}``
        """
        user = self._get_person(user_id)
        subjects = []
        for figure in self._coaching_figures(user):
            records = self.env[figure["model"]]
            if "partner_id" not in records._fields:
                continue
            found = records.search(figure["domain"], limit=SUBJECTS)
            for record in found if "user_id" in records._fields else found.partner_id:
                subject = {
                    "model": record._name,
                    "id": record.id,
                    "name": record.display_name,
                }
                if subject not in subjects:
                    subjects.append(subject)
        return subjects

    @api.model
    def action_comment(self, user_id, body, model=False, res_id=False):
        """Say something to one of my people, about one of her records if you like.

        It is written once: under her last report, where she is told; about a record
        it also stands in the history of its customer.  Without a report it is
        written on the record.

        :param body: plain text
        :param model: ``crm.lead``, ``sale.order`` or ``res.partner``, with ``res_id``
        :return: id of the message
        :raise UserError: without words, or without a report and a record
        """
        user = self._get_person(user_id)
        text = (body or "").strip()
        if not text:
            raise UserError(self.env._("Write what you want to say."))
        subject = self._get_subject(user, model, res_id)
        report = self.env["work.report"].search(
            self._get_report_domain(user), order="date_to desc, id desc", limit=1
        )
        if report:
            return report._comment_about(text, subject)
        if subject is None:
            raise UserError(
                self.env._(
                    "%(person)s has sent no report yet. Choose what your words are"
                    " about.",
                    person=user.sudo().name,
                )
            )
        message = subject.message_post(
            body=text,
            message_type="comment",
            subtype_xmlid="mail.mt_note",
            partner_ids=user.sudo().partner_id.ids,
        )
        self.env["work.report"]._record_comment(message, subject, text)
        return message.id

    def _get_subject(self, user, model, res_id):
        if not model:
            return None
        if model not in SUBJECT_MODELS:
            raise UserError(
                self.env._("%(model)s is nothing a coach talks about.", model=model)
            )
        subject = self.env[model].browse(res_id).exists()
        subject.check_access("read")
        if subject.user_id != user:
            raise UserError(
                self.env._(
                    "%(record)s is not one of %(person)s's.",
                    record=subject.display_name,
                    person=user.sudo().name,
                )
            )
        return subject
