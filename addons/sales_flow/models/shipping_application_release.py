from datetime import datetime, time

from odoo import models


class ShippingApplicationRelease(models.AbstractModel):
    """What a release does to the deliveries.

    A delivery of an order that ships on application lies there held.  A release takes
    what was released of its lines; the rest goes on into a delivery of its own, which
    stays held.  Nothing is made twice: where no delivery is left, the order is asked
    for a new one.
    """

    _name = "shipping.application.release"
    _description = "Release of a Shipping Application"

    def _release_goods(self):
        # Who releases need not be of the warehouse: only what he released is freed.
        for application in self.sudo():
            application._release_deliveries()
        self.line_ids._forget_uncovered()

    def _release_deliveries(self):
        lines = self.line_ids
        uncovered = lines.filtered(
            lambda line: line.product_uom_id.compare(line._get_uncovered(), 0) > 0
        )
        uncovered.sale_line_id._action_launch_stock_rule()
        taken = self.env["stock.move"]
        for line in lines:
            taken |= line._take_moves()
        for picking in taken.picking_id:
            picking._keep_released(taken)
        taken.picking_id._follow_application(self)
        taken.filtered(lambda move: move.state != "assigned")._action_assign()

    def _get_ship_moment(self):
        """Noon of the day in UTC, which is the same day nearly everywhere."""
        self.ensure_one()
        return datetime.combine(self.date_ship, time(12))

    def _hold_again(self):
        """What has not left is held as before."""
        # As for the release.
        moves = self.sudo().line_ids.move_ids.filtered(
            lambda move: move.state not in ("done", "cancel")
        )
        moves.write({"shipping_line_id": False})
