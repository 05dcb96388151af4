from odoo.fields import Command

from odoo.addons.stock_book.tests.shortage_common import ShortageCase


class NeedCase(ShortageCase):
    """Vendors with prices, requests and orders by a short word."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vendor = cls.env["res.partner"].create(
            {"name": "Tokyo Traders", "is_company": True, "supplier_rank": 1}
        )
        cls._sell(cls.product, price=4, delay=2)

    @classmethod
    def _sell(cls, product, vendor=None, **values):
        return cls.env["product.supplierinfo"].create(
            {
                "partner_id": (vendor or cls.vendor).id,
                "product_tmpl_id": product.product_tmpl_id.id,
                "price": 1,
                "delay": 1,
                "min_qty": 0,
                **values,
            }
        )

    @classmethod
    def _need(cls, quantity, days=5, user=None, product=None, **values):
        """An approved request of one line; returns the line."""
        need = (
            cls.env["purchase.need"]
            .with_user(user or cls.salesperson)
            .create(
                {
                    "warehouse_id": cls.warehouse.id,
                    "line_ids": [
                        Command.create(
                            {
                                "product_id": (product or cls.product).id,
                                "quantity": quantity,
                                "date_need": cls._day(days),
                                "price_estimated": 1,
                                **values,
                            }
                        )
                    ],
                }
            )
        )
        need.action_submit()
        return need.sudo().line_ids

    @classmethod
    def _consolidate(cls, lines, **values):
        board = cls.env["purchase.need.line"].with_user(cls.purchaser)
        return board.consolidate(lines.ids, **values)

    @classmethod
    def _order_line(cls, result):
        [order] = result["orders"]
        [line] = order["lines"]
        return cls.env["purchase.order.line"].browse(line["order_line_id"])

    @classmethod
    def _confirm(cls, order):
        order.sudo().button_confirm()
        cls._settle()
        return order.picking_ids

    @classmethod
    def _settle(cls):
        """What a commit does."""
        cls.env.cr.flush()

    @classmethod
    def _come(cls, picking, quantity):
        """Receive ``quantity`` and keep the rest as a backorder."""
        picking.move_ids.quantity = quantity
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True).button_validate()
        cls._settle()

    def _press(self, pickings, user=None):
        self._settle()
        mine = pickings.with_user(user or self.warehouse_head)
        result = mine.action_request_shortage()
        self._settle()
        return result
