from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, format_date

from .customer_book_timeline import TALKS
from .customer_event import ICONS, KINDS, TYPED

ROWS = 20
SOON = 7


class CustomerBookOverview(models.AbstractModel):
    """One page with everything about a customer, each figure the door to its list.

    Tabs are loaded when they are opened.  Addons above add tabs (``_overview_tabs``
    and ``_overview_<key>``), facts of the header and buttons; what needs a group is
    neither listed nor answered without it.
    """

    _name = "customer.book.overview"
    _description = "Page of a Customer"

    def action_open_overview(self):
        """The page of one customer, or of one of his contacts."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.client",
            "tag": "customer_book.overview",
            "name": self.display_name,
            "params": {"partner_id": self.id},
            "context": {"active_id": self.id, "active_model": "res.partner"},
        }

    def overview(self, site_only=False):
        """The head of the page: who it is, facts, tabs, buttons, for one customer.

        :param bool site_only: count only what belongs to this contact or address
        :return: ``{"partner", "facts", "tabs", "actions", "kinds", "contacts",
            "authors", "products"}``; the number of a record that was merged into
            another one answers for that one
        :raises AccessError: the caller does not see the customer
        """
        self.ensure_one()
        if kept := self._find_kept():
            return kept.overview(site_only)
        self.check_access("read")
        customer = self._overview_subject(site_only)
        return {
            "partner": self._overview_partner(),
            "facts": self._overview_allowed(customer._overview_facts(site_only)),
            "tabs": self._overview_allowed(
                sorted(self._overview_tabs(), key=lambda tab: tab["sequence"])
            ),
            "actions": self._overview_allowed(self._overview_actions()),
            "kinds": self._overview_kinds(),
            "contacts": self._overview_people(),
            "authors": self._overview_authors(),
            "products": self._overview_known_products(),
        }

    def overview_tab(self, key, site_only=False):
        """One tab of the page, when it is opened.

        :param str key: as in the ``tabs`` of ``overview()``
        :param bool site_only: as in ``overview()``
        :return: ``{"figures", "columns", "rows", "action"}``
        :raises AccessError: the tab is for others, or the customer is not seen
        :raises UserError: there is no such tab
        """
        self.ensure_one()
        if kept := self._find_kept():
            return kept.overview_tab(key, site_only)
        self.check_access("read")
        [tab] = [tab for tab in self._overview_tabs() if tab["key"] == key] or [None]
        if not tab or key == "history":
            raise UserError(self.env._("The page has no tab %(key)s.", key=key))
        if not self._overview_allowed([tab]):
            raise AccessError(
                self.env._(
                    "The tab %(tab)s is not for your role; an administrator grants it.",
                    tab=tab["label"],
                )
            )
        customer = self._overview_subject(site_only)
        return getattr(customer, f"_overview_{key}")(site_only)

    # What addons extend.

    def _overview_tabs(self):
        """``{"key", "label", "sequence", "groups"}`` of each tab.

        ``groups``: xml ids, comma separated; one of them is enough, none is needed
        when it is empty.
        """
        labels = {
            "history": self.env._("History"),
            "contacts": self.env._("Contacts"),
            "opportunities": self.env._("Opportunities"),
            "files": self.env._("Files"),
            "access": self.env._("Access & Changes"),
        }
        sequences = {"history": 10, "contacts": 20, "opportunities": 30, "files": 80}
        groups = {"opportunities": "sales_team.group_sale_salesman"}
        return [
            {
                "key": key,
                "label": label,
                "sequence": sequences.get(key, 90),
                "groups": groups.get(key, ""),
            }
            for key, label in labels.items()
        ]

    def _overview_facts(self, site_only):
        """Figures of the header, in order."""
        figure = self._overview_figure
        owner = self.commercial_partner_id
        # The names of colleagues are no secret of a customer who is seen.
        shares = owner.share_ids.sudo().user_id
        classes = dict(owner._fields["customer_class"]._description_selection(self.env))
        facts = [
            figure("class", self.env._("Class"), classes.get(owner.customer_class, "")),
            figure("owner", self.env._("Owner"), self._overview_owner()),
            figure(
                "shared",
                self.env._("Shared with"),
                ", ".join(shares.mapped("name")),
            ),
            *self._overview_countdown(),
            *self._overview_contact_facts(site_only),
        ]
        return [fact for fact in facts if fact["value"] not in ("", False)]

    def _overview_actions(self):
        """Buttons of the header: ``{"key", "label", "method", "icon", "groups"}``."""
        return [
            {
                "key": "form",
                "label": self.env._("Edit"),
                "method": "action_open_form",
                "icon": "fa-pencil",
                "groups": "",
            },
            {
                "key": "file",
                "label": self.env._("Customer File"),
                "method": "action_print_customer_file",
                "icon": "fa-print",
                "groups": "",
            },
        ]

    def action_open_form(self):
        """The form of the contact."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.id,
            "views": [[False, "form"]],
        }

    def _overview_begin(self, model, title):
        """The form of a new document of this customer, not saved yet.

        :param model: the document, with a ``partner_id``
        :param title: what the form is called, in the person's language
        :raises AccessError: the caller makes no such documents
        """
        self.ensure_one()
        self.check_access("read")
        self.env[model].check_access("create")
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": model,
            "views": [[False, "form"]],
            "context": {"default_partner_id": self.id},
        }

    def action_print_customer_file(self):
        """Facts, contacts and the latest history on paper."""
        self.check_access("read")
        report = self.env.ref("customer_book.report_customer_file_action")
        # As the person: with all rights Odoo would ask for the company's letterhead.
        return report.report_action(self)

    def _overview_contacts(self, site_only):
        people = self.search(
            self._overview_people_domain(site_only), limit=ROWS, order="name, id"
        )
        action = self._overview_action(
            self.env._("Contacts"),
            "res.partner",
            self._overview_people_domain(site_only),
        )
        total = self.search_count(self._overview_people_domain(site_only))
        return {
            "figures": [
                self._overview_figure(
                    "count", self.env._("Contacts"), total, "count", action=action
                )
            ],
            "columns": self._overview_columns(
                name=self.env._("Name"),
                function=self.env._("Position"),
                phone=self.env._("Phone"),
                email=self.env._("Email"),
            ),
            "rows": [
                {
                    "id": one.id,
                    "model": "res.partner",
                    "name": one.name or one.display_name,
                    "function": one.function or "",
                    "phone": one.phone or "",
                    "email": one.email or "",
                }
                for one in people
            ],
            "action": action,
        }

    def _overview_opportunities(self, site_only):
        leads = self.env["crm.lead"]
        domain = [
            ("type", "=", "opportunity"),
            *self._overview_partner_domain("partner_id", site_only),
        ]
        everything = leads.with_context(active_test=False)
        found = everything.search(domain, limit=ROWS, order="create_date desc, id desc")
        statuses = dict(leads._fields["won_status"]._description_selection(self.env))
        action = self._overview_action(
            self.env._("Opportunities"), "crm.lead", domain, active_test=False
        )
        return {
            "figures": self._overview_lead_figures(domain),
            "columns": self._overview_columns(
                date=(self.env._("Since"), "date"),
                name=self.env._("Opportunity"),
                stage=self.env._("Stage"),
                user=self.env._("Salesperson"),
                amount=(self.env._("Expected"), "money"),
            ),
            "rows": [
                {
                    "id": lead.id,
                    "model": "crm.lead",
                    "date": self._overview_day(lead.create_date),
                    "name": lead.name,
                    "stage": lead.stage_id.name
                    if lead.won_status == "pending"
                    else statuses[lead.won_status],
                    "user": lead.user_id.name or "",
                    "amount": lead.expected_revenue,
                    "currency_id": lead.company_currency.id,
                }
                for lead in found
            ],
            "action": action,
        }

    def _overview_files(self, site_only):
        people = self._overview_people_ids(site_only)
        domain = [("res_model", "=", "res.partner"), ("res_id", "in", people)]
        files = self.env["ir.attachment"].search(domain, limit=ROWS, order="id desc")
        action = self._overview_action(self.env._("Files"), "ir.attachment", domain)
        return {
            "figures": [
                self._overview_figure(
                    "count",
                    self.env._("Files"),
                    self.env["ir.attachment"].search_count(domain),
                    "count",
                    action=action,
                )
            ],
            "columns": self._overview_columns(
                date=(self.env._("Added"), "date"),
                name=self.env._("File"),
                user=self.env._("By"),
            ),
            "rows": [
                {
                    "id": one.id,
                    "model": "ir.attachment",
                    "url": f"/web/content/{one.id}?download=true",
                    "date": self._overview_day(one.create_date),
                    "name": one.name,
                    "user": one.create_uid.sudo().name or "",  # a colleague's name
                }
                for one in files
            ],
            "action": action,
        }

    def _overview_access(self, site_only):
        """Who had the customer and why, and which facts of him changed."""
        customer = self.commercial_partner_id
        ledger = self.env["customer.owner"]
        domain = [("partner_id", "=", customer.id)]
        how = dict(ledger._fields["how"]._description_selection(self.env))
        changes = [*self._timeline_domain(site_only), ("kind", "=", "field")]
        action = self._overview_action(self.env._("Owners"), "customer.owner", domain)
        return {
            "figures": [
                self._overview_figure(
                    "owners",
                    self.env._("Owners"),
                    ledger.search_count(domain),
                    "count",
                    action=action,
                ),
                self._overview_figure(
                    "changes",
                    self.env._("Changes of Facts"),
                    self.env["customer.event"].search_count(changes),
                    "count",
                    action=self._overview_action(
                        self.env._("Changes of Facts"), "customer.event", changes
                    ),
                ),
            ],
            "columns": self._overview_columns(
                date_from=(self.env._("From"), "date"),
                date_to=(self.env._("To"), "date"),
                owner=self.env._("Owner"),
                how=self.env._("Began"),
                reason=self.env._("Why"),
            ),
            "rows": [
                {
                    "id": row.id,
                    "model": "customer.owner",
                    "date_from": self._overview_day(row.date_from),
                    "date_to": self._overview_day(row.date_to) or "",
                    "owner": row.owner_id.sudo().name,  # a colleague's name
                    "how": how[row.how],
                    "reason": row.reason or "",
                }
                for row in ledger.search(domain, limit=ROWS)
            ],
            "action": action,
        }

    # Helpers, for the tabs of other addons as well.

    def _overview_subject(self, site_only):
        return self if site_only else self.commercial_partner_id

    def _overview_partner_domain(self, name, site_only):
        """Documents whose contact ``name`` is this customer, or this site of him."""
        if site_only:
            return [(name, "child_of", self.id)]
        return [(f"{name}.commercial_partner_id", "=", self.commercial_partner_id.id)]

    def _overview_action(self, name, model, domain, **context):
        """The list behind a figure."""
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "views": [[False, "list"], [False, "form"]],
            "domain": list(domain),
            "context": context,
        }

    def _overview_day(self, moment):
        """The day of a moment where the reader is; nothing without one."""
        day = moment and fields.Date.context_today(self, moment)
        return fields.Date.to_string(day)

    def _overview_figure(self, key, label, value, kind="text", **more):
        return {
            "key": key,
            "label": label,
            "value": value,
            "kind": kind,
            "currency_id": False,
            "tone": "",
            "groups": "",
            "action": False,
            **more,
        }

    def _overview_columns(self, **columns):
        """Columns by key: a label, or a label and its kind."""
        return [
            {
                "key": key,
                "label": label if isinstance(label, str) else label[0],
                "kind": "text" if isinstance(label, str) else label[1],
            }
            for key, label in columns.items()
        ]

    def _overview_allowed(self, entries):
        """Those whose groups the person has, decided here and not on the screen."""
        me = self.env.user
        return [
            entry
            for entry in entries
            if not entry.get("groups")
            or any(me.has_group(group) for group in entry["groups"].split(","))
        ]

    def _overview_partner(self):
        customer = self.commercial_partner_id
        return {
            "id": self.id,
            "name": self.display_name,
            "customer_id": customer.id,
            "customer": customer.display_name,
            "is_site": self != customer,
            "address": self._overview_address(),
            "phone": self.phone or "",
            "email": self.email or "",
        }

    def _overview_address(self):
        lines = self._display_address(without_company=True).splitlines()
        return ", ".join(" ".join(line.split()) for line in lines if line.strip())

    def _overview_owner(self):
        customer = self.commercial_partner_id
        if customer.pool_id:
            pool = customer.pool_id.sudo().name  # where he lies may be told
            return self.env._("In the pool %(pool)s", pool=pool)
        return customer.user_id.sudo().name or self.env._("Nobody")

    def _overview_countdown(self):
        customer = self.commercial_partner_id
        if not customer.reclaim_at or not customer.user_id:
            return []
        return [
            self._overview_figure(
                "countdown",
                self.env._("Back to the Pool"),
                fields.Date.to_string(customer.reclaim_at),
                "date",
                tone="warn" if customer.days_left <= SOON else "",
            )
        ]

    def _overview_contact_facts(self, site_only):
        """The last talk, the next step and what is hoped for."""
        events = self.env["customer.event"]
        about = self._timeline_domain(site_only)
        last = events.search([*about, ("kind", "in", TALKS)], limit=1)
        words, day = self._overview_next_step(site_only)
        late = bool(day) and day < fields.Date.context_today(self)
        facts = [
            self._overview_figure(
                "last",
                self.env._("Last Contact"),
                self._overview_day(last.date) or self.env._("Never"),
                "date" if last else "text",
            ),
            self._overview_figure(
                "next",
                self.env._("Next Step"),
                f"{words} ({format_date(self.env, day)})"
                if day
                else self.env._("None planned"),
                tone="alarm" if late else "" if day else "warn",
            ),
        ]
        if self.env.user.has_group("sales_team.group_sale_salesman"):
            domain = [
                ("type", "=", "opportunity"),
                *self._overview_partner_domain("partner_id", site_only),
            ]
            facts += self._overview_lead_figures(domain)[:2]
        return facts

    def _overview_next_step(self, site_only):
        """``(words, day)`` of the next open step with the customer, or two ``False``.

        Whatever planned it: an action of the history, his heat, a colleague, an
        opportunity.  The same one as in the list of hot customers.
        """
        step = self.env["customer.heat"]._find_next_step(
            self._overview_steps(site_only)
        )
        words = step.summary
        if step.res_model == "crm.lead":
            # That it is planned is told, but no word of what the person may not read.
            leads = self.env["crm.lead"].browse(step.res_id)
            words = leads._filtered_access("read") and words
        return words or step.activity_type_id.name, step.date_deadline

    def _overview_steps(self, site_only):
        """Whose steps count: those of a site stand with the company as well."""
        if not site_only:
            customer = self.commercial_partner_id.id
            return SQL("c.commercial_partner_id = %s", customer)
        steps = self.env["customer.event"].search(
            [*self._timeline_domain(site_only), ("is_step_open", "=", True)]
        )
        return SQL(
            "c.id = ANY(%s) OR a.id = ANY(%s)",
            self.with_context(active_test=False)._overview_people_ids(site_only),
            steps.activity_id.ids,
        )

    def _overview_lead_figures(self, domain):
        leads = self.env["crm.lead"]
        pending = [*domain, ("won_status", "=", "pending")]
        won = [*domain, ("won_status", "=", "won")]
        counted = leads._read_group(
            pending, ["company_id"], ["__count", "expected_revenue:sum"]
        )
        company = self.env.company
        today = fields.Date.context_today(self)
        amount = sum(
            (one.currency_id or company.currency_id)._convert(
                value, company.currency_id, company, today
            )
            for one, _count, value in counted
        )
        action = self._overview_action(
            self.env._("Open Opportunities"), "crm.lead", pending
        )
        figure = self._overview_figure
        return [
            figure(
                "open_leads",
                self.env._("Open Opportunities"),
                sum(count for _company, count, _value in counted),
                "count",
                action=action,
            ),
            figure(
                "open_amount",
                self.env._("Expected"),
                amount,
                "money",
                currency_id=company.currency_id.id,
                action=action,
            ),
            figure(
                "won_leads",
                self.env._("Won Opportunities"),
                leads.search_count(won),
                "count",
                action=self._overview_action(
                    self.env._("Won Opportunities"), "crm.lead", won
                ),
            ),
        ]

    def _overview_kinds(self):
        labels = dict(
            self.env["customer.event"]._fields["kind"]._description_selection(self.env)
        )
        return [
            {
                "key": key,
                "label": labels[key],
                "icon": ICONS[key],
                "is_typed": key in TYPED,
                "is_talk": key in TALKS,
            }
            for key, _label in KINDS
        ]

    def _overview_people(self):
        """Whom the composer offers: the customer and his people."""
        customer = self.commercial_partner_id
        people = customer | self.search(
            self._overview_people_domain(False), limit=100, order="name, id"
        )
        return [
            {"id": one.id, "name": one.name or one.display_name}
            for one in people | self
        ]

    def _overview_authors(self):
        """Colleagues who stand in the history, for its filter."""
        groups = self.env["customer.event"]._read_group(
            [*self._timeline_domain(), ("user_id", "!=", False)], ["user_id"]
        )
        # Names of colleagues, those who have left as well.
        people = self.env["res.users"].union(*(user for [user] in groups)).sudo()
        return [{"id": user.id, "name": user.name} for user in people.sorted("name")]

    def _overview_known_products(self):
        """Hook: ``{"id", "name"}`` of products by which the history is filtered."""
        return []

    def _overview_people_domain(self, site_only):
        if site_only:
            return [("id", "child_of", self.id), ("id", "!=", self.id)]
        customer = self.commercial_partner_id
        return [
            ("commercial_partner_id", "=", customer.id),
            ("id", "!=", customer.id),
        ]

    def _overview_people_ids(self, site_only):
        return [self.id, *self.search(self._overview_people_domain(site_only)).ids]
