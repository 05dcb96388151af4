from datetime import datetime, time, timedelta
from unittest.mock import patch

from freezegun import freeze_time
from lxml import etree

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .quoting_case import QuotingCase


@tagged("post_install", "-at_install")
class TestQuoteVersion(QuotingCase):
    def _sent(self, **values):
        order = self._quote(**values)
        order.action_quotation_sent()
        return order

    def _expired(self):
        order = self._sent()
        # As it is on the day after: nobody writes a validity of the past.
        self.env.cr.execute(
            "UPDATE sale_order SET validity_date = %s WHERE id = %s",
            [fields.Date.today() - timedelta(days=1), order.id],
        )
        self.env.cr.execute(
            "UPDATE sales_flow_quote_version SET digest = %s WHERE order_id = %s",
            [self._digest_in_database(order), order.id],
        )
        order.invalidate_recordset()
        return order

    def _digest_in_database(self, order):
        order.invalidate_recordset()
        return order._get_quote_digest()

    # Versions

    def test_sending_keeps_what_was_sent(self):
        order = self._sent()
        self.assertRecordValues(
            order.quote_version_ids,
            [
                {
                    "number": 1,
                    "amount_total": 200,
                    "valid_until": order.validity_date,
                    "sent_user_id": self.salesperson.id,
                    "sent_to": "Atlas",
                    "decision": "open",
                }
            ],
        )
        line = order.quote_version_ids.line_ids
        self.assertEqual((line.product_id, line.quantity), (self.pump, 2))

    def test_the_mail_that_sends_it_says_to_whom(self):
        order = self._quote()
        contact = self.env["res.partner"].create(
            {"name": "Maria", "email": "maria@example.com"}
        )
        order.with_context(mark_so_as_sent=True).message_post(
            body="Here it is", partner_ids=contact.ids
        )
        self.assertEqual(order.state, "sent")
        self.assertEqual(order.quote_version_ids.sent_to, "Maria")

    def test_a_quotation_can_be_mailed_in_spanish(self):
        self.env["res.lang"]._activate_lang("es_ES")
        self.env["ir.module.module"]._load_module_terms(
            ["sale"], ["es_ES"], overwrite=True
        )
        template = self.env.ref("sale.email_template_edi_sale")
        self.customer.lang = "es_ES"
        order = self._quote()
        values = template._generate_template(order.ids, ["subject"])
        self.assertIn("Presupuesto", values[order.id]["subject"])

    def test_terms_of_other_addons_leave_the_mail_alone(self):
        templates = self.registry["mail.template"]
        with patch.object(templates, "_mend_quote_subject") as mend:
            self.env["ir.module.module"]._load_module_terms(["uom"], ["es_ES"])
            mend.assert_not_called()
            self.env["ir.module.module"]._load_module_terms(["sale"], ["es_ES"])
            mend.assert_called_once()

    def test_the_same_sent_again_is_the_same_version(self):
        order = self._sent()
        order.with_context(mark_so_as_sent=True).message_post(body="Again")
        self.assertEqual(len(order.quote_version_ids), 1)

    def test_a_change_sent_is_the_next_version(self):
        order = self._sent()
        order.order_line.product_uom_qty = 3
        self.assertTrue(order.is_quote_changed)
        self.assertEqual(order.quote_version_name, f"{order.name} v2")
        order.with_context(mark_so_as_sent=True).message_post(body="Changed")
        first, second = order.quote_version_ids.sorted("number")
        self.assertEqual(first.decision, "replaced")
        self.assertEqual((first.amount_total, second.amount_total), (200, 300))
        self.assertFalse(order.is_quote_changed)

    def _resent(self, **values):
        """What the second version says to have changed."""
        order = self._sent()
        order.write(values)
        order.with_context(mark_so_as_sent=True).message_post(body="Changed")
        return order.quote_version_ids.sorted("number")[-1].change_text

    def test_another_customer_is_a_difference(self):
        other = self.env["res.partner"].create({"name": "Boreas"})
        self.assertIn("Customer Atlas → Boreas", self._resent(partner_id=other.id))

    def test_an_earlier_customer_in_a_pool_is_still_named(self):
        other = self.env["res.partner"].create({"name": "Boreas"})
        pool = self.env["customer.pool"].create(
            {"name": "North", "manager_ids": self.sales_manager.ids}
        )
        order = self._sent()
        order.partner_id = other
        order.with_context(mark_so_as_sent=True).message_post(body="Changed")
        self.customer.action_pool(pool.id, "Nobody calls")
        self.assertFalse(self.customer.with_user(self.salesperson).has_access("read"))
        self.env.invalidate_all()
        version = order.quote_version_ids.sorted("number")[-1]
        self.assertIn("Customer Atlas → Boreas", version.change_text)

    def test_the_same_total_in_another_currency_is_a_difference(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        order = self._sent()
        self.env.cr.execute(
            "UPDATE sale_order SET currency_id = %s WHERE id = %s", [euro.id, order.id]
        )
        order.invalidate_recordset()
        order.with_context(mark_so_as_sent=True).message_post(body="Changed")
        text = order.quote_version_ids.sorted("number")[-1].change_text
        self.assertIn("Total $\xa0200.00 → 200.00\xa0€", text)

    def test_a_changed_price_is_told_with_its_currency(self):
        order = self._sent()
        order.order_line.price_unit = 90
        order.with_context(mark_so_as_sent=True).message_post(body="Changed")
        text = order.quote_version_ids.sorted("number")[-1].change_text
        self.assertIn("price $\xa0100.00 → $\xa090.00", text)

    def test_a_version_says_that_its_time_is_over(self):
        order = self._sent()
        version = order.quote_version_ids
        self.assertEqual(version.standing, "open")
        with freeze_time(order.validity_date + timedelta(days=1)):
            version.invalidate_recordset()
            self.assertEqual(version.standing, "expired")
            self.assertEqual(version.decision, "open")

    def test_the_filters_show_what_the_badge_says(self):
        """Where the reader's day is not that after which a quotation expires."""
        self.salesperson.tz = "Pacific/Auckland"
        waiting, declined = self._sent(), self._sent()
        declined.action_customer_decline("Maria")
        versions = (waiting | declined).quote_version_ids
        mine = [("id", "in", versions.ids)]
        evening = datetime.combine(waiting.validity_date, time(22))
        for now in (evening, evening + timedelta(hours=4)):
            with freeze_time(now):
                versions.invalidate_recordset()
                for standing in ("open", "expired", "declined"):
                    found = versions.search([*mine, ("standing", "=", standing)])
                    self.assertEqual(
                        found, versions.filtered_domain([("standing", "=", standing)])
                    )
                    self.assertEqual(
                        found,
                        versions.filtered(
                            lambda one, standing=standing: one.standing == standing
                        ),
                    )

    def test_each_filter_of_a_standing_asks_for_the_standing(self):
        view = self.env.ref("sales_flow.sales_flow_quote_version_view_search")
        arch = etree.fromstring(view.arch)
        for name in ("open", "expired"):
            domain = arch.xpath(f"//filter[@name='{name}']")[0].get("domain")
            self.assertEqual(safe_eval(domain), [("standing", "=", name)])

    def test_the_form_says_that_its_time_is_over(self):
        arch = etree.fromstring(
            self.env["sales.flow.quote.version"].get_view(view_type="form")["arch"]
        )
        bar = arch.xpath("//header/field[@widget='statusbar']")
        self.assertEqual([field.get("name") for field in bar], ["standing"])

    def test_what_is_decided_says_how_it_is_offered_again(self):
        order = self._sent()
        order.action_customer_decline("Maria")
        with self.assertRaises(UserError) as refusal:
            order.action_customer_accept("Maria")
        said = str(refusal.exception)
        self.assertEqual(said.count(order.name), 1)
        self.assertIn("press New Version", said)
        self.assertNotIn("..", said)

    def _primary(self, order):
        """The names of the blue buttons that the salesperson sees."""
        orders = order.with_user(self.salesperson)
        arch = etree.fromstring(orders.get_view(view_type="form")["arch"])
        buttons = arch.xpath("//header/button[contains(@class, 'btn-primary')]")
        facts = {name: order.sudo()[name] for name in order._fields}
        return [
            button.get("name")
            for button in buttons
            if not safe_eval(button.get("invisible") or "False", facts)
        ]

    def test_a_changed_quotation_is_sent_before_it_is_confirmed(self):
        order = self._sent()
        self.assertEqual(self._primary(order), ["action_confirm"])
        order.order_line.product_uom_qty = 3
        self.assertEqual(self._primary(order), ["action_quotation_send"])

    def test_the_difference_of_two_versions_is_shown(self):
        order = self._sent()
        order.order_line.product_uom_qty = 3
        order.order_line = [fields.Command.create({"product_id": self.hose.id})]
        order.with_context(mark_so_as_sent=True).message_post(body="Changed")
        text = order.quote_version_ids.sorted("number")[-1].change_text
        self.assertIn("quantity 2 → 3", text)
        self.assertIn("New: Hose", text)
        self.assertIn("Total", text)

    def test_a_draft_that_was_never_sent_is_the_first_version(self):
        self.assertEqual(self._quote().quote_version, 1)

    def test_a_new_version_is_a_draft_with_the_next_number(self):
        order = self._sent()
        order.action_new_version()
        self.assertEqual((order.state, order.quote_version), ("draft", 2))
        self.assertEqual(order.quote_version_ids.decision, "replaced")

    def test_no_new_version_of_what_is_being_written(self):
        with self.assertRaisesRegex(UserError, "needs no new version"):
            self._quote().action_new_version()

    # Decisions

    def test_the_customers_yes_is_kept_with_version_name_and_time(self):
        order = self._sent()
        now = fields.Datetime.now().replace(microsecond=0)
        with freeze_time(now):
            order.action_customer_accept("Maria Anders", 1, note="Go ahead")
        self.assertEqual(order.state, "sale")
        self.assertRecordValues(
            order.quote_version_ids,
            [
                {
                    "number": 1,
                    "decision": "accepted",
                    "decision_name": "Maria Anders",
                    "decision_date": now,
                    "decision_way": "seller",
                    "decision_user_id": self.salesperson.id,
                    "decision_note": "Go ahead",
                }
            ],
        )

    def test_the_customers_no_is_kept_and_cancels(self):
        order = self._sent()
        order.action_customer_decline("Maria Anders", "Too dear")
        self.assertEqual(order.state, "cancel")
        self.assertEqual(order.quote_version_ids.decision, "declined")
        self.assertEqual(order.quote_version_ids.decision_note, "Too dear")

    def test_an_old_version_is_not_accepted_and_both_are_named(self):
        order = self._sent()
        order.order_line.product_uom_qty = 3
        order.with_context(mark_so_as_sent=True).message_post(body="Changed")
        with self.assertRaisesRegex(UserError, "v1 is no longer offered: .* v2"):
            order.action_customer_accept("Maria", 1)
        self.assertEqual(order.state, "sent")
        order.action_customer_accept("Maria", 2)
        self.assertEqual(order.state, "sale")

    def test_what_was_changed_since_it_was_sent_is_not_accepted(self):
        order = self._sent()
        order.order_line.price_unit = 1
        with self.assertRaisesRegex(UserError, "v1 was sent .* v2"):
            order.action_customer_accept("Maria")

    def test_a_decision_needs_a_name(self):
        with self.assertRaisesRegex(UserError, "who decided"):
            self._sent().action_customer_accept(" ")

    def test_what_is_decided_is_not_decided_again(self):
        order = self._sent()
        order.action_customer_decline("Maria", "No")
        with self.assertRaisesRegex(UserError, "Declined"):
            order.action_customer_accept("Maria")

    def test_a_declined_quote_comes_back_as_the_next_version(self):
        order = self._sent()
        order.action_customer_decline("Maria", "No")
        order.action_new_version()
        order.action_quotation_sent()
        self.assertEqual(sorted(order.quote_version_ids.mapped("number")), [1, 2])

    def test_what_we_confirm_ourselves_is_kept_as_such(self):
        order = self._sent()
        order.action_confirm()
        self.assertEqual(order.quote_version_ids.decision, "confirmed")

    def test_what_is_confirmed_after_a_change_is_a_version_too(self):
        order = self._sent()
        order.order_line.product_uom_qty = 3
        order.action_confirm()
        self.assertEqual(
            sorted(order.quote_version_ids.mapped("decision")),
            ["confirmed", "replaced"],
        )

    def test_cancelling_withdraws_what_was_offered(self):
        order = self._sent()
        order.action_cancel()
        self.assertEqual(order.quote_version_ids.decision, "withdrawn")

    def test_the_form_asks_for_the_reason_of_a_no(self):
        order = self._sent()
        wizard = (
            self.env["sales.flow.quote.decision"]
            .with_user(self.salesperson)
            .create({"order_id": order.id, "decision": "declined", "name": "Maria"})
        )
        with self.assertRaisesRegex(UserError, "why"):
            wizard.action_decide()
        wizard.note = "Too dear"
        wizard.action_decide()
        self.assertEqual(order.state, "cancel")

    def test_an_audit_comes_between_the_yes_and_the_order(self):
        order = self._quote(quantity=200)
        order.action_quotation_sent()
        order.action_customer_accept("Maria")
        self.assertEqual(order.state, "sent")
        self.assertEqual(order.quote_version_ids.decision, "accepted")
        order.with_user(self.sales_manager).action_audit()
        if order.desk_approval_state == "waiting":
            order.with_user(self.boss).action_audit()
        self.assertEqual(order.state, "sale")
        self.assertEqual(order.quote_version_ids.decision, "accepted")

    # Expired

    def test_an_expired_quote_is_neither_accepted_nor_confirmed(self):
        order = self._expired()
        with self.assertRaisesRegex(UserError, "v1 expired .* new version"):
            order.action_customer_accept("Maria", 1)
        with self.assertRaisesRegex(UserError, "v1 expired"):
            order.action_confirm()

    def test_another_date_brings_no_expired_quote_back(self):
        order = self._expired()
        with self.assertRaisesRegex(UserError, "New Version"):
            order.validity_date = fields.Date.today() + timedelta(days=9)

    def test_an_expired_quote_comes_back_as_a_new_version(self):
        order = self._expired()
        order.action_new_version()
        self.assertGreaterEqual(order.validity_date, fields.Date.today())
        order.action_quotation_sent()
        self.assertEqual(order.quote_version, 2)
        order.action_customer_accept("Maria", 2)
        self.assertEqual(order.state, "sale")

    # Rights

    def test_nobody_writes_versions_by_hand(self):
        version = self._sent().quote_version_ids
        for person in (self.salesperson, self.sales_manager, self.boss):
            with self.assertRaises(AccessError):
                version.with_user(person).write({"decision": "accepted"})
            with self.assertRaises(AccessError):
                version.with_user(person).unlink()
            with self.assertRaises(AccessError):
                version.with_user(person).line_ids.write({"quantity": 1})

    def test_another_salesperson_sees_no_versions(self):
        version = self._sent().quote_version_ids
        other = version.with_user(self._another_salesperson())
        with self.assertRaises(AccessError):
            other.read(["amount_total"])
        with self.assertRaises(AccessError):
            other.order_id.action_customer_accept("Maria")

    def test_who_only_reads_the_order_sees_its_version(self):
        order = self._sent()
        self.assertEqual(
            order.with_user(self.service_agent).quote_version_name, f"{order.name} v1"
        )
        with self.assertRaises(AccessError):
            order.with_user(self.service_agent).action_customer_accept("Maria")

    # Print

    def _print(self, order):
        report = self.env["ir.actions.report"]
        html, _kind = report._render_qweb_html("sale.report_saleorder", order.ids)
        return html.decode()

    def test_the_print_says_the_version(self):
        html = self._print(self._sent().sudo())
        self.assertRegex(html, r"<span>\s*v1</span>")

    def test_the_print_speaks_the_language_of_the_customer(self):
        self.env["res.lang"]._activate_lang("es_ES")
        self.env["ir.module.module"].search(
            [("name", "=", "sale"), ("state", "=", "installed")]
        )._update_translations(["es_ES"])
        self.customer.lang = "es_ES"
        self.assertIn("Presupuesto", self._print(self._sent().sudo()))

    def test_neither_margin_nor_last_price_is_printed(self):
        self._quote().action_confirm()
        order = self._sent().sudo()
        html = self._print(order)
        self.assertNotIn("last_price", html)
        self.assertNotIn("line_margin", html)
        self.assertNotIn(order.order_line.last_price_text, html)
