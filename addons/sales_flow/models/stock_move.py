from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.crm_roles.quantity import say_quantity

HOUSE = ("internal", "transit")


class Released(int):
    """The mark of a released move, handed on to a part of it.

    Its class says that it comes from the move itself: no call over RPC brings one.
    """


class StockMove(models.Model):
    """A move to a customer that was released, or is held.

    The rule stands where goods leave, so that no button, import or program goes
    around it: a move of an order that ships on application is done only as far as an
    application released it.
    """

    _inherit = "stock.move"

    shipping_line_id = fields.Many2one(
        comodel_name="shipping.application.line",
        string="Released by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._take_mark(vals) for vals in vals_list])

    @api.model
    def default_get(self, fields):
        """A release is no default: neither of a caller nor one that he has saved."""
        return super().default_get(
            [name for name in fields if name != "shipping_line_id"]
        )

    def write(self, vals):
        if vals.get("shipping_line_id"):
            self._ensure_releasing()
        if "sale_line_id" in vals and not self.env.su:
            self._ensure_order_kept(vals["sale_line_id"])
        return super().write(vals)

    def _take_mark(self, vals):
        mark = vals.get("shipping_line_id")
        if not mark:
            return vals
        if not isinstance(mark, Released):
            self._ensure_releasing()
        return {**vals, "shipping_line_id": int(mark)}

    def _ensure_releasing(self):
        if not self.env.su:
            raise AccessError(
                self.env._("Goods are released by a shipping application alone.")
            )

    def _ensure_order_kept(self, sale_line_id):
        """Held goods do not get away by forgetting whose order they are."""
        moved = self.filtered(
            lambda move: (
                move.state not in ("done", "cancel")
                and move._is_on_application()
                and move.sale_line_id.id != sale_line_id
            )
        )
        if moved:
            raise AccessError(
                self.env._(
                    "%(pickings)s: these goods ship on application and stay with their"
                    " order.",
                    pickings=", ".join(moved.mapped("picking_id.name")),
                )
            )

    def _action_done(self, cancel_backorder=False):
        self._ensure_shipping_released()
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        moves._close_applications()
        return moves

    def _is_held_kind(self):
        """Whether it brings our goods to a customer, at once or in steps."""
        target = self.location_final_id or self.location_dest_id
        return target._is_outgoing() and self.location_id.usage in HOUSE

    def _get_shipping_order(self):
        return self.sale_line_id.order_id or self.picking_id.sale_id

    def _is_on_application(self):
        # Whoever moves the goods is held, whether or not he may read the order.
        move = self.sudo()
        order = move._get_shipping_order()
        return order.needs_shipping_application and move._is_held_kind()

    def _ensure_shipping_released(self):
        moves = self.filtered(
            lambda move: (
                move.state not in ("done", "cancel")
                and move.picked
                and move.quantity > 0
                and move._is_on_application()
            )
        )
        held = moves.filtered(lambda move: not move.shipping_line_id)
        if held:
            raise UserError("\n".join(held.picking_id._say_held(held)))
        moves._ensure_not_over()

    def _ensure_not_over(self):
        """Not more than was released, at any step of the way."""
        # The application is shown to sellers; its quantity binds the warehouse.
        released = self.sudo()
        asked = defaultdict(float)
        for move in released:
            asked[move.shipping_line_id, move.location_dest_id] += (
                move.product_uom._compute_quantity(
                    move.quantity, move.shipping_line_id.product_uom_id, round=False
                )
            )
        for (line, place), quantity in asked.items():
            gone = sum(
                move.product_uom._compute_quantity(
                    move.quantity, line.product_uom_id, round=False
                )
                for move in line.move_ids - released
                if move.state == "done" and move.location_dest_id == place
            )
            if line.product_uom_id.compare(quantity + gone, line.quantity) > 0:
                raise UserError(
                    self.env._(
                        "%(application)s released %(released)s %(unit)s of %(product)s;"
                        " %(quantity)s would leave. Deliver what was released, or let"
                        " the seller apply for the rest.",
                        application=line.application_id.name,
                        released=say_quantity(self.env, line.quantity),
                        unit=line.product_uom_id.name,
                        product=line.product_id.display_name,
                        quantity=say_quantity(self.env, quantity + gone),
                    )
                )

    def _close_applications(self):
        # The warehouse does not write applications: the last goods close it.
        lines = self.sudo().shipping_line_id
        done = lines.application_id.filtered(
            lambda one: one.state == "released" and one._is_shipped()
        )
        if done:
            done._move("ship")

    # Splitting.

    def _split_off(self, quantity):
        """Put a part, in the product's unit, into a move of its own; it stays held."""
        self._do_unreserve()
        rest = self.create(self._split(quantity))
        rest._action_confirm(merge=False)
        return rest

    def _prepare_move_split_vals(self, qty):
        values = super()._prepare_move_split_vals(qty)
        if self.shipping_line_id:
            values["shipping_line_id"] = Released(self.shipping_line_id.id)
        return values

    @api.model
    def _prepare_merge_moves_distinct_fields(self):
        return [*super()._prepare_merge_moves_distinct_fields(), "shipping_line_id"]

    @api.model
    def _prepare_merge_negative_moves_excluded_distinct_fields(self):
        return [
            *super()._prepare_merge_negative_moves_excluded_distinct_fields(),
            "shipping_line_id",
        ]

    def _search_picking_for_assignation_domain(self):
        """New goods of an order do not slip into what was released already."""
        domain = super()._search_picking_for_assignation_domain()
        if self.product_uom_qty < 0 or self.shipping_line_id:
            return domain
        # Whether it is held counts for whoever makes the move.
        if self.sudo().sale_line_id.order_id.needs_shipping_application:
            domain = [*domain, ("shipping_application_id", "=", False)]
        return domain
