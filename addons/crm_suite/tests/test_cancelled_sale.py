from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.crm_roles.tests.common import RoleCase


@tagged("post_install", "-at_install")
class TestCancelledSale(RoleCase):
    """Whoever sells may take an order back, whatever was bought for it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        vendor = cls.env["res.partner"].create({"name": "Exotic Liquids"})
        routes = cls.env.ref("stock.route_warehouse0_mto") | cls.env.ref(
            "purchase_stock.route_warehouse0_buy"
        )
        routes.active = True
        cls.product = cls.env["product.product"].create(
            {
                "name": "Pump",
                "type": "consu",
                "is_storable": True,
                "route_ids": [Command.set(routes.ids)],
                "seller_ids": [Command.create({"partner_id": vendor.id, "price": 7})],
            }
        )
        customer = cls.env["res.partner"].create(
            {"name": "Ernst Handel", "user_id": cls.salesperson.id}
        )
        cls.order = cls.env["sale.order"].create(
            {
                "partner_id": customer.id,
                "user_id": cls.salesperson.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": cls.product.id,
                            "product_uom_qty": 5,
                            "price_unit": 10,
                        }
                    )
                ],
            }
        )
        cls.order.action_confirm()
        cls.env.invalidate_all()
        cls.mine = cls.order.with_user(cls.salesperson)

    def _bought(self):
        domain = [("product_id", "=", self.product.id)]
        return self.env["purchase.order.line"].search(domain)

    def test_a_salesperson_cancels_an_order_for_which_goods_are_bought(self):
        self.assertTrue(self._bought(), "the order buys by itself")
        self.mine._action_cancel()
        self.assertEqual(
            (self.mine.state, self.order.picking_ids.mapped("state")),
            ("cancel", ["cancel"]),
        )

    def test_the_buyer_is_told_that_it_was_cancelled(self):
        self.mine._action_cancel()
        activities = self._bought().order_id.activity_ids
        self.assertIn(self.order.name, "".join(activities.mapped("note")))
