from odoo import api, fields, models
from odoo.tools import format_date
from odoo.tools.sql import column_exists, create_column

from odoo.addons.crm_roles.quantity import say_quantity


class StockPicking(models.Model):
    """A delivery that is held until its goods were released."""

    _inherit = "stock.picking"

    shipping_application_id = fields.Many2one(
        comodel_name="shipping.application",
        compute="_compute_shipping_application_id",
        compute_sudo=True,
        store=True,
        index="btree_not_null",
    )
    is_shipping_held = fields.Boolean(
        string="Held", compute="_compute_is_shipping_held"
    )

    def _auto_init(self):
        # Nothing was released before: no delivery need be looked at for it.
        if not column_exists(self.env.cr, self._table, "shipping_application_id"):
            create_column(self.env.cr, self._table, "shipping_application_id", "int4")
        return super()._auto_init()

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._ensure_application_kept(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._ensure_application_kept(vals)
        return super().write(vals)

    def _ensure_application_kept(self, vals):
        if "shipping_application_id" in vals:
            self.env["stock.move"]._ensure_releasing()

    @api.depends("move_ids.shipping_line_id")
    def _compute_shipping_application_id(self):
        for picking in self:
            picking.shipping_application_id = (
                picking.move_ids.shipping_line_id.application_id[:1]
            )

    @api.depends("move_ids.shipping_line_id", "state")
    def _compute_is_shipping_held(self):
        for picking in self:
            picking.is_shipping_held = bool(picking._get_held_moves())

    def _get_held_moves(self):
        return self.move_ids.filtered(
            lambda move: (
                move.state not in ("done", "cancel")
                and move._is_on_application()
                and not move.shipping_line_id
            )
        )

    def _get_block_reasons(self):
        reasons = super()._get_block_reasons()
        for picking in self:
            held = picking._get_held_moves()
            if held:
                reasons[picking.id] = [
                    *reasons[picking.id],
                    *picking._say_held(held),
                ]
        return reasons

    def _say_held(self, moves):
        """``[sentence]`` for each delivery: whose goods are held, and the way out."""
        said = []
        for picking in self:
            held = moves.filtered(lambda move, own=picking: move.picking_id == own)
            # The number of the order is all that the warehouse reads of it.
            order = held.sudo()[:1]._get_shipping_order()
            said.append(
                self.env._(
                    "%(delivery)s is held: %(order)s ships on application, and"
                    " %(goods)s were not released. %(seller)s applies for shipping on"
                    " the order.",
                    delivery=picking.name,
                    order=order.name,
                    goods=", ".join(
                        f"{say_quantity(self.env, move.product_uom_qty)}"
                        f" {move.product_uom.name}"
                        f" {move.product_id.display_name}"
                        for move in held
                    ),
                    seller=order.user_id.name or self.env._("The seller"),
                )
            )
        return said

    # Releasing.

    def _keep_released(self, released):
        """Keep the released moves; the others go on, held, into another delivery."""
        self.ensure_one()
        others = self.move_ids.filtered(
            lambda move: (
                move not in released
                and move.state not in ("done", "cancel")
                and move._is_on_application()
            )
        )
        if others:
            self._create_backorder(backorder_moves=others)

    def _follow_application(self, application):
        """When and where to: as the seller asked."""
        for picking in self:
            first = picking.location_dest_id._is_outgoing()
            if first and application.address_id != picking.partner_id:
                picking.partner_id = application.address_id
            if picking.state not in ("done", "cancel"):
                picking.scheduled_date = application._get_ship_moment()
            picking.message_post(
                body=self.env._(
                    "Released by %(application)s, to ship on %(date)s.",
                    application=application.name,
                    date=format_date(self.env, application.date_ship),
                )
            )

    def _get_promise_people(self):
        """The seller of the order promised it."""
        seller = self.sudo().sale_id.user_id  # who it is, for the notice alone
        return seller.sudo(self.env.su) or super()._get_promise_people()
