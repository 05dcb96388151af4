from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

KINDS = [
    ("call", "Call"),
    ("visit", "Visit"),
    ("mail_out", "Mail sent"),
    ("mail_in", "Mail received"),
    ("sms", "SMS"),
    ("meeting", "Meeting"),
    ("note", "Note"),
    ("task", "Task done"),
    ("opportunity", "Opportunity"),
    ("quote", "Quotation"),
    ("order", "Order"),
    ("delivery", "Delivery"),
    ("invoice", "Invoice"),
    ("payment", "Payment"),
    ("ticket", "Service record"),
    ("repair", "Repair"),
    ("complaint", "Complaint"),
    ("owner", "Owner changed"),
    ("field", "Facts changed"),
    ("report", "Report line"),
]
ICONS = {
    "call": "fa-phone",
    "visit": "fa-map-marker",
    "mail_out": "fa-paper-plane",
    "mail_in": "fa-envelope-o",
    "sms": "fa-commenting-o",
    "meeting": "fa-calendar",
    "note": "fa-pencil-square-o",
    "task": "fa-check",
    "opportunity": "fa-star",
    "quote": "fa-file-text-o",
    "order": "fa-shopping-cart",
    "delivery": "fa-truck",
    "invoice": "fa-money",
    "payment": "fa-credit-card",
    "ticket": "fa-life-ring",
    "repair": "fa-wrench",
    "complaint": "fa-exclamation-triangle",
    "owner": "fa-user",
    "field": "fa-pencil",
    "report": "fa-list-alt",
}
# What people write down themselves, in the order of the composer.
TYPED = ("call", "visit", "mail_out", "sms", "meeting", "note", "task")
CORRECTION_HOURS = 24


class CustomerEvent(models.Model):
    """Something that happened with a customer: one row of his history.

    An index that only grows.  Rows come from the composer and from the documents
    themselves; ``source`` names what a row was made from, so that nothing is
    written twice.  Its author corrects the words for a day, the old ones are kept;
    a row of the wrong customer is moved, and that is written down as well.
    """

    _name = "customer.event"
    _description = "Action History"
    _inherit = ["customer.book.engine", "customer.book.backfill"]
    _order = "date desc, id desc"
    _rec_name = "summary"

    date = fields.Datetime(required=True)
    kind = fields.Selection(selection=KINDS, required=True)
    direction = fields.Selection(
        selection=[("in", "From the customer"), ("out", "To the customer")]
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        ondelete="cascade",
        help="The company, whichever of its contacts it was.",
    )
    contact_id = fields.Many2one(
        comodel_name="res.partner", ondelete="set null", index="btree_not_null"
    )
    user_id = fields.Many2one(
        comodel_name="res.users", string="Who", ondelete="restrict"
    )
    summary = fields.Char(required=True)
    result = fields.Text()
    next_step = fields.Char()
    next_date = fields.Date(string="Next Step On")
    activity_id = fields.Many2one(
        comodel_name="mail.activity",
        string="Planned Step",
        ondelete="set null",
        index="btree_not_null",
    )
    is_step_open = fields.Boolean(
        string="Next Step Open", help="The next step is neither done nor cancelled."
    )
    no_step_reason = fields.Char(string="Why No Next Step")
    duration = fields.Float(help="In hours.")
    place = fields.Char()
    attachment_ids = fields.Many2many(comodel_name="ir.attachment", string="Files")
    attachment_count = fields.Integer(string="Number of Files")
    is_private = fields.Boolean(
        string="Private", help="For the author and his managers alone."
    )
    is_typed = fields.Boolean(
        string="Written Down", help="By a person; the others come from documents."
    )
    res_model = fields.Char(string="Document Kind")
    res_id = fields.Many2oneReference(model_field="res_model", string="Document")
    source = fields.Char(help="What the row was made from: model,id or more.")
    client_ref = fields.Char(string="Reference of the Caller")
    version_ids = fields.One2many(
        comodel_name="customer.event.version",
        inverse_name="event_id",
        string="Earlier Versions",
    )
    company_id = fields.Many2one(comodel_name="res.company")

    _source_once = models.UniqueIndex(
        "(source) WHERE source IS NOT NULL", "This is in the history already."
    )
    _client_ref_once = models.UniqueIndex(
        "(user_id, client_ref) WHERE client_ref IS NOT NULL",
        "This action was written down already under the same reference.",
    )
    _by_partner = models.Index("(partner_id, date DESC, id DESC)")
    _by_user = models.Index("(user_id, date)")
    _open_steps = models.Index("(user_id, next_date) WHERE is_step_open")

    def action_correct(self, vals):
        """The author corrects the words of what he wrote, for 24 hours.

        :param dict vals: ``summary`` and ``result``, one or both, as text
        :return: True
        :raises UserError: other keys, an empty summary, or the 24 hours are over
        :raises AccessError: somebody else wrote it, or a document did
        """
        self.ensure_one()
        self.check_access("read")
        self._ensure_correctable()
        strange = set(vals) - {"summary", "result"}
        if strange or not (vals.get("summary", self.summary) or "").strip():
            raise UserError(
                self.env._(
                    "A correction has the keys summary and result, and the summary is"
                    " not empty. Given: %(keys)s.",
                    keys=", ".join(sorted(vals)) or "-",
                )
            )
        self._keep_version()
        self._engine().write(vals)
        return True

    def action_move(self, partner_id, reason):
        """The rows stood with the wrong customer: they go to the right one.

        :param int partner_id: the right customer, or one of his contacts
        :param str reason: why, in words
        :return: True
        :raises UserError: no reason is given, or no such customer
        :raises AccessError: neither the author nor a manager of customers asks, or
            the caller does not see the other customer
        """
        self.check_access("read")
        reason = (reason or "").strip()
        if not reason:
            raise UserError(
                self.env._("Say why the row stands with the wrong customer.")
            )
        contact = self.env["res.partner"].browse(partner_id).exists()
        if not contact:
            raise UserError(self.env._("Choose the customer it belongs to."))
        contact.check_access("read")
        self._ensure_movable()
        self._keep_version(reason)
        self._engine().write(
            {
                "partner_id": contact.commercial_partner_id.id,
                "contact_id": contact.id,
            }
        )
        return True

    def action_open_move(self):
        """The dialog that asks for the right customer."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Move to Another Customer"),
            "res_model": "customer.event.move",
            "view_mode": "form",
            "views": [[False, "form"]],
            "target": "new",
            "context": {"default_event_ids": self.ids},
        }

    def action_open_document(self):
        """What the row was made from, or the page of the customer."""
        self.ensure_one()
        self.check_access("read")
        if not self.res_model or self.res_model not in self.env:
            return self.partner_id.action_open_overview()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [[False, "form"]],
        }

    def _ensure_correctable(self):
        if not self.is_typed or self.user_id != self.env.user:
            raise AccessError(
                self.env._(
                    "%(event)s: only its author corrects what he wrote; what a"
                    " document wrote is corrected in the document.",
                    event=self.summary,
                )
            )
        if not self._is_fresh():
            raise UserError(
                self.env._(
                    "%(event)s was written more than %(hours)s hours ago and stays as"
                    " it is. Write a new action that sets it right.",
                    event=self.summary,
                    hours=CORRECTION_HOURS,
                )
            )

    def _ensure_movable(self):
        for event in self:
            if not event._can_move():
                raise AccessError(
                    self.env._(
                        "%(event)s: its author or a sales manager moves it to another"
                        " customer.",
                        event=event.summary,
                    )
                )

    def _is_fresh(self):
        since = fields.Datetime.now() - timedelta(hours=CORRECTION_HOURS)
        return self.create_date >= since

    def _can_correct(self):
        return self.is_typed and self.user_id == self.env.user and self._is_fresh()

    def _can_move(self):
        me = self.env.user
        return me._manages_customers() or (self.is_typed and self.user_id == me)

    def _keep_version(self, reason=False):
        self.env["customer.event.version"]._engine().create(
            [
                {
                    "event_id": event.id,
                    "user_id": self.env.uid,
                    "summary": event.summary,
                    "result": event.result,
                    "partner_id": event.partner_id.id if reason else False,
                    "reason": reason,
                }
                for event in self
            ]
        )

    @api.model
    def _record(self, vals_list):
        """Write events; those whose ``source`` is there already are left out.

        :param vals_list: values of events; ``partner_id`` may be a contact, its
            company is found; ``date`` is now and ``user_id`` the caller when they are
            not given
        :return: the events written
        """
        vals_list = [vals for vals in vals_list if vals.get("partner_id")]
        if not vals_list:
            return self.browse()
        known = self._known_sources([vals.get("source") for vals in vals_list])
        contacts = (
            self.env["res.partner"]
            .sudo()  # whose contact it is, whoever may read the contact
            .browse({vals["partner_id"] for vals in vals_list})
        )
        customer = {one.id: one.commercial_partner_id for one in contacts}
        rows = []
        for vals in vals_list:
            source = vals.get("source")
            if source and source in known:
                continue
            known.add(source)
            company = customer[vals["partner_id"]].company_id.id
            rows.append(
                {
                    "date": fields.Datetime.now(),
                    "user_id": self.env.uid,
                    **vals,
                    "company_id": vals.get("company_id") or company,
                    "partner_id": customer[vals["partner_id"]].id,
                    "contact_id": vals.get("contact_id") or vals["partner_id"],
                }
            )
        # The history is written by what happens, whatever the person may write.
        events = self._engine().create(rows)
        if events:
            events._after_record()
        return events.sudo(self.env.su)

    def _after_record(self):
        """Hook: these events are new.  They come with all rights, one or many."""

    def _known_sources(self, sources):
        sources = [source for source in sources if source]
        if not sources:
            return set()
        self.flush_model(["source"])
        rows = self.env.execute_query(
            SQL("SELECT source FROM customer_event WHERE source = ANY(%s)", sources)
        )
        return {row[0] for row in rows}

    def _follow_step(self, **values):
        """The planned steps changed: these rows say so."""
        if self:
            self._engine().write(values)

    def _follow_call(self, values):
        """A call went on: its line says what was said in all."""
        names = ("summary", "result", "duration", "next_step", "next_date")
        if any(self[name] != values[name] for name in ("summary", "result")):
            self._keep_version()
        self._engine().write({name: values[name] for name in names})

    def _document(self):
        """What the row opens, for whoever may read such documents."""
        model = self.res_model
        known = model and model in self.env and self.env[model].has_access("read")
        return {"model": model, "id": self.res_id} if known else False

    @api.model
    def _rows(self, events):
        """The events as the timeline shows them, plain values."""
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return [event._as_row(kinds) for event in events]

    def _as_row(self, kinds):
        # Names of colleagues and of contacts of a customer whom the person sees.
        seen = self.sudo()
        versions = seen.version_ids
        return {
            "id": self.id,
            "date": fields.Datetime.to_string(self.date),
            "kind": self.kind,
            "kind_label": kinds[self.kind],
            "icon": ICONS[self.kind],
            "direction": self.direction or "",
            "user": seen.user_id.name or "",
            "user_id": seen.user_id.id or False,
            "contact": seen.contact_id.name or ""
            if seen.contact_id != seen.partner_id
            else "",
            "summary": self.summary,
            "result": self.result or "",
            "next_step": self.next_step or "",
            "next_date": fields.Date.to_string(self.next_date) or "",
            "is_step_open": self.is_step_open,
            "no_step_reason": self.no_step_reason or "",
            "duration": self.duration,
            "place": self.place or "",
            "files": self.attachment_count,
            "is_private": self.is_private,
            "document": self._document(),
            "can_correct": self._can_correct(),
            "can_move": self._can_move(),
            "versions": [version._as_row() for version in versions],
            "moved_from": ", ".join(versions.partner_id.mapped("name")),
        }
