from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine.arrival import arrival_state
from .purchase_order_arrival import ARRIVAL_STATES, arrival_domain


class StockPicking(models.Model):
    """A receipt says when it comes, and whether its goods are inspected."""

    _inherit = "stock.picking"

    arrival_state = fields.Selection(
        selection=ARRIVAL_STATES,
        string="Arrival Status",
        compute="_compute_arrival_state",
        search="_search_arrival_state",
    )
    asn_number = fields.Char(
        string="Shipping Notice", copy=False, help="The vendor's number (ASN)."
    )
    carrier_name = fields.Char(string="Carrier of the Vendor", copy=False)
    package_count = fields.Integer(string="Packages", copy=False)
    inspection_id = fields.Many2one(
        comodel_name="goods.inspection",
        string="Released by",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    inspection_ids = fields.One2many(
        comodel_name="goods.inspection",
        inverse_name="picking_id",
        string="Inspections",
    )
    inspection_count = fields.Integer(compute="_compute_inspection_count")
    needs_inspection = fields.Boolean(compute="_compute_needs_inspection")

    @api.depends("scheduled_date", "state", "picking_type_code")
    @api.depends_context("tz")
    def _compute_arrival_state(self):
        today = fields.Date.context_today(self)
        for picking in self:
            if picking.picking_type_code != "incoming" or picking.state == "cancel":
                picking.arrival_state = False
                continue
            when = picking.scheduled_date
            day = when and fields.Datetime.context_timestamp(self, when).date()
            is_open = picking.state != "done"
            picking.arrival_state = arrival_state(day or None, today, is_open)

    def _search_arrival_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        is_open = [("state", "not in", ("done", "cancel"))]
        domain = arrival_domain(
            self, "scheduled_date", value, is_open, [("state", "=", "done")]
        )
        return [("picking_type_code", "=", "incoming"), *domain]

    @api.depends("inspection_ids")
    @api.depends_context("uid")
    def _compute_inspection_count(self):
        """None for who reads no inspections, but may open the transfer."""
        sees = self.env["goods.inspection"].has_access("read")
        for picking in self:
            picking.inspection_count = sees and len(picking.inspection_ids)

    @api.depends("move_ids.needs_inspection")
    def _compute_needs_inspection(self):
        coming = self.filtered(
            lambda picking: (
                picking.picking_type_code == "incoming" and picking.state != "done"
            )
        )
        for picking in self:
            picking.needs_inspection = picking in coming and any(
                picking.move_ids.mapped("needs_inspection")
            )

    def _action_done(self):
        result = super()._action_done()
        # The plan follows the goods, whoever moves them.
        orders = self.sudo().move_ids.purchase_line_id.order_id
        orders |= self.sudo().inspection_id.purchase_order_id
        orders._plan_replan("receipt")
        return result

    def action_open_inspections(self):
        return self.inspection_ids._get_records_action(name=self.env._("Inspections"))

    def action_take_released(self):
        """Take what an inspection has released into stock, all of it."""
        return self._take_released()

    def _take_released(self):
        released = self.filtered("inspection_id")
        if self - released:
            raise UserError(
                self.env._(
                    "%(transfer)s was not released by an inspection: validate it as"
                    " any transfer.",
                    transfer=(self - released)[0].name,
                )
            )
        for move in released.move_ids:
            move.picked = True
        released.with_context(skip_backorder=True).button_validate()
        return True

    def _get_block_reasons(self):
        """The board says that goods are there and wait for their inspection."""
        reasons = super()._get_block_reasons()
        for picking_id, text in self._get_inspection_reasons().items():
            reasons.setdefault(picking_id, []).append(text)
        return reasons

    def _get_inspection_reasons(self):
        """``{id: sentence}`` of the transfers that lack goods under inspection."""
        short = self.filtered(
            lambda picking: picking.state in ("confirmed", "waiting")
        ).move_ids.filtered(
            lambda move: move.state in ("confirmed", "waiting", "partially_available")
        )
        places = short._get_inspection_warehouse().inspection_loc_id
        held = self._read_held(short.product_id, places)
        found = {}
        for move in short:
            place = move._get_inspection_warehouse().inspection_loc_id
            quantity = held.get((move.product_id.id, place.id))
            if quantity:
                found[move.picking_id.id] = self.env._(
                    "%(quantity)s %(unit)s of %(product)s are under inspection",
                    quantity=f"{quantity:g}",
                    unit=move.product_id.uom_id.name,
                    product=move.product_id.display_name,
                )
        return found

    def _read_held(self, products, places):
        # What lies under inspection is told to whoever waits for it.
        groups = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                [
                    ("product_id", "in", products.ids),
                    ("location_id", "in", places.ids),
                    ("quantity", ">", 0),
                ],
                ["product_id", "location_id"],
                ["quantity:sum"],
            )
        )
        return {(product.id, place.id): quantity for product, place, quantity in groups}

    def _prepare_inspection_values(self, moves):
        order = moves.purchase_line_id.order_id[:1]
        return {
            "picking_id": self.id,
            "purchase_order_id": order.id,
            "partner_id": moves._get_inspection_vendors()[:1].id,
            "warehouse_id": moves[0]._get_inspection_warehouse().id,
            "company_id": self.company_id.id,
            "user_id": order.user_id.id or self.env.uid,
        }
