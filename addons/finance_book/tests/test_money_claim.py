import base64
from io import BytesIO

from PIL import Image
from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.crm_roles.tests.common import RoleCase


@tagged("post_install", "-at_install")
class TestMoneyClaim(RoleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.env["res.partner"].create(
            {"name": "Mill", "is_company": True}
        )
        cls.contact = cls.env["res.partner"].create(
            {"name": "Mill, Anna", "parent_id": cls.customer.id}
        )
        cls.bank = cls.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", cls.env.company.id)], limit=1
        )

    def _claim(self, amount=500.0, user=None, **values):
        claims = self.env["money.claim"].with_user(user or self.salesperson)
        return claims.create(
            {"partner_id": self.customer.id, "amount": amount, **values}
        )

    def _announced(self, amount=500.0, **values):
        claim = self._claim(amount, **values)
        claim.action_submit()
        return claim

    def _invoice(self, amount):
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.customer.id,
                "invoice_date": fields.Date.today(),
                "invoice_line_ids": [
                    Command.create({"name": "Saw", "price_unit": amount, "tax_ids": []})
                ],
            }
        )
        invoice.action_post()
        return invoice

    def _owed(self):
        self.customer.invalidate_recordset()
        return self.customer.credit

    def test_what_is_not_saved_is_called_new(self):
        claims = self.env["money.claim"].with_user(self.salesperson)
        self.assertEqual(claims.new({}).display_name, "New")
        self.env["res.lang"]._activate_lang("es_ES")
        spoken = claims.with_context(lang="es_ES").new({})
        self.assertEqual(spoken.display_name, "Sin número")
        claim = self._claim()
        self.assertEqual(claim.display_name, claim.name)

    def test_announced_money_changes_no_balance(self):
        self._invoice(800)
        before = self._owed(), self.env["account.move"].search_count([])
        self._announced()
        after = self._owed(), self.env["account.move"].search_count([])
        self.assertEqual(before, after)

    def test_confirming_posts_one_payment_on_the_account_told(self):
        claim = self._announced(journal_id=self.bank.id, reference="TR 77")
        claim.with_user(self.accountant).action_confirm()
        payment = claim.sudo().payment_id
        self.assertRecordValues(
            payment,
            [
                {
                    "amount": 500,
                    "journal_id": self.bank.id,
                    "partner_id": self.customer.id,
                    "payment_type": "inbound",
                }
            ],
        )
        self.assertIn(payment.state, ("in_process", "paid"))
        self.assertEqual(payment.move_id.state, "posted")
        self.assertEqual(claim.confirm_user_id, self.accountant)
        self.assertEqual(self._owed(), -500)

    def test_a_second_confirmation_reads_who_was_first(self):
        claim = self._announced().with_user(self.accountant)
        claim.action_confirm()
        with self.assertRaisesRegex(UserError, "already: Confirmed, by"):
            claim.action_confirm()
        payments = self.env["account.payment"].search(
            [("partner_id", "=", self.customer.id)]
        )
        self.assertEqual(len(payments), 1)

    def test_only_finance_confirms_or_refuses(self):
        claim = self._announced()
        for user in (self.salesperson, self.sales_manager, self.boss):
            for act in (
                lambda one: one.action_confirm(),
                lambda one: one.action_refuse("no"),
            ):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    act(claim.with_user(user))
        self.assertEqual(claim.state, "submitted")

    def test_nobody_confirms_his_own_announcement(self):
        claim = self._announced(user=self.accountant)
        with self.assertRaisesRegex(UserError, "yourself"):
            claim.action_confirm()

    def test_state_and_payment_are_not_written_by_hand(self):
        claim = self._announced()
        payment = self.env["account.payment"].create(
            {"amount": 1, "partner_id": self.customer.id, "journal_id": self.bank.id}
        )
        for values in (
            {"state": "confirmed"},
            {"payment_id": payment.id},
            {"refuse_reason": "x"},
            {"name": "RC/0"},
        ):
            for user in (self.salesperson, self.accountant):
                with self.subTest(values=values), self.assertRaises(AccessError):
                    claim.with_user(user).write(values)
        with self.assertRaises(AccessError):
            self._claim(state="confirmed")

    def test_refusing_needs_a_reason(self):
        claim = self._announced().with_user(self.accountant)
        with self.assertRaisesRegex(UserError, "Say why"):
            claim.action_refuse("  ")
        self.assertEqual(claim.state, "submitted")

    def test_the_author_reads_why_it_was_refused(self):
        claim = self._announced()
        claim.with_user(self.accountant).action_refuse("Nothing on the account")
        self.assertEqual(claim.state, "refused")
        self.assertEqual(claim.refuse_reason, "Nothing on the account")
        note = self.env["mail.message"].search(
            [("model", "=", "money.claim"), ("res_id", "=", claim.id)], limit=1
        )
        self.assertIn(self.salesperson.partner_id, note.sudo().notified_partner_ids)
        self.assertIn("Nothing on the account", note.body)

    def test_a_refused_announcement_is_corrected_and_announced_again(self):
        claim = self._announced()
        claim.with_user(self.accountant).action_refuse("Nothing on the account")
        claim.action_rework()
        claim.reference = "TR 78"
        claim.action_submit()
        self.assertEqual(claim.state, "submitted")
        self.assertFalse(claim.refuse_reason)

    def test_the_author_withdraws_and_a_colleague_does_not(self):
        claim = self._announced()
        with self.assertRaises(AccessError):
            claim.with_user(self.sales_manager).action_withdraw()
        claim.action_withdraw()
        self.assertEqual(claim.state, "withdrawn")

    def test_what_was_announced_stands(self):
        claim = self._announced()
        for values in ({"amount": 5}, {"partner_id": self.env.company.partner_id.id}):
            with self.subTest(values=values), self.assertRaises(UserError):
                claim.write(values)
        with self.assertRaises(AccessError):
            claim.write({"amount_confirmed": 5})
        with self.assertRaises(UserError):
            claim.unlink()

    def test_finance_confirms_another_amount_and_it_shows(self):
        claim = self._announced()
        finance = claim.with_user(self.accountant)
        finance.amount_confirmed = 480
        finance.action_confirm()
        self.assertEqual(claim.sudo().payment_id.amount, 480)
        self.assertEqual(claim.amount, 500)
        self.assertEqual(claim.amount_difference, -20)
        with self.assertRaises(UserError):
            finance.amount_confirmed = 470

    def test_nothing_found_is_refused_not_confirmed(self):
        claim = self._announced().with_user(self.accountant)
        with self.assertRaisesRegex(ValidationError, "refuse with a reason"):
            claim.amount_confirmed = 0

    def test_the_same_slip_is_announced_once(self):
        self._announced(reference="TR 77")
        again = self._claim(
            reference=" tr77 ", partner_id=self.contact.id, user=self.sales_manager
        )
        with self.assertRaisesRegex(UserError, "announced by"):
            again.action_submit()
        again.reference = "TR 78"
        again.action_submit()
        self.assertEqual(again.state, "submitted")

    def test_without_a_reference_the_day_tells_apart(self):
        self._announced(date="2026-03-02")
        with self.assertRaises(UserError):
            self._announced(date="2026-03-02")
        self.assertEqual(self._announced(date="2026-03-03").state, "submitted")

    def test_a_withdrawn_one_does_not_stand_in_the_way(self):
        self._announced(reference="TR 77").action_withdraw()
        self.assertEqual(self._announced(reference="TR 77").state, "submitted")

    def test_registering_twice_with_a_reference_makes_one(self):
        claims = self.env["money.claim"].with_user(self.salesperson)
        values = {
            "partner_id": self.customer.id,
            "amount": 70,
            "client_ref": "phone-1",
        }
        first, second = claims.register(dict(values)), claims.register(dict(values))
        self.assertEqual(first, second)
        self.assertEqual(first["state"], "submitted")

    def test_money_for_an_invoice_settles_it_when_confirmed(self):
        invoice = self._invoice(500)
        teller = self.accountant.copy({"login": "test_teller"})
        action = invoice.with_user(teller).action_register_money()
        claim = (
            self.env["money.claim"]
            .with_user(teller)
            .with_context(**action["context"])
            .create({})
        )
        self.assertEqual(claim.amount, 500)
        claim.action_submit()
        self.assertEqual(invoice.payment_state, "not_paid")
        claim.with_user(self.accountant).action_confirm()
        self.assertEqual(invoice.amount_residual, 0)
        self.assertEqual(invoice.money_claim_count, 1)

    # Its company.

    def _south(self):
        """Another company of the accountant, and a draft invoice of it."""
        company = self.env["res.company"].create(
            {"name": "South", "currency_id": self.env.ref("base.EUR").id}
        )
        company.currency_id.active = True
        self.accountant.company_ids |= company
        journal = self.env["account.journal"].create(
            {
                "name": "Sales",
                "code": "SLS",
                "type": "sale",
                "company_id": company.id,
            }
        )
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.customer.id,
                "journal_id": journal.id,
                "currency_id": company.currency_id.id,
            }
        )
        return company, invoice.with_user(self.accountant).with_context(
            allowed_company_ids=(self.env.company | company).ids
        )

    def _south_values(self, invoice, **values):
        return {
            "partner_id": self.customer.id,
            "amount": 70,
            "res_model": "account.move",
            "res_id": invoice.id,
            **values,
        }

    def test_money_for_an_invoice_is_of_its_company(self):
        company, invoice = self._south()
        action = invoice.action_register_money()
        claims = invoice.env["money.claim"].with_context(**action["context"])
        claim = claims.create({"amount": 70})
        self.assertEqual(claim.company_id, company)
        self.assertEqual(claim.currency_id, company.currency_id)

    def test_another_company_than_the_documents_is_refused(self):
        company, invoice = self._south()
        claims = invoice.env["money.claim"]
        values = self._south_values(invoice)
        here = self.env.company.id
        claim = claims.register({**values})
        self.assertEqual(claims.browse(claim["id"]).company_id, company)
        draft = claims.create({**values, "amount": 71, "company_id": company.id})
        for act in (
            lambda: claims.register({**values, "amount": 72, "company_id": here}),
            lambda: claims.create({**values, "amount": 72, "company_id": here}),
            lambda: claims.create({**values, "amount": 72}),
            lambda: draft.write({"company_id": here}),
        ):
            with self.assertRaisesRegex(ValidationError, "is of South: money"):
                act()

    def test_an_empty_company_is_that_of_the_document(self):
        company, invoice = self._south()
        empty = {"company_id": False, "currency_id": False}
        claims = invoice.env["money.claim"]
        found = claims.register(self._south_values(invoice, **empty))
        self.assertEqual(claims.browse(found["id"]).company_id, company)
        self.assertEqual(found["currency"], "EUR")
        found = claims.register({"partner_id": self.customer.id, "amount": 71, **empty})
        self.assertEqual(claims.browse(found["id"]).company_id, self.env.company)

    def test_a_reference_in_two_companies_makes_one_in_each(self):
        company, invoice = self._south()
        claims = invoice.env["money.claim"]
        values = [
            {
                "partner_id": self.customer.id,
                "amount": 70,
                "client_ref": "A-1",
                "company_id": one.id,
            }
            for one in (self.env.company, company)
        ]
        claims.create(values[:1])
        made = claims.create(values)
        self.assertEqual(made.mapped("company_id"), self.env.company | company)
        self.assertEqual(made, claims.create(values))

    def test_a_document_one_may_not_read_is_not_named(self):
        bill = self.env["account.move"].create(
            {"move_type": "in_invoice", "partner_id": self.customer.id}
        )
        with self.assertRaises(AccessError):
            self._claim(res_model="account.move", res_id=bill.id)
        with self.assertRaises(ValidationError):
            self._claim(res_model="res.users", res_id=self.boss.id)

    def test_a_colleague_does_not_see_it_and_the_manager_does(self):
        claim = self._announced()
        other = self.salesperson.copy({"login": "test_other_seller"})
        claims = self.env["money.claim"]
        self.assertNotIn(claim, claims.with_user(other).search([]))
        self.assertIn(claim, claims.with_user(self.sales_manager).search([]))
        for user in (self.purchaser, self.warehouse_head, self.technician):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                claim.with_user(user).read(["amount"])

    def test_money_is_above_zero_and_not_of_tomorrow(self):
        with self.assertRaises(ValidationError):
            self._claim(date=fields.Date.add(fields.Date.today(), days=3))
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation),
            self.env.cr.savepoint(),
        ):
            self._claim(amount=0)

    def test_foreign_money_keeps_its_currency(self):
        foreign = self.env["res.currency"].create({"name": "TDX", "symbol": "x"})
        foreign.rate_ids.create(
            {"currency_id": foreign.id, "name": "2020-01-01", "company_rate": 4.0}
        )
        claim = self._announced(400, currency_id=foreign.id)
        claim.with_user(self.accountant).action_confirm()
        self.assertEqual(claim.sudo().payment_id.currency_id, foreign)
        self.assertAlmostEqual(self._owed(), -100)

    def test_the_photo_of_the_slip_is_kept(self):
        image = BytesIO()
        Image.new("RGB", (4, 4)).save(image, "PNG")
        claim = self._claim(slip=base64.b64encode(image.getvalue()))
        self.assertTrue(claim.slip)

    def test_bulk_confirmation_confirms_all_or_none(self):
        good, bad = self._announced(10), self._announced(20, user=self.accountant)
        with self.assertRaises(UserError):
            (good | bad).with_user(self.accountant).action_confirm()
        self.assertFalse(good.sudo().payment_id)

    def test_the_list_confirms_the_good_and_names_the_bad(self):
        good, bad = self._announced(10), self._announced(20, user=self.accountant)
        other = self._announced(30)
        notice = (good | bad | other).with_user(self.accountant).button_confirm()
        self.assertEqual((good | other).mapped("state"), ["confirmed", "confirmed"])
        self.assertEqual(bad.state, "submitted")
        self.assertIn(f"You announced {bad.name}", notice["params"]["message"])
        self.assertEqual(notice["params"]["title"], "2 confirmed, 1 not")

    def test_one_alone_in_the_list_reads_its_refusal(self):
        claim = self._announced(20, user=self.accountant)
        with self.assertRaisesRegex(UserError, "You announced"):
            claim.with_user(self.accountant).button_confirm()

    def test_a_salesperson_confirms_none_from_the_list(self):
        claims = self._announced(10) | self._announced(20)
        with self.assertRaisesRegex(AccessError, "confirmed or refused by finance"):
            claims.button_confirm()

    def test_a_refusal_tells_the_day_as_the_reader_writes_it(self):
        claim = self._announced(reference="TR 9", date="2026-01-31")
        with self.assertRaisesRegex(UserError, "01/31/2026"):
            self._announced(reference="TR 9", date="2026-01-31")
        self.assertEqual(claim.state, "submitted")

    # Ways around the four eyes, tried as finance itself.

    def test_who_typed_it_in_a_colleagues_name_does_not_confirm(self):
        claim = self._claim(user=self.accountant, user_id=self.salesperson.id)
        claim.action_submit()
        with self.assertRaisesRegex(UserError, "yourself"):
            claim.action_confirm()

    def test_who_sent_a_colleagues_draft_does_not_confirm(self):
        claim = self._claim().with_user(self.accountant)
        claim.action_submit()
        with self.assertRaisesRegex(UserError, "yourself"):
            claim.action_confirm()

    def test_what_was_found_is_no_word_of_the_author(self):
        with self.assertRaises(AccessError):
            self._claim(amount_confirmed=50000)
        with self.assertRaises(AccessError):
            self._claim().write({"amount_confirmed": 50000})
        claims = self.env["money.claim"].with_user(self.salesperson)
        with self.assertRaises(AccessError):
            claims.with_context(default_amount_confirmed=50000).create(
                {"partner_id": self.customer.id, "amount": 5}
            )

    def test_a_default_names_no_document_that_the_author_may_not_read(self):
        invoice = self._invoice(800)
        claims = self.env["money.claim"].with_user(self.salesperson)
        hidden = claims.env["account.move"].browse(invoice.id)
        self.assertFalse(hidden.has_access("read"))
        with self.assertRaises(AccessError):
            claims.with_context(
                default_res_model="account.move", default_res_id=invoice.id
            ).create({"partner_id": self.customer.id, "amount": 5})
