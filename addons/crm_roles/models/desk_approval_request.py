from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, format_datetime


class DeskApprovalRequest(models.Model):
    """One document that waits, or waited, for people to audit it.

    Submitting a document copies the levels of the matching rules into steps.
    One step is open at a time; its people see the request in their inbox and
    approve, reject or return it.  The last approval lets the document go on.
    """

    _name = "desk.approval.request"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "desk.approval.sealed",
        "desk.approval.inbox",
        "desk.approval.follow",
    ]
    _description = "Approval Request"
    _order = "id desc"
    _rec_name = "number"
    _mail_post_access = "read"  # whoever sees it may ask and answer

    model = fields.Char(required=True, index=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Document", model_field="model", required=True, readonly=True
    )
    document_type = fields.Char(string="Type", compute="_compute_document_type")
    number = fields.Char(required=True, readonly=True)
    partner_name = fields.Char(string="Partner", readonly=True)
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    currency_id = fields.Many2one(comodel_name="res.currency", readonly=True)
    amount = fields.Monetary(readonly=True)
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company Currency"
    )
    amount_company = fields.Monetary(
        string="Amount in Company Currency",
        currency_field="company_currency_id",
        readonly=True,
    )
    requester_id = fields.Many2one(
        comodel_name="res.users", required=True, readonly=True, index=True
    )
    own_user_ids = fields.Many2many(
        comodel_name="res.users",
        relation="desk_approval_request_own_user",
        string="May not decide",
        readonly=True,
        help="The requester and whoever the document belongs to.",
    )
    state = fields.Selection(
        selection=[
            ("waiting", "Waiting"),
            ("approved", "Approved"),
            ("rejected", "Rejected"),
            ("returned", "Returned for change"),
            ("withdrawn", "Withdrawn"),
            ("cancelled", "Cancelled"),
            ("expired", "Expired"),
        ],
        default="waiting",
        required=True,
        readonly=True,
        index=True,
    )
    is_current = fields.Boolean(
        default=True, readonly=True, help="The latest request of its document."
    )
    date_done = fields.Datetime(readonly=True)
    date_due = fields.Datetime(
        string="Due", readonly=True, help="Of the open step, in working hours."
    )
    date_expire = fields.Datetime(string="Expires", readonly=True)
    step_id = fields.Many2one(
        comodel_name="desk.approval.step",
        string="Open Step",
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    step_ids = fields.One2many(
        comodel_name="desk.approval.step", inverse_name="request_id", readonly=True
    )
    decision_ids = fields.One2many(
        comodel_name="desk.approval.decision", inverse_name="request_id", readonly=True
    )
    rule_ids = fields.Many2many(comodel_name="desk.approval.rule", readonly=True)
    why = fields.Char(string="Why it needs me", compute="_compute_why")
    risk = fields.Char(readonly=True, translate=True)
    stuck_reason = fields.Char(readonly=True)
    watched = fields.Json(readonly=True)
    fingerprint = fields.Json(readonly=True)
    checklist = fields.Json(readonly=True)

    _waiting_uniq = models.UniqueIndex(
        "(model, res_id) WHERE state = 'waiting'",
        "This document waits for an audit already.",
    )
    _document_idx = models.Index("(model, res_id) WHERE is_current")

    @api.depends_context("lang")
    @api.depends("model")
    def _compute_document_type(self):
        for request in self:
            request.document_type = self.env["ir.model"]._get(request.model).name

    @api.depends("step_id")
    def _compute_why(self):
        for request in self:
            # The reason is part of what the reader of a request sees.
            request.why = request.sudo().step_id._why()

    @api.model
    def _current_of(self, documents):
        """``{document id: its latest request}``"""
        found = self.search(
            [
                ("model", "=", documents._name),
                ("res_id", "in", documents._origin.ids),
                ("is_current", "=", True),
            ]
        )
        return {request.res_id: request for request in found}

    @api.model
    def _live_of(self, documents):
        """The requests that a change of these documents concerns."""
        return self.search(
            [
                ("model", "=", documents._name),
                ("res_id", "in", documents.ids),
                ("is_current", "=", True),
                ("state", "in", ["waiting", "approved"]),
            ]
        )

    def _document(self):
        """The document, with the rights of whoever asks and without the key."""
        return self._outside().env[self.model].browse(self.res_id)

    def _snapshot(self):
        document = self._document().exists()
        # The facts of a decision, whether or not the person sees all of them.
        return document.sudo()._approval_snapshot() if document else []

    # Public: what buttons, the workbench and integrations call.

    def action_approve(self, note=None):
        """Agree, for oneself or for the person one stands in for."""
        return self._decide_each("approve", note)

    def action_reject(self, reason):
        """Refuse for good; the reason is told to the requester."""
        return self._decide_each("reject", reason)

    def action_return(self, reason):
        """Give back for change; the document may be submitted again."""
        return self._decide_each("return", reason)

    def action_withdraw(self):
        """The requester takes his own request back."""
        self._lock()
        for request in self:
            # Neither number nor state is told to somebody who may not see it.
            request.check_access("read")
            request._ensure_waiting()
            if not request.can_withdraw:
                # Its reader, checked above, is told whose it is.
                raise AccessError(
                    self.env._(
                        "%(number)s was submitted by %(user)s, who alone can"
                        " withdraw it.",
                        # The number and a name alone are told.
                        number=request.sudo().number,
                        user=request.sudo().requester_id.name,
                    )
                )
            request._record("withdraw")
            request._close("withdrawn")
        return True

    def action_reroute(self):
        """Look again for people where nobody may decide (administrators)."""
        if not self.env.user.has_group("base.group_system"):
            raise AccessError(self.env._("An administrator looks for other approvers."))
        self._lock()
        # An administrator may not decide; he finds people who may.
        for request in self.sudo().filtered(lambda item: item.state == "waiting"):
            request._engine().step_id._activate()
        return True

    # Buttons: the same, with what the screen does next.

    def button_approve(self):
        result = self.action_approve()
        return self._tell(result) if result["failed"] else True

    def button_reject(self):
        return self._ask_reason("reject")

    def button_return(self):
        return self._ask_reason("return")

    def button_open_document(self):
        self.ensure_one()
        return self._document()._get_records_action()

    def _ask_reason(self, verdict):
        return {
            "type": "ir.actions.act_window",
            "res_model": "desk.approval.request.reason",
            "name": {
                "reject": self.env._("Reject"),
                "return": self.env._("Return for Change"),
            }[verdict],
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_verdict": verdict,
                "default_request_ids": self.ids,
            },
        }

    def _tell(self, result):
        """Which documents could not be decided, and why."""
        lines = [self._failure_text(**item) for item in result["failed"]]
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "title": self.env._(
                    "%(done)s decided, %(failed)s not",
                    done=len(result["done"]),
                    failed=len(lines),
                ),
                "message": "\n".join(lines),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    @api.model
    def _failure_text(self, number, reason, **_item):
        """Most refusals name their document; the others are told to."""
        return reason if number in reason else f"{number}: {reason}"

    # Deciding.

    def _decide_each(self, verdict, reason):
        """Every document is judged by itself; one alone raises its refusal."""
        reason = (reason or "").strip()
        if verdict != "approve" and not reason:
            raise UserError(
                self.env._("Say why: the requester reads it and acts on it.")
            )
        self._lock()
        done, failed = [], []
        for request in self:
            try:
                with self.env.cr.savepoint():
                    request._decide(verdict, reason)
                done.append(request.id)
            except UserError as refusal:
                if len(self) == 1:
                    raise
                failed.append(request._prepare_failure_values(refusal))
        return {"done": done, "failed": failed}

    def _prepare_failure_values(self, refusal):
        # Whether it is there at all; its number goes to its readers alone.
        readable = self.sudo().exists() and self.has_access("read")
        return {
            "id": self.id,
            "number": self.sudo().number if readable else "",
            "reason": str(refusal),
        }

    def _lock(self):
        """Two people press at once: the second waits and then reads who was first."""
        if self.ids:
            self.env["desk.approval.request"].flush_model()
            self.env.cr.execute(
                SQL(
                    "SELECT id FROM %s WHERE id IN %s ORDER BY id FOR NO KEY UPDATE",
                    SQL.identifier(self._table),
                    tuple(self.ids),
                )
            )
            self.invalidate_recordset()
        # Whether they are there, not what they hold.
        gone = self - self.sudo().exists()
        if gone:
            raise UserError(self.env._("This request does not exist any more."))

    def _decide(self, verdict, reason):
        self._ensure_known()
        self._ensure_waiting()
        absent = self._ensure_may_decide()
        self._ensure_unchanged()
        self._record(verdict, absent, reason)
        getattr(self, f"_decide_{verdict}")()

    def _decide_approve(self):
        # Whether all have agreed, also those whose steps I cannot see.
        step = self.sudo().step_id
        if step._is_settled():
            step._engine()._finish("approved")
            self._advance()

    def _decide_reject(self):
        self._close("rejected")

    def _decide_return(self):
        self._close("returned")

    def _ensure_known(self):
        """What a refusal tells is for those who may see the request or decide it."""
        if not self.can_decide:
            self.check_access("read")

    def _ensure_waiting(self):
        request = self.sudo()  # its people and dates, for whoever may see it
        if request.state == "waiting":
            return
        last = request.decision_ids.sorted("id")[-1:]
        if not last:
            raise UserError(request._status_text())
        raise UserError(
            self.env._(
                "%(number)s has been decided already: %(what)s by %(user)s at"
                " %(date)s.",
                number=request.number,
                what=last._kind_label(),
                user=last.user_id.name,
                date=format_datetime(self.env, last.date, dt_format="short"),
            )
        )

    def _ensure_may_decide(self):
        """For whom the person decides: himself, or somebody he stands in for."""
        absent = self._deciding_for().get(self.id)
        if absent:
            return absent
        # Whose document it is decides, whoever may read that.
        if self.env.user in self.sudo().own_user_ids:
            raise AccessError(
                self.env._(
                    "%(number)s is your own: somebody else decides on it, also when"
                    " you stand in for the approver. It waits for %(people)s.",
                    # The number and names alone are told.
                    number=self.sudo().number,
                    people=self.sudo().step_id._people_label(),
                )
            )
        raise AccessError(
            self.env._(
                "This is not yours to decide. %(status)s", status=self._status_text()
            )
        )

    def _ensure_unchanged(self):
        """No approval for something else than what was submitted."""
        changes = self._changes("reset")
        if changes:
            raise UserError(
                self.env._(
                    "%(number)s has changed since it was submitted (%(changes)s)."
                    " Return it, so that it is submitted again.",
                    # The number alone is told.
                    number=self.sudo().number,
                    changes=", ".join(changes),
                )
            )

    def _record(self, kind, absent=None, reason=""):
        """The decision as evidence; see ``desk.approval.decision``."""
        decision = self.env["desk.approval.decision"]._record(
            # The evidence is written by the engine alone.
            self.sudo(),
            kind,
            absent or self.env.user,
            reason,
        )
        self._document()._approval_log(decision._text())
        self.invalidate_recordset(["can_decide", "can_withdraw", "for_whom"])
        return decision

    def _advance(self):
        """Open the next step, or let the document go on after the last one."""
        request = self._engine()
        following = request.step_ids.filtered(lambda step: step.state == "pending")
        if following:
            following.sorted(lambda step: (step.sequence, step.id))[0]._activate()
        else:
            self._close("approved")

    def _close(self, outcome):
        """End of the request, and what it means for the document."""
        request = self._engine()
        open_steps = request.step_ids.filtered(
            lambda step: step.state in ("pending", "waiting")
        )
        open_steps.write({"state": "cancelled"})
        request.write(
            {
                "state": outcome,
                "date_done": fields.Datetime.now(),
                "date_due": False,
                "stuck_reason": False,
                "step_id": False,
            }
        )
        request._outside().activity_unlink(["mail.mail_activity_data_todo"])
        request._forget_documents()
        if outcome == "cancelled":
            return
        # In the name of the person whose decision was the last one, with all
        # rights: the requester had the right to press confirm, which was checked
        # when he did, and the approver need not have it.
        document = self._document().sudo()
        if outcome == "approved":
            document._approval_release()
        else:
            document._approval_stop(outcome)
        request._outside()._notify_outcome()

    def _cancel(self, reason):
        for request in self.filtered(lambda request: request.state == "waiting"):
            self.env["desk.approval.decision"]._record(
                # The evidence is written by the engine alone.
                request.sudo(),
                "cancel",
                self.env.user,
                reason,
            )
            request._close("cancelled")

    def _forget_documents(self):
        """Documents compute their audit from here: let them look again."""
        for request in self:
            request._document().invalidate_recordset(
                [
                    "desk_approval_request_id",
                    "desk_approval_state",
                    "desk_approval_text",
                    "desk_approval_can_decide",
                    "desk_approval_can_withdraw",
                ]
            )

    # Opening.

    @api.model
    def _open(self, missing):
        """One request for each document, holding the levels of all its rules."""
        requests = self.browse()
        for document, rules in missing.items():
            requests |= self._open_one(document, rules)
        return requests

    def _open_one(self, document, rules):
        # The requests of a document are the engine's.
        former = self.sudo()._current_of(document).get(document.id)
        if former:
            former._engine().write({"is_current": False})
        values = self._prepare_request_values(document, rules)
        request = self._engine().create(values)
        # As above.
        request.sudo()._forget_documents()
        request = self.browse(request.id)
        request._say_in_every_language()
        request._record("submit")
        # A rule is judged with all rights, as in ``_matching``.
        if all(rule._passes_by_itself(document.sudo()) for rule in rules):
            request._pass_by_itself(document.sudo())
        else:
            request._advance()
        return request

    def _say_in_every_language(self):
        """Rule and risk in the words of whoever reads them, not of the requester."""
        spoken = self.env.lang or "en_US"
        for code, _name in self.env["res.lang"].get_installed():
            request = self._engine().with_context(lang=code)
            if code != spoken:
                # The risk is told to the approver, not to the requester.
                request.risk = request._document().sudo()._approval_risk()
                for step in request.step_ids:
                    step.rule_name = step.rule_id.name

    def _pass_by_itself(self, document):
        """Below the limit and all green: kept with the list of what was checked."""
        checks = [list(check) for check in document._approval_checks()]
        request = self._engine()
        self._record("auto")
        request.step_ids.write({"state": "skipped"})
        request.write(
            {
                "checklist": checks,
                "state": "approved",
                "date_done": fields.Datetime.now(),
            }
        )
        request._forget_documents()

    def _prepare_request_values(self, document, rules):
        # The engine reads everything an approver needs, whatever the requester sees.
        document = document.sudo()
        partner = document._approval_value("partner")
        amount = document._approval_value("amount") or 0.0
        watched = self._merge_watched(document, rules)
        return {
            "model": document._name,
            "res_id": document.id,
            "number": document._approval_number(),
            "partner_name": partner.display_name if partner else "",
            "company_id": document._approval_company().id,
            "currency_id": document._approval_currency().id,
            "amount": amount,
            "amount_company": document._approval_to_company(amount),
            "requester_id": self.env.uid,
            "own_user_ids": (self.env.user | document._approval_owners()).ids,
            "rule_ids": rules.ids,
            "risk": document._approval_risk(),
            "watched": watched,
            "fingerprint": document._approval_fingerprint(
                watched["reset"] + watched["notify"]
            ),
            "date_expire": self._expiry(rules),
            "step_ids": self._prepare_steps_commands(document, rules),
        }

    def _merge_watched(self, document, rules):
        """All rules of a document watch together; what one locks is locked."""
        sets = [rule._watched_names(document) for rule in rules]
        reset = set().union(*(names["reset"] for names in sets))
        notify = set().union(*(names["notify"] for names in sets)) - reset
        editable = set.intersection(*(set(names["editable"]) for names in sets))
        return {
            "reset": sorted(reset),
            "notify": sorted(notify),
            "editable": sorted(editable),
        }

    def _expiry(self, rules):
        days = [rule.expire_days for rule in rules if rule.expire_days]
        return days and fields.Datetime.add(fields.Datetime.now(), days=min(days))

    def _prepare_steps_commands(self, document, rules):
        """The steps in walking order; nobody is asked the same thing twice."""
        commands, seen = [], set()
        for rule in rules.sorted():
            for step in rule._needed_steps(document):
                values = step._prepare_step_values()
                key = tuple(
                    values[name] for name in ("approver", "group_id", "user_id", "mode")
                )
                if key in seen and values["approver"] in ("role", "user"):
                    continue
                seen.add(key)
                commands.append(
                    fields.Command.create(
                        {
                            **values,
                            "rule_id": rule.id,
                            "rule_name": rule.name,
                            "sequence": len(commands),
                        }
                    )
                )
        return commands

    def _covered_rules(self):
        """The rules that this request satisfies for the document as it is now."""
        if self.state != "approved" or self._changes("reset"):
            return self.env["desk.approval.rule"]
        # A rule counts, whoever may read it.
        return self.sudo().rule_ids

    # In words.

    def _status_text(self):
        """Who has it, in one line."""
        # Who has it belongs to the document that the person reads.
        request = self.sudo()
        if request.state != "waiting":
            return self.env._(
                "%(number)s: %(state)s.",
                number=request.number,
                state=request._state_label(),
            )
        if request.stuck_reason:
            return request.stuck_reason
        return self.env._(
            "%(number)s waits for %(people)s since %(date)s (%(why)s).",
            number=request.number,
            people=request.step_id._people_label(),
            date=format_datetime(
                self.env,
                request.step_id.date_start,
                dt_format="short",
            ),
            # As above.
            why=request.with_env(self.env).sudo().why,
        )

    def _state_label(self):
        labels = self._fields["state"]._description_selection(self.env)
        return dict(labels)[self.state]
