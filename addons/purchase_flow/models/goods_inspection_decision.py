from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class GoodsInspectionDecision(models.Model):
    """What was decided about a part of the received goods, by whom and why.

    Accepted, rejected and destroyed take effect at once.  A concession waits for
    its audit where a rule says so; refused, its quantity is open again.
    """

    _name = "goods.inspection.decision"
    _description = "Inspection Decision"
    _inherit = ["desk.flow", "mail.thread"]
    _order = "id desc"

    _flow = {
        "submit": ({"draft"}, "waiting"),
        "approve": ({"waiting"}, "done"),
        "refuse": ({"waiting"}, "refused"),
        "undo": ({"done"}, "undone"),
    }
    _approval_verb = "approve"
    _approval_reject_verb = "refuse"
    _approval_return_verb = "refuse"
    _approval_amount_field = "amount"
    _approval_owner_field = "submit_user_id"
    _approval_dead = frozenset({"refused", "undone"})
    _approval_watched = ("kind", "quantity", "price_cut")

    line_id = fields.Many2one(
        comodel_name="goods.inspection.line",
        string="Goods",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    inspection_id = fields.Many2one(
        related="line_id.inspection_id", store=True, index=True
    )
    purchase_line_id = fields.Many2one(
        related="line_id.purchase_line_id", store=True, index="btree_not_null"
    )
    company_id = fields.Many2one(related="line_id.company_id", store=True)
    partner_id = fields.Many2one(
        related="line_id.partner_id", string="Vendor", store=True
    )
    product_id = fields.Many2one(related="line_id.product_id", store=True)
    lot_id = fields.Many2one(related="line_id.lot_id")
    uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    kind = fields.Selection(
        selection=[
            ("accepted", "Accepted"),
            ("concession", "Accepted with concession"),
            ("rejected", "Rejected"),
            ("destroyed", "Destroyed sample"),
        ],
        string="Decision",
        required=True,
        readonly=True,
    )
    state = fields.Selection(
        selection_add=[
            ("draft", "Draft"),
            ("waiting", "In audit"),
            ("done", "Decided"),
            ("refused", "Refused"),
            ("undone", "Undone"),
        ],
        ondelete=dict.fromkeys(("waiting", "done", "refused", "undone"), "cascade"),
    )
    submit_user_id = fields.Many2one(
        comodel_name="res.users", string="Decided by", readonly=True, copy=False
    )
    submit_date = fields.Datetime(string="Decided on", readonly=True, copy=False)
    approve_user_id = fields.Many2one(
        comodel_name="res.users", string="Effective by", readonly=True, copy=False
    )
    approve_date = fields.Datetime(string="Effective on", readonly=True, copy=False)
    quantity = fields.Float(digits="Product Unit", required=True, readonly=True)
    reason = fields.Char(readonly=True)
    price_cut = fields.Float(string="Price Cut (%)", readonly=True)
    remedy = fields.Selection(
        selection=[("replacement", "Replacement"), ("credit", "Credit")],
        string="Vendor gives",
        help="Replacement: the order stays open for it. Credit: it does not.",
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency", compute="_compute_amount", store=True
    )
    amount = fields.Monetary(
        string="Value", compute="_compute_amount", store=True, help="Without tax."
    )
    amount_credit = fields.Monetary(
        string="Credit expected", compute="_compute_amount_credit", store=True
    )
    qty_reworked = fields.Float(
        string="Reworked", digits="Product Unit", readonly=True, copy=False
    )
    qty_scrapped = fields.Float(
        string="Scrapped", digits="Product Unit", readonly=True, copy=False
    )
    qty_returned = fields.Float(
        string="Sent back",
        digits="Product Unit",
        compute="_compute_qty_quarantine",
        store=True,
    )
    qty_quarantine = fields.Float(
        string="In Quarantine",
        digits="Product Unit",
        compute="_compute_qty_quarantine",
        store=True,
    )
    move_ids = fields.One2many(
        comodel_name="stock.move", inverse_name="decision_id", readonly=True
    )
    claim_line_ids = fields.One2many(
        comodel_name="goods.inspection.claim.line", inverse_name="decision_id"
    )
    is_claimed = fields.Boolean(
        compute="_compute_is_claimed", search="_search_is_claimed"
    )
    client_ref = fields.Char(readonly=True, copy=False)

    _quantity_positive = models.Constraint(
        "CHECK(quantity > 0)", "A decision is about a quantity above zero."
    )
    _client_ref_uniq = models.UniqueIndex(
        "(line_id, client_ref) WHERE client_ref IS NOT NULL",
        "This row was decided already.",
    )

    @api.constrains("price_cut")
    def _check_price_cut(self):
        for decision in self:
            if not 0 <= decision.price_cut <= 100:
                raise ValidationError(
                    self.env._(
                        "A price cut of %(cut)s %% is not between 0 and 100 %%.",
                        cut=decision.price_cut,
                    )
                )

    @api.depends("quantity", "purchase_line_id.price_unit_discounted")
    def _compute_amount(self):
        for decision in self:
            # What goods cost is a fact of the decision, for whoever approves it.
            order_line = decision.sudo().purchase_line_id
            company = decision.company_id or self.env.company
            decision.currency_id = order_line.currency_id or company.currency_id
            decision.amount = decision.quantity * decision._get_unit_price()

    @api.depends("amount", "kind", "remedy", "price_cut", "qty_reworked", "state")
    def _compute_amount_credit(self):
        for decision in self:
            decision.amount_credit = decision._get_credit()

    def _get_credit(self):
        if self.state in ("refused", "undone"):
            return 0.0
        if self.kind == "concession":
            return self.amount * self.price_cut / 100
        if self.kind == "rejected" and self.remedy == "credit":
            left = self.quantity - self.qty_reworked
            return self.amount * left / self.quantity if self.quantity else 0.0
        return 0.0

    @api.depends(
        "kind",
        "state",
        "quantity",
        "qty_reworked",
        "qty_scrapped",
        "move_ids.state",
        "move_ids.quantity",
        "move_ids.product_uom_qty",
        "move_ids.decision_use",
    )
    def _compute_qty_quarantine(self):
        for decision in self:
            # Where rejected goods are follows from moves of the warehouse.
            back = decision.sudo().move_ids.filtered(
                lambda move: move.decision_use == "return" and move.state != "cancel"
            )
            decision.qty_returned = sum(
                move.quantity if move.state == "done" else move.product_uom_qty
                for move in back
            )
            is_there = decision.kind == "rejected" and decision.state == "done"
            decision.qty_quarantine = is_there and (
                decision.quantity
                - decision.qty_reworked
                - decision.qty_scrapped
                - decision.qty_returned
            )

    @api.depends("claim_line_ids.claim_id.state")
    def _compute_is_claimed(self):
        for decision in self:
            states = decision.claim_line_ids.claim_id.mapped("state")
            decision.is_claimed = any(state != "cancelled" for state in states)

    def _search_is_claimed(self, operator, value):
        if operator != "in":
            return NotImplemented
        live = [("claim_line_ids.claim_id.state", "!=", "cancelled")]
        if value == {True}:
            return live
        return ["!", *live] if value == {False} else []

    @api.depends("inspection_id.name", "product_id", "quantity", "uom_id")
    def _compute_display_name(self):
        for decision in self:
            decision.display_name = " · ".join(
                [
                    decision.inspection_id.name or "",
                    decision.product_id.display_name or "",
                    f"{decision.quantity:g} {decision.uom_id.name or ''}",
                ]
            )

    def action_submit(self):
        return self._move("submit")

    def action_approve(self):
        return self._move("approve")

    def action_refuse(self):
        return self._move("refuse")

    def action_undo(self):
        """Take a decision back as long as nobody built on it."""
        return self._as_inspector()._move("undo")

    def _as_inspector(self):
        """Who may write the inspection acts on its decisions, by their buttons."""
        self.inspection_id.check_access("write")
        # Nobody else may, and nobody types a decision.
        return self.sudo()

    def action_return_vendor(self):
        """Ask the warehouse to send what is in quarantine back to the vendor.

        :return: an action that opens the transfers
        :raises UserError: when nothing of the selection is in quarantine
        """
        there = self._ensure_quarantine()
        pickings = there._send_back()
        return pickings._get_records_action(name=self.env._("Returns to Vendor"))

    def action_scrap_quarantine(self):
        """Scrap what is in quarantine: the vendor does not want it back."""
        for decision in self._ensure_quarantine():
            quantity = decision.qty_quarantine
            decision._scrap(decision._warehouse().quarantine_loc_id, quantity)
            decision.qty_scrapped += quantity
        return True

    def action_rework(self):
        """Mended goods go back to Inspection and are decided again."""
        for decision in self._ensure_quarantine():
            decision._rework(decision.qty_quarantine)
        return True

    def _check_undo(self):
        for decision in self:
            if not decision._is_undoable():
                raise UserError(
                    self.env._(
                        "%(decision)s has had its effect already: the goods are in"
                        " stock, gone or claimed. Use a return or a count instead.",
                        decision=decision.display_name,
                    )
                )

    def _is_undoable(self):
        if self.is_claimed:
            return False
        if self.kind in ("accepted", "concession"):
            # Whether the warehouse took the goods is told to the inspector.
            return "done" not in self.sudo().move_ids.mapped("state")
        return self.kind == "rejected" and not self.uom_id.compare(
            self.qty_quarantine, self.quantity
        )

    def _after_approve(self):
        for decision in self:
            getattr(decision, f"_effect_{decision.kind}")()
        self.inspection_id._follow_decisions()
        self._tell_purchase()

    def _after_refuse(self):
        self.inspection_id._follow_decisions()

    def _after_undo(self):
        for decision in self:
            if decision.kind == "rejected":
                decision._carry("undo", "quarantine_loc_id", "inspection_loc_id")
            else:
                # The inspector undoes what he released, not other transfers.
                decision.sudo().move_ids.filtered(
                    lambda move: move.decision_use == "release"
                )._action_cancel()
        self.inspection_id._follow_decisions()

    def _effect_accepted(self):
        self._release()

    def _effect_concession(self):
        self._release()

    def _effect_rejected(self):
        self._carry("quarantine", "inspection_loc_id", "quarantine_loc_id")

    def _effect_destroyed(self):
        self._scrap(self._warehouse().inspection_loc_id, self.quantity)

    def _tell_purchase(self):
        """The buyer learns about what was not good."""
        bad = self.filtered(lambda decision: decision.kind == "rejected")
        for inspection, decisions in bad.grouped("inspection_id").items():
            inspection.message_post(
                body=self.env._(
                    "Rejected: %(goods)s. Open a claim against the vendor.",
                    goods=", ".join(
                        f"{item.quantity:g} {item.uom_id.name}"
                        f" {item.product_id.display_name} ({item.reason})"
                        for item in decisions
                    ),
                )
            )

    def _approval_risk(self):
        return self.reason or ""

    def _is_claimable(self):
        return self.kind == "rejected" or bool(self.price_cut)

    def _warehouse(self):
        # Whoever inspects need not manage warehouses to know their places.
        return self.sudo().inspection_id.warehouse_id

    def _get_unit_price(self):
        """What one product unit costs on the order, without tax."""
        # An inspector need not read orders or costs: one figure is taken.
        order_line = self.sudo().purchase_line_id
        if not order_line:
            return self.sudo().product_id.standard_price
        return order_line.product_uom_id._compute_price(
            order_line.price_unit_discounted, self.uom_id
        )

    def _ensure_quarantine(self):
        there = self._as_inspector().filtered(
            lambda item: item.uom_id.compare(item.qty_quarantine, 0) > 0
        )
        if not there:
            raise UserError(self.env._("Nothing of this selection is in quarantine."))
        return there

    # How the goods move.  With all rights: whoever may decide has the goods
    # moved between the held places and nowhere else, without being a keeper.

    def _release(self):
        """A transfer for the warehouse: from Inspection to where it was going."""
        picking = self._get_release_picking()
        # The inspector decides; what moves follows, and he has no right on it.
        for decision in self.sudo():
            values = decision._prepare_move_values(
                "release", decision.quantity, picking.location_id, decision._target()
            )
            move = (
                self.env["stock.move"]
                # As above.
                .sudo()
                .create(
                    {
                        **values,
                        "picking_id": picking.id,
                        "picking_type_id": picking.picking_type_id.id,
                    }
                )
            )
            move.move_dest_ids = decision.line_id.move_id.inspection_dest_ids.filtered(
                lambda move: move.state not in ("done", "cancel")
            )
            move._action_confirm(merge=False)
            decision._reserve(move)

    def _target(self):
        return self.line_id.location_dest_id

    def _get_release_picking(self):
        # The transfers of the inspection follow from its decisions.
        inspection = self.inspection_id.sudo()
        found = inspection.accept_picking_ids.filtered(
            lambda picking: picking.state not in ("done", "cancel")
        )
        # As above.
        return found[:1] or self.env["stock.picking"].sudo().create(
            self._prepare_release_values(inspection)
        )

    def _prepare_release_values(self, inspection):
        warehouse = inspection.warehouse_id
        return {
            "picking_type_id": warehouse.int_type_id.id,
            "location_id": warehouse.inspection_loc_id.id,
            # Where the goods were going is on a receipt he need not read.
            "location_dest_id": self[:1].sudo()._target().id,
            "partner_id": inspection.partner_id.id,
            "origin": f"{inspection.name} ({inspection.picking_id.origin or ''})",
            "inspection_id": inspection.id,
            "company_id": inspection.company_id.id,
        }

    def _reserve(self, move):
        """Exactly the lot that was inspected."""
        if self.line_id.lot_id:
            move.move_line_ids = [(5, 0, 0), (0, 0, self._prepare_detail(move))]
        else:
            move._action_assign()

    def _prepare_detail(self, move):
        return {
            "product_id": move.product_id.id,
            "product_uom_id": move.product_uom.id,
            "quantity": move.product_uom_qty,
            "lot_id": self.line_id.lot_id.id,
            "location_id": move.location_id.id,
            "location_dest_id": move.location_dest_id.id,
            "picking_id": move.picking_id.id,
        }

    def _carry(self, use, source, target, quantity=None):
        """Move goods between two held places, at once."""
        warehouse = self._warehouse()
        # The goods move by the decision that was asked of its button.
        decision = self.sudo()
        move = decision.env["stock.move"].create(
            decision._prepare_move_values(
                use, quantity or self.quantity, warehouse[source], warehouse[target]
            )
        )
        move._action_confirm(merge=False)
        move.move_line_ids.unlink()
        move.move_line_ids = [
            (0, 0, {**decision._prepare_detail(move), "picked": True})
        ]
        move.picked = True
        move._action_done()

    def _prepare_move_values(self, use, quantity, source, target):
        return {
            "product_id": self.product_id.id,
            "product_uom": self.uom_id.id,
            "product_uom_qty": quantity,
            "location_id": source.id,
            "location_dest_id": target.id,
            "location_final_id": target.id,
            "company_id": self.company_id.id,
            "origin": self.inspection_id.name,
            "partner_id": self.partner_id.id,
            "decision_id": self.id,
            "decision_use": use,
            "procure_method": "make_to_stock",
        }

    def _scrap(self, location, quantity):
        scrap = (
            self.env["stock.scrap"]
            # The sample is gone by the decision that was asked of its button.
            .sudo()
            .create(
                {
                    "product_id": self.product_id.id,
                    "product_uom_id": self.uom_id.id,
                    "scrap_qty": quantity,
                    "lot_id": self.lot_id.id,
                    "location_id": location.id,
                    "origin": self.inspection_id.name,
                    "company_id": self.company_id.id,
                }
            )
        )
        scrap.do_scrap()
        scrap.move_ids.write({"decision_id": self.id, "decision_use": "scrap"})

    def _rework(self, quantity):
        self._carry("rework", "quarantine_loc_id", "inspection_loc_id", quantity)
        self.qty_reworked += quantity
        self.inspection_id._follow_decisions()

    def _send_back(self):
        """One transfer per receipt, from quarantine to the vendor."""
        # The return follows from the decision; he need not make transfers.
        pickings = self.env["stock.picking"].sudo()
        for inspection, decisions in self.grouped("inspection_id").items():
            picking = pickings.create(
                decisions._prepare_return_values(inspection.sudo())
            )
            # As above.
            for decision in decisions.sudo():
                decision._send_back_in(picking)
            pickings |= picking
        return pickings.sudo(False)

    def _send_back_in(self, picking):
        values = self._prepare_move_values(
            "return", self.qty_quarantine, picking.location_id, picking.location_dest_id
        )
        move = self.env["stock.move"].create(
            {
                **values,
                "picking_id": picking.id,
                "picking_type_id": picking.picking_type_id.id,
                "purchase_line_id": self.purchase_line_id.id,
                "origin_returned_move_id": self.line_id.move_id.id,
                # The rejection has lowered the received quantity already.
                "to_refund": False,
            }
        )
        move._action_confirm(merge=False)
        self._reserve(move)

    def _prepare_return_values(self, inspection):
        receipt, warehouse = inspection.picking_id, inspection.warehouse_id
        kind = receipt.picking_type_id.return_picking_type_id or warehouse.out_type_id
        return {
            "picking_type_id": kind.id,
            "location_id": warehouse.quarantine_loc_id.id,
            "location_dest_id": receipt.location_id.id,
            "partner_id": inspection.partner_id.id,
            "origin": f"{inspection.name} ({receipt.origin or receipt.name})",
            "return_id": receipt.id,
            "company_id": inspection.company_id.id,
        }
