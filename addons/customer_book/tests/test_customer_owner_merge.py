from odoo.exceptions import AccessError, MissingError, UserError
from odoo.tests import tagged

from .customer_case import CustomerCase


@tagged("post_install", "-at_install")
class TestCustomerOwnerMerge(CustomerCase):
    """Two records of one customer become one."""

    def _merge(self, customers, kept, user=None):
        wizards = self.env["base.partner.merge.automatic.wizard"].with_user(
            user or self.sales_manager
        )
        wizards._merge(customers.ids, wizards.env["res.partner"].browse(kept.id))

    def test_both_histories_are_kept(self):
        kept = self._customer("Kala", owner=self.salesperson)
        other = self._customer("Kala Ltd", owner=self.salesperson)
        for customer in (kept, other):
            customer._log_progress("action")
        other.with_user(self.salesperson).action_share(self.colleague.ids)
        self._merge(kept | other, kept)
        self.assertFalse(other.exists())
        self.assertEqual(
            sorted(self._ledger(kept).mapped(lambda row: row.how_ended or "")),
            ["", "merged"],
        )
        self.assertEqual(kept.share_ids.user_id, self.colleague)
        self.assertEqual(kept.user_id, self.salesperson)

    def test_the_old_number_leads_to_the_record_that_is_kept(self):
        kept, other = self._customer("Kala"), self._customer("Kala Ltd")
        last = self._customer("Kala Group")
        self._merge(kept | other, kept)
        self._merge(kept | last, last)
        old = self.env["res.partner"].with_user(self.sales_manager).browse(other.id)
        self.assertEqual(old.overview()["partner"]["id"], last.id)
        self.assertEqual(
            [row["summary"] for row in old.timeline(search="Ltd")["rows"]],
            [f"Merged: Kala Ltd (number {other.id})"],
        )
        old.log_action({"kind": "note", "summary": "By the old number"})
        self.assertEqual(last.timeline(kinds=["note"])["total"], 1)

    def test_the_old_number_opens_no_customer_one_may_not_see(self):
        kept, other = self._pooled(), self._customer("Kala Ltd")
        other.action_pool(self.pool.id, "new")
        self._merge(kept | other, kept)
        old = self.env["res.partner"].with_user(self.salesperson).browse(other.id)
        for ask in (old.overview, old.timeline):
            with self.assertRaises(AccessError):
                ask()

    def test_a_number_that_never_was_answers_nothing(self):
        gone = self._customer()
        number = gone.id
        gone.unlink()
        old = self.env["res.partner"].with_user(self.sales_manager).browse(number)
        with self.assertRaises(MissingError):
            old.overview()

    def test_an_owner_keeps_what_was_merged_into_a_free_record(self):
        kept = self._customer("Kala")
        other = self._customer("Kala Ltd", owner=self.salesperson)
        self._merge(kept | other, kept)
        self.assertEqual(kept.user_id, self.salesperson)
        [now, _before] = self._ledger(kept).sorted("id", reverse=True)
        self.assertRecordValues(
            now, [{"how": "merged", "owner_id": self.salesperson.id, "date_to": False}]
        )

    def test_two_owners_have_to_agree_first(self):
        kept = self._customer("Kala", owner=self.salesperson)
        other = self._customer("Kala Ltd", owner=self.colleague)
        with self.assertRaisesRegex(UserError, "have not the same owner"):
            self._merge(kept | other, kept)

    def test_an_owner_and_a_pool_have_to_agree_first(self):
        kept, other = self._customer("Kala", owner=self.salesperson), self._pooled()
        with self.assertRaisesRegex(UserError, "in the pool North"):
            self._merge(kept | other, kept)

    def test_the_one_that_is_kept_is_found_by_the_number_of_the_other(self):
        kept = self._customer("Kala")
        other = self._customer("Kala Ltd", phone="600 111 111")
        self._merge(kept | other, kept)
        [row] = kept.find_duplicates({"phone": "600111111"})
        self.assertEqual(row["id"], kept.id)
