from odoo.tests import tagged

from .journal_common import JournalCase


@tagged("post_install", "-at_install")
class TestStockJournalCheck(JournalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.checks = cls.env["stock.journal.check"]

    def _run(self):
        return self.checks._run(self.env.user)

    def _spoil(self):
        """A quant that no movement made, as a careless script would write it."""
        self.env.cr.execute(
            "UPDATE stock_quant SET quantity = quantity + 3 WHERE product_id = %s"
            " AND location_id = %s",
            [self.bolt.id, self.north.lot_stock_id.id],
        )
        self.env.invalidate_all()

    def _differences(self, check):
        return check.line_ids.filtered(lambda line: line.product_id == self.bolt)

    def test_what_moved_by_the_book_shows_no_difference(self):
        self._done(self._receipt(10))
        self._done(self._transfer(3))
        self._done(self._delivery(2))
        self.assertFalse(self._differences(self._run()))

    def test_a_difference_is_found_with_both_figures(self):
        self._done(self._receipt(10))
        self._spoil()
        line = self._differences(self._run())
        self.assertRecordValues(
            line, [{"qty_journal": 10, "qty_stock": 13, "qty_difference": 3}]
        )

    def test_a_difference_becomes_a_task_of_every_head(self):
        self._done(self._receipt(10))
        self._spoil()
        check = self._run()
        self.assertIn(self.warehouse_head, check.activity_ids.user_id)

    def test_the_card_counts_the_last_check_alone(self):
        self._done(self._receipt(10))
        self._spoil()
        first, second = self._run(), self._run()
        self.assertFalse(any(first.line_ids.mapped("is_last")))
        self.assertTrue(all(second.line_ids.mapped("is_last")))

    def test_a_head_checks_now_and_opens_the_run(self):
        self._done(self._receipt(10))
        checks = self.checks.with_user(self.warehouse_head)
        action = checks.action_check_now()
        run = self.checks.browse(action["res_id"])
        self.assertEqual(run.user_id, self.warehouse_head)
        self.assertTrue(run.product_count)

    def test_a_check_of_everything_is_one_comparison(self):
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        self.checks._compare()
        self.assertLessEqual(self.env.cr.sql_log_count - before, 2)

    def test_the_cron_runs_it(self):
        cron = self.env.ref("stock_book.cron_journal_check")
        self.assertEqual(cron.code, "model._cron_check()")
        self.checks._cron_check()
        self.assertTrue(self.checks.search([], limit=1))
