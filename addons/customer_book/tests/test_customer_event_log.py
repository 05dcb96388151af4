from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .customer_case import CustomerCase


@tagged("post_install", "-at_install")
class TestCustomerEventLog(CustomerCase):
    """One save writes what happened, what comes next and when."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.env["res.partner"].create(
            {"name": "Kala", "is_company": True, "user_id": cls.salesperson.id}
        )
        cls.today = fields.Date.context_today(cls.customer)

    def _log(self, user=None, **vals):
        values = {
            "kind": "call",
            "summary": "Asked for prices",
            "no_step_reason": "They call back",
            **vals,
        }
        customer = self._as(user or self.salesperson, self.customer)
        return customer.log_action(values)

    def _event(self, answer, user=None):
        events = self.env["customer.event"].with_user(user or self.salesperson)
        return events.browse(answer["event_id"])

    def test_one_save_writes_history_and_plans_the_next_step(self):
        day = fields.Date.to_string(self.today + timedelta(days=2))
        answer = self._log(next_step="Send offer", next_date=day, no_step_reason="")
        activity = self.env["mail.activity"].browse(answer["activity_id"])
        self.assertRecordValues(
            activity,
            [
                {
                    "summary": "Send offer",
                    "user_id": self.salesperson.id,
                    "res_model": "res.partner",
                    "res_id": self.customer.id,
                }
            ],
        )
        self.assertRecordValues(
            self._event(answer),
            [
                {
                    "kind": "call",
                    "user_id": self.salesperson.id,
                    "next_step": "Send offer",
                    "is_step_open": True,
                    "partner_id": self.customer.id,
                }
            ],
        )

    def test_a_file_of_the_action_stands_with_the_customer(self):
        files = self.env["ir.attachment"].with_user(self.salesperson)
        plan = files.create({"name": "plan.pdf", "raw": b"plan"})
        answer = self._log(attachment_ids=plan.ids, place="At the river")
        self.assertEqual(plan.res_id, self.customer.id)
        customer = self._as(self.salesperson, self.customer)
        [row] = customer.timeline(kinds=["call"])["rows"]
        self.assertEqual(row["id"], answer["event_id"])
        self.assertEqual((row["files"], row["place"]), (1, "At the river"))

    def test_whoever_claims_reads_what_happened_before(self):
        self._log(self.sales_manager, summary="Was angry in March")
        self.customer.with_user(self.sales_manager).action_pool(self.pool.id, "new")
        self._as(self.colleague, self.customer).action_claim()
        page = self._as(self.colleague, self.customer).timeline(kinds=["call"])
        summaries = [row["summary"] for row in page["rows"]]
        self.assertEqual(summaries, ["Was angry in March"])

    def test_one_save_resets_the_countdown(self):
        self.env.cr.execute(
            "UPDATE res_partner SET owner_since = owner_since - interval '30 days'"
            " WHERE id = %s",
            [self.customer.id],
        )
        self.customer.invalidate_recordset()
        self.env["customer.pool.rule"].create(
            {"name": "45 days", "pool_id": self.pool.id, "days": 45}
        )
        self.customer._refresh_countdown()
        before = self.customer.reclaim_at
        self._log()
        self.customer.invalidate_recordset()
        self.assertGreater(self.customer.reclaim_at, before)

    def test_no_next_step_is_asked_why(self):
        with self.assertRaisesRegex(UserError, "What comes next"):
            self._log(no_step_reason="")

    def test_a_note_needs_no_next_step(self):
        self.assertTrue(self._log(kind="note", no_step_reason="")["event_id"])

    def test_the_same_reference_writes_nothing_twice(self):
        first = self._log(client_ref="phone-7")
        again = self._log(client_ref="phone-7", summary="Again")
        self.assertEqual(again["event_id"], first["event_id"])
        self.assertEqual((first["is_new"], again["is_new"]), (True, False))

    def test_references_of_two_people_do_not_meet(self):
        first = self._log(client_ref="1")
        other = self._log(self.sales_manager, client_ref="1")
        self.assertNotEqual(first["event_id"], other["event_id"])

    def test_bad_input_is_named(self):
        tomorrow = fields.Datetime.to_string(fields.Datetime.now() + timedelta(days=1))
        for vals, words in (
            ({"kind": "order"}, "not written by hand"),
            ({"summary": " "}, "what happened"),
            ({"date": tomorrow}, "lies in the future"),
            ({"state": "x"}, "no state"),
            ({"next_step": "Call"}, "words and a day"),
            ({"next_step": "Call", "next_date": "2020-01-01"}, "is over"),
            ({"contact_id": self.salesperson.partner_id.id}, "none of"),
        ):
            with self.assertRaisesRegex(UserError, words), self.env.cr.savepoint():
                self._log(**vals)

    def test_the_step_that_is_done_is_open_no_more(self):
        day = fields.Date.to_string(self.today)
        answer = self._log(next_step="Send offer", next_date=day)
        activity = self.env["mail.activity"].browse(answer["activity_id"])
        activity.with_user(self.salesperson).action_feedback("Sent")
        self.assertFalse(self._event(answer).is_step_open)

    def test_a_step_that_is_moved_takes_its_row_along(self):
        day = fields.Date.to_string(self.today)
        answer = self._log(next_step="Send offer", next_date=day)
        later = self.today + timedelta(days=4)
        self.env["mail.activity"].browse(answer["activity_id"]).date_deadline = later
        self.assertEqual(self._event(answer).next_date, later)

    def test_a_mail_that_is_sent_stands_once(self):
        self.customer.email = "kala@buyer.example"
        self._log(kind="mail_out", summary="Prices", body="Our prices")
        events = self.env["customer.event"].search(
            [("partner_id", "=", self.customer.id), ("kind", "=", "mail_out")]
        )
        self.assertEqual(len(events), 1)
        self.assertTrue(self.customer.message_ids.filtered(lambda m: m.subject))

    def test_a_mail_without_an_address_is_refused(self):
        with self.assertRaisesRegex(UserError, "no mail address"):
            self._log(kind="mail_out", body="Our prices")

    def test_nobody_writes_changes_or_erases_by_hand(self):
        event = self._event(self._log(), self.env.ref("base.user_admin"))
        with self.assertRaises(AccessError):
            event.write({"summary": "Nothing"})
        with self.assertRaises(AccessError):
            event.unlink()
        with self.assertRaises(AccessError):
            event.create(
                {"kind": "call", "summary": "x", "partner_id": self.customer.id}
            )

    # Corrections

    def test_the_author_corrects_for_a_day_and_the_old_words_stay(self):
        event = self._event(self._log())
        event.action_correct({"summary": "Asked for terms"})
        self.assertEqual(event.summary, "Asked for terms")
        self.assertEqual(event.version_ids.mapped("summary"), ["Asked for prices"])

    def test_after_a_day_the_words_stay(self):
        event = self._event(self._log())
        later = fields.Datetime.now() + timedelta(hours=25)
        with freeze_time(later), self.assertRaisesRegex(UserError, "24 hours"):
            event.action_correct({"summary": "Asked for terms"})

    def test_nobody_else_corrects_not_even_the_chief(self):
        answer = self._log()
        for user in (self.sales_manager, self.boss):
            with self.assertRaisesRegex(AccessError, "only its author"):
                self._event(answer, user).action_correct({"summary": "x"})

    def test_a_correction_changes_words_alone(self):
        with self.assertRaises(UserError):
            self._event(self._log()).action_correct({"date": "2020-01-01"})

    def test_a_row_of_the_wrong_customer_is_moved_with_a_trace(self):
        other = self._customer("Kalamata", self.salesperson)
        event = self._event(self._log())
        event.action_move(other.id, "Same name")
        self.assertEqual(event.partner_id, other)
        self.assertRecordValues(
            event.version_ids,
            [{"partner_id": self.customer.id, "reason": "Same name"}],
        )

    def test_only_author_and_managers_move(self):
        other = self._customer("Kalamata", self.salesperson)
        answer = self._log()
        with self.assertRaises(AccessError):
            self._event(answer, self.colleague).action_move(other.id, "Mine")
        self._event(answer, self.sales_manager).action_move(other.id, "Same name")

    def test_a_move_says_why(self):
        with self.assertRaisesRegex(UserError, "wrong customer"):
            self._event(self._log()).action_move(self.customer.id, " ")

    def test_merged_customers_keep_one_history(self):
        self._log()
        twin = self._customer("Kala Ltd")
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._update_foreign_keys(self.customer, twin)
        self.env.invalidate_all()
        self.assertEqual(twin.timeline(kinds=["call"])["total"], 1)

    # Who reads what

    def test_a_private_row_is_for_the_author_and_his_managers(self):
        chief = new_test_user(
            self.env, login="test_chief", groups="crm_roles.role_sales_manager"
        )
        self.env["crm.team"].create(
            {
                "name": "North",
                "user_id": chief.id,
                "member_ids": [(6, 0, self.salesperson.ids)],
            }
        )
        self._log(is_private=True)
        seen = {
            user.login: self._as(user, self.customer).timeline(kinds=["call"])["total"]
            for user in (
                self.salesperson,
                chief,
                self.boss,
                self.colleague,
                self.sales_manager,
                self.technician,
            )
        }
        self.assertEqual(
            seen,
            {
                "test_salesperson": 1,
                "test_chief": 1,
                "test_boss": 1,
                "test_colleague": 0,
                "test_sales_manager": 0,
                "test_technician": 0,
            },
        )

    def _hide(self):
        """See only my own: the customer is hidden from the colleague."""
        self.env.ref("customer_book.res_partner_rule_private").active = True

    def test_the_history_of_a_hidden_customer_comes_out_by_no_door(self):
        answer = self._log(summary="Secret price")
        self.colleague.group_ids += self.env.ref("base.group_allow_export")
        self._hide()
        with self.assertRaises(AccessError):
            self._as(self.colleague, self.customer).timeline()
        with self.assertRaises(AccessError):
            self._as(self.colleague, self.customer).overview()
        with self.assertRaises(AccessError):
            self._as(self.colleague, self.customer).log_action(
                {"kind": "note", "summary": "x"}
            )
        event = self._event(answer, self.colleague)
        with self.assertRaises(AccessError):
            event.read(["summary"])
        with self.assertRaises(AccessError):
            event.export_data(["summary"])
        with self.assertRaises(AccessError):
            event.action_open_document()
        found = event._read_group([], ["summary"], ["__count"])
        self.assertNotIn("Secret price", [summary for summary, _count in found])
        self.assertFalse(event.search([("summary", "ilike", "Secret")]))

    def test_earlier_words_of_a_hidden_customer_are_hidden(self):
        event = self._event(self._log(summary="Secret price"))
        event.action_correct({"summary": "Price"})
        versions = self.env["customer.event.version"].with_user(self.colleague)
        self.assertEqual(versions.search_count([("event_id", "=", event.id)]), 1)
        self._hide()
        self.assertFalse(versions.search([("event_id", "=", event.id)]))

    def test_in_the_pool_only_my_own_words_stay_mine(self):
        self._log(summary="My call")
        self.env["customer.event"]._record(
            [
                {
                    "kind": "field",
                    "summary": "Phone: – → 600 111 222",
                    "partner_id": self.customer.id,
                    "user_id": self.salesperson.id,
                }
            ]
        )
        self.customer.action_pool(self.pool.id, "new")
        events = self.env["customer.event"].with_user(self.salesperson)
        found = events.search([("partner_id", "=", self.customer.id)])
        self.assertEqual(found.mapped("summary"), ["My call"])

    def test_another_company_stays_closed_for_the_boss_too(self):
        other = self.env["res.company"].create({"name": "Other"})
        customer = self._customer("Torre", company_id=other.id)
        customer.log_action({"kind": "note", "summary": "Theirs"})
        events = self.env["customer.event"].with_user(self.boss)
        self.assertFalse(events.search([("summary", "=", "Theirs")]))

    # Import

    def test_an_import_keeps_author_and_time(self):
        rows = self.env["customer.event.import"].with_user(self.sales_manager)
        result = rows.load(
            ["date", "kind", "partner_id/.id", "user_id/.id", "summary"],
            [
                [
                    "2024-02-03 10:00:00",
                    "visit",
                    str(self.customer.id),
                    str(self.colleague.id),
                    "Saw the mill",
                ]
            ]
            * 2,
        )
        self.assertFalse(result["messages"])
        [row] = self.customer.timeline(kinds=["visit"])["rows"]
        self.assertEqual(
            (row["date"], row["user"]), ("2024-02-03 10:00:00", self.colleague.name)
        )

    def test_an_import_of_the_future_is_refused(self):
        rows = self.env["customer.event.import"].with_user(self.sales_manager)
        with self.assertRaisesRegex(UserError, "future"):
            rows.create(
                {
                    "date": fields.Datetime.now() + timedelta(days=2),
                    "kind": "call",
                    "partner_id": self.customer.id,
                    "user_id": self.colleague.id,
                    "summary": "x",
                }
            )

    def test_salespeople_import_nothing(self):
        rows = self.env["customer.event.import"].with_user(self.salesperson)
        with self.assertRaises(AccessError):
            rows.create({"summary": "x"})
