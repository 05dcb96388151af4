from odoo.tests import tagged

from odoo.addons.crm_roles.tests.common import RoleCase


@tagged("post_install", "-at_install")
class TestCustomerHistory(RoleCase):
    """What is mailed from any document stands once in the history of its customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.env["res.partner"].create(
            {
                "name": "Kala",
                "is_company": True,
                "email": "kala@buyer.example",
                "user_id": cls.salesperson.id,
            }
        )
        cls.product = cls.env["product.product"].create(
            {"name": "Pump", "list_price": 100, "type": "consu"}
        )

    def _mails(self):
        rows = self.customer.with_user(self.salesperson).timeline(kinds=["mail_out"])
        return [
            (row["summary"], row["user"], row["document"]["model"])
            for row in rows["rows"]
        ]

    def _send(self, action, user):
        composer = self.env["mail.compose.message"].with_user(user)
        composer = composer.with_context(**action["context"])
        composer.create({"subject": "For you"})._action_send_mail()

    def _order(self):
        return (
            self.env["sale.order"]
            .with_user(self.salesperson)
            .create(
                {
                    "partner_id": self.customer.id,
                    "order_line": [(0, 0, {"product_id": self.product.id})],
                }
            )
        )

    def test_a_mail_sent_from_a_quotation_appears_once(self):
        self._send(self._order().action_quotation_send(), self.salesperson)
        self.assertEqual(
            self._mails(), [("For you", self.salesperson.name, "sale.order")]
        )

    def test_a_mail_sent_from_an_invoice_appears_once(self):
        line = {"product_id": self.product.id, "price_unit": 9, "tax_ids": False}
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.customer.id,
                "invoice_line_ids": [(0, 0, line)],
            }
        )
        invoice.action_post()
        sender = self.env["account.move.send"].with_user(self.accountant)
        sender._generate_and_send_invoices(
            invoice.with_user(self.accountant), sending_methods=["email"]
        )
        [(summary, user, model)] = self._mails()
        self.assertIn(invoice.name, summary)
        self.assertEqual((user, model), (self.accountant.name, "account.move"))

    def test_a_mail_sent_from_a_ticket_or_repair_appears_once(self):
        repair = self.env["repair.order"].create(
            {"partner_id": self.customer.id, "product_id": self.product.id}
        )
        repair.message_post(
            body="It is ready",
            subject="Ready",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=self.customer.ids,
        )
        events = self.env["customer.event"].search(
            [("partner_id", "=", self.customer.id), ("kind", "=", "mail_out")]
        )
        self.assertEqual(events.mapped("res_model"), ["repair.order"])

    def test_no_role_reads_money_in_the_history(self):
        order = self._order()
        self._send(order.action_quotation_send(), self.salesperson)
        for user in (self.technician, self.warehouse_head, self.office_manager):
            customer = self.customer.with_user(user)
            kinds = {fact["kind"] for fact in customer.overview()["facts"]}
            self.assertNotIn("money", kinds)
            text = str(customer.timeline()["rows"])
            self.assertNotIn(str(order.amount_total), text)
