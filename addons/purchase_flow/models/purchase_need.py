from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.crm_roles.models.desk_sealed import Given

# What a request may be in while its lines are bought.
OPEN_STATES = ("approved", "partly_ordered", "ordered", "partly_received")
PROGRESS = frozenset({*OPEN_STATES, "done"})
# What is fixed once it was submitted.
AGREED = frozenset({"warehouse_id", "reason", "user_id", "company_id"})


class PurchaseNeed(models.Model):
    """What somebody asks the purchaser to buy.

    The requester writes what he needs, by when and why, and submits it.  A rule
    may hold it for an audit; once approved, its lines stand on the consolidation
    board, where the purchaser orders them together with those of others.  From
    there on the state follows the orders and receipts by itself: a line knows what
    was ordered for it and what of that has come, and nobody types it.
    """

    _name = "purchase.need"
    _inherit = ["mail.thread", "mail.activity.mixin", "desk.flow"]
    _description = "Purchase Request"
    _order = "date_need, id desc"

    _flow = {
        "submit": ({"draft"}, "submitted"),
        "approve": ({"submitted"}, "approved"),
        "reject": ({"submitted"}, "rejected"),
        "reopen": ({"submitted", "rejected", "approved"}, "draft"),
        "cancel": ({"draft", "submitted", "rejected", *OPEN_STATES}, "cancelled"),
        # How far the orders and receipts are; see ``_follow_progress``.
        "wait_order": (PROGRESS, "approved"),
        "order_part": (PROGRESS, "partly_ordered"),
        "order": (PROGRESS, "ordered"),
        "receive_part": (PROGRESS, "partly_received"),
        "finish": (PROGRESS, "done"),
    }
    _sealed_fields = frozenset({"name"})
    _approval_verb = "approve"
    _approval_number_field = "name"
    _approval_amount_field = "amount_estimated"
    _approval_date_field = "date_request"
    _approval_reject_verb = "reject"
    _approval_return_verb = "reopen"
    _approval_reset_verb = "reopen"
    _approval_watched = ("reason", "warehouse_id", "line_ids")

    name = fields.Char(
        string="Number",
        readonly=True,
        copy=False,
        default=lambda self: self.env._("New"),
        index="trigram",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Requester",
        required=True,
        default=lambda self: self.env.user,
        index=True,
        tracking=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    warehouse_id = fields.Many2one(
        comodel_name="stock.warehouse",
        required=True,
        default=lambda self: self._default_warehouse_id(),
        check_company=True,
        index=True,
    )
    reason = fields.Selection(
        selection=[
            ("shortage", "Shortage of a delivery"),
            ("repair", "Repair job"),
            ("project", "Project"),
            ("stock", "Stock"),
            ("office", "Office"),
        ],
        default="stock",
        required=True,
        tracking=True,
    )
    date_request = fields.Date(
        string="Requested on", required=True, default=fields.Date.context_today
    )
    date_need = fields.Date(
        string="Needed by",
        compute="_compute_date_need",
        store=True,
        index=True,
        help="The earliest day on which a line is needed.",
    )
    note = fields.Text(string="What for")
    origin = fields.Char(
        string="Source Documents", readonly=True, copy=False, index="trigram"
    )
    client_ref = fields.Char(
        string="Caller's Reference",
        copy=False,
        index="btree_not_null",
        help="Given by a program that may call twice: the second call finds the first.",
    )
    line_ids = fields.One2many(
        comodel_name="purchase.need.line", inverse_name="need_id", copy=True
    )
    line_count = fields.Integer(compute="_compute_line_count")
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_estimated = fields.Monetary(
        string="Estimated", compute="_compute_amount_estimated", store=True
    )
    state = fields.Selection(
        selection_add=[
            ("draft", "Draft"),
            ("submitted", "Submitted"),
            ("approved", "Approved"),
            ("partly_ordered", "Partly ordered"),
            ("ordered", "Ordered"),
            ("partly_received", "Partly received"),
            ("done", "Done"),
            ("rejected", "Rejected"),
            ("cancelled", "Cancelled"),
        ],
        ondelete=dict.fromkeys(
            (
                "submitted",
                "approved",
                "partly_ordered",
                "ordered",
                "partly_received",
                "done",
                "rejected",
                "cancelled",
            ),
            "set default",
        ),
    )
    submit_user_id = fields.Many2one(
        comodel_name="res.users", string="Submitted by", readonly=True, copy=False
    )
    submit_date = fields.Datetime(string="Submitted on", readonly=True, copy=False)
    approve_user_id = fields.Many2one(
        comodel_name="res.users", string="Approved by", readonly=True, copy=False
    )
    approve_date = fields.Datetime(string="Approved on", readonly=True, copy=False)
    cancel_user_id = fields.Many2one(
        comodel_name="res.users", string="Cancelled by", readonly=True, copy=False
    )
    cancel_date = fields.Datetime(string="Cancelled on", readonly=True, copy=False)

    _client_ref_uniq = models.UniqueIndex(
        "(company_id, client_ref) WHERE client_ref IS NOT NULL",
        "A request with this reference exists already.",
    )

    def _default_warehouse_id(self):
        mine = self.env.user.property_warehouse_id
        if mine.company_id == self.env.company:
            return mine
        return self.env["stock.warehouse"].search(
            [("company_id", "=", self.env.company.id)], limit=1
        )

    @api.depends("line_ids.date_need", "line_ids.state")
    def _compute_date_need(self):
        for need in self:
            days = need.line_ids.filtered("is_live").mapped("date_need")
            days = days or need.line_ids.mapped("date_need")
            need.date_need = min(filter(None, days), default=False)

    @api.depends("line_ids")
    def _compute_line_count(self):
        counts = dict(
            self.env["purchase.need.line"]._read_group(
                [("need_id", "in", self.ids)], ["need_id"], ["__count"]
            )
        )
        for need in self:
            need.line_count = counts.get(need._origin, 0)

    @api.depends("line_ids.amount_estimated")
    def _compute_amount_estimated(self):
        for need in self:
            need.amount_estimated = sum(need.line_ids.mapped("amount_estimated"))

    @api.model_create_multi
    def create(self, vals_list):
        known = self._find_repeated(vals_list)
        new = [vals for vals in vals_list if vals.get("client_ref") not in known]
        for vals in new:
            if "name" not in vals:
                # Every person may number a request, whoever may see sequences.
                sequence = self.env["ir.sequence"].sudo()
                vals["name"] = Given(sequence.next_by_code("purchase.need"))
        created = iter(super().create(new))
        found = self.browse()
        for vals in vals_list:
            found += known.get(vals.get("client_ref")) or next(created)
        return found

    def _find_repeated(self, vals_list):
        """``{reference: request}`` of those that a caller sends once more."""
        given = [vals["client_ref"] for vals in vals_list if vals.get("client_ref")]
        if not given:
            return {}
        present = self.search(
            [
                ("client_ref", "in", given),
                ("company_id", "=", self.env.company.id),
            ]
        )
        return {need.client_ref: need for need in present}

    def write(self, vals):
        if not AGREED.isdisjoint(vals):
            self._ensure_draft()
        return super().write(vals)

    def _ensure_draft(self):
        """What others have read is not changed behind their backs."""
        used = self.filtered(lambda need: need.state != "draft")
        if used and not self.env.su:
            raise UserError(
                self.env._(
                    "%(needs)s is no draft any more. Bring it back to draft, or write"
                    " another request.",
                    needs=", ".join(used.mapped("name")),
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        used = self.filtered(lambda need: need.state not in ("draft", "cancelled"))
        if used:
            raise UserError(
                self.env._(
                    "%(needs)s was submitted, so it is kept. Cancel it instead.",
                    needs=", ".join(used.mapped("name")),
                )
            )

    def action_submit(self):
        """Ask for it; a rule may hold it until somebody has audited it."""
        return self._move("submit")

    def action_approve(self):
        """Approve, or decide on the audit that waits for me."""
        return self._move("approve")

    def action_reject(self):
        """Refuse the whole request."""
        return self._move("reject")

    def action_reopen(self):
        """Back to the requester, to change it."""
        return self._move("reopen")

    def action_cancel(self):
        """What is not ordered is not bought any more."""
        return self._move("cancel")

    def action_wait_order(self):
        """Nothing is ordered any more; refused unless the lines say so."""
        return self._move("wait_order")

    def action_order_part(self):
        """Some of it is ordered; refused unless the lines say so."""
        return self._move("order_part")

    def action_order(self):
        """All of it is ordered; refused unless the lines say so."""
        return self._move("order")

    def action_receive_part(self):
        """Some of it has come; refused unless the lines say so."""
        return self._move("receive_part")

    def action_finish(self):
        """All of it has come; refused unless the lines say so."""
        return self._move("finish")

    def _check_submit(self):
        for need in self:
            if not need.line_ids:
                raise UserError(
                    self.env._("%(need)s asks for nothing. Add a line.", need=need.name)
                )
            need.line_ids._ensure_complete()

    def _check_cancel(self):
        ordered = self.line_ids.filtered("qty_allocated")
        if ordered:
            raise UserError(
                self.env._(
                    "%(lines)s is ordered already. The purchaser cancels or reduces"
                    " the order first; what he frees can then be cancelled.",
                    lines=", ".join(ordered.mapped("display_name")),
                )
            )

    def _check_reopen(self):
        self._check_cancel()

    def _check_progress(self, state):
        typed = self.filtered(lambda need: need._get_progress() != state)
        if typed:
            raise UserError(
                self.env._(
                    "%(needs)s: how far a request is follows from its orders and"
                    " receipts. Nobody sets it by hand.",
                    needs=", ".join(typed.mapped("name")),
                )
            )

    def _check_wait_order(self):
        self._check_progress("approved")

    def _check_order_part(self):
        self._check_progress("partly_ordered")

    def _check_order(self):
        self._check_progress("ordered")

    def _check_receive_part(self):
        self._check_progress("partly_received")

    def _check_finish(self):
        self._check_progress("done")

    def _get_progress(self):
        """The state that the lines have reached."""
        states = set(self.line_ids.filtered("is_live").mapped("state"))
        if not states:
            return "cancelled"
        if states == {"done"}:
            return "done"
        if states & {"partly_received", "done"}:
            return "partly_received"
        if states == {"ordered"}:
            return "ordered"
        return (
            "partly_ordered" if states & {"ordered", "partly_ordered"} else "approved"
        )

    def _mark_progress(self):
        """Look at the states of these requests when the transaction ends."""
        precommit = self.env.cr.precommit
        pending = precommit.data.setdefault("purchase.need", set())
        if not pending:
            precommit.add(self.env(su=True)[self._name]._catch_up)
        pending.update(self.ids)

    @api.model
    def _catch_up(self):
        pending = self.env.cr.precommit.data.get("purchase.need")
        if pending and self.env.registry.ready:
            needs = self.browse(sorted(pending))
            pending.clear()
            # Whose orders or receipts moved them need not see them.
            needs.sudo().exists()._follow_progress()

    def _follow_progress(self):
        """Move on the requests whose lines have moved."""
        verbs = {self._flow[verb][1]: verb for verb in PROGRESS_VERBS}
        running = self.filtered(lambda need: need.state in PROGRESS)
        # All of it fell away before or after somebody looked at it.
        running |= self.filtered(
            lambda need: (
                need.state == "submitted" and need._get_progress() == "cancelled"
            )
        )
        for state, needs in running.grouped(lambda need: need._get_progress()).items():
            moving = needs.filtered(lambda need, state=state: need.state != state)
            if moving:
                # Whoever receives goods or orders them moves the requests of others.
                moving.sudo()._move(verbs[state])


PROGRESS_VERBS = (
    "wait_order",
    "order_part",
    "order",
    "receive_part",
    "finish",
    "cancel",
)
