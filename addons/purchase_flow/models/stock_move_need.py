from odoo import models
from odoo.exceptions import UserError


class StockMove(models.Model):
    """A line of a delivery that something else may stand in for."""

    _inherit = "stock.move"

    def _substitute(self, product, quantity):
        """Deliver ``product`` for ``quantity`` (product's unit) of this line."""
        self.ensure_one()
        if not product.is_storable or product == self.product_id:
            raise UserError(
                self.env._(
                    "%(other)s cannot stand in for %(product)s. Choose another product"
                    " whose stock is counted.",
                    other=product.display_name,
                    product=self.product_id.display_name,
                )
            )
        picking, original = self.picking_id, self.product_id
        taken = original.uom_id._compute_quantity(quantity, self.product_uom)
        values = self._prepare_substitute_values(product, quantity)
        if self.product_uom.compare(taken, self.product_uom_qty) >= 0:
            self._action_cancel()
        else:
            self.product_uom_qty -= taken
        self.create(values)._action_confirm()
        picking.action_assign()
        picking.message_post(
            body=self.env._(
                "%(quantity)s × %(product)s is replaced by %(other)s.",
                quantity=quantity,
                product=original.display_name,
                other=product.display_name,
            )
        )

    def _prepare_substitute_values(self, product, quantity):
        return {
            "picking_id": self.picking_id.id,
            "product_id": product.id,
            "product_uom_qty": quantity,
            "product_uom": product.uom_id.id,
            "location_id": self.location_id.id,
            "location_dest_id": self.location_dest_id.id,
            "date": self.date,
            "company_id": self.company_id.id,
            "origin": self.origin,
        }

    def _action_done(self, cancel_backorder=False):
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        returned = moves.exists().filtered(
            lambda move: (
                move.purchase_line_id and move.to_refund and move._is_purchase_return()
            )
        )
        for move in returned:
            # Whoever sends goods back need not see the requests they were for.
            move.sudo().purchase_line_id._ask_about_return(move.product_qty)
        return moves

    def _get_upstream_documents_and_responsibles(self, visited):
        # Whoever cancels a sale need not see what was bought for it; its buyer is
        # told nevertheless.
        mine = super(StockMove, self.sudo())
        return mine._get_upstream_documents_and_responsibles(visited)
