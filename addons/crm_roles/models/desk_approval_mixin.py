from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import float_round, html2plaintext

# Marks documents that were decided in another system and are only recorded
# here.  An object cannot travel over RPC.
HISTORY = object()


def plain_value(record, name):
    """A field as JSON keeps it, equal again whenever the field is unchanged."""
    field, value = record._fields[name], record[name]
    if field.type in ("one2many", "many2many"):
        lines = value.sorted("id")
        if hasattr(lines, "_approval_line_plain"):
            plain = [line._approval_line_plain() for line in lines]
            return [values for values in plain if values is not None]
        return lines.ids
    if field.type == "many2one":
        return value.id
    if field.type in ("float", "monetary"):
        return float_round(value or 0.0, precision_digits=6)
    if field.type in ("date", "datetime"):
        return str(value) if value else False
    return html2plaintext(value or "") if field.type == "html" else value


class DeskApprovalMixin(models.AbstractModel):
    """A document that may have to wait until somebody has audited it.

    The request is the only truth: a document stores nothing about it, so there
    is no field to forge.  A document model joins with a few knobs and hooks.

    A core document names the states that only an approval opens, and lets its
    confirm button ask first::

        _inherit = ["sale.order", "desk.approval.mixin"]
        _approval_gate = {"sale"}

        def action_confirm(self):
            held = self._approval_submit()
            return super(SaleOrder, self - held).action_confirm() and held._notice()

    A document of ours inherits ``desk.flow``, which does all of this, and names
    ``_approval_verb``.
    """

    _name = "desk.approval.mixin"
    _description = "Document that others approve"

    # Where the engine finds what it shows and compares.
    _approval_number_field = "display_name"
    _approval_partner_field = "partner_id"
    _approval_amount_field = "amount_total"
    _approval_currency_field = "currency_id"
    _approval_date_field = None
    _approval_company_field = "company_id"
    _approval_owner_field = "user_id"  # his document as much as the requester's
    # What may not change behind the back of an approver, unless a rule says else.
    _approval_watched = ()
    # States that a matching rule keeps shut, and those in which nobody waits.
    _approval_gate_field = "state"
    _approval_gate = frozenset()
    _approval_dead = frozenset({"cancel"})

    desk_approval_request_id = fields.Many2one(
        comodel_name="desk.approval.request",
        string="Audit",
        compute="_compute_desk_approval_request_id",
    )
    desk_approval_state = fields.Selection(
        selection=[
            ("none", "No audit"),
            ("waiting", "Waiting for audit"),
            ("approved", "Audited"),
            ("rejected", "Rejected"),
            ("returned", "Returned for change"),
            ("withdrawn", "Withdrawn"),
            ("cancelled", "Cancelled"),
            ("expired", "Expired"),
        ],
        string="Audit State",
        compute="_compute_desk_approval_state",
        search="_search_desk_approval_state",
    )
    desk_approval_text = fields.Char(
        string="Who has it", compute="_compute_desk_approval_text"
    )
    desk_approval_can_decide = fields.Boolean(
        string="Waits for me", compute="_compute_desk_approval_can_decide"
    )
    desk_approval_can_withdraw = fields.Boolean(
        compute="_compute_desk_approval_can_decide"
    )

    def _compute_desk_approval_request_id(self):
        # With all rights: whoever reads the document may know that it waits.
        current = self.env["desk.approval.request"].sudo()._current_of(self)
        for document in self:
            document.desk_approval_request_id = current.get(document._origin.id)

    @api.depends("desk_approval_request_id")
    def _compute_desk_approval_state(self):
        for document in self:
            # How far the audit is belongs to the document.
            request = document.sudo().desk_approval_request_id
            document.desk_approval_state = request.state or "none"

    def _search_desk_approval_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        # The documents found are then read with the person's own rights.
        requests = self.env["desk.approval.request"].sudo()
        current = [("model", "=", self._name), ("is_current", "=", True)]
        if "none" in value:
            others = [("state", "not in", list(value))]
            found = requests.search_fetch(current + others, ["res_id"])
            return [("id", "not in", found.mapped("res_id"))]
        found = requests.search_fetch(
            [*current, ("state", "in", list(value))], ["res_id"]
        )
        return [("id", "in", found.mapped("res_id"))]

    @api.depends("desk_approval_request_id")
    def _compute_desk_approval_text(self):
        for document in self:
            # How far the audit is belongs to the document.
            request = document.sudo().desk_approval_request_id
            document.desk_approval_text = request and request._status_text() or ""

    @api.depends("desk_approval_request_id")
    def _compute_desk_approval_can_decide(self):
        # Which request it is; what may be done is asked with my rights.
        requests = self.sudo().desk_approval_request_id.sudo(self.env.su)
        by_id = {request.id: request for request in requests}
        for document in self:
            request = by_id.get(
                # As above.
                document.sudo().desk_approval_request_id.id,
                requests.browse(),
            )
            document.desk_approval_can_decide = request.can_decide
            document.desk_approval_can_withdraw = request.can_withdraw

    # Nothing passes the gate unseen, whoever writes and by whichever way.

    @api.model_create_multi
    def create(self, vals_list):
        documents = super().create(vals_list)
        if self._approval_gate:
            documents._approval_passed()._approval_ensure_released()
        return documents

    def write(self, vals):
        if not self._approval_is_joined():
            return super().write(vals)
        before = self._approval_passed()
        free = before._approval_free()
        result = super().write(vals)
        (self._approval_passed() - before)._approval_ensure_released()
        self._approval_drop_dead()
        self._approval_follow()
        free._approval_ensure_free()
        return result

    def unlink(self):
        requests = self.env["desk.approval.request"]
        if self._approval_is_joined():
            # The requests end with their document, whoever deletes it.
            requests = requests.sudo()._live_of(self)
        result = super().unlink()
        requests._cancel(self.env._("The document was deleted."))
        return result

    def _approval_is_joined(self):
        return bool(self._approval_gate)

    def _approval_passed(self):
        """Those beyond the gate."""
        return self.filtered(
            lambda document: document[self._approval_gate_field] in self._approval_gate
        )

    def _approval_free(self):
        """Those beyond the gate that no rule held: nobody has looked at them."""
        passed = self._approval_passed()
        if not passed or self.env.context.get("desk_history") is HISTORY:
            return self.browse()
        # As in ``_approval_follow``.
        live = self.env["desk.approval.request"].sudo()._live_of(passed)
        alone = passed - passed.browse(live.mapped("res_id"))
        held = alone.browse([document.id for document in alone._approval_missing()])
        return alone - held

    def _approval_ensure_free(self):
        """What passed because it was small does not grow behind the gate."""
        self._approval_passed()._approval_ensure_released()

    def _approval_follow(self):
        """Compare with what the approvers saw; see ``_follow_change``."""
        # A change counts, whether or not its author sees the request.
        requests = self.env["desk.approval.request"].sudo()._live_of(self)
        for request in requests.filtered(lambda request: request.state != "cancelled"):
            request._follow_change()

    def _approval_drop_dead(self):
        dead = self.filtered(
            lambda document: document[self._approval_gate_field] in self._approval_dead
        )
        if dead:
            # The requests end with their document, whoever cancels it.
            requests = self.env["desk.approval.request"].sudo()._live_of(dead)
            requests._cancel(self.env._("The document was cancelled."))

    def _approval_ensure_released(self):
        """Refuse what a rule holds: the rule, the amount, and who may lift it."""
        if self.env.context.get("desk_history") is HISTORY:
            return
        for document, rules in self._approval_missing().items():
            document._approval_refuse(rules)

    def _approval_refuse(self, rules):
        self.ensure_one()
        # How far the audit is belongs to the document.
        request = self.sudo().desk_approval_request_id
        if request.state == "waiting":
            raise UserError(request._status_text())
        raise UserError(
            self.env._(
                "%(number)s needs an audit first: %(rules)s. Submit it with its own"
                " button.",
                number=self._approval_number(),
                rules=", ".join(rules.mapped("name")),
            )
        )

    def _approval_missing(self):
        """``{document: rules}`` for those whose rules have not been satisfied."""
        if not self._approval_is_joined():
            return {}
        # A rule holds everybody, also whoever may not read it.
        matching = self.env["desk.approval.rule"].sudo()._for_documents(self)
        missing = {}
        for document, rules in matching.items():
            # Whether it was audited, whoever may read the request.
            request = document.sudo().desk_approval_request_id
            rules -= request._covered_rules() if request else rules.browse()
            if rules:
                missing[document] = rules
        return missing

    def _approval_as_history(self):
        """For records of another system, which had been decided there."""
        return self.with_context(desk_history=HISTORY)

    # Asking.

    def _approval_submit(self):
        """Open a request where a rule says so; the documents that must wait."""
        if self.env.context.get("desk_history") is HISTORY:
            return self.browse()
        missing = self._approval_missing()
        held = self.browse([document.id for document in missing])
        held._approval_ensure_may_submit()
        for document, rules in missing.items():
            if document.desk_approval_state == "waiting":
                document._approval_refuse(rules)
        requests = self.env["desk.approval.request"]._open(missing)
        passed = requests.filtered(lambda request: request.state == "approved")
        return held - held.browse(passed.mapped("res_id"))

    def _approval_ensure_may_submit(self):
        """Who confirms a document changes it; he alone may ask for its audit."""
        self.check_access("write")

    def _approval_notice(self):
        """Tell the person who pressed that somebody else goes on from here."""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "title": self.env._("Sent to audit"),
                "message": "\n".join(
                    request._status_text()
                    # Who has it next is told to whoever submits.
                    for request in self.sudo().desk_approval_request_id
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    # Deciding from the document.

    def action_audit_submit(self):
        """Ask for the audit without pressing confirm."""
        held = self._approval_submit()
        if not held:
            raise UserError(
                self.env._("No approval rule holds these documents: go on.")
            )
        return held._approval_notice()

    def action_audit(self):
        """Audit the waiting documents of this selection that wait for me."""
        return self._approval_waiting().button_approve()

    def action_audit_reject(self):
        return self._approval_waiting().button_reject()

    def action_audit_return(self):
        return self._approval_waiting().button_return()

    def action_audit_withdraw(self):
        return self._approval_waiting().action_withdraw()

    def action_audit_open(self):
        """The request with its steps and decisions."""
        return self.desk_approval_request_id._get_records_action()

    def _approval_waiting(self):
        self.check_access("read")
        waiting = self.filtered(
            lambda document: document.desk_approval_state == "waiting"
        )
        if not waiting:
            raise UserError(self.env._("Nothing of this selection waits for an audit."))
        return waiting.desk_approval_request_id

    # What the approver sees.

    def _approval_number(self):
        return self[self._approval_number_field] or self.display_name

    def _approval_value(self, name):
        """The field that a knob names, empty where the model has none."""
        field = getattr(self, f"_approval_{name}_field")
        return self[field] if field in self._fields else False

    def _approval_currency(self):
        return self._approval_value("currency") or self._approval_company().currency_id

    def _approval_company(self):
        return self._approval_value("company") or self.env.company

    def _approval_date(self):
        value = self._approval_value("date")
        return fields.Date.to_date(value) or fields.Date.context_today(self)

    def _approval_to_company(self, amount):
        """An amount of the document in its company's currency, at its date."""
        company = self._approval_company()
        return self._approval_currency()._convert(
            amount, company.currency_id, company, self._approval_date()
        )

    def _approval_owners(self):
        """Whose document it is beside the requester: they do not decide on it."""
        owner = self._approval_value("owner")
        return owner if owner else self.env["res.users"]

    def _approval_warehouse_keepers(self):
        """Hook: the people who keep the warehouse of the document."""
        return self.env["res.users"]

    def _approval_risk(self):
        """Hook: the one thing an approver should know first, in a few words."""
        return ""

    def _approval_checks(self):
        """Hook: ``[(label, passed, detail)]``, all green for an automatic audit."""
        return []

    def _approval_snapshot(self):
        """Hook: ``[(label, text)]``, the key values at the time of a decision."""
        amount = self._approval_value("amount")
        partner = self._approval_value("partner")
        return [
            (self.env._("Number"), self._approval_number()),
            (self.env._("Partner"), partner.display_name if partner else ""),
            (self.env._("Amount"), self._approval_currency().format(amount or 0)),
        ]

    # What an approval does.

    def _approval_release(self):
        """Hook: the last approval is there, go on. Runs with all rights."""

    def _approval_stop(self, outcome):
        """Hook: rejected, returned, withdrawn or expired."""

    def _approval_reopen(self):
        """Hook: what was approved has changed and must be audited again."""

    def _approval_log(self, body):
        """A line in the document's own history, where it has one."""
        if "message_ids" in self._fields:
            # The person may decide without the right to write on the document.
            self.sudo().message_post(body=body)

    # What may not change unseen.

    def _approval_fingerprint(self, names):
        """Plain values of the watched fields, to compare and to show."""
        self.ensure_one()
        return {name: plain_value(self, name) for name in names if name in self._fields}
