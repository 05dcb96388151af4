from odoo import fields
from odoo.tests import tagged

from .shipping_common import ShippingCase


@tagged("post_install", "-at_install")
class TestCustomerEventDocuments(ShippingCase):
    """Each document stands in the customer's history, once."""

    def _events(self, kind, customer=None):
        return self.env["customer.event"].search(
            [
                ("partner_id", "=", (customer or self.customer).id),
                ("kind", "=", kind),
            ]
        )

    def test_a_quotation_sent_and_an_order_are_told_once(self):
        order = self.env["sale.order"].with_user(self.salesperson)
        order = order.create({"partner_id": self.customer.id})
        order.action_quotation_sent()
        self.assertEqual(self._events("quote").summary, f"Quotation sent: {order.name}")
        order.action_confirm()
        event = self._events("order")
        self.assertEqual(event.summary, f"Order: {order.name}")
        self.assertEqual(event.user_id, self.salesperson)
        self.assertEqual((event.res_model, event.res_id), ("sale.order", order.id))
        order._action_cancel()
        order.action_draft()
        order.action_confirm()
        self.assertEqual(len(self._events("order")), 2)
        self.assertIn("Cancelled", "".join(self._events("order").mapped("summary")))

    def test_the_history_of_a_product_is_that_of_its_documents(self):
        order = self._order(10)
        application = self._applied(order)
        self._deliver(application.sudo().picking_ids)
        self._invoice(50)
        customer = self.customer.with_user(self.salesperson)
        product = order.order_line.product_id
        rows = customer.timeline(product_id=product.id)["rows"]
        self.assertEqual({row["kind"] for row in rows}, {"order", "delivery"})
        self.assertIn(
            product.id, [one["id"] for one in customer.overview()["products"]]
        )
        other = product.sudo().copy()
        self.assertEqual(customer.timeline(product_id=other.id)["total"], 0)

    def test_who_reads_no_orders_filters_by_no_product(self):
        order = self._order(10)
        customer = self.customer.with_user(self.purchaser)
        product = order.order_line.product_id
        found = customer.timeline(kinds=["order"], product_id=product.id)
        self.assertEqual(found["total"], 0)

    def test_who_signed_is_told(self):
        order = self._order(1, signed_by="Anna Mill")
        self.assertIn("signed by Anna Mill", self._events("order").summary)
        self.assertIn(order.name, self._events("order").summary)

    def test_a_contact_tells_the_history_of_the_company(self):
        contact = self.env["res.partner"].create(
            {"name": "Anna", "parent_id": self.customer.id}
        )
        self._order(1, partner_id=contact.id)
        self.assertEqual(self._events("order").contact_id, contact)

    def test_release_delivery_and_return_are_told(self):
        order = self._order(10)
        application = self._applied(order)
        picking = application.sudo().picking_ids
        self._deliver(picking)
        summaries = self._events("delivery").mapped("summary")
        self.assertEqual(
            sorted(summaries),
            sorted(
                [
                    f"Goods of {order.name} released: {application.name}",
                    f"Delivery: {picking.name} {order.name}",
                ]
            ),
        )

    def test_invoice_and_payment_are_told_without_amounts(self):
        invoice = self._invoice(777)
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({})._create_payments()
        self.assertEqual(self._events("invoice").summary, f"Invoice: {invoice.name}")
        self.assertEqual(len(self._events("payment")), 1)
        told = (self._events("invoice") | self._events("payment")).mapped("summary")
        self.assertNotIn("777", "".join(told))

    def test_money_paid_to_a_vendor_is_not_told(self):
        self.env["account.payment"].create(
            {
                "payment_type": "outbound",
                "partner_type": "supplier",
                "partner_id": self.customer.id,
                "amount": 5,
                "date": fields.Date.today(),
            }
        ).action_post()
        self.assertFalse(self._events("payment"))

    def test_the_result_of_a_technician_is_told_once(self):
        order = self._order(1)
        action = order.action_ask_technician()
        ask = (
            self.env[action["res_model"]]
            .with_user(self.salesperson)
            .with_context(**action["context"])
            .create(
                {
                    "technician_id": self.technician.id,
                    "slot_start": "2026-03-02 09:00:00",
                    "is_signature_required": False,
                }
            )
        )
        job = self.env["project.task"].browse(ask.action_ask()["res_id"])
        job = job.with_user(self.technician)
        job.action_finish({"result": "Saw runs", "hours": 2})
        event = self._events("task")
        self.assertEqual((event.result, event.duration), ("Saw runs", 2))
        self.assertEqual(event.user_id, self.technician)
        self.assertEqual((event.res_model, event.res_id), ("sale.order", order.id))

    def test_the_seller_hears_when_the_promise_of_his_delivery_moves(self):
        picking = self._order(1).sudo().picking_ids
        self.assertEqual(picking._get_promise_people(), self.salesperson)
