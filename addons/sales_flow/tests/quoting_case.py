from odoo import fields

from odoo.addons.crm_roles.tests.common import RoleCase


class QuotingCase(RoleCase):
    """A customer, two products and the opportunities of a salesperson."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.env["res.partner"].create(
            {"name": "Atlas", "is_company": True, "email": "atlas@example.com"}
        )
        cls.pump, cls.hose = cls.env["product.product"].create(
            [
                {"name": "Pump", "list_price": 100, "standard_price": 60},
                {"name": "Hose", "list_price": 10, "standard_price": 4},
            ]
        )
        # Prices as they are entered, whatever taxes the company has.
        (cls.pump | cls.hose).taxes_id = False

    def _lead(self, *lines, user=None, **values):
        user = user or self.salesperson
        return (
            self.env["crm.lead"]
            .with_user(user)
            .create(
                {
                    "name": "Pumps for Atlas",
                    "type": "opportunity",
                    "partner_id": self.customer.id,
                    "user_id": user.id,
                    "expected_product_ids": [
                        fields.Command.create(line) for line in lines
                    ],
                    **values,
                }
            )
        )

    def _expect(self, product=None, quantity=2, **values):
        return {"product_id": (product or self.pump).id, "quantity": quantity, **values}

    def _quote(self, user=None, quantity=2, **values):
        user = user or self.salesperson
        return (
            self.env["sale.order"]
            .with_user(user)
            .create(
                {
                    "partner_id": self.customer.id,
                    "user_id": user.id,
                    "order_line": [
                        fields.Command.create(
                            {
                                "product_id": self.pump.id,
                                "product_uom_qty": quantity,
                            }
                        )
                    ],
                    **values,
                }
            )
        )

    def _another_salesperson(self):
        return self.salesperson.copy({"login": "test_salesperson_other"})
