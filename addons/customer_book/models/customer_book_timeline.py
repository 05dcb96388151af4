from pytz import UTC

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.crm_roles.models.desk_ledger import ENGINE

from .customer_event import KINDS, TYPED

# Talking with the customer: what comes next is asked for.
TALKS = ("call", "visit", "mail_out", "sms", "meeting")
KEYS = {
    "kind",
    "summary",
    "result",
    "direction",
    "date",
    "duration",
    "place",
    "contact_id",
    "is_private",
    "attachment_ids",
    "next_step",
    "next_date",
    "next_user_id",
    "no_step_reason",
    "body",
    "client_ref",
}
# Of what is given, what is written into the row as it is.
WRITTEN = (
    "kind",
    "summary",
    "result",
    "direction",
    "date",
    "duration",
    "place",
    "is_private",
    "next_step",
    "next_date",
    "no_step_reason",
    "client_ref",
)
PAGE = 200


class CustomerBookTimeline(models.AbstractModel):
    """What happened with a customer, read in one place and written in one save."""

    _name = "customer.book.timeline"
    _description = "Action History of a Customer"

    def timeline(
        self,
        offset=0,
        limit=50,
        kinds=None,
        user_id=None,
        date_from=None,
        date_to=None,
        search=None,
        site_only=False,
        product_id=None,
    ):
        """The history of one customer, the latest first.

        :param int offset: rows to leave out
        :param int limit: rows of a page, at most 200
        :param list kinds: keys of kinds, as in ``customer.event``; all if not given
        :param int user_id: only what this colleague did
        :param str date_from: first day, ``YYYY-MM-DD``, in the person's time zone
        :param str date_to: last day
        :param str search: words of the summary, the result or the next step
        :param bool site_only: only what happened with this contact or address
        :param int product_id: only rows of documents with this product, of those
            documents that the caller may read
        :return: ``{"total", "rows"}``; the rows are those that the caller may read
        :raises AccessError: the caller does not see the customer
        """
        self.ensure_one()
        subject = self._find_kept() or self
        subject.check_access("read")
        domain = subject._timeline_domain(site_only)
        if product_id:
            domain &= subject._timeline_about(product_id)
        if kinds:
            domain &= Domain("kind", "in", self._known_kinds(kinds))
        if user_id:
            domain &= Domain("user_id", "=", user_id)
        if date_from:
            domain &= Domain("date", ">=", self._day_start(date_from))
        if date_to:
            domain &= Domain("date", "<", self._day_start(date_to, days=1))
        for word in (search or "").split():
            domain &= Domain.OR(
                Domain(name, "ilike", word)
                for name in ("summary", "result", "next_step")
            )
        events = self.env["customer.event"]
        page = events.search(domain, offset=offset, limit=min(limit, PAGE))
        return {"total": events.search_count(domain), "rows": events._rows(page)}

    def log_action(self, vals):
        """Write down what was done with one customer, and what comes next: one save.

        :param dict vals: ``kind`` (call visit mail_out sms meeting note task) and
            ``summary``; further ``result``, ``direction`` (in, out), ``date`` (UTC),
            ``duration`` (hours), ``place``, ``contact_id``, ``is_private``,
            ``attachment_ids``, ``next_step`` with ``next_date`` and ``next_user_id``,
            ``no_step_reason``, ``body`` (a mail or SMS is sent), ``client_ref``
        :return: ``{"event_id", "activity_id", "is_new"}``; the same ``client_ref`` of
            the same caller gives the first row again
        :raises UserError: what is missing or wrong, by name; without a next step its
            reason is asked for
        :raises AccessError: the caller does not see the customer
        """
        self.ensure_one()
        if kept := self._find_kept():
            return kept.log_action(vals)
        self.check_access("read")
        known = self._find_action(vals.get("client_ref"))
        if known:
            return self._answer_action(known, is_new=False)
        self._check_action(vals)
        contact = self._action_contact(vals)
        files = self._find_files(vals.get("attachment_ids"))
        sent = self._send_action(contact, vals)
        activity = self._plan_step(vals)
        [row] = self.env["customer.event"]._record(
            [
                {
                    **{key: vals[key] for key in WRITTEN if vals.get(key)},
                    "partner_id": contact.id,
                    "activity_id": activity.id,
                    "is_step_open": bool(activity),
                    "attachment_ids": [(6, 0, files.ids)],
                    "attachment_count": len(files),
                    "is_typed": True,
                    "source": f"mail.message,{sent.id}" if sent else False,
                }
            ]
        )
        self._adopt_files(files, row)
        kind = "meeting" if vals["kind"] in ("meeting", "visit") else "action"
        self._log_progress(kind, row.date)
        return self._answer_action(row, is_new=True)

    def _answer_action(self, event, is_new):
        return {
            "event_id": event.id,
            "activity_id": event.activity_id.id or False,
            "is_new": is_new,
        }

    def _find_action(self, client_ref):
        """The row that the caller wrote under his reference."""
        events = self.env["customer.event"]
        if not client_ref:
            return events
        # Two calls of one person at once: the second is repeated after the first.
        self.env["customer.quota"]._close_gate(self.env.user)
        return events.search(
            [("user_id", "=", self.env.uid), ("client_ref", "=", client_ref)], limit=1
        )

    def _check_action(self, vals):
        strange = set(vals) - KEYS
        if strange:
            raise UserError(
                self.env._(
                    "An action has no %(keys)s. Known are: %(known)s.",
                    keys=", ".join(sorted(strange)),
                    known=", ".join(sorted(KEYS)),
                )
            )
        if vals.get("kind") not in TYPED:
            raise UserError(
                self.env._(
                    "The kind %(kind)s is not written by hand. One of: %(kinds)s.",
                    kind=vals.get("kind") or "-",
                    kinds=", ".join(TYPED),
                )
            )
        if not (vals.get("summary") or "").strip():
            raise UserError(self.env._("Say in a few words what happened."))
        when = vals.get("date") and fields.Datetime.to_datetime(vals["date"])
        if when and when > fields.Datetime.add(fields.Datetime.now(), minutes=5):
            raise UserError(
                self.env._(
                    "%(date)s lies in the future: the history holds what happened."
                    " Plan it as the next step.",
                    date=vals["date"],
                )
            )
        self._check_next_step(vals)

    def _check_next_step(self, vals):
        step, day = vals.get("next_step"), vals.get("next_date")
        if bool(step) != bool(day):
            raise UserError(self.env._("A next step has both words and a day."))
        if day and fields.Date.to_date(day) < fields.Date.context_today(self):
            raise UserError(
                self.env._(
                    "The next step is planned for %(day)s, which is over. Choose today"
                    " or later.",
                    day=day,
                )
            )
        if vals["kind"] in TALKS and not step and not vals.get("no_step_reason"):
            raise UserError(
                self.env._(
                    "What comes next with %(customer)s? Plan a next step and its day,"
                    " or say why there is none.",
                    customer=self.display_name,
                )
            )

    def _action_contact(self, vals):
        """With whom it happened: one of the people of this customer."""
        contact = self.browse(vals.get("contact_id") or self.id).exists()
        if not contact or contact.commercial_partner_id != self.commercial_partner_id:
            raise UserError(
                self.env._(
                    "The contact is none of %(customer)s. Choose one of its contacts.",
                    customer=self.commercial_partner_id.display_name,
                )
            )
        contact.check_access("read")
        return contact

    def _send_action(self, contact, vals):
        """A mail or an SMS with a body is sent; the row is made of it, once."""
        body = (vals.get("body") or "").strip()
        empty = self.env["mail.message"]
        if not body or vals["kind"] not in ("mail_out", "sms"):
            return empty
        sender = contact.with_context(customer_no_event=ENGINE)
        if vals["kind"] == "sms":
            if not contact.phone:
                raise UserError(
                    self.env._(
                        "%(contact)s has no telephone number.",
                        contact=contact.display_name,
                    )
                )
            return sender._message_sms(body, partner_ids=contact.ids)
        if not contact.email:
            raise UserError(
                self.env._(
                    "%(contact)s has no mail address.", contact=contact.display_name
                )
            )
        return sender.message_post(
            body=body,
            subject=vals["summary"],
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=contact.ids,
            attachment_ids=list(vals.get("attachment_ids") or ()),
        )

    def _plan_step(self, vals):
        if not vals.get("next_step"):
            return self.env["mail.activity"]
        # Whoever deals with the customer plans, whatever he may write of him.
        return self.commercial_partner_id.sudo().activity_schedule(
            "mail.mail_activity_data_todo",
            fields.Date.to_date(vals["next_date"]),
            summary=vals["next_step"],
            user_id=vals.get("next_user_id") or self.env.uid,
        )

    def _find_files(self, ids):
        files = self.env["ir.attachment"].browse(ids or []).exists()
        files.check_access("read")
        return files

    def _adopt_files(self, files, row):
        """Files uploaded with the action stand with the customer from now on.

        Those of a private row stand with the row, and are read by whoever reads it.
        """
        keeper = row if row.is_private else self.commercial_partner_id
        loose = files.filtered(
            lambda one: not one.res_id and one.create_uid == self.env.user
        )
        # Their uploader gives them to a customer whom he may only read.
        loose.sudo().write({"res_model": keeper._name, "res_id": keeper.id})

    def _timeline_domain(self, site_only=False):
        if site_only:
            return Domain("contact_id", "child_of", self.id)
        return Domain("partner_id", "=", self.commercial_partner_id.id)

    def _timeline_about(self, product_id):
        """Rows of documents in which a product stands."""
        return Domain.OR(
            Domain("res_model", "=", model) & Domain("res_id", "in", ids)
            for model, ids in self._timeline_documents(product_id).items()
        )

    def _timeline_documents(self, product_id):
        """Hook: ``{model: ids}`` of this customer's documents with the product.

        Only documents that the person may read.
        """
        return {}

    def _timeline_found(self, model, domain):
        """One entry of ``_timeline_documents``; nothing for who reads no such."""
        documents = self.env[model]
        if not documents.has_access("read"):
            return {}
        about = self._overview_partner_domain("partner_id", False)
        found = documents.with_context(active_test=False).search([*about, *domain])
        return {model: found.ids}

    def _find_kept(self):
        """The record into which this one was merged; empty when it is there."""
        if self.exists():
            return self.browse()
        # Where it went, a number alone; who may read it is asked by the caller.
        event = (
            self.env["customer.event"]
            .sudo()
            .search([("source", "=", self._merged_source(self.id))], limit=1)
        )
        return self.browse(event.partner_id.id or ())

    def _merged_source(self, number):
        """The mark of the event that says into which record a number went."""
        return f"res.partner,{number},merged"

    def _known_kinds(self, kinds):
        strange = set(kinds) - {key for key, _label in KINDS}
        if strange:
            raise UserError(
                self.env._(
                    "Unknown kinds of events: %(kinds)s.",
                    kinds=", ".join(sorted(map(str, strange))),
                )
            )
        return list(kinds)

    def _day_start(self, day, days=0):
        """Midnight of a day where the person is, in UTC."""
        first = fields.Date.add(fields.Date.to_date(day), days=days)
        zone = self.env.tz
        local = fields.Datetime.to_datetime(first)
        return zone.localize(local).astimezone(UTC).replace(tzinfo=None)
