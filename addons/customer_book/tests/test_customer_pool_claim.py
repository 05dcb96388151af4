from datetime import timedelta

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .customer_case import CustomerCase


@tagged("post_install", "-at_install")
class TestCustomerPoolClaim(CustomerCase):
    def test_a_claim_makes_the_member_the_owner_and_empties_the_pool(self):
        customer = self._pooled()
        answer = self._as(self.salesperson, customer).action_claim()
        self.assertEqual(answer, {"done": customer.ids, "failed": []})
        self.assertRecordValues(
            customer,
            [{"user_id": self.salesperson.id, "pool_id": False, "claim_count": 1}],
        )

    def test_a_claim_is_written_into_the_ledger_with_its_pool(self):
        customer = self._pooled()
        self._as(self.salesperson, customer).action_claim()
        self.assertRecordValues(
            self._ledger(customer),
            [
                {
                    "owner_id": self.salesperson.id,
                    "how": "claimed",
                    "pool_id": self.pool.id,
                    "operator_id": self.salesperson.id,
                    "date_to": False,
                }
            ],
        )

    def test_contacts_follow_the_customer(self):
        customer = self._customer()
        contact = self._customer("Lin", parent_id=customer.id, is_company=False)
        customer.action_pool(self.pool.id, "new")
        self._as(self.salesperson, customer).action_claim()
        self.assertEqual(contact.user_id, self.salesperson)

    def test_the_second_claim_names_who_was_first_and_when(self):
        customer = self._pooled()
        self._as(self.salesperson, customer).action_claim()
        with self.assertRaisesRegex(UserError, "taken by test_salesperson .* at"):
            self._as(self.colleague, customer).action_claim()

    def test_a_stranger_to_the_pool_is_told_who_adds_him(self):
        other = self.env["customer.pool"].create(
            {"name": "South", "manager_ids": [(6, 0, self.sales_manager.ids)]}
        )
        customer = self._pooled(pool=other)
        with self.assertRaisesRegex(AccessError, "test_sales_manager"):
            self._as(self.salesperson, customer).action_claim()

    def test_everybody_of_a_team_is_a_member(self):
        newcomer = new_test_user(
            self.env, login="test_newcomer", groups="crm_roles.role_salesperson"
        )
        team = self.env["crm.team"].create(
            {"name": "North", "member_ids": [(6, 0, newcomer.ids)]}
        )
        self.pool.team_ids = team
        customer = self._pooled()
        self._as(newcomer, customer).action_claim()
        self.assertEqual(customer.user_id, newcomer)

    def test_where_managers_assign_nobody_claims(self):
        self.pool.mode = "assign"
        customer = self._pooled()
        with self.assertRaisesRegex(UserError, "assigned by its managers"):
            self._as(self.salesperson, customer).action_claim()
        self._as(self.sales_manager, customer).action_assign(self.colleague.id)
        self.assertEqual(customer.user_id, self.colleague)

    def test_new_data_rests_before_it_can_be_claimed(self):
        self.pool.days_frozen = 2
        customer = self._pooled()
        self.assertEqual(customer.owner_state, "frozen")
        with self.assertRaisesRegex(UserError, "rests in the pool North until"):
            self._as(self.salesperson, customer).action_claim()
        with freeze_time(fields.Datetime.now() + timedelta(days=3)):
            self._as(self.salesperson, customer).action_claim()
        self.assertEqual(customer.user_id, self.salesperson)

    def test_an_edit_does_not_make_new_data_rest_again(self):
        """The rest counts from the entry into the pool, not from the last change."""
        self.pool.days_frozen = 2
        customer = self._pooled()
        rests = customer.frozen_until
        customer.city = "Oz"
        self.assertEqual(customer.frozen_until, rests)

    def test_every_former_owner_of_the_last_days_waits(self):
        """The one before the last one as well."""
        customer = self._pooled()
        for user in (self.salesperson, self.colleague):
            self._as(user, customer).action_claim()
            self._as(user, customer).action_release("no need")
        for user in (self.salesperson, self.colleague):
            with self.assertRaisesRegex(UserError, "wait 30 days"):
                self._as(user, customer).action_claim()

    def test_a_former_owner_may_claim_after_the_days(self):
        customer = self._pooled()
        self._as(self.salesperson, customer).action_claim()
        self._as(self.salesperson, customer).action_release("no need")
        with freeze_time(fields.Datetime.now() + timedelta(days=31)):
            self._as(self.salesperson, customer).action_claim()
        self.assertEqual(customer.user_id, self.salesperson)

    def test_a_manager_may_assign_to_a_former_owner(self):
        customer = self._pooled()
        self._as(self.salesperson, customer).action_claim()
        self._as(self.salesperson, customer).action_release("no need")
        self._as(self.sales_manager, customer).action_assign(self.salesperson.id)
        self.assertEqual(customer.user_id, self.salesperson)

    def test_of_many_the_valid_ones_are_claimed_and_the_others_listed(self):
        free, taken = self._pooled("Free"), self._pooled("Taken")
        archived = self._pooled("Archived")
        archived.active = False
        self._as(self.colleague, taken).action_claim()
        answer = self._as(self.salesperson, free | taken | archived).action_claim()
        self.assertEqual(answer["done"], free.ids)
        self.assertEqual(
            [row["name"] for row in answer["failed"]], ["Taken", "Archived"]
        )
        self.assertIn(self.colleague.name, answer["failed"][0]["reason"])

    def test_a_blacklisted_customer_is_nobodys(self):
        customer = self._pooled()
        self._as(self.sales_manager, customer).action_blacklist("fraud")
        with self.assertRaisesRegex(UserError, "blacklisted"):
            self._as(self.salesperson, customer).action_claim()

    def test_a_return_needs_a_reason(self):
        customer = self._customer(owner=self.salesperson)
        with self.assertRaisesRegex(UserError, "Say why"):
            self._as(self.salesperson, customer).action_release(" ")

    def test_a_return_goes_to_the_pool_the_customer_came_from(self):
        other = self.env["customer.pool"].create(
            {"name": "South", "member_ids": [(6, 0, self.salesperson.ids)]}
        )
        customer = self._pooled(pool=other)
        self._as(self.salesperson, customer).action_claim()
        self._as(self.salesperson, customer).action_release("no need")
        self.assertEqual(customer.pool_id, other)
        self.assertEqual(self._ledger(customer).reason_ended, "no need")

    def test_a_return_goes_to_the_pool_that_was_chosen(self):
        other = self.env["customer.pool"].create(
            {"name": "South", "member_ids": [(6, 0, self.salesperson.ids)]}
        )
        customer = self._pooled()
        self._as(self.salesperson, customer).action_claim()
        self._as(self.salesperson, customer).action_release("far away", other.id)
        self.assertEqual(customer.pool_id, other)

    def test_a_return_to_a_closed_or_hidden_pool_is_refused(self):
        customer = self._customer(owner=self.salesperson)
        mine = self._as(self.salesperson, customer)
        closed = self.pool.copy({"name": "Closed", "active": False})
        with self.assertRaisesRegex(UserError, "no open pool"):
            mine.action_release("far away", closed.id)
        hidden = self.env["customer.pool"].create(
            {"name": "Hidden", "member_ids": [(6, 0, self.colleague.ids)]}
        )
        with self.assertRaises(AccessError):
            mine.action_release("far away", hidden.id)
        self.assertEqual(customer.user_id, self.salesperson)

    def test_a_return_to_the_pool_of_another_company_is_refused(self):
        other = self.env["res.company"].create({"name": "Other House"})
        self.sales_manager.company_ids |= other
        abroad = self.env["customer.pool"].create(
            {
                "name": "Abroad",
                "company_id": other.id,
                "manager_ids": [(6, 0, self.sales_manager.ids)],
            }
        )
        customer = self._customer(
            owner=self.salesperson, company_id=self.env.company.id
        )
        manager = self._as(self.sales_manager, customer).with_context(
            allowed_company_ids=(self.env.company | other).ids
        )
        with self.assertRaisesRegex(UserError, "the pool Abroad does not"):
            manager.action_release("far away", abroad.id)

    def test_whoever_returns_may_keep_the_open_opportunities(self):
        customer = self._customer(owner=self.salesperson)
        lead = self.env["crm.lead"].create(
            {
                "name": "Pumps",
                "type": "opportunity",
                "partner_id": customer.id,
                "user_id": self.salesperson.id,
            }
        )
        self._as(self.salesperson, customer).action_release(
            "no need", keep_opportunities=True
        )
        self.assertEqual(lead.user_id, self.salesperson)

    def test_an_archived_customer_is_not_claimed(self):
        customer = self._pooled()
        customer.active = False
        with self.assertRaises(UserError):
            self._as(self.salesperson, customer).action_claim()
        self.assertFalse(customer.user_id)

    def test_a_return_leaves_no_plan_on_the_desk_of_the_old_owner(self):
        customer = self._customer(owner=self.salesperson)
        activity = customer.activity_schedule(
            "mail.mail_activity_data_call", user_id=self.salesperson.id
        )
        self._as(self.salesperson, customer).action_release("no need")
        self.assertFalse(activity.active)
        self.assertIn("Cancelled", activity.feedback)

    def test_open_opportunities_wait_with_the_customer_at_their_stage(self):
        customer = self._customer(owner=self.salesperson)
        stage = self.env["crm.stage"].create({"name": "Far", "sequence": 50})
        lead = self.env["crm.lead"].create(
            {
                "name": "Pumps",
                "type": "opportunity",
                "partner_id": customer.id,
                "user_id": self.salesperson.id,
                "stage_id": stage.id,
            }
        )
        self._as(self.salesperson, customer).action_release("no need")
        self.assertFalse(lead.user_id)
        self._as(self.colleague, customer).action_claim()
        self.assertRecordValues(
            lead, [{"user_id": self.colleague.id, "stage_id": stage.id}]
        )

    def test_a_stranger_returns_nothing_of_others(self):
        customer = self._customer(owner=self.salesperson)
        with self.assertRaisesRegex(AccessError, "belongs to"):
            self._as(self.colleague, customer).action_release("mine now")

    def test_the_last_pool_stays_open(self):
        pools = self.env["customer.pool"].search(
            [("company_id", "=", self.env.company.id)]
        )
        with self.assertRaisesRegex(UserError, "last pool"):
            pools.active = False

    def test_a_pool_with_customers_is_not_deleted(self):
        self.env["customer.pool"].create(
            {"name": "South", "member_ids": [(6, 0, self.salesperson.ids)]}
        )
        self._pooled()
        with self.assertRaisesRegex(UserError, "1 customers lie"):
            self.pool.unlink()

    def test_a_pool_without_people_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "neither members nor managers"):
            self.env["customer.pool"].create({"name": "Empty"})

    @freeze_time("2026-03-03 02:00:00")
    def test_in_turn_nobody_gets_a_customer_at_night(self):
        self.pool.mode = "round"
        customer = self._pooled()
        self.pool._hand_out()
        self.assertFalse(customer.user_id)
        self.pool.is_at_work_only = False
        self.pool._hand_out()
        self.assertTrue(customer.user_id)

    @freeze_time("2026-03-03 10:00:00")
    def test_in_turn_who_is_on_leave_gets_none(self):
        self.pool.mode = "round"
        resource = self.env["resource.resource"].create(
            {"name": "Colleague", "user_id": self.colleague.id, "tz": "UTC"}
        )
        self.env["resource.calendar.leaves"].create(
            {
                "resource_id": resource.id,
                "calendar_id": resource.calendar_id.id,
                "date_from": "2026-03-03 00:00:00",
                "date_to": "2026-03-03 23:00:00",
            }
        )
        customers = [self._pooled(f"Customer {number}") for number in range(2)]
        self.pool._hand_out()
        for customer in customers:
            self.assertEqual(customer.user_id, self.salesperson)

    @freeze_time("2026-03-03 10:00:00")
    def test_in_turn_a_weight_of_two_gets_twice_as_many(self):
        self.pool.mode = "round"
        self.pool.weight_ids = [(0, 0, {"user_id": self.colleague.id, "weight": 2})]
        customers = [self._pooled(f"Customer {number}") for number in range(6)]
        self.pool._hand_out()
        owners = [customer.user_id for customer in customers]
        self.assertEqual(owners.count(self.colleague), 4)
        self.assertEqual(owners.count(self.salesperson), 2)

    def test_weights_are_set_by_managers_and_one_at_least(self):
        values = {"pool_id": self.pool.id, "user_id": self.colleague.id}
        weights = self.env["customer.pool.weight"]
        with self.assertRaises(AccessError):
            weights.with_user(self.salesperson).create(values)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            weights.with_user(self.sales_manager).create({**values, "weight": 0})

    @freeze_time("2026-03-03 10:00:00")
    def test_in_turn_the_members_get_one_after_the_other(self):
        self.pool.mode = "round"
        customers = [self._pooled(f"Customer {number}") for number in range(4)]
        self.pool._hand_out()
        owners = [customer.user_id for customer in customers]
        self.assertEqual(owners[:2], owners[2:])
        self.assertEqual(set(owners[:2]), {self.salesperson, self.colleague})

    def test_a_customer_of_another_company_is_not_claimed(self):
        company = self.env["res.company"].create({"name": "Other company"})
        customer = self._pooled(company_id=company.id)
        with self.assertRaisesRegex(UserError, "belongs to Other company"):
            self._as(self.salesperson, customer).action_claim()

    def test_the_list_of_the_pool_costs_the_same_for_many(self):
        shown = {"name": {}, "phone_mask": {}, "pool_id": {"fields": {"name": {}}}}

        def cost(limit):
            self.env.flush_all()
            self.env.invalidate_all()
            entries = self.env["customer.pool.entry"].with_user(self.salesperson)
            before = self.env.cr.sql_log_count
            found = entries.web_search_read([], shown, limit=limit)
            self.assertEqual(len(found["records"]), limit)
            return self.env.cr.sql_log_count - before

        for number in range(40):
            self._pooled(f"Customer {number}", phone=f"6001110{number:02}")
        cost(4)
        self.assertEqual(cost(4), cost(40))
        self.assertLessEqual(cost(40), 15)
