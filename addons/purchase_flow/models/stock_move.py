from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class StockMove(models.Model):
    """Incoming goods that a rule holds go to Inspection instead of into stock.

    The receipt is planned into stock as ever, so that forecasts count it.  When it
    is done, its details are turned to the Inspection location, and deliveries that
    wait for it wait for the release instead.
    """

    _inherit = "stock.move"

    inspection_dest_ids = fields.Many2many(
        comodel_name="stock.move",
        relation="stock_move_inspection_dest_rel",
        column1="receipt_move_id",
        column2="dest_move_id",
        string="Waits for the Release",
        copy=False,
        help="Moves that waited for this receipt and wait for its inspection now.",
    )
    is_diverted = fields.Boolean(readonly=True, copy=False)
    needs_inspection = fields.Boolean(
        compute="_compute_needs_inspection",
        help="These goods are inspected before they can be sold.",
    )
    decision_id = fields.Many2one(
        comodel_name="goods.inspection.decision",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    decision_use = fields.Selection(
        selection=[
            ("release", "Into stock"),
            ("quarantine", "Into quarantine"),
            ("return", "Back to the vendor"),
            ("rework", "Back to inspection"),
            ("scrap", "Scrapped"),
            ("undo", "Undone"),
        ],
        readonly=True,
        copy=False,
    )

    @api.depends("state", "product_id", "location_id", "location_dest_id")
    def _compute_needs_inspection(self):
        coming = self.filtered(lambda move: move._is_coming())
        rules = self.env["goods.inspection.rule"]._find_for(coming)
        for move in self:
            move.needs_inspection = move in rules or move.is_diverted

    @api.model
    def _get_document_fields(self):
        """What was held leaves by a decision, which nobody else names."""
        return {*super()._get_document_fields(), "decision_id", "decision_use"}

    def _get_journal_documents(self):
        """What an inspection moved without a transfer is the inspection's."""
        documents = super()._get_journal_documents()
        for move in self.filtered("decision_id"):
            if documents[move] == move:
                documents[move] = move.decision_id.inspection_id
        return documents

    def _is_coming(self):
        """Goods on their way from a vendor into a warehouse of ours."""
        return (
            self.location_id.usage == "supplier"
            and self.location_dest_id.usage == "internal"
            and self.state not in ("done", "cancel")
            and not self.origin_returned_move_id
            and bool(self.picking_id)
            and bool(self._get_inspection_warehouse())
        )

    def _get_inspection_warehouse(self):
        return self.picking_type_id.warehouse_id or self.location_dest_id.warehouse_id

    def _get_inspection_vendors(self):
        orders = self.purchase_line_id.order_id.partner_id
        pickings = self.filtered(lambda move: not move.purchase_line_id).picking_id
        return (orders | pickings.partner_id).commercial_partner_id

    def _action_done(self, cancel_backorder=False):
        self._ensure_held_goods_stay()
        coming = self.filtered(lambda move: move._is_coming() and move.picked)
        rules = self.env["goods.inspection.rule"]._find_for(coming)
        diverted = self.browse([move.id for move in rules])
        targets = {move: move.location_dest_id for move in diverted}
        diverted._divert()
        if cancel_backorder:
            diverted._detach_waiting()
        done = super()._action_done(cancel_backorder=cancel_backorder)
        diverted = diverted.exists()
        diverted._open_inspections(rules, targets)
        return done

    def _create_backorder(self):
        """The rest of a receipt keeps the deliveries that wait for it."""
        backorders = super()._create_backorder()
        self.filtered("is_diverted")._detach_waiting()
        return backorders

    def _skip_push(self):
        return super()._skip_push() or self.is_diverted

    def _divert(self):
        for move in self:
            place = move._get_inspection_warehouse().inspection_loc_id
            move.is_diverted = True
            move.move_line_ids.location_dest_id = place

    def _detach_waiting(self):
        for move in self.filtered("move_dest_ids"):
            move.inspection_dest_ids = move.move_dest_ids
            move.move_dest_ids = [Command.clear()]

    def _open_inspections(self, rules, targets):
        """One inspection per receipt, one line per product and lot."""
        done = self.filtered(lambda move: move.state == "done")
        (self - done).is_diverted = False
        for move in done:
            move.location_dest_id = move._get_inspection_warehouse().inspection_loc_id
        # Whoever receives opens the inspection, the inspector decides it.
        inspections = self.env["goods.inspection"].sudo()
        for picking, moves in done.grouped("picking_id").items():
            inspection = inspections.create(picking._prepare_inspection_values(moves))
            lines = [
                values
                for move in moves
                for values in move._prepare_inspection_lines(
                    inspection, rules[move], targets[move]
                )
            ]
            inspection.env["goods.inspection.line"].create(lines)
            inspection._tell_inspector()

    def _prepare_inspection_lines(self, inspection, rule, target):
        """One line for each lot of the move."""
        checks = rule.template_id._prepare_check_values()
        return [
            {
                "inspection_id": inspection.id,
                "move_id": self.id,
                "purchase_line_id": self.purchase_line_id.id,
                "product_id": self.product_id.id,
                "lot_id": lot.id,
                "rule_id": rule.id,
                "location_dest_id": target.id,
                "qty_received": sum(details.mapped("quantity_product_uom")),
                "check_ids": [Command.create(values) for values in checks],
            }
            for lot, details in self.move_line_ids.grouped("lot_id").items()
        ]

    def _ensure_held_goods_stay(self):
        """Held goods leave their place by a decision only, never by hand."""
        for move in self.filtered(lambda move: move.state not in ("done", "cancel")):
            held = move.location_id.is_held or any(
                line.location_id.is_held for line in move.move_line_ids
            )
            if held and not move.decision_id and move._leaves_held():
                raise UserError(
                    self.env._(
                        "%(product)s lies in %(place)s: only the decision of its"
                        " inspector takes it out. Ask the buyer, or count it.",
                        product=move.product_id.display_name,
                        place=move.location_id.display_name,
                    )
                )
            move._ensure_within_release()

    def _leaves_held(self):
        target = self.location_dest_id
        return not target.is_held and target.usage != "inventory"

    def _ensure_within_release(self):
        """The warehouse takes what was released, not more."""
        if self.decision_use != "release":
            return
        if self.product_uom.compare(self.quantity, self.product_uom_qty) > 0:
            raise UserError(
                self.env._(
                    "%(product)s: %(asked)s %(unit)s are more than the %(released)s"
                    " %(unit)s that %(inspection)s has released.",
                    product=self.product_id.display_name,
                    asked=f"{self.quantity:g}",
                    released=f"{self.product_uom_qty:g}",
                    unit=self.product_uom.name,
                    inspection=self.decision_id.inspection_id.name,
                )
            )
