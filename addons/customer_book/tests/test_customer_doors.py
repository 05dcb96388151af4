from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .customer_case import CustomerCase


@tagged("post_install", "-at_install")
class TestCustomerDoors(CustomerCase):
    """Ways around the buttons, tried as the roles' own people over RPC."""

    # A caller's own defaults.

    def test_a_default_of_the_caller_locks_no_customer(self):
        partners = self.env["res.partner"].with_user(self.salesperson)
        forged = {
            "default_is_owner_locked": True,
            "default_claim_count": 9,
            "default_last_progress_at": "2099-01-01 00:00:00",
            "default_pool_id": self.pool.id,
        }
        made = partners.with_context(**forged).create({"name": "Forged"}).sudo()
        self.assertRecordValues(
            made,
            [
                {
                    "is_owner_locked": False,
                    "claim_count": 0,
                    "last_progress_at": False,
                    "pool_id": False,
                }
            ],
        )

    def test_a_default_is_no_reason_for_a_second_customer(self):
        self.env["ir.config_parameter"].set_param(
            "customer_book.duplicate_override", "manager"
        )
        self._customer("Twin", vat="ESB12345674")
        partners = self.env["res.partner"].with_user(self.salesperson)
        with self.assertRaises(AccessError):
            partners.with_context(default_duplicate_reason="because").create(
                {"name": "Other", "is_company": True, "vat": "ESB12345674"}
            )

    # Managers of another company.

    def _foreign(self):
        """A customer of a company where the manager does not work."""
        company = self.env["res.company"].create({"name": "Island"})
        self.salesperson.company_ids += company
        return self._customer("Foreign", self.salesperson, company_id=company.id)

    def test_a_manager_decides_on_no_customer_of_another_company(self):
        foreign = self._foreign()
        theirs = self._as(self.sales_manager, foreign)
        for attack in (
            lambda: theirs.action_transfer(self.colleague.id, "why"),
            lambda: theirs.action_release("why"),
            lambda: theirs.action_share(self.colleague.ids),
            lambda: theirs.action_unshare(self.colleague.ids),
            lambda: theirs.action_pool(self.pool.id, "why"),
            lambda: theirs.action_lock("why"),
            lambda: theirs.action_blacklist("why"),
        ):
            with self.assertRaises(AccessError):
                attack()
        self.assertEqual(foreign.user_id, self.salesperson)

    def test_a_leaver_is_handed_over_where_he_works(self):
        self._foreign()
        dialog = (
            self.env["customer.owner.leaver"]
            .with_user(self.sales_manager)
            .create({"user_id": self.salesperson.id, "way": "pool"})
        )
        with self.assertRaises(AccessError):
            dialog.action_hand_over()

    def test_a_transfer_in_another_company_is_not_shown(self):
        foreign = self._foreign()
        company = foreign.company_id
        there = new_test_user(
            self.env,
            login="test_there",
            groups="crm_roles.role_sales_manager",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        taker = new_test_user(
            self.env,
            login="test_taker",
            groups="crm_roles.role_salesperson",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        done = self._as(there, foreign).action_transfer(taker.id, "secret reason")
        transfer = self.env["customer.owner.transfer"].browse(done["id"])
        self.assertTrue(transfer.with_user(there).has_access("read"))
        with self.assertRaises(AccessError):
            transfer.with_user(self.sales_manager).action_undo()

    # Names of customers that one does not see.

    def test_no_refusal_tells_the_name_of_a_hidden_customer(self):
        self.env.ref("customer_book.res_partner_rule_private").active = True
        hidden = self._customer("Secret Mill", self.colleague)
        deep = self._pooled(
            "Secret Pond",
            self.env["customer.pool"].create(
                {"name": "South", "manager_ids": [(6, 0, self.boss.ids)]}
            ),
        )
        both = self._as(self.salesperson, hidden | deep)
        told = str(both.action_claim()) + str(both.action_release("why"))
        for one in both:
            for act in (one.action_claim, lambda one=one: one.action_release("x")):
                with self.assertRaises(UserError) as refused:
                    act()
                told += str(refused.exception)
        self.assertNotIn("Secret", told)

    def test_a_member_still_reads_who_was_faster(self):
        customer = self._pooled()
        self._as(self.colleague, customer).action_claim()
        self.env.ref("customer_book.res_partner_rule_private").active = True
        with self.assertRaisesRegex(UserError, "Kala was taken by"):
            self._as(self.salesperson, customer).action_claim()

    def test_who_claims_twice_is_told_that_it_is_his(self):
        customer = self._as(self.salesperson, self._pooled())
        customer.action_claim()
        with self.assertRaisesRegex(UserError, "has been yours since"):
            customer.action_claim()

    # See only my own.

    def test_the_rows_around_a_hidden_customer_are_hidden_as_well(self):
        customer = self._customer("Kala", self.colleague, phone="+34 915 552 282")
        theirs = self._as(self.colleague, customer)
        call = (
            self.env["customer.call"]
            .with_user(self.colleague)
            .log({"number": "+34 915 552 282", "partner_id": customer.id})
        )
        number = self.env["customer.book.phone"].create(
            {"partner_id": customer.id, "number": "+34 600 000 001"}
        )
        theirs.action_share(self.boss.ids)
        rows = [
            self.env["customer.call"].browse(call["id"]),
            number,
            customer.owner_ids[:1],
            customer.share_ids[:1],
            self.env["customer.pool.progress"].search(
                [("partner_id", "=", customer.id)], limit=1
            ),
        ]
        for row in rows:
            self.assertTrue(row.with_user(self.salesperson).has_access("read"), row)
        self.env.ref("customer_book.res_partner_rule_private").active = True
        for row in rows:
            self.assertFalse(row.with_user(self.salesperson).has_access("read"), row)
            self.assertTrue(row.with_user(self.colleague).has_access("read"), row)

    def test_progress_in_the_pool_is_hidden(self):
        customer = self._customer("Kala", self.colleague)
        self._as(self.colleague, customer).log_action(
            {"kind": "note", "summary": "called"}
        )
        customer.action_pool(self.pool.id, "new")
        progress = self.env["customer.pool.progress"].with_user(self.salesperson)
        self.assertFalse(progress.search([("partner_id", "=", customer.id)]))

    def test_meetings_and_followers_tell_no_number_of_a_pool_customer(self):
        phone, mail = "+34 600 777 888", "lin@hidden.example"
        customer = self._customer("Kala", self.colleague, phone=phone, email=mail)
        theirs = self._as(self.colleague, customer)
        meeting = theirs.env["calendar.event"].create(
            {
                "name": "Visit",
                "start": "2026-01-05 10:00:00",
                "stop": "2026-01-05 11:00:00",
                "partner_ids": [(6, 0, customer.ids)],
            }
        )
        self.assertNotIn(mail, str(meeting.description))
        lead = self.env["crm.lead"].create(
            {"name": "Pumps", "user_id": self.salesperson.id}
        )
        lead.message_subscribe(partner_ids=customer.ids)
        customer.action_pool(self.pool.id, "new")
        self.env.invalidate_all()
        mine = self.env(user=self.salesperson)
        attendees = mine["calendar.attendee"].search([("event_id", "=", meeting.id)])
        self.assertNotIn(mail, attendees.mapped("email"))
        followers = mine["mail.followers"].search(
            [("res_model", "=", "crm.lead"), ("res_id", "=", lead.id)]
        )
        self.assertNotIn(mail, followers.mapped("email"))
        managers = self.env(user=self.sales_manager)
        self.assertIn(customer, managers["mail.followers"].search([]).partner_id)

    # Private rows.

    def test_files_of_a_private_row_are_private(self):
        customer = self._customer("Kala", self.salesperson)
        mine = self._as(self.salesperson, customer)
        file = mine.env["ir.attachment"].create({"name": "x.txt", "raw": b"secret"})
        mine.log_action(
            {
                "kind": "note",
                "summary": "private",
                "is_private": True,
                "attachment_ids": file.ids,
            }
        )
        self.env.invalidate_all()
        self.assertEqual(file.raw, b"secret")
        with self.assertRaises(AccessError):
            file.with_user(self.colleague).read(["raw"])
        shown = self._as(self.colleague, customer).overview_tab("files")
        self.assertFalse(shown["rows"])

    def test_a_sales_manager_reads_the_private_rows_of_those_below_her(self):
        customer = self._customer("Kala", self.salesperson)
        self._as(self.salesperson, customer).log_action(
            {"kind": "note", "summary": "private", "is_private": True}
        )
        theirs = self._as(self.sales_manager, customer)
        self.assertEqual(theirs.timeline(kinds=["note"])["total"], 0)
        self.salesperson.desk_manager_id = self.sales_manager
        self.assertEqual(theirs.timeline(kinds=["note"])["total"], 1)
        self.salesperson.desk_manager_id = self.technician
        others = self._as(self.technician, customer)
        self.assertEqual(others.timeline(kinds=["note"])["total"], 0)

    # Heat goes with the owner.

    def test_a_customer_who_goes_back_is_hot_no_more(self):
        customer = self._customer("Kala", self.salesperson)
        mine = self._as(self.salesperson, customer)
        mine.action_heat(3, "asked for an offer")
        mine.action_release("no need")
        heat = self.env["customer.heat"].search([("partner_id", "=", customer.id)])
        self.assertRecordValues(
            heat,
            [
                {
                    "state": "over",
                    "result": "cooled",
                    "end_user_id": self.salesperson.id,
                    "result_note": "Went into the pool North: no need",
                }
            ],
        )
        told = self.env["customer.event"].search(
            [("source", "=", f"customer.heat,{heat.id},over")]
        )
        self.assertEqual(told.result, "Went into the pool North: no need")

    def test_a_free_hot_customer_cools_in_the_pool(self):
        customer = self._customer("Kala")
        self._as(self.sales_manager, customer).action_heat(2, "fair")
        self._as(self.sales_manager, customer).action_pool(self.pool.id, "for all")
        self.assertFalse(customer.heat_level)

    # Care plans of another company.

    def test_steps_of_a_plan_of_another_company_are_hidden(self):
        company = self.env["res.company"].create({"name": "Island"})
        plan = self.env["customer.book.care.plan"].create(
            {
                "name": "Island",
                "company_id": company.id,
                "step_ids": [(0, 0, {"name": "Visit", "days": 1})],
            }
        )
        with self.assertRaises(AccessError):
            plan.step_ids.with_user(self.sales_manager).write({"days": 2})
