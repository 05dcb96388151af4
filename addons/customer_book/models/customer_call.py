from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import format_datetime

from ..engine import keys
from .customer_book_lookup import GUARD_MINUTES

RESULTS = [
    ("answered", "Answered"),
    ("missed", "Missed"),
    ("voicemail", "Voicemail"),
    ("wrong", "Wrong number"),
]
TO_CALL_BACK = ("missed", "voicemail")
LIST = 40
# What a caller of ``log`` may say; all but the number may be left out.
KNOWN = frozenset(
    {
        "again",
        "caller",
        "callback_at",
        "callback_user_id",
        "client_ref",
        "continue_id",
        "date",
        "direction",
        "duration",
        "new_contact",
        "number",
        "partner_id",
        "result",
        "summary",
    }
)


class CustomerCall(models.Model):
    """A telephone call: who called, what about, and whether somebody calls back.

    Logged with three fields: number, what it was about, result.  A missed call and
    a promised one wait in the list of callbacks until somebody has called.  Each
    call with a customer is a line of his history.
    """

    _name = "customer.call"
    _description = "Call"
    _inherit = ["customer.book.engine", "customer.book.lookup"]
    _order = "date desc, id desc"
    _rec_name = "number"

    number = fields.Char(required=True)
    number_key = fields.Char(index=True, help="What the spellings have in common.")
    direction = fields.Selection(
        selection=[("in", "Incoming"), ("out", "Outgoing")],
        required=True,
        default="in",
    )
    date = fields.Datetime(string="Time", required=True, index=True)
    duration = fields.Integer(string="Minutes")
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Caller", index=True, ondelete="set null"
    )
    customer_id = fields.Many2one(
        related="partner_id.commercial_partner_id", string="Customer"
    )
    caller = fields.Char(string="Name Given", help="Who said to call, if not known.")
    summary = fields.Char(string="What About")
    result = fields.Selection(selection=RESULTS, required=True, default="answered")
    user_id = fields.Many2one(
        comodel_name="res.users", string="Taken by", required=True, ondelete="restrict"
    )
    callback_state = fields.Selection(
        selection=[("open", "To call back"), ("done", "Called back")],
        string="Callback",
        index="btree_not_null",
    )
    callback_at = fields.Datetime(string="Call Back at")
    callback_user_id = fields.Many2one(
        comodel_name="res.users", string="Who Calls Back", ondelete="restrict"
    )
    callback_done_at = fields.Datetime(string="Called Back")
    callback_done_user_id = fields.Many2one(
        comodel_name="res.users", string="Called Back by", ondelete="restrict"
    )
    is_late = fields.Boolean(
        string="Late", compute="_compute_is_late", search="_search_is_late"
    )
    res_model = fields.Char(string="Document Kind", help="What came of the call.")
    res_id = fields.Many2oneReference(model_field="res_model", string="Document")
    client_ref = fields.Char(help="The caller's own mark; the same one logs once.")
    company_id = fields.Many2one(comodel_name="res.company", required=True)

    _ref_once = models.UniqueIndex(
        "(user_id, client_ref) WHERE client_ref IS NOT NULL",
        "This call is logged already.",
    )

    @api.depends("number", "partner_id", "caller")
    def _compute_display_name(self):
        for call in self:
            # Who called is written on the log; nothing else of him is read.
            who = call.partner_id.sudo().name or call.caller
            call.display_name = f"{who} · {call.number}" if who else call.number

    @api.depends("callback_state", "callback_at")
    def _compute_is_late(self):
        now = fields.Datetime.now()
        for call in self:
            at = call.callback_at
            call.is_late = call.callback_state == "open" and bool(at and at < now)

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = self._late_domain()
        wanted = {bool(one) for one in value}
        if len(wanted) > 1:
            return Domain.TRUE
        return late if True in wanted else ~late

    @api.model
    def _late_domain(self):
        return Domain("callback_state", "=", "open") & Domain(
            "callback_at", "<", fields.Datetime.now()
        )

    @api.model
    def log(self, vals):
        """Write a call down; the same ``client_ref`` again writes nothing.

        :param vals: ``number`` (required) and any of ``partner_id`` (customer or
            contact), ``caller`` (name of an unknown one), ``new_contact`` (make a
            contact of the caller), ``summary``, ``result`` (``answered missed
            voicemail wrong``), ``direction`` (``in out``), ``duration`` (minutes),
            ``date`` (UTC, not in the future), ``callback_at`` (UTC: a promised
            call), ``callback_user_id``, ``client_ref``, ``continue_id`` (my call of
            the last 24 hours that goes on) and ``again`` (yes, a second call)
        :return: ``{"id", "partner_id", "event_id", "is_new", "callbacks_done"}``
        :raise UserError: no number, an unknown key or value, or a log of the same
            number by me less than two minutes ago without ``again``
        :raise AccessError: a customer that I may not see
        """
        self.check_access("read")
        self._check_log(vals)
        known = self._find_by_ref(vals.get("client_ref"))
        if known:
            return known._prepare_log_result(is_new=False)
        if vals.get("continue_id"):
            return self._continue(vals)
        if not vals.get("again"):
            self._refuse_twice(vals["number"])
        # Written by the book; what may be said was checked above.
        call = self._engine().create(self._prepare_call_values(vals))
        call._record_event()
        done = call._close_callbacks()
        return call._prepare_log_result(is_new=True, callbacks_done=len(done))

    def _check_log(self, vals):
        unknown = sorted(set(vals) - KNOWN)
        if unknown:
            raise UserError(
                self.env._(
                    "A call has no %(names)s; known are %(known)s.",
                    names=", ".join(unknown),
                    known=", ".join(sorted(KNOWN)),
                )
            )
        if not (vals.get("number") or "").strip():
            raise UserError(self.env._("Say the number; «anonymous» if it is hidden."))
        for name in ("result", "direction"):
            allowed = dict(self._fields[name].selection)
            if vals.get(name) and vals[name] not in allowed:
                raise UserError(
                    self.env._(
                        "%(value)s is not known; choose one of %(known)s.",
                        value=vals[name],
                        known=", ".join(allowed),
                    )
                )
        if self._read_moment(vals, "date") > fields.Datetime.now() + timedelta(hours=1):
            raise UserError(self.env._("A call of the future cannot be logged."))
        minutes = vals.get("duration") or 0
        if not isinstance(minutes, int) or minutes < 0:
            raise UserError(
                self.env._("%(value)s: a duration is whole minutes.", value=minutes)
            )
        self._check_people(vals)

    def _check_people(self, vals):
        if vals.get("partner_id"):
            self.env["res.partner"].browse(vals["partner_id"]).check_access("read")
        if vals.get("callback_user_id"):
            self._ensure_colleague(vals["callback_user_id"])

    def _ensure_colleague(self, user_id):
        # Whether somebody works here, is all that is read.
        users = self.env["res.users"].sudo()
        if not users.search_count([("id", "=", user_id), ("share", "=", False)]):
            raise UserError(
                self.env._("Who is to call back does not work here: choose another.")
            )

    def _read_moment(self, vals, name):
        try:
            moment = fields.Datetime.to_datetime(vals.get(name))
        except ValueError:
            raise UserError(
                self.env._(
                    "%(value)s is no time: write 2026-03-31 14:30:00, in UTC.",
                    value=vals[name],
                )
            ) from None
        return moment or fields.Datetime.now()

    def _find_by_ref(self, client_ref):
        if not client_ref:
            return self.browse()
        return self.search(
            [("client_ref", "=", client_ref), ("user_id", "=", self.env.uid)]
        )

    def _refuse_twice(self, number):
        digits = keys.digits(number)
        recent = digits and self._find_recent(digits)
        if recent:
            raise UserError(
                self.env._(
                    "You logged %(number)s at %(time)s: is it the same call? Go on with"
                    " that one (continue_id %(id)s), or log a second call (again) after"
                    " %(minutes)s minutes or when it truly is one.",
                    number=number,
                    time=format_datetime(self.env, recent["date"]),
                    id=recent["id"],
                    minutes=GUARD_MINUTES,
                )
            )

    def _prepare_call_values(self, vals):
        result = vals.get("result") or "answered"
        promised = vals.get("callback_at")
        waits = bool(promised) or (
            result in TO_CALL_BACK and vals.get("direction") != "out"
        )
        return {
            "number": vals["number"].strip(),
            "number_key": keys.digits(vals["number"])[-keys.TAIL :],
            "direction": vals.get("direction") or "in",
            "date": self._read_moment(vals, "date"),
            "duration": vals.get("duration") or 0,
            "partner_id": vals.get("partner_id") or self._make_contact(vals),
            "caller": vals.get("caller"),
            "summary": vals.get("summary"),
            "result": result,
            "user_id": self.env.uid,
            "callback_state": "open" if waits else False,
            "callback_at": self._read_moment(
                vals, "callback_at" if promised else "date"
            )
            if waits
            else False,
            "callback_user_id": vals.get("callback_user_id"),
            "client_ref": vals.get("client_ref") or False,
            "company_id": self.env.company.id,
        }

    def _make_contact(self, vals):
        """A new contact of a caller, when the person asks for one."""
        if not vals.get("new_contact"):
            return False
        name = (vals.get("caller") or "").strip()
        if not name:
            raise UserError(self.env._("A new contact needs a name."))
        contact = self.env["res.partner"].create(
            {"name": name, "phone": vals["number"].strip()}
        )
        return contact.id

    def _continue(self, vals):
        """What was said after the first save goes into the same call."""
        call = self.browse(vals["continue_id"]).exists()
        call.check_access("read")
        since = fields.Datetime.now() - timedelta(hours=24)
        if not call or call.user_id != self.env.user or call.create_date < since:
            raise UserError(
                self.env._("Only a call of yours of the last 24 hours goes on.")
            )
        was_missed = call.result in TO_CALL_BACK
        values = call._prepare_continued_values(vals)
        call._engine().write(values)
        done = call._close_callbacks()
        if was_missed and call.result == "answered" and not vals.get("callback_at"):
            # Missed a moment ago and spoken to now: nobody waits any more.
            done += call._close_waiting()
        # Last: its line names a callback only while one is promised.
        call._record_event()
        return call._prepare_log_result(is_new=False, callbacks_done=len(done))

    def _prepare_continued_values(self, vals):
        texts = [self.summary, vals.get("summary")]
        values = {"summary": " / ".join(text for text in texts if text)}
        for name in ("caller", "result", "duration", "callback_user_id"):
            if vals.get(name):
                values[name] = vals[name]
        if not self.partner_id:
            values["partner_id"] = vals.get("partner_id") or self._make_contact(vals)
        if vals.get("callback_at"):
            at = self._read_moment(vals, "callback_at")
            values |= {"callback_at": at, "callback_state": "open"}
        return values

    def _close_callbacks(self):
        """Whoever was spoken to needs no callback any more."""
        if self.result != "answered" or not self.number_key:
            return self.browse()
        waiting = self._engine().search(
            [
                ("number_key", "=", self.number_key),
                ("callback_state", "=", "open"),
                ("company_id", "=", self.company_id.id),
                ("id", "!=", self.id),
            ]
        )
        waiting._close()
        return waiting

    def _close_waiting(self):
        """Close those of these calls that wait, and return them."""
        waiting = self.filtered(lambda call: call.callback_state == "open")
        waiting._close()
        return waiting

    def _close(self):
        self._engine().write(
            {
                "callback_state": "done",
                "callback_done_at": fields.Datetime.now(),
                "callback_done_user_id": self.env.uid,
            }
        )

    def _record_event(self):
        """One line of the customer's history for each call, once."""
        self.ensure_one()
        if not self.partner_id:
            return
        values = self._prepare_event_values()
        told = self._find_event()
        if told:
            # The call went on: the history keeps the words of before.
            told._follow_call(values)
        else:
            self.env["customer.event"]._record([values])
        if self.result == "answered":
            self.partner_id._log_progress("action", self.date)

    def _prepare_event_values(self):
        labels = dict(self._fields["result"]._description_selection(self.env))
        back = self.callback_state == "open" and self.callback_at
        return {
            "kind": "call",
            "direction": self.direction,
            "date": self.date,
            "user_id": self.user_id.id,
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "summary": self.summary or labels[self.result],
            "result": labels[self.result],
            "duration": self.duration / 60,
            "next_step": self.env._("Call back") if back else False,
            "next_date": fields.Datetime.context_timestamp(self, back).date()
            if back
            else False,
            "res_model": self._name,
            "res_id": self.id,
            "source": f"{self._name},{self.id}",
        }

    def _find_event(self):
        """The line of the history that the call made."""
        events = self.env["customer.event"]._engine()  # the call's own, found by it
        source = f"{self._name},{self.id}"
        return events.search([("source", "=", source)], limit=1)

    def _prepare_log_result(self, is_new, callbacks_done=0):
        return {
            "id": self.id,
            "partner_id": self.partner_id.id,
            # Its number alone is told.
            "event_id": self._find_event().id,
            "is_new": is_new,
            "callbacks_done": callbacks_done,
        }

    def _prepare_recent_values(self):
        return {
            "id": self.id,
            "date": fields.Datetime.to_string(self.date),
            "summary": self.summary or "",
            "partner_id": self.partner_id.id,
        }

    # The list of callbacks.

    @api.model
    def read_callbacks(self):
        """Who is to be called back, the latest first: mine and nobody's.

        :return: ``[{"id", "number", "name", "company", "summary", "at", "is_late",
            "user", "partner_id"}]``
        """
        self.check_access("read")
        mine = [
            ("callback_state", "=", "open"),
            ("callback_user_id", "in", [self.env.uid, False]),
        ]
        return [
            call._prepare_callback_values()
            for call in self.search(mine, order="callback_at, id", limit=LIST)
        ]

    def _prepare_callback_values(self):
        # Who called is written on the log; nothing else of him is read.
        caller = self.partner_id.sudo()
        return {
            "id": self.id,
            "number": self.number,
            "name": caller.name or self.caller or "",
            "company": caller.commercial_partner_id.name
            if caller.commercial_partner_id != caller
            else "",
            "summary": self.summary or "",
            "at": fields.Datetime.to_string(self.callback_at),
            "is_late": self.is_late,
            "user": self.callback_user_id.name or "",
            "partner_id": self.partner_id.id,
        }

    def action_callback_done(self):
        """The callback was made; one key on the list.

        :return: how many were open
        """
        self.check_access("read")
        return len(self._close_waiting())

    def action_call_back(self, at, user_id=None):
        """Promise a call.

        :param at: when, in UTC
        :param user_id: who calls; the caller if left out
        """
        self.check_access("read")
        moment = self._read_moment({"at": at}, "at")
        if moment < fields.Datetime.now():
            raise UserError(self.env._("A callback lies in the future."))
        if user_id:
            self._ensure_colleague(user_id)
        self._engine().write(
            {
                "callback_state": "open",
                "callback_at": moment,
                "callback_user_id": user_id or self.env.uid,
            }
        )
        return True

    def action_link(self, partner_id):
        """An anonymous call was a customer's after all.

        :param partner_id: the customer or contact
        :raise UserError: the call is somebody's already
        """
        self.ensure_one()
        self.check_access("read")
        if self.partner_id:
            raise UserError(
                self.env._("%(call)s has its customer.", call=self.display_name)
            )
        self.env["res.partner"].browse(partner_id).check_access("read")
        self._engine().partner_id = partner_id
        self._record_event()
        return True

    # What comes of a call.

    @api.model
    def read_buttons(self):
        """The buttons beside Save, for this person.

        :return: ``[{"key", "label"}]``
        """
        self.check_access("read")
        return self._call_buttons()

    @api.model
    def _call_buttons(self):
        """What a call may lead to; flows add theirs, with ``_button_<key>``."""
        if self.env["crm.lead"].has_access("create"):
            return [{"key": "opportunity", "label": self.env._("Opportunity")}]
        return []

    def action_button(self, key):
        """What a button opens: a form that is filled in, not saved.

        :param key: one of ``read_buttons``
        """
        self.ensure_one()
        self.check_access("read")
        if key not in {button["key"] for button in self._call_buttons()}:
            raise AccessError(
                self.env._("%(key)s is no button of a call for you.", key=key)
            )
        action = getattr(self, f"_button_{key}")()
        action["context"] = {**action.get("context", {}), "customer_call_id": self.id}
        return action

    def _button_opportunity(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": "crm.lead",
            "views": [[False, "form"]],
            "name": self.env._("New Opportunity"),
            "context": {
                "default_type": "opportunity",
                "default_partner_id": self.partner_id.id,
                "default_name": self.summary or self.display_name,
                "default_phone": self.number,
                "default_contact_name": self.caller or False,
                "default_user_id": self.env.uid,
            },
        }

    @api.model
    def _link_document(self, record):
        """``record`` was made out of the call that the context names."""
        call = self.browse(self.env.context.get("customer_call_id") or []).exists()
        if call and call.has_access("read") and len(record) == 1 and not call.res_id:
            call._engine().write({"res_model": record._name, "res_id": record.id})
