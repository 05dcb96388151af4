from odoo import models


class ShippingApplicationLine(models.Model):
    """Which moves of the deliveries a released line takes."""

    # Another subject than its sister file: pylint: disable=R8180
    _inherit = "shipping.application.line"

    def _take_moves(self):
        """Mark held moves of the order line as released, up to the quantity.

        :return: the moves taken; the last of them is split where it holds more
        """
        self.ensure_one()
        taken = self.env["stock.move"]
        # A way in several steps has a move for each: all of them are released.
        for step in self._get_held_moves().grouped("location_dest_id").values():
            taken |= self._take_step(step)
        taken.write({"shipping_line_id": self.id})
        return taken

    def _take_step(self, moves):
        unit = self.product_id.uom_id
        wanted = self.product_uom_id._compute_quantity(
            self.quantity, unit, rounding_method="HALF-UP"
        )
        taken = self.env["stock.move"]
        for move in moves:
            if unit.compare(wanted, 0) <= 0:
                break
            if unit.compare(move.product_qty, wanted) > 0:
                move._split_off(move.product_qty - wanted)
            wanted -= move.product_qty
            taken |= move
        return taken

    def _get_held_moves(self):
        """Open moves of the order line that nobody has released, first ones first."""
        moves = self.sale_line_id.move_ids.filtered(
            lambda move: (
                move.state not in ("done", "cancel", "draft")
                and not move.shipping_line_id
                and move._is_held_kind()
            )
        )
        return moves.sorted(lambda move: (move.date, move.id))
