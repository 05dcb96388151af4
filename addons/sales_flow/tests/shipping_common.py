from odoo import fields
from odoo.fields import Command

from odoo.addons.crm_roles.tests.common import RoleCase


class ShippingCase(RoleCase):
    """A company whose goods ship on application, with a hundred saws in stock."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.shipping_application = True
        cls.customer = cls.env["res.partner"].create(
            {"name": "Mill", "is_company": True}
        )
        cls.saw = cls._product("Saw", 100)
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.env.company.id)], limit=1
        )

    @classmethod
    def _product(cls, name, quantity):
        product = cls.env["product.product"].create(
            {
                "name": name,
                "type": "consu",
                "is_storable": True,
                "list_price": 10,
                "taxes_id": [],
                "invoice_policy": "order",
            }
        )
        warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.env.company.id)], limit=1
        )
        cls.env["stock.quant"]._update_available_quantity(
            product, warehouse.lot_stock_id, quantity
        )
        return product

    def _order(self, quantity=100, user=None, product=None, **values):
        user = user or self.salesperson
        order = (
            self.env["sale.order"]
            .with_user(user)
            .create(
                {
                    "partner_id": self.customer.id,
                    "user_id": user.id,
                    "order_line": [
                        Command.create(
                            {
                                "product_id": (product or self.saw).id,
                                "product_uom_qty": quantity,
                                "price_unit": 10,
                            }
                        )
                    ],
                    **values,
                }
            )
        )
        order.action_confirm()
        return order

    def _ask(self, order, quantity=None, **vals):
        """What the door answers to an application."""
        if quantity is not None:
            vals["lines"] = [
                {"sale_line_id": order.order_line[:1].id, "quantity": quantity}
            ]
        applications = self.env["shipping.application"].with_user(order.env.user)
        return applications.apply({"sale_id": order.id, **vals})

    def _applied(self, order, quantity=None, **vals):
        found = self._ask(order, quantity, **vals)
        applications = self.env["shipping.application"].with_user(order.env.user)
        return applications.browse(found["id"])

    def _deliver(self, picking, quantity=None):
        keeper = picking.with_user(self.warehouse_head)
        for move in keeper.move_ids:
            move.quantity = move.product_uom_qty if quantity is None else quantity
        keeper.move_ids.picked = True
        keeper.with_context(skip_backorder=True).button_validate()

    def _invoice(self, amount, days_late=0, partner=None):
        today = fields.Date.today()
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": (partner or self.customer).id,
                "invoice_date": fields.Date.subtract(today, days=days_late + 30),
                "invoice_date_due": fields.Date.subtract(today, days=days_late),
                "invoice_line_ids": [
                    Command.create({"name": "Old", "price_unit": amount, "tax_ids": []})
                ],
            }
        )
        invoice.action_post()
        return invoice

    def _audit(self, application, user):
        request = application.sudo().desk_approval_request_id
        return self.env["desk.approval.request"].with_user(user).browse(request.id)
