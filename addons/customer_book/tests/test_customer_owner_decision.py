from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .customer_case import CustomerCase


@tagged("post_install", "-at_install")
class TestCustomerOwnerDecision(CustomerCase):
    """The dialogs: what they do, and who may not."""

    def _decide(self, customers, kind, user=None, **values):
        dialogs = self.env["customer.owner.decision"].with_user(
            user or self.sales_manager
        )
        return dialogs.create(
            {"kind": kind, "partner_ids": [(6, 0, customers.ids)], **values}
        ).action_apply()

    def test_an_owner_shares_his_customer(self):
        mine = self._customer(owner=self.salesperson)
        self._decide(
            mine,
            "share",
            self.salesperson,
            colleague_ids=[(6, 0, self.colleague.ids)],
            right="work",
        )
        self.assertRecordValues(
            mine.share_ids, [{"user_id": self.colleague.id, "right": "work"}]
        )

    def test_an_owner_stops_a_share_from_its_row(self):
        mine = self._customer(owner=self.salesperson)
        mine.with_user(self.salesperson).action_share(self.colleague.ids)
        with self.assertRaises(AccessError):
            mine.share_ids.with_user(self.colleague).action_end()
        mine.share_ids.with_user(self.salesperson).action_end()
        self.assertFalse(mine.share_ids)

    def test_nobody_shares_what_is_not_his(self):
        theirs = self._customer(owner=self.colleague)
        with self.assertRaisesRegex(AccessError, "may not share"):
            self._decide(
                theirs,
                "share",
                self.salesperson,
                colleague_ids=[(6, 0, self.salesperson.ids)],
            )

    def test_a_manager_assigns_out_of_the_pool(self):
        pooled = self._pooled()
        self._decide(pooled, "assign", user_id=self.colleague.id)
        self.assertEqual(pooled.user_id, self.colleague)

    def test_of_many_the_refused_ones_are_listed(self):
        pooled, owned = self._pooled("Free"), self._customer("X", owner=self.colleague)
        notice = self._decide(pooled | owned, "assign", user_id=self.salesperson.id)
        self.assertEqual(pooled.user_id, self.salesperson)
        self.assertIn("Transfer it instead", notice["params"]["message"])

    def test_a_manager_moves_from_pool_to_pool(self):
        south = self.env["customer.pool"].create(
            {"name": "South", "member_ids": [(6, 0, self.colleague.ids)]}
        )
        pooled = self._pooled()
        self._decide(pooled, "pool", pool_id=south.id, reason="other region")
        self.assertEqual(pooled.pool_id, south)

    def test_a_manager_locks_and_unlocks(self):
        mine = self._customer(owner=self.salesperson)
        self._decide(mine, "lock", reason="key account")
        self.assertEqual(mine.owner_state, "locked")
        mine.with_user(self.sales_manager).action_unlock()
        self.assertEqual(mine.owner_state, "owned")

    def test_a_salesperson_decides_nothing_of_a_manager(self):
        mine = self._customer(owner=self.salesperson)
        for kind, values in (
            ("lock", {"reason": "mine"}),
            ("blacklist", {"reason": "mine"}),
            ("pool", {"reason": "mine", "pool_id": self.pool.id}),
        ):
            with self.subTest(kind=kind), self.assertRaises(AccessError):
                self._decide(mine, kind, self.salesperson, **values)

    def test_what_a_decision_needs_is_asked_for(self):
        mine = self._customer(owner=self.salesperson)
        for kind, words in (
            ("share", "with whom"),
            ("assign", "who gets"),
            ("pool", "the pool"),
            ("lock", "Say why"),
        ):
            with self.subTest(kind=kind), self.assertRaisesRegex(UserError, words):
                self._decide(mine, kind)

    def test_the_dialog_opens_with_the_chosen_customers(self):
        pooled = self._pooled()
        dialogs = self.env["customer.owner.decision"].with_context(
            active_model="customer.pool.entry",
            active_ids=pooled.ids,
            default_kind="assign",
        )
        self.assertEqual(dialogs.new({}).partner_ids.ids, pooled.ids)

    def test_the_fast_form_gives_a_salesperson_his_customer(self):
        partners = self.env["res.partner"].with_user(self.salesperson)
        customer = partners.with_context(customer_fast=True).create(
            {"name": "Kala", "child_ids": [(0, 0, {"name": "Lin"})]}
        )
        self.assertEqual(customer.user_id, self.salesperson)
        self.assertEqual(self._ledger(customer).how, "created")

    def test_a_manager_enters_a_customer_into_a_pool(self):
        partners = self.env["res.partner"].with_user(self.sales_manager)
        customer = partners.create({"name": "Kala", "start_pool_id": self.pool.id})
        self.assertEqual(customer.pool_id, self.pool)

    def test_after_a_return_the_next_customer_is_shown(self):
        mine = self._customer(owner=self.salesperson)
        following = self._customer("Next", owner=self.salesperson)
        dialog = (
            self.env["customer.owner.release"]
            .with_user(self.salesperson)
            .with_context(customer_form=True)
            .create({"partner_ids": [(6, 0, mine.ids)], "reason": "no_need"})
        )
        shown = dialog.action_release()["params"]["next"]
        self.assertEqual(
            (shown["res_model"], shown["res_id"]), ("res.partner", following.id)
        )
