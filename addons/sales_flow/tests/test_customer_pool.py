from datetime import date, timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.customer_book.tests.customer_case import CustomerCase

MONDAY = "2026-03-02 10:00:00"
MUCH_LATER = "2026-05-04 02:00:00"


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestCustomerPool(CustomerCase):
    """What is sold decides on who keeps a customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pump = cls.env["product.product"].create(
            {"name": "Pump", "type": "service", "invoice_policy": "order"}
        )

    def setUp(self):
        super().setUp()
        self.rule = self.env["customer.pool.rule"].create(
            {"name": "Ten days", "pool_id": self.pool.id, "days": 10}
        )
        self.customer = self._customer(owner=self.salesperson)

    def _order(self, user=None, **values):
        orders = self.env["sale.order"].with_user(user or self.salesperson)
        line = Command.create({"product_id": self.pump.id, "price_unit": 100})
        return orders.create(
            {"partner_id": self.customer.id, "order_line": [line], **values}
        )

    def _invoice(self, order):
        invoice = order.sudo()._create_invoices()
        invoice.action_post()
        return invoice

    def _run_much_later(self):
        with freeze_time(MUCH_LATER):
            self.env["res.partner"]._cron_reclaim()

    def test_a_quotation_sent_renews_the_countdown(self):
        order = self._order()
        self.assertEqual(self.customer.reclaim_at, date(2026, 3, 12))
        order.validity_date = "2026-03-03"
        with freeze_time("2026-03-06 10:00:00"):
            order.action_quotation_sent()
        self.assertEqual(self.customer.last_progress_at.day, 6)
        self.assertEqual(self.customer.reclaim_at, date(2026, 3, 16))

    def test_an_order_renews_the_countdown(self):
        with freeze_time("2026-03-06 10:00:00"):
            self._order().action_confirm()
        self.assertEqual(self.customer.last_progress_at.day, 6)

    def test_money_that_comes_in_renews_the_countdown(self):
        with freeze_time("2026-03-06 10:00:00"):
            self.env["account.payment"].create(
                {
                    "payment_type": "inbound",
                    "partner_id": self.customer.id,
                    "amount": 10,
                }
            ).action_post()
        self.assertEqual(self.customer.last_progress_at.day, 6)

    def test_a_customer_with_a_valid_quotation_is_spared(self):
        order = self._order(validity_date="2026-12-31")
        order.action_quotation_sent()
        self._run_much_later()
        self.assertEqual(self.customer.user_id, self.salesperson)

    def test_a_quotation_past_its_day_spares_nobody(self):
        order = self._order(validity_date="2026-03-20")
        order.action_quotation_sent()
        self._run_much_later()
        self.assertEqual(self.customer.pool_id, self.pool)

    def test_a_customer_with_an_order_to_invoice_is_spared(self):
        self._order().action_confirm()
        self._run_much_later()
        self.assertEqual(self.customer.user_id, self.salesperson)

    def test_a_customer_who_owes_an_invoice_is_spared(self):
        order = self._order()
        order.action_confirm()
        self._invoice(order)
        self._run_much_later()
        self.assertEqual(self.customer.user_id, self.salesperson)

    def test_a_customer_who_paid_everything_goes_back(self):
        order = self._order()
        order.action_confirm()
        invoice = self._invoice(order)
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({}).action_create_payments()
        # Whether the bank has told of it is not asked here.
        self.assertIn(invoice.payment_state, ("in_payment", "paid"))
        self._run_much_later()
        self.assertEqual(self.customer.pool_id, self.pool)

    def test_quotations_go_with_the_customer_and_orders_stay(self):
        quotation, order = self._order().sudo(), self._order().sudo()
        order.action_confirm()
        step = quotation.activity_schedule(
            "mail.mail_activity_data_call", user_id=self.salesperson.id
        )
        done = self.customer.with_user(self.sales_manager).action_transfer(
            self.colleague.id, "new region"
        )
        self.assertEqual(quotation.user_id, self.colleague)
        self.assertEqual(step.user_id, self.colleague)
        self.assertEqual(order.user_id, self.salesperson)
        transfer = self.env["customer.owner.transfer"].browse(done["id"])
        transfer.with_user(self.sales_manager).action_undo()
        self.assertEqual(quotation.user_id, self.salesperson)
        self.assertEqual(step.user_id, self.salesperson)

    def test_a_colleague_sells_to_a_shared_customer_in_his_own_name(self):
        self.customer.with_user(self.salesperson).action_share(
            self.colleague.ids, "work", fields.Date.today() + timedelta(days=30)
        )
        order = self._order(self.colleague)
        self.assertEqual(order.user_id, self.colleague)

    def test_a_manager_sells_in_the_name_of_the_owner(self):
        self.assertEqual(self._order(self.sales_manager).user_id, self.salesperson)
