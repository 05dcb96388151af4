from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .journal_common import JournalCase


@tagged("post_install", "-at_install")
class TestStockJournalDates(JournalCase):
    """Locked periods, dates set back, and who may."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.now = fields.Datetime.now()
        cls.locks = cls.env["stock.journal.lock"]

    def _ago(self, days):
        return self.now - timedelta(days=days)

    def _lock(self, user, days):
        date = days and self._ago(days).date()
        return self.locks.with_user(user).create({"date": date, "note": "Year end"})

    def test_a_date_set_back_is_flagged_with_who_and_when(self):
        picking = self._done(self._receipt(5))
        picking.with_user(self.warehouse_head).date_done = self._ago(10)
        [row] = self._rows()["rows"]
        self.assertTrue(row["backdated"])
        self.assertEqual(row["inserted_by"], self.warehouse_head.name)
        self.assertEqual(row["inserted"][:10], str(self.now.date()))
        self.assertEqual(row["date"], fields.Datetime.to_string(self._ago(10)))

    def test_what_is_done_now_is_not_flagged(self):
        self._done(self._receipt(5))
        [row] = self._rows()["rows"]
        self.assertFalse(row["backdated"])

    def test_an_inserted_move_changes_the_later_balances(self):
        self._done(self._receipt(5), date=self._ago(5))
        self._done(self._receipt(2), date=self._ago(10))
        rows = self._rows()["rows"]
        self.assertEqual([row["balance"] for row in rows], [2, 7])

    def test_a_locked_day_refuses_the_date(self):
        picking = self._done(self._receipt(5))
        self._lock(self.boss, 30)
        with self.assertRaisesRegex(UserError, "is locked.*Year end"):
            picking.date_done = self._ago(31)
        picking.date_done = self._ago(29)

    def test_a_locked_day_keeps_what_is_done(self):
        picking = self._done(self._receipt(5), date=self._ago(40))
        self._lock(self.boss, 30)
        with self.assertRaisesRegex(UserError, "is locked"):
            picking.move_line_ids.quantity = 6
        with self.assertRaisesRegex(UserError, "is locked"):
            picking.date_done = self.now

    def test_a_lock_up_to_today_stops_everything(self):
        self._lock(self.boss, 0)
        self.locks.with_user(self.boss).create(
            {"date": self.now.date(), "note": "Count"}
        )
        picking = self._receipt(5)
        with self.assertRaisesRegex(UserError, "is locked"):
            self._done(picking)
        self._lock(self.boss, 1)
        self._done(picking)
        self.assertEqual(picking.state, "done")

    def test_not_even_a_program_passes_the_lock(self):
        picking = self._done(self._receipt(5))
        self._lock(self.boss, 30)
        with self.assertRaisesRegex(UserError, "is locked"):
            picking.sudo().date_done = self._ago(60)

    def test_the_last_lock_counts_and_the_others_stay(self):
        first = self._lock(self.boss, 10)
        second = self._lock(self.warehouse_head, 0)
        self.assertEqual(second.is_current, True)
        self.assertFalse(first.is_current)
        with self.assertRaisesRegex(UserError, "history"):
            first.note = "Nothing"
        with self.assertRaisesRegex(UserError, "history"):
            first.sudo().unlink()

    def test_a_head_of_one_warehouse_sets_no_lock(self):
        self._access(self.warehouse_head, self.north, "manage")
        with self.assertRaisesRegex(AccessError, "South"):
            self._lock(self.warehouse_head, 10)
        self.assertTrue(self._lock(self.boss, 10))

    def test_a_keeper_sets_no_lock(self):
        with self.assertRaises(AccessError):
            self._lock(self.keeper, 10)

    def test_too_far_back_is_refused_with_the_limit(self):
        self.env.company.stock_backdate_days = 7
        picking = self._done(self._receipt(5))
        with self.assertRaisesRegex(UserError, "allows 7"):
            picking.date_done = self._ago(8)
        picking.date_done = self._ago(6)

    def test_a_date_that_leaves_less_than_nothing_later_is_refused(self):
        self._done(self._receipt(5), date=self._ago(5))
        out = self._done(self._delivery(4))
        with self.assertRaisesRegex(UserError, "-4.* of Bolt"):
            out.date_done = self._ago(6)
        out.date_done = self._ago(4)

    def test_a_receipt_moved_behind_its_delivery_is_refused(self):
        receipt = self._done(self._receipt(5), date=self._ago(5))
        self._done(self._delivery(4), date=self._ago(4))
        with self.assertRaisesRegex(UserError, "later day"):
            receipt.date_done = self._ago(3)

    def test_a_company_may_be_warned_instead(self):
        self.env.company.stock_backdate_negative = "warn"
        self._done(self._receipt(5), date=self._ago(5))
        out = self._done(self._delivery(4))
        out.date_done = self._ago(6)
        self.assertIn("later day", out.message_ids[0].body)

    def test_nobody_forges_who_inserted_it(self):
        move = self._done(self._receipt(5)).move_ids
        for values in ({"journal_user_id": self.boss.id}, {"journal_kind": "loan"}):
            with self.assertRaisesRegex(AccessError, "stock journal itself"):
                move.with_user(self.warehouse_head).write(values)

    def test_who_may_not_adjust_dates_nothing_back(self):
        picking = self._done(self._receipt(5))
        self._access(self.keeper, self.north, "receive", "ship")
        with self.assertRaisesRegex(AccessError, "Adjust"):
            picking.with_user(self.keeper).date_done = self._ago(2)
        with self.assertRaisesRegex(AccessError, "Adjust"):
            picking.with_user(self.keeper).move_line_ids.quantity = 9
