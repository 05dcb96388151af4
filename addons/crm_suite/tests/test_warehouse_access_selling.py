from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.crm_roles.tests.common import RoleCase


@tagged("post_install", "-at_install")
class TestWarehouseAccessSelling(RoleCase):
    """People who see one warehouse alone still sell and buy for the others.

    Record rules on stock have broken procurement before: what a sale makes in a
    warehouse is made by the company, whoever confirms the sale.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mine = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.env.company.id)], limit=1
        )
        cls.other = cls.env["stock.warehouse"].create({"name": "Other", "code": "OT"})
        cls.vendor = cls.env["res.partner"].create({"name": "Vendor"})
        cls.customer = cls.env["res.partner"].create({"name": "Customer"})
        for person in (cls.salesperson, cls.purchaser, cls.sales_manager):
            cls.env["warehouse.access"].create(
                {"user_id": person.id, "warehouse_id": cls.mine.id}
            )

    def _product(self, *routes):
        return self.env["product.product"].create(
            {
                "name": "Pump",
                "is_storable": True,
                "route_ids": [Command.set([route.id for route in routes])],
                "seller_ids": [
                    Command.create({"partner_id": self.vendor.id, "price": 5})
                ],
            }
        )

    def _sell(self, product, person=None):
        order = (
            self.env["sale.order"]
            .with_user(person or self.salesperson)
            .create(
                {
                    "partner_id": self.customer.id,
                    "warehouse_id": self.other.id,
                    "order_line": [
                        Command.create(
                            {
                                "product_id": product.id,
                                "product_uom_qty": 2,
                                "price_unit": 10,
                            }
                        )
                    ],
                }
            )
        )
        order.action_confirm()
        self.env.flush_all()
        self.env.invalidate_all()
        return order

    def test_a_sale_delivers_from_a_warehouse_that_its_seller_cannot_see(self):
        order = self._sell(self._product())
        self.assertEqual(order.state, "sale")
        pickings = order.sudo().picking_ids
        self.assertEqual(pickings.picking_type_id.warehouse_id, self.other)
        self.assertEqual(order.read(["delivery_status", "state"])[0]["state"], "sale")

    def test_a_delivery_is_followed_by_its_seller_and_by_nobody_else(self):
        order = self._sell(self._product())
        self.assertTrue(order.picking_ids)
        self.env.invalidate_all()
        self.assertFalse(order.with_user(self.sales_manager).picking_ids)

    def test_a_sale_of_what_is_made_to_order_buys_it(self):
        order_route = self.env.ref("stock.route_warehouse0_mto")
        order_route.active = True
        buy = self.env.ref("purchase_stock.route_warehouse0_buy")
        order = self._sell(self._product(order_route, buy))
        self.assertEqual(order.state, "sale")
        bought = self.env["purchase.order"].search(
            [("partner_id", "=", self.vendor.id)]
        )
        self.assertEqual(len(bought), 1)
        bought.with_user(self.purchaser).button_confirm()
        self.env.flush_all()
        self.assertEqual(bought.state, "purchase")
        self.assertTrue(bought.sudo().picking_ids)

    # Drop-shipping: the vendor delivers, no warehouse touches the goods.

    def _dropship_route(self):
        """As ``stock_dropshipping`` makes it, which the suite does not install."""
        vendors = self.env.ref("stock.stock_location_suppliers")
        customers = self.env.ref("stock.stock_location_customers")
        kind = self.other.in_type_id.copy(
            {
                "name": "Dropship",
                "sequence_code": "DS",
                "default_location_src_id": vendors.id,
                "default_location_dest_id": customers.id,
            }
        )
        rule = {
            "name": "Vendor to customer",
            "action": "buy",
            "picking_type_id": kind.id,
            "location_dest_id": customers.id,
        }
        return self.env["stock.route"].create(
            {
                "name": "Dropship",
                "sale_selectable": True,
                "rule_ids": [Command.create(rule)],
            }
        )

    def _dropped(self):
        """The order, and what its vendor sends to the customer, bought and planned."""
        order = self._sell(self._product(self._dropship_route()))
        bought = self.env["purchase.order"].search(
            [("partner_id", "=", self.vendor.id)]
        )
        bought.with_user(self.purchaser).button_confirm()
        self.env.flush_all()
        self.env.invalidate_all()
        return order, bought.sudo().picking_ids

    def test_a_drop_shipped_sale_is_bought_under_warehouse_rights(self):
        order, [picking] = self._dropped()
        self.assertEqual(order.state, "sale")
        self.assertEqual(picking.location_id.usage, "supplier")
        self.assertEqual(picking.location_dest_id.usage, "customer")

    def test_who_keeps_one_warehouse_confirms_what_no_warehouse_touches(self):
        self.env["warehouse.access"].create(
            {"user_id": self.warehouse_head.id, "warehouse_id": self.mine.id}
        )
        order, picking = self._dropped()
        picking.move_ids.picked = True
        picking.with_user(self.warehouse_head).button_validate()
        self.assertEqual(picking.state, "done")
        self.assertEqual(order.sudo().order_line.qty_delivered, 2)
        [product] = order.sudo().order_line.product_id
        journal = self.env["stock.journal"].rows(product.id)
        self.assertEqual((journal["count"], journal["closing"]), (0, 0))

    def test_the_form_of_the_sale_opens_for_its_seller(self):
        order = self._sell(self._product())
        views = order.get_views([(False, "form"), (False, "list")])
        names = views["models"]["sale.order"]["fields"]
        readable = [
            name
            for name in names
            if name in order._fields
            and order._has_field_access(order._fields[name], "read")
        ]
        self.assertTrue(order.read(readable))
        self.assertTrue(order.order_line.read(["qty_delivered", "product_uom_qty"]))
        self.assertEqual(order.delivery_count, 1)

    def test_the_forecast_of_a_seller_counts_what_she_may_see(self):
        product = self._product()
        quants = self.env["stock.quant"]
        for warehouse, quantity in ((self.mine, 3), (self.other, 9)):
            quants._update_available_quantity(product, warehouse.lot_stock_id, quantity)
        self.env.invalidate_all()
        self.assertEqual(product.with_user(self.salesperson).qty_available, 3)
