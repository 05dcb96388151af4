from odoo import api, fields, models
from odoo.fields import Domain

ROW_FIELDS = [
    "model",
    "res_id",
    "number",
    "partner_name",
    "amount",
    "currency_id",
    "requester_id",
    "create_date",
    "date_due",
    "risk",
    "step_id",
    "company_id",
    "state",
    "stuck_reason",
]
INBOX_ORDER = "date_due, create_date, id"  # without a deadline comes last


class DeskApprovalInbox(models.AbstractModel):
    """What waits for me: the same rows for the list, the counter and the card.

    Whether a person may decide is asked each time and never stored: roles,
    substitutes and absences change without touching a request.
    """

    _name = "desk.approval.inbox"
    _description = "Approvals Inbox"

    can_decide = fields.Boolean(
        string="Waits for me",
        compute="_compute_can_decide",
        search="_search_can_decide",
    )
    can_withdraw = fields.Boolean(compute="_compute_can_withdraw")
    for_whom = fields.Char(
        compute="_compute_can_decide", help="The person you stand in for."
    )

    @api.depends_context("uid", "allowed_company_ids")
    @api.depends("state", "step_id")
    def _compute_can_decide(self):
        persons = self._deciding_for()
        for request in self:
            user = persons.get(request.id)
            request.can_decide = bool(user)
            # Whom one stands in for is shown to the one who stands in.
            request.for_whom = (
                user.sudo().name if user and user != self.env.user else ""
            )

    @api.depends_context("uid")
    @api.depends("state")
    def _compute_can_withdraw(self):
        for request in self:
            # Asks for nobody but the person; a stranger learns "no".
            request.can_withdraw = (
                request.sudo().state == "waiting"
                and request.sudo().requester_id == self.env.user
            )

    def _search_can_decide(self, operator, value):
        if operator != "in":
            return NotImplemented
        # The condition itself is the right; see ``inbox``.
        mine = Domain("id", "in", self.sudo()._search(self._mine_domain()))
        return mine if True in value else ~mine

    @api.model
    def inbox(self, offset=0, limit=80):
        """What waits for the current user, the most urgent first."""
        standing = self._standing_domains()
        domain = Domain.OR(allowed for _person, allowed in standing)
        # The domain is the right: it names exactly what the person may decide.
        requests = self.sudo()
        found = requests.search_fetch(
            domain, ROW_FIELDS, offset=offset, limit=limit, order=INBOX_ORDER
        )
        persons = found._persons(standing)
        return {
            "count": requests.search_count(domain),
            "rows": [request._as_row(persons[request.id]) for request in found],
        }

    def _as_row(self, person):
        """Plain values: they travel over XML-RPC, which knows no ``None``."""
        hours = self._hours_waiting()
        due = self.date_due
        return {
            "id": self.id,
            "model": self.model,
            "res_id": self.res_id,
            "type": self.document_type or "",
            "number": self.number,
            "partner": self.partner_name or "",
            "amount": self.amount,
            "currency": self.currency_id.name or "",
            "amount_text": self.currency_id.format(self.amount),
            "requester": self.requester_id.name,
            "requester_id": self.requester_id.id,
            "submitted": fields.Datetime.to_string(self.create_date),
            "age_hours": hours,
            "age": self._age_label(hours),
            "why": self.why,
            "risk": self.risk or "",
            "due": fields.Datetime.to_string(due) if due else "",
            "is_late": bool(due and due < fields.Datetime.now()),
            "for_whom": person.name if person != self.env.user else "",
            "company": self.company_id.name,
        }

    def _hours_waiting(self):
        return int((fields.Datetime.now() - self.create_date).total_seconds() // 3600)

    def _age_label(self, hours):
        if hours < 1:
            return self.env._("new")
        if hours < 48:
            return self.env._("%(hours)s h", hours=hours)
        return self.env._("%(days)s d", days=hours // 24)

    def _deciding_for(self):
        """``{request id: the person for whom the current user may decide}``"""
        standing = self._standing_domains()
        domain = Domain.OR(allowed for _person, allowed in standing)
        # Asked for the ids that the caller holds; see ``inbox``.
        found = self.sudo().search(Domain("id", "in", self.ids) & domain)
        return found._persons(standing)

    def _persons(self, standing):
        """Of requests that may be decided: for oneself before for another."""
        if len(standing) == 1:
            return dict.fromkeys(self.ids, standing[0][0])
        persons, left = {}, self
        for person, domain in standing:
            found = left.search(Domain("id", "in", left.ids) & domain)
            persons.update(dict.fromkeys(found.ids, person))
            left -= found
        return persons

    @api.model
    def _mine_domain(self):
        return Domain.OR(domain for _person, domain in self._standing_domains())

    @api.model
    def _standing_domains(self):
        """``[(person, what the current user may decide in his name)]``"""
        me = self.env.user
        if me.share or not me.active:
            return [(me, Domain.FALSE)]
        today = fields.Date.context_today(self)
        # For whom I stand in, whoever wrote it down.
        standing = self.env["desk.approval.substitute"].sudo()._valid_for(me, today)
        return [
            (me, self._person_domain(me)),
            *(
                (item.user_id, self._person_domain(item.user_id) & item._scope())
                for item in standing
            ),
        ]

    def _person_domain(self, person):
        """Open steps of ``person`` that the current user may settle.

        Four eyes: neither of the two may own the document or have agreed to the
        same step already, be it in another person's name.
        """
        both = [self.env.uid, person.id]
        # The companies and groups of whom I stand in for.
        companies = self.env.companies & person.sudo().company_ids
        agreed = Domain("kind", "=", "approve") & Domain("is_void", "=", False)
        agreed &= Domain("user_id", "in", both) | Domain("for_user_id", "in", both)
        named = Domain("user_ids", "in", person.ids) | Domain(
            # As above.
            "open_group_id",
            "in",
            person.sudo().all_group_ids.ids,
        )
        return (
            Domain("state", "=", "waiting")
            & Domain("company_id", "in", companies.ids)
            & Domain("own_user_ids", "not in", both)
            & Domain(
                "step_id", "any", named & Domain("decision_ids", "not any", agreed)
            )
        )
