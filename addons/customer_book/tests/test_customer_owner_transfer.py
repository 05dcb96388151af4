from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .customer_case import CustomerCase


@tagged("post_install", "-at_install")
class TestCustomerOwnerTransfer(CustomerCase):
    def _lead(self, customer, **values):
        return self.env["crm.lead"].create(
            {
                "name": "Pumps",
                "type": "opportunity",
                "partner_id": customer.id,
                "user_id": customer.user_id.id,
                **values,
            }
        )

    def _transfer(self, customers, user=None, **values):
        return customers.with_user(user or self.sales_manager).action_transfer(
            self.colleague.id, "new region", **values
        )

    def test_open_work_moves_and_keeps_its_stage(self):
        customer = self._customer(owner=self.salesperson)
        stage = self.env["crm.stage"].create({"name": "Far", "sequence": 50})
        lead = self._lead(customer, stage_id=stage.id)
        step = lead.activity_schedule(
            "mail.mail_activity_data_call", user_id=self.salesperson.id
        )
        answer = self._transfer(customer)
        self.assertEqual(answer["customers"], 1)
        self.assertEqual((answer["opportunities"], answer["activities"]), (1, 1))
        self.assertEqual(customer.user_id, self.colleague)
        self.assertRecordValues(
            lead, [{"user_id": self.colleague.id, "stage_id": stage.id}]
        )
        self.assertEqual(step.user_id, self.colleague)

    def test_a_transfer_is_named_by_its_new_owner(self):
        self._transfer(self._customer(owner=self.salesperson))
        transfer = self.env["customer.owner.transfer"].search([], limit=1)
        self.assertIn(self.colleague.name, transfer.display_name)

    def test_what_is_closed_stays_with_its_author(self):
        customer = self._customer(owner=self.salesperson)
        lost = self._lead(customer)
        lost.action_set_lost()
        self._transfer(customer)
        self.assertEqual(lost.user_id, self.salesperson)

    def test_what_a_third_one_does_for_the_customer_stays_his(self):
        customer = self._customer(owner=self.salesperson)
        lead = self._lead(customer, user_id=self.sales_manager.id)
        self._transfer(customer)
        self.assertEqual(lead.user_id, self.sales_manager)

    def test_the_preview_is_what_moves(self):
        customers = self._customer("A", owner=self.salesperson)
        customers |= self._customer("B", owner=self.salesperson)
        for customer in customers:
            self._lead(customer)
        dialog = (
            self.env["customer.owner.transfer.give"]
            .with_user(self.sales_manager)
            .create(
                {
                    "partner_ids": [(6, 0, customers.ids)],
                    "user_id": self.colleague.id,
                    "reason": "region",
                }
            )
        )
        self.assertEqual((dialog.customer_count, dialog.opportunity_count), (2, 2))
        transfer = self.env["customer.owner.transfer"].browse(
            dialog.action_give()["res_id"]
        )
        self.assertEqual(transfer.opportunity_count, dialog.opportunity_count)

    def test_the_old_owner_may_go_on_seeing(self):
        customer = self._customer(owner=self.salesperson)
        self._transfer(customer, keep_share=True)
        self.assertEqual(customer.share_ids.user_id, self.salesperson)

    def test_the_new_owner_gets_one_notice_for_all(self):
        customers = self.env["res.partner"]
        for number in range(12):
            customers |= self._customer(f"C{number}", owner=self.salesperson)
        before = self.env["mail.message"].search([], order="id desc", limit=1).id
        self._transfer(customers)
        told = self.env["mail.message"].search(
            [
                ("id", ">", before),
                ("notified_partner_ids", "in", self.colleague.partner_id.ids),
            ]
        )
        self.assertEqual(len(told), 1)
        self.assertIn("12 customers", told.body)

    def test_undo_brings_everything_back_within_a_day(self):
        customer = self._customer(owner=self.salesperson)
        lead = self._lead(customer)
        done = self._transfer(customer)
        transfer = self.env["customer.owner.transfer"].browse(done["id"])
        transfer.with_user(self.sales_manager).action_undo()
        self.assertEqual(customer.user_id, self.salesperson)
        self.assertEqual(lead.user_id, self.salesperson)
        self.assertEqual(transfer.state, "undone")
        self.assertEqual(self._ledger(customer)[0].how, "undone")

    def test_undo_leaves_what_moved_on_since(self):
        customer = self._customer(owner=self.salesperson)
        lead = self._lead(customer)
        done = self._transfer(customer)
        lead.user_id = self.sales_manager
        transfer = self.env["customer.owner.transfer"].browse(done["id"])
        transfer.with_user(self.sales_manager).action_undo()
        self.assertEqual(lead.user_id, self.sales_manager)

    def test_after_a_day_nothing_is_undone(self):
        done = self._transfer(self._customer(owner=self.salesperson))
        transfer = self.env["customer.owner.transfer"].browse(done["id"])
        with freeze_time(fields.Datetime.now() + timedelta(hours=25)):
            transfer.invalidate_recordset()
            with self.assertRaisesRegex(UserError, "24 hours"):
                transfer.with_user(self.sales_manager).action_undo()

    def test_a_transfer_needs_a_reason(self):
        customer = self._customer(owner=self.salesperson)
        with self.assertRaisesRegex(UserError, "Say why"):
            customer.with_user(self.sales_manager).action_transfer(
                self.colleague.id, ""
            )

    def test_nobody_transfers_what_is_not_his(self):
        customer = self._customer(owner=self.salesperson)
        with self.assertRaisesRegex(AccessError, "may not transfer"):
            self._transfer(customer, user=self.colleague)

    def test_a_transfer_to_somebody_who_left_is_refused(self):
        customer = self._customer(owner=self.salesperson)
        self.colleague.active = False
        with self.assertRaisesRegex(UserError, "has left"):
            self._transfer(customer)

    def test_the_cost_does_not_grow_with_the_customers(self):
        """Thirty statements at most, whatever the number (goal P6)."""
        self.env["customer.pool.rule"].create(
            {"name": "Ten days", "pool_id": self.pool.id, "days": 10}
        )
        few, many = self.env["res.partner"], self.env["res.partner"]
        for number in range(60):
            customer = self._customer(f"C{number}", owner=self.salesperson)
            self._lead(customer)
            # More than the ten whose names the message tells.
            if number < 15:
                few |= customer
            else:
                many |= customer
        costs = []
        self._transfer(self._customer("First", owner=self.salesperson))
        for customers in (few, many):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._transfer(customers)
            self.env.flush_all()
            # What a commit adds: the notice on the bus.
            self.env.cr.precommit.run()
            costs.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(costs[1], costs[0])
        self.assertLessEqual(costs[1], 30)

    def test_a_leaver_keeps_nothing(self):
        mine = self.env["res.partner"]
        for number in range(3):
            mine |= self._customer(f"C{number}", owner=self.salesperson)
        with self.assertRaisesRegex(
            UserError, "Hand them over first: CRM > Sales > Leaver"
        ):
            self.salesperson.active = False
        self.env["customer.owner.leaver"].with_user(self.sales_manager).create(
            {
                "user_id": self.salesperson.id,
                "colleague_ids": [(6, 0, (self.colleague | self.sales_manager).ids)],
                "reason": "left us",
            }
        ).action_hand_over()
        self.assertNotIn(self.salesperson, mine.user_id)
        self.assertEqual(mine.user_id, self.colleague | self.sales_manager)
        self.salesperson.active = False

    def test_a_leaver_hands_over_by_region(self):
        for city in ("Oslo", "Bergen", "Oslo", "Bergen"):
            self._customer(f"In {city}", owner=self.salesperson, city=city)
        people = self.colleague | self.sales_manager
        self.env["customer.owner.leaver"].with_user(self.sales_manager).create(
            {
                "user_id": self.salesperson.id,
                "way": "region",
                "colleague_ids": [(6, 0, people.ids)],
            }
        ).action_hand_over()
        partners = self.env["res.partner"]
        for city in ("Oslo", "Bergen"):
            owners = partners.search([("name", "=", f"In {city}")]).user_id
            self.assertEqual(len(owners), 1, city)

    def test_who_shares_a_customer_sees_his_contacts_and_no_deals_of_others(self):
        for name in ("res_partner_rule_private", "res_partner_rule_private_write"):
            self.env.ref(f"customer_book.{name}").active = True
        theirs = self._customer("Theirs", owner=self.colleague)
        contact = self.env["res.partner"].create(
            {"name": "Anna", "parent_id": theirs.id}
        )
        lead = self.env["crm.lead"].create(
            {
                "name": "Pumps",
                "type": "opportunity",
                "partner_id": theirs.id,
                "user_id": self.colleague.id,
            }
        )
        theirs.with_user(self.colleague).action_share(self.salesperson.ids, "work")
        env = self.env(user=self.salesperson.id)
        self.assertIn(contact, env["res.partner"].search([]))
        contact.with_user(self.salesperson).write({"function": "Buyer"})
        self.assertNotIn(lead, env["crm.lead"].search([]))

    def test_nobody_has_no_customers_to_hand_over(self):
        self._customer("Free")
        self.assertEqual(self.env["customer.owner.leaver"].new({}).customer_count, 0)

    def test_a_leaver_may_give_to_the_pool(self):
        mine = self._customer(owner=self.salesperson)
        self.env["customer.owner.leaver"].with_user(self.sales_manager).create(
            {
                "user_id": self.salesperson.id,
                "way": "pool",
                "pool_id": self.pool.id,
                "reason": "left us",
            }
        ).action_hand_over()
        self.assertEqual(mine.pool_id, self.pool)
        self.assertEqual(self._ledger(mine).how_ended, "left")

    def test_a_share_ends_on_its_day_in_private_companies(self):
        for name in ("res_partner_rule_private", "res_partner_rule_private_write"):
            self.env.ref(f"customer_book.{name}").active = True
        theirs = self._customer("Theirs", owner=self.colleague)
        partners = self.env["res.partner"].with_user(self.salesperson)
        self.assertNotIn(theirs, partners.search([]))
        today = fields.Date.today()
        theirs.with_user(self.colleague).action_share(
            self.salesperson.ids, "read", today + timedelta(days=3)
        )
        self.assertIn(theirs, partners.search([]))
        with self.assertRaises(AccessError):
            theirs.with_user(self.salesperson).write({"city": "Oz"})
        theirs.with_user(self.colleague).action_share(
            self.salesperson.ids, "work", today + timedelta(days=3)
        )
        theirs.with_user(self.salesperson).write({"city": "Oz"})
        with freeze_time(fields.Datetime.now() + timedelta(days=4)):
            self.assertNotIn(theirs, partners.search([]))
