from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine.inspection import NotPositiveError, Tally, TooMuchError


class GoodsInspectionLine(models.Model):
    """A received quantity of a product or lot, and what was decided about it."""

    _name = "goods.inspection.line"
    _description = "Goods under Inspection"
    _order = "inspection_id, id"

    inspection_id = fields.Many2one(
        comodel_name="goods.inspection",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="inspection_id.company_id", store=True)
    partner_id = fields.Many2one(
        related="inspection_id.partner_id", store=True, index=True
    )
    move_id = fields.Many2one(
        comodel_name="stock.move", readonly=True, required=True, index=True
    )
    purchase_line_id = fields.Many2one(
        comodel_name="purchase.order.line", readonly=True, index="btree_not_null"
    )
    product_id = fields.Many2one(
        comodel_name="product.product", readonly=True, required=True, index=True
    )
    lot_id = fields.Many2one(comodel_name="stock.lot", readonly=True)
    rule_id = fields.Many2one(
        comodel_name="goods.inspection.rule", string="Why", readonly=True
    )
    uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    location_dest_id = fields.Many2one(
        comodel_name="stock.location", string="Goes to", readonly=True, required=True
    )
    qty_received = fields.Float(
        string="Received", digits="Product Unit", readonly=True, required=True
    )
    qty_accepted = fields.Float(
        string="Accepted",
        digits="Product Unit",
        compute="_compute_quantities",
        store=True,
    )
    qty_concession = fields.Float(
        string="Conceded",
        digits="Product Unit",
        compute="_compute_quantities",
        store=True,
    )
    qty_rejected = fields.Float(
        string="Rejected",
        digits="Product Unit",
        compute="_compute_quantities",
        store=True,
    )
    qty_destroyed = fields.Float(
        string="Samples",
        digits="Product Unit",
        compute="_compute_quantities",
        store=True,
    )
    qty_waiting = fields.Float(
        string="In audit",
        digits="Product Unit",
        compute="_compute_quantities",
        store=True,
    )
    qty_open = fields.Float(
        string="Open", digits="Product Unit", compute="_compute_quantities", store=True
    )
    check_ids = fields.One2many(
        comodel_name="goods.inspection.check", inverse_name="line_id", string="Checks"
    )
    check_text = fields.Char(string="Checks done", compute="_compute_check_text")
    decision_ids = fields.One2many(
        comodel_name="goods.inspection.decision",
        inverse_name="line_id",
        string="Decisions",
    )

    @api.depends(
        "qty_received",
        "decision_ids.state",
        "decision_ids.quantity",
        "decision_ids.qty_reworked",
        "decision_ids.kind",
    )
    def _compute_quantities(self):
        for line in self:
            tally = line._get_tally()
            line.qty_accepted = float(tally.accepted)
            line.qty_concession = float(tally.concession)
            line.qty_rejected = float(tally.rejected)
            line.qty_destroyed = float(tally.destroyed)
            line.qty_waiting = float(tally.waiting)
            line.qty_open = float(tally.open)

    @api.depends("check_ids.result")
    def _compute_check_text(self):
        for line in self:
            done = line.check_ids.filtered(lambda check: check.result != "open")
            bad = line.check_ids.filtered(lambda check: check.result == "fail")
            text = f"{len(done)}/{len(line.check_ids)}" if line.check_ids else ""
            if bad:
                text = self.env._("%(done)s, %(bad)s bad", done=text, bad=len(bad))
            line.check_text = text

    @api.depends("product_id", "lot_id")
    def _compute_display_name(self):
        for line in self:
            names = [line.product_id.display_name, line.lot_id.name]
            line.display_name = " · ".join(filter(None, names))

    def action_decide_line(self):
        """The small form in which the inspector decides one line."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Decide %(goods)s", goods=self.display_name),
            "res_model": "goods.inspection.line.decide",
            "view_mode": "form",
            "target": "new",
            "context": {"default_line_id": self.id},
        }

    def _get_tally(self):
        """What the decisions say, for the engine."""
        sums = dict.fromkeys(("accepted", "concession", "rejected", "destroyed"), 0.0)
        waiting = 0.0
        for decision in self.decision_ids:
            if decision.state == "done":
                sums[decision.kind] += decision.quantity - decision.qty_reworked
            elif decision.state == "waiting":
                waiting += decision.quantity
        exact = {kind: self._exact(quantity) for kind, quantity in sums.items()}
        return Tally(
            received=self._exact(self.qty_received),
            waiting=self._exact(waiting),
            **exact,
        )

    def _exact(self, quantity):
        """A quantity as the unit rounds it, without the tail of a float."""
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        rounded = self.uom_id.round(quantity) if self.uom_id else quantity
        return Decimal(f"{rounded:.{digits}f}")

    def _prepare_decision_values(self, row):
        kind = row.get("kind")
        quantity = self._get_row_quantity(row)
        self._ensure_decidable(kind, quantity, row)
        return {
            "line_id": self.id,
            "kind": kind,
            "quantity": float(quantity),
            "reason": row.get("reason") or False,
            "price_cut": row.get("price_cut") or 0.0,
            "remedy": self._get_row_remedy(kind, row),
            "client_ref": row.get("client_ref") or False,
        }

    def _get_row_remedy(self, kind, row):
        if kind != "rejected":
            return False
        return row.get("remedy") or "replacement"

    def _get_row_quantity(self, row):
        try:
            quantity = float(row.get("quantity") or 0.0)
        except (TypeError, ValueError):
            quantity = 0.0
        unit = self.env["uom.uom"].browse(row.get("uom_id") or self.uom_id.id)
        if unit != self.uom_id and not unit._has_common_reference(self.uom_id):
            raise UserError(
                self.env._(
                    "%(product)s is measured in %(own)s, not in %(other)s.",
                    product=self.product_id.display_name,
                    own=self.uom_id.name,
                    other=unit.name,
                )
            )
        return self._exact(unit._compute_quantity(quantity, self.uom_id))

    def _ensure_decidable(self, kind, quantity, row):
        kinds = dict(self.env["goods.inspection.decision"]._fields["kind"].selection)
        if kind not in kinds:
            raise UserError(
                self.env._(
                    "“%(kind)s” is no decision. Use one of: %(kinds)s.",
                    kind=kind or "?",
                    kinds=", ".join(kinds),
                )
            )
        self._ensure_quantity(kind, quantity)
        if kind != "accepted" and not (row.get("reason") or "").strip():
            raise UserError(
                self.env._(
                    "%(product)s: say why it is not simply accepted.",
                    product=self.display_name,
                )
            )
        if kind == "accepted":
            self._ensure_checked()

    def _ensure_quantity(self, kind, quantity):
        try:
            self._get_tally().decide(kind, quantity)
        except TooMuchError as refusal:
            raise UserError(
                self.env._(
                    "%(product)s: %(asked)s %(unit)s are more than the %(left)s"
                    " %(unit)s that are still open of %(received)s received.",
                    product=self.display_name,
                    asked=f"{refusal.asked:f}",
                    left=f"{refusal.left:f}",
                    received=f"{self._exact(self.qty_received):f}",
                    unit=self.uom_id.name,
                )
            ) from refusal
        except NotPositiveError as refusal:
            raise UserError(
                self.env._(
                    "%(product)s: decide a quantity above zero.",
                    product=self.display_name,
                )
            ) from refusal

    def _ensure_checked(self):
        """A bad check needs a concession, a missing one comes first."""
        required = self.check_ids.filtered("is_required")
        missing = required.filtered(lambda check: check.result == "open")
        bad = required.filtered(lambda check: check.result == "fail")
        if missing:
            raise UserError(
                self.env._(
                    "%(product)s: these checks come first: %(checks)s.",
                    product=self.display_name,
                    checks=", ".join(missing.mapped("name")),
                )
            )
        if bad:
            raise UserError(
                self.env._(
                    "%(product)s failed a check (%(checks)s): reject it, or accept it"
                    " with a concession, which its approvers decide.",
                    product=self.display_name,
                    checks=", ".join(bad.mapped("name")),
                )
            )
