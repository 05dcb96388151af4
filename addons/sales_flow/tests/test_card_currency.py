from odoo import fields
from odoo.tests import tagged

from odoo.addons.crm_roles.tests.common import RoleCase


@tagged("post_install", "-at_install")
class TestCardCurrency(RoleCase):
    """A sum on a workbench adds documents of several currencies."""

    def test_a_sum_is_in_the_company_currency_at_the_rate_of_today(self):
        card = self.env["desk.card"].create(
            {
                "name": "Quoted here",
                "kind": "sum",
                "field_name": "amount_untaxed",
                "action_id": self.env.ref("sale.action_quotations_with_onboarding").id,
                "domain": "[('client_order_ref', '=', 'two currencies')]",
                "role_ids": [(6, 0, self.env.ref("crm_roles.role_salesperson").ids)],
            }
        )
        home = self.env.company.currency_id
        foreign = self.env["res.currency"].create(
            {
                "name": "TDX",
                "symbol": "x",
                "rate_ids": [
                    (0, 0, {"name": fields.Date.today(), "company_rate": 4.0})
                ],
            }
        )
        self._quote(home, 100.0)
        self._quote(foreign, 100.0)
        shown = self._shown(card)
        self.assertEqual(shown["currency_id"], home.id)
        self.assertAlmostEqual(shown["value"], 100.0 + 25.0, places=2)

    def _quote(self, currency, price):
        pricelist = self.env["product.pricelist"].create(
            {"name": currency.name, "currency_id": currency.id}
        )
        product = self.env["product.product"].create(
            {"name": "Crate", "type": "service"}
        )
        self.env["sale.order"].with_user(self.salesperson).create(
            {
                "partner_id": self.env["res.partner"].create({"name": "Kala"}).id,
                "pricelist_id": pricelist.id,
                "client_order_ref": "two currencies",
                "order_line": [(0, 0, {"product_id": product.id, "price_unit": price})],
            }
        )

    def _shown(self, card):
        board = self.env["desk.card"].with_user(self.salesperson).read_workbench()
        return next(shown for shown in board["cards"] if shown["id"] == card.id)
