from odoo import fields
from odoo.tests import tagged

from odoo.addons.crm_roles.tests.common import RoleCase


@tagged("post_install", "-at_install")
class TestWorkReportSources(RoleCase):
    def test_orders_and_quotations_of_the_day_fill_the_report(self):
        customer = self.env["res.partner"].create({"name": "Atlas"})
        product = self.env["product.product"].create(
            {"name": "Visit", "type": "service", "list_price": 10}
        )
        orders = (
            self.env["sale.order"]
            .with_user(self.salesperson)
            .create(
                [
                    {
                        "partner_id": customer.id,
                        "order_line": [fields.Command.create({"product_id": item.id})],
                    }
                    for item in (product, product, product)
                ]
            )
        )
        orders[0].action_confirm()
        reports = self.env["work.report"].with_user(self.salesperson)
        report = reports.browse(reports.start())
        facts = report.fact_ids.grouped("source_id")
        sources = {
            name: self.env.ref(f"sales_flow.source_{name}")
            for name in ("orders", "quotations")
        }
        self.assertEqual(facts[sources["orders"]].mapped("res_id"), orders[0].ids)
        self.assertEqual(
            set(facts[sources["quotations"]].mapped("res_id")), set(orders[1:].ids)
        )
        self.assertEqual(facts[sources["orders"]].partner_id, customer)

    def test_the_coach_sees_hot_opportunities_that_are_quiet(self):
        self.env["crm.lead"].create(
            {
                "name": "Big",
                "type": "opportunity",
                "user_id": self.salesperson.id,
                "priority": "3",
            }
        )
        reports = self.env["work.report"].with_user(self.salesperson)
        report = reports.browse(reports.start())
        report.action_submit()
        facts = report.with_user(self.sales_manager).sudo()._coach_facts()
        self.assertIn(
            {"label": "Hot opportunities quiet for a week", "value": "0 / 1"}, facts
        )
