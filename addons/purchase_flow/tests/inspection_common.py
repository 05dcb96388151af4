from odoo import fields
from odoo.fields import Command

from odoo.addons.crm_roles.tests.common import RoleCase


class InspectionCase(RoleCase):
    """A vendor, goods and a rule that has them inspected."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["goods.inspection.rule"].search([]).active = False
        cls.vendor = cls.env["res.partner"].create({"name": "Exotic Liquids"})
        cls.product = cls._product("Pump")
        cls.other = cls._product("Hose")
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.env.company.id)], limit=1
        )
        cls.rule = cls.env["goods.inspection.rule"].create(
            {"name": "All", "product_ids": [Command.set(cls.product.ids)]}
        )

    @classmethod
    def _product(cls, name, **values):
        return cls.env["product.product"].create(
            {
                "name": name,
                "type": "consu",
                "is_storable": True,
                "supplier_taxes_id": [],
                **values,
            }
        )

    def _order(self, quantity=10, price=10.0, confirm=True, lines=None, **values):
        rows = lines or [(self.product, quantity, price)]
        order = (
            self.env["purchase.order"]
            .with_user(self.purchaser)
            .create(
                {
                    "partner_id": self.vendor.id,
                    "user_id": self.purchaser.id,
                    "order_line": [
                        Command.create(
                            {
                                "product_id": product.id,
                                "product_qty": qty,
                                "price_unit": unit_price,
                                "date_planned": fields.Datetime.now(),
                            }
                        )
                        for product, qty, unit_price in rows
                    ],
                    **values,
                }
            )
        )
        if confirm:
            order._approval_as_history().button_confirm()
        return order

    def _receive(self, order, quantity=None, lots=None):
        """The warehouse receives what is open, or a part of it."""
        picking = (
            order.sudo()
            .picking_ids.filtered(lambda item: item.state not in ("done", "cancel"))[:1]
            .with_user(self.warehouse_head)
        )
        for move in picking.move_ids:
            move.quantity = quantity or move.product_uom_qty
            if lots:
                move.move_line_ids.unlink()
                move.move_line_ids = [
                    Command.create(
                        {
                            "product_id": move.product_id.id,
                            "quantity": qty,
                            "lot_name": name,
                            "location_id": move.location_id.id,
                            "location_dest_id": move.location_dest_id.id,
                            "picking_id": picking.id,
                        }
                    )
                    for name, qty in lots
                ]
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True).button_validate()
        return picking

    def _inspection(self, picking, user=None):
        return picking.sudo().inspection_ids.with_user(user or self.purchaser)

    def _inspected(self, quantity=10, **values):
        order = self._order(quantity, **values)
        return order, self._inspection(self._receive(order))

    def _decide(self, inspection, kind, quantity, line=None, **row):
        row.setdefault("reason", "scratched" if kind != "accepted" else None)
        return inspection.action_decide(
            [
                {
                    "line_id": (line or inspection.line_ids[0]).id,
                    "kind": kind,
                    "quantity": quantity,
                    **row,
                }
            ]
        )

    def _approve(self, document, user=None):
        request = document.sudo().desk_approval_request_id
        request.with_user(user or self.boss).action_approve()

    def _quantity(self, location, product=None):
        return self.env["stock.quant"]._get_available_quantity(
            product or self.product, location, allow_negative=True
        )

    def _take(self, inspection):
        inspection.with_user(self.warehouse_head).action_take_into_stock()
