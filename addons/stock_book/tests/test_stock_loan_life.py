from datetime import date, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .loan_common import LoanCase


@tagged("post_install", "-at_install")
class TestStockLoanLife(LoanCase):
    def test_a_loan_goes_from_draft_to_out_to_closed(self):
        loan = self._loan(2)
        loan.action_submit()
        self.assertEqual(loan.state, "approved")
        loan.action_lend()
        self.assertRecordValues(
            loan, [{"state": "out", "lend_user_id": self.warehouse_head.id}]
        )
        loan.action_return(self._row(loan, 1))
        self.assertEqual(loan.state, "partly_back")
        loan.action_return()
        self.assertEqual(loan.state, "closed")
        self.assertEqual(loan.date_end, fields.Date.today())

    def test_a_large_loan_waits_for_the_boss(self):
        self.env.ref("stock_book.approval_loan_large").active = True
        loan = self._loan(5, person=self.salesperson, line={"unit_value": 1000})
        loan.action_submit()
        self.assertEqual(loan.state, "waiting")
        loan.with_user(self.warehouse_head).action_lend()
        self.assertEqual(loan.state, "waiting")
        loan.with_user(self.boss).desk_approval_request_id.action_approve()
        self.assertEqual(loan.state, "approved")
        loan.with_user(self.warehouse_head).action_lend()
        self.assertEqual(loan.state, "out")

    def test_a_seller_asks_and_the_keeper_hands_out(self):
        loan = self._loan(1, person=self.salesperson)
        loan.action_submit()
        with self.assertRaises(AccessError):
            loan.action_lend()
        loan.with_user(self.repairer).action_lend()
        self.assertEqual(loan.state, "out")

    def test_a_seller_changes_only_his_own_loans(self):
        loan = self._loan(1)
        with self.assertRaises(AccessError):
            loan.with_user(self.salesperson).note = "mine now"

    def test_more_than_is_free_is_not_lent(self):
        with self.assertRaisesRegex(UserError, "50 Units wanted, 20 free"):
            self._loan(50).action_lend()

    def test_what_is_reserved_for_an_order_is_not_lent(self):
        self.env["stock.quant"]._update_reserved_quantity(self.lamp, self.stock, 18)
        with self.assertRaisesRegex(UserError, "5 Units wanted, 2 free"):
            self._loan(5).action_lend()

    def test_an_empty_loan_is_refused(self):
        loan = self._loan(1)
        loan.line_ids.unlink()
        with self.assertRaisesRegex(UserError, "no line"):
            loan.action_lend()

    def test_a_serial_has_to_be_named(self):
        radio = self._product("Radio", tracking="serial")
        with self.assertRaisesRegex(UserError, "which lot or serial"):
            self._loan(1, product=radio).action_lend()

    def test_the_purpose_sets_the_due_date(self):
        loan = self.env["stock.loan"].create(
            {
                "partner_id": self.customer.id,
                "warehouse_id": self.warehouse.id,
                "purpose": "tool",
            }
        )
        self.assertEqual(loan.date_due, loan.date + timedelta(days=7))

    def test_due_before_lent_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "before it goes out"):
            self._loan(1, date_due="2020-01-01")

    def test_a_department_has_its_chief_as_contact(self):
        chief = self.env["hr.employee"].create({"name": "Chief"})
        department = self.env["hr.department"].create(
            {"name": "Fair", "manager_id": chief.id}
        )
        loan = self._loan(1, holder_kind="department", department_id=department.id)
        self.assertEqual(loan.partner_id, chief.work_contact_id)
        self.assertEqual(loan.holder_name, "Fair")

    def test_a_holder_is_needed(self):
        with self.assertRaisesRegex(ValidationError, "say which customer"):
            self._loan(1, partner_id=False)

    def test_the_same_reference_makes_one_loan(self):
        first = self._loan(1, client_ref="app-1")
        self.assertEqual(self._loan(1, client_ref="app-1"), first)

    def test_extending_keeps_the_old_date(self):
        loan = self._lent(1)
        before = loan.date_due
        after = before + timedelta(days=20)
        loan.action_extend(after, "fair is longer")
        event = loan.event_ids.filtered(lambda event: event.kind == "extend")
        self.assertEqual((event.date_before, event.date_after), (before, after))
        self.assertEqual(loan.date_due, after)

    def test_extending_into_the_past_is_refused(self):
        with self.assertRaisesRegex(UserError, "in the future"):
            self._lent(1).action_extend("2020-01-01")

    def test_an_overdue_loan_is_found(self):
        loan = self._late(1)
        fresh = self._lent(1)
        found = self.env["stock.loan"].search([("is_overdue", "=", True)])
        self.assertIn(loan, found)
        self.assertNotIn(fresh, found)
        self.assertIn(
            fresh, self.env["stock.loan"].search([("is_overdue", "=", False)])
        )
        self.assertRecordValues(loan, [{"is_overdue": True, "days_late": 1}])

    def test_a_deposit_is_received_and_returned_once(self):
        loan = self._lent(1, line={"amount_deposit": 50})
        self.assertEqual(loan.deposit_state, "asked")
        with self.assertRaises(UserError):
            loan.action_deposit_return()
        loan.action_deposit_receive()
        loan.action_deposit_return()
        self.assertEqual(loan.deposit_state, "returned")
        with self.assertRaises(UserError):
            loan.action_deposit_keep()

    def test_the_state_of_a_deposit_is_not_written_by_hand(self):
        loan = self._lent(1, line={"amount_deposit": 50})
        with self.assertRaises(UserError):
            loan.deposit_result = "returned"

    def test_lists_of_loans_cost_the_same_for_ten_times_as_many(self):
        loans = self.env["stock.loan"].union(*(self._lent(0.0 + 1) for _i in range(10)))
        names = ["holder_name", "days_late", "is_overdue", "block_text", "state"]

        def cost(records):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records.with_user(self.warehouse_head).read(names)
            return self.env.cr.sql_log_count - before

        cost(loans[:1])
        self.assertLessEqual(cost(loans), cost(loans[:1]) + 1)

    def test_a_loan_leaves_no_trail_for_other_companies(self):
        other = self.env["res.company"].create({"name": "Other"})
        loan = self._loan(1)
        self.warehouse_head.company_ids += other
        loans = self.env["stock.loan"].with_user(self.warehouse_head)
        seen = loans.with_company(other).with_context(allowed_company_ids=other.ids)
        self.assertFalse(seen.search([("id", "=", loan.id)]))


@tagged("post_install", "-at_install")
class TestStockLoanRemind(LoanCase):
    def _due(self, day):
        loan = self._lent(1)
        loan.sudo()._as_engine().write({"date": day, "date_due": day})
        return loan

    def _mails(self):
        return self.env["mail.mail"].search(
            [("recipient_ids", "in", self.customer.ids)]
        )

    def test_three_days_before_on_it_after_it_and_every_week(self):
        loan = self._due(date(2026, 3, 10))
        sent = []
        for day in range(1, 32):
            with freeze_time(f"2026-03-{day:02}"):
                if loan._remind():
                    sent.append(day)
        self.assertEqual(sent, [7, 10, 13, 20, 27])
        self.assertEqual(len(self._mails()), 5)

    @freeze_time("2026-03-10")
    def test_one_reminder_a_day_and_no_second_one(self):
        loan = self._due(date(2026, 3, 10))
        self.assertEqual(loan._remind(), "0")
        self.assertFalse(loan._remind())
        self.assertEqual(len(loan.activity_ids), 1)
        self.assertEqual(loan.activity_ids.user_id, loan.user_id)

    @freeze_time("2026-03-10")
    def test_the_holder_reads_it_in_his_language(self):
        self.env["res.lang"]._activate_lang("es_ES")
        self.customer.lang = "es_ES"
        template = self.env.ref("stock_book.template_loan_reminder")
        template.with_context(lang="es_ES").body_html = "<p>Hola</p>"
        self._due(date(2026, 3, 10))._remind()
        self.assertIn("Hola", self._mails().body_html)

    @freeze_time("2026-03-10")
    def test_an_extended_loan_is_reminded_anew(self):
        loan = self._due(date(2026, 3, 10))
        loan._remind()
        loan.action_extend("2026-03-12")
        self.assertEqual(loan._remind(), "-3")

    @freeze_time("2026-03-10")
    def test_one_broken_reminder_stops_no_other(self):
        good, bad = self._due(date(2026, 3, 10)), self._due(date(2026, 3, 9))
        remind = type(good)._remind

        def fail(loan):
            if loan == bad:
                raise UserError(loan.name)
            return remind(loan)

        cron = type(self.env["ir.cron"])
        with (
            patch.object(type(good), "_remind", fail),
            patch.object(cron, "_commit_progress", return_value=1),
            self.assertLogs("odoo.addons.stock_book", "ERROR"),
        ):
            self.env["stock.loan"]._cron_remind()
        self.assertTrue(good.is_reminded)

    def test_what_came_back_is_not_reminded(self):
        loan = self._due(date(2026, 3, 10))
        with freeze_time("2026-03-10"):
            loan._remind()
            loan.action_return()
            self.assertFalse(loan.activity_ids)


@tagged("post_install", "-at_install")
class TestStockLoanBlock(LoanCase):
    def test_who_keeps_a_loan_too_long_gets_no_other(self):
        self._late(15)
        with self.assertRaisesRegex(UserError, "more than 14 days.*test_boss"):
            self._loan(1).action_lend()

    def test_fourteen_days_are_still_forgiven(self):
        self._late(14)
        self._loan(1).action_lend()

    def test_the_company_says_how_long(self):
        self.env["res.config.settings"].create({"loan_block_days": 3}).execute()
        self._late(4)
        with self.assertRaises(UserError):
            self._loan(1).action_lend()

    def test_a_contact_counts_for_his_company(self):
        contact = self.env["res.partner"].create(
            {"name": "Ernst", "parent_id": self.customer.id}
        )
        self._late(15, partner_id=contact.id)
        with self.assertRaises(UserError):
            self._loan(1).action_lend()

    def test_the_boss_lets_it_out(self):
        self._late(15)
        loan = self._loan(1)
        loan.with_user(self.boss).action_lift_block("he called")
        loan.action_lend()
        self.assertEqual(loan.state, "out")

    def test_nobody_else_lets_it_out(self):
        self._late(15)
        loan = self._loan(1)
        with self.assertRaises(AccessError):
            loan.action_lift_block()
        with self.assertRaises(AccessError):
            loan.with_user(self.salesperson).action_lift_block()

    def test_more_time_for_the_same_goods_is_no_further_loan(self):
        loan = self._late(15)
        loan.action_convert("reloan")
        self.assertEqual(loan.state, "closed")
