"""A salesperson sells, and the order finds its way to the boss's numbers."""

from odoo.tests import tagged

from odoo.addons.crm_roles.tests.common import RoleCase

from .journey import OrderJourney


@tagged("post_install", "-at_install")
class TestJourneyOrder(OrderJourney, RoleCase):
    """On a company of three records; `test_load_northwind` does it on a real one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.env["res.partner"].create({"name": "Northern Café"})
        cls.product = cls.env["product.product"].create(
            {
                "name": "Roasted beans",
                "type": "consu",
                "is_storable": True,
                "invoice_policy": "delivery",
                "list_price": 50,
            }
        )
        warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.env.company.id)], limit=1
        )
        cls.env["stock.quant"]._update_available_quantity(
            cls.product, warehouse.lot_stock_id, 100
        )

    def test_an_order_travels_from_quotation_to_payment(self):
        self.journey(self.salesperson, self.customer, self.product, quantity=60)
