from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.crm_roles.tests.common import RoleCase


@tagged("post_install", "-at_install")
class TestSaleOrderTechnician(RoleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mill = cls.env["res.partner"].create({"name": "Mill", "city": "Ulm"})
        cls.site = cls.env["res.partner"].create(
            {
                "name": "Sawmill",
                "parent_id": cls.mill.id,
                "type": "delivery",
                "street": "Forest 2",
            }
        )
        cls.pump = cls.env["product.product"].create({"name": "Pump"})

    def _order(self):
        return (
            self.env["sale.order"]
            .with_user(self.salesperson)
            .create(
                {
                    "partner_id": self.mill.id,
                    "order_line": [
                        Command.create(
                            {"product_id": self.pump.id, "product_uom_qty": 2}
                        )
                    ],
                }
            )
        )

    def _lead(self):
        return (
            self.env["crm.lead"]
            .with_user(self.salesperson)
            .create(
                {
                    "name": "New mill",
                    "type": "opportunity",
                    "partner_id": self.mill.id,
                    "user_id": self.salesperson.id,
                }
            )
        )

    def _ask(self, document, **values):
        action = document.action_ask_technician()
        ask = (
            self.env[action["res_model"]]
            .with_user(document.env.user)
            .with_context(**action["context"])
            .create(
                {
                    "technician_id": self.technician.id,
                    "slot_start": "2026-03-02 09:00:00",
                    "is_signature_required": False,
                    **values,
                }
            )
        )
        return self.env["project.task"].browse(ask.action_ask()["res_id"])

    def test_request_is_filled_in_from_the_order(self):
        order = self._order()
        job = self._ask(order)
        self.assertEqual(job.partner_id, self.mill)
        self.assertEqual(job.address_id, self.site)
        self.assertIn("2 Units Pump", job.parts)
        self.assertEqual(job.document_name, order.display_name)
        self.assertEqual(str(job.slot_stop), "2026-03-02 11:00:00")

    def test_order_counts_and_opens_its_jobs(self):
        order = self._order()
        job = self._ask(order)
        order.invalidate_recordset()
        self.assertEqual(order.technician_task_count, 1)
        action = order.action_view_technician_tasks()
        self.assertEqual(self.env["project.task"].search(action["domain"]), job)

    def test_counting_jobs_costs_one_query_for_any_number_of_orders(self):
        orders = self.env["sale.order"].union(*(self._order() for _n in range(10)))
        orders.mapped("technician_task_count")
        orders.invalidate_recordset(["technician_task_count"])
        with self.assertQueryCount(1):
            orders.mapped("technician_task_count")

    def test_result_returns_to_the_order_once(self):
        order = self._order()
        job = self._ask(order).with_user(self.technician)
        job.action_finish({"result": "Pump runs", "hours": 2})
        told = order.message_ids.filtered(lambda note: "Pump runs" in note.body)
        self.assertEqual(len(told), 1)
        job.action_finish({"result": "Again"})
        self.assertEqual(len(order.message_ids & told), 1)

    def test_result_returns_to_an_opportunity_its_technician_may_not_read(self):
        lead = self._lead()
        self.assertFalse(lead.with_user(self.technician).has_access("read"))
        job = self._ask(lead).with_user(self.technician)
        self.assertFalse(job.document_ref)
        job.action_finish({"result": "Room is dry"})
        self.assertIn("Room is dry", lead.message_ids[0].body)
        self.assertTrue(
            self.mill.message_ids.filtered(lambda note: "Room is dry" in note.body)
        )

    def test_nobody_asks_from_a_document_one_may_not_read(self):
        ask = (
            self.env["office.daily.technician.ask"]
            .with_user(self.purchaser)
            .create(
                {
                    "name": "X",
                    "document_model": "crm.lead",
                    "document_id": self._lead().id,
                }
            )
        )
        with self.assertRaises(AccessError):
            ask.action_ask()
