from odoo import api, fields, models
from odoo.exceptions import UserError


class GoodsInspection(models.Model):
    """Goods that came and are looked at before the warehouse takes them.

    A receipt that a rule holds lands in the Inspection location and opens an
    inspection.  The inspector decides each line by quantity: accepted, accepted
    with a concession, rejected, or destroyed as a sample; as many times as it
    takes.  What is accepted waits for the warehouse as a transfer into stock, what
    is rejected goes to quarantine.  The last decision closes the inspection.
    """

    _name = "goods.inspection"
    _description = "Goods Inspection"
    _inherit = ["desk.flow", "mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"

    # What came, from whom and on which order: the receipt says it.
    _sealed_fields = frozenset(
        {
            "name",
            "picking_id",
            "purchase_order_id",
            "partner_id",
            "warehouse_id",
            "company_id",
            "date",
        }
    )
    _flow_start = "waiting"
    _flow = {
        "begin": ({"waiting"}, "checking"),
        "finish": ({"waiting", "checking"}, "done"),
        "reopen": ({"done"}, "checking"),
    }

    name = fields.Char(string="Number", default="/", readonly=True, copy=False)
    picking_id = fields.Many2one(
        comodel_name="stock.picking",
        string="Receipt",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    purchase_order_id = fields.Many2one(
        comodel_name="purchase.order",
        readonly=True,
        index="btree_not_null",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Vendor", readonly=True, index=True
    )
    warehouse_id = fields.Many2one(
        comodel_name="stock.warehouse", required=True, readonly=True
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    user_id = fields.Many2one(comodel_name="res.users", string="Inspector", index=True)
    date = fields.Datetime(
        string="Received on", default=fields.Datetime.now, readonly=True
    )
    state = fields.Selection(
        selection_add=[
            ("draft", "Draft"),
            ("waiting", "To inspect"),
            ("checking", "Inspecting"),
            ("done", "Decided"),
        ],
        ondelete=dict.fromkeys(("waiting", "checking", "done"), "cascade"),
        default="waiting",
    )
    finish_user_id = fields.Many2one(
        comodel_name="res.users", string="Finished by", readonly=True, copy=False
    )
    finish_date = fields.Datetime(string="Finished on", readonly=True, copy=False)
    note = fields.Text()
    line_ids = fields.One2many(
        comodel_name="goods.inspection.line",
        inverse_name="inspection_id",
        string="Goods",
    )
    check_ids = fields.One2many(
        comodel_name="goods.inspection.check",
        inverse_name="inspection_id",
        string="Checks",
    )
    decision_ids = fields.One2many(
        comodel_name="goods.inspection.decision",
        inverse_name="inspection_id",
        string="Decisions",
    )
    claim_ids = fields.One2many(
        comodel_name="goods.inspection.claim",
        inverse_name="inspection_id",
        string="Claims",
    )
    can_claim = fields.Boolean(compute="_compute_can_claim")
    claim_count = fields.Integer(compute="_compute_claim_count")
    accept_picking_ids = fields.One2many(
        comodel_name="stock.picking",
        inverse_name="inspection_id",
        string="Transfers into Stock",
    )
    is_undecided = fields.Boolean(compute="_compute_is_undecided")
    accept_state = fields.Selection(
        selection=[
            ("none", "Nothing released"),
            ("waiting", "Waits for the warehouse"),
            ("done", "Taken into stock"),
        ],
        string="Into Stock",
        compute="_compute_accept_state",
    )
    next_text = fields.Char(string="Next", compute="_compute_next_text")

    @api.depends("claim_ids")
    def _compute_claim_count(self):
        for inspection in self:
            inspection.claim_count = len(inspection.claim_ids)

    @api.depends("decision_ids.state", "claim_ids.state")
    def _compute_can_claim(self):
        for inspection in self:
            inspection.can_claim = bool(inspection._get_unclaimed())

    def _get_unclaimed(self):
        return self.decision_ids.filtered(
            lambda item: (
                item.state == "done" and item._is_claimable() and not item.is_claimed
            )
        )

    @api.depends("accept_picking_ids.state")
    def _compute_accept_state(self):
        for inspection in self:
            # How far the goods are is told to whoever sees the inspection.
            states = set(inspection.sudo().accept_picking_ids.mapped("state"))
            states -= {"cancel"}
            if not states:
                inspection.accept_state = "none"
            else:
                done = states == {"done"}
                inspection.accept_state = "done" if done else "waiting"

    @api.depends("line_ids.qty_open")
    def _compute_is_undecided(self):
        for inspection in self:
            inspection.is_undecided = any(inspection.line_ids.mapped("qty_open"))

    @api.depends("state", "accept_state", "line_ids.qty_open", "line_ids.qty_waiting")
    def _compute_next_text(self):
        for inspection in self:
            inspection.next_text = inspection._get_next_text()

    def _get_next_text(self):
        lines = self.line_ids
        if any(lines.mapped("qty_open")):
            return self.env._(
                "Waits for a decision: %(goods)s.",
                goods=", ".join(lines.filtered("qty_open").mapped("display_name")[:3]),
            )
        if any(lines.mapped("qty_waiting")):
            return self.env._("A concession waits for its audit.")
        if self.accept_state == "waiting":
            return self.env._("The warehouse takes the released goods into stock.")
        return self.env._("Nothing is left to do.")

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("name", "/") == "/":
                vals["name"] = self.env["ir.sequence"].next_by_code("goods.inspection")
        return super().create(vals_list)

    def action_begin(self):
        return self._move("begin")

    def action_finish(self):
        return self._move("finish")

    def action_reopen(self):
        return self._move("reopen")

    def action_decide(self, lines):
        """Decide quantities of this inspection; each row is judged by itself.

        :param lines: ``[{"line_id", "kind", "quantity", "uom_id", "reason",
            "price_cut", "remedy", "client_ref"}]``.  ``kind`` is accepted,
            concession, rejected or destroyed; ``quantity`` is in ``uom_id``, or in
            the product's own unit; ``reason`` is required but for accepted goods;
            ``price_cut`` is the percentage taken off for a concession; ``remedy``
            is replacement or credit for rejected goods; a row with a
            ``client_ref`` that was decided before answers with that decision.
        :return: ``{"done": [ids], "failed": [{"row", "line_id", "reason"}],
            "state", "open"}``; ``open`` is the undecided quantity of all lines
        :raises UserError: for a single row that cannot be decided: more than is
            open, a required check that is missing, a reason that is missing
        """
        self.ensure_one()
        self.check_access("write")
        self._lock()
        self._ensure_deciding()
        done, failed = [], []
        for number, row in enumerate(lines):
            try:
                with self.env.cr.savepoint():
                    done.append(self._decide(row).id)
            except UserError as refusal:
                if len(lines) == 1:
                    raise
                failed.append(
                    {
                        "row": number,
                        "line_id": row.get("line_id") or 0,
                        "reason": str(refusal),
                    }
                )
        return {
            "done": done,
            "failed": failed,
            "state": self.state,
            "open": sum(self.line_ids.mapped("qty_open")),
        }

    def action_accept_rest(self):
        """Accept what is still open on every line; a bad line stays open."""
        self.ensure_one()
        rows = [
            {"line_id": line.id, "kind": "accepted", "quantity": line.qty_open}
            for line in self.line_ids.filtered("qty_open")
        ]
        if not rows:
            raise UserError(self.env._("Every quantity is decided already."))
        answer = self.action_decide(rows)
        if answer["failed"]:
            return self._notice_failed(answer["failed"])
        return True

    def action_take_into_stock(self):
        """The warehouse takes all that was released; see ``stock.picking``."""
        pickings = self.accept_picking_ids.filtered(
            lambda picking: picking.state not in ("done", "cancel")
        )
        if not pickings:
            raise UserError(
                self.env._("Nothing is released yet: the inspector decides first.")
            )
        return pickings._take_released()

    def action_open_claims(self):
        return self.claim_ids._get_records_action(name=self.env._("Claims"))

    def action_open_transfers(self):
        return self.accept_picking_ids._get_records_action(
            name=self.env._("Transfers into Stock")
        )

    def action_claim(self):
        """A claim for what was rejected or conceded and is not claimed yet."""
        self.ensure_one()
        claim = self.env["goods.inspection.claim"]._open_for(self)
        return claim._get_records_action(name=self.env._("Claim"))

    def _check_finish(self):
        for inspection in self:
            left = inspection.line_ids.filtered(
                lambda line: line.qty_open or line.qty_waiting
            )
            if left:
                raise UserError(
                    self.env._(
                        "%(inspection)s is not decided yet: %(product)s has"
                        " %(quantity)s %(unit)s open.",
                        inspection=inspection.name,
                        product=left[0].product_id.display_name,
                        quantity=left[0].qty_open + left[0].qty_waiting,
                        unit=left[0].uom_id.name,
                    )
                )

    def _after_finish(self):
        self.activity_ids.action_done()
        self.purchase_order_id._plan_replan("inspection")

    def _ensure_deciding(self):
        if self.state == "done":
            raise UserError(
                self.env._(
                    "%(inspection)s is closed (%(state)s): nothing is open.",
                    inspection=self.name,
                    state=self._state_label(self.state),
                )
            )

    def _decide(self, row):
        line = self._get_row_line(row)
        known = self._find_repeated(row)
        if known:
            return known
        # Who may write the inspection decides; nobody types a decision itself.
        decision = (
            self.env["goods.inspection.decision"]
            .sudo()
            .create(line._prepare_decision_values(row))
        )
        decision.action_submit()
        self._follow_decisions()
        return decision

    def _get_row_line(self, row):
        line = self.line_ids.filtered(lambda line: line.id == row.get("line_id"))
        if not line:
            raise UserError(
                self.env._(
                    "Line %(line)s is not part of %(inspection)s.",
                    line=row.get("line_id") or "?",
                    inspection=self.name,
                )
            )
        return line

    def _find_repeated(self, row):
        ref = row.get("client_ref")
        decisions = self.decision_ids
        return decisions.filtered(lambda item: ref and item.client_ref == ref)

    def _follow_decisions(self):
        """The state says how far the decisions are."""
        for inspection in self:
            lines = inspection.line_ids
            is_open = any(line.qty_open or line.qty_waiting for line in lines)
            if inspection.state == "waiting":
                inspection._move("begin")
            if not is_open and inspection.state == "checking":
                inspection._move("finish")
            elif is_open and inspection.state == "done":
                inspection._move("reopen")

    def _notice_failed(self, failed):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "title": self.env._("Some lines stay open"),
                "message": "\n".join(row["reason"] for row in failed),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _tell_inspector(self):
        """Who inspects finds it among the activities of the day."""
        for inspection in self.filtered("user_id"):
            inspection.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=inspection._in_language(inspection.user_id)._(
                    "Inspect the goods"
                ),
                user_id=inspection.user_id.id,
            )

    def _in_language(self, user):
        return self.with_context(lang=user.lang).env
