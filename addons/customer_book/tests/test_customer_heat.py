from datetime import date, timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .customer_case import CustomerCase


@tagged("post_install", "-at_install")
class TestCustomerHeat(CustomerCase):
    """Hot customers: who makes them hot, for how long, and what comes of it."""

    def setUp(self):
        super().setUp()
        self.customer = self._customer(owner=self.salesperson)
        self.mine = self._as(self.salesperson, self.customer)

    def test_every_button_of_the_customer_opens_its_dialog(self):
        for verb in ("heat", "cool", "care", "transfer", "release", "share"):
            with self.subTest(verb=verb):
                action = getattr(self.mine, f"action_open_{verb}")()
                self.assertTrue(action["name"])
                self.assertEqual(
                    action["context"]["default_partner_ids"], self.customer.ids
                )

    def _heats(self, customer, state="hot"):
        return self.env["customer.heat"].search(
            [("partner_id", "=", customer.id), ("state", "=", state)]
        )

    def _history(self, customer, text):
        return self.env["customer.event"].search(
            [("partner_id", "=", customer.id), ("summary", "ilike", text)]
        )

    def test_a_hot_customer_has_level_reason_and_end(self):
        with freeze_time("2026-03-02 10:00:00"):
            self.mine.action_heat(3, "asked for an offer", kind="buying")
        self.assertRecordValues(
            self._heats(self.customer),
            [
                {
                    "level": "3",
                    "kind": "buying",
                    "reason": "asked for an offer",
                    "date_until": date(2026, 3, 16),
                    "set_user_id": self.salesperson.id,
                    "source": "manual",
                }
            ],
        )
        self.assertEqual(self.mine.heat_level, "3")

    def test_the_page_of_the_customer_opens_its_dialogs(self):
        """It calls the methods itself: the client then wants the views."""
        for action in (
            self.mine.action_open_heat(),
            self.mine.action_open_cool(),
            self.mine.action_open_care(),
        ):
            self.assertEqual(action["views"], [[False, "form"]])

    def test_heat_needs_a_reason(self):
        with self.assertRaises(UserError):
            self.mine.action_heat(2, " ")

    def test_heat_lasts_sixty_days_at_most(self):
        self.mine.action_heat(2, "renewal", days=60)
        with self.assertRaisesRegex(UserError, "1 to 60 days"):
            self.mine.action_heat(2, "renewal", days=61)

    def test_unknown_level_and_kind_are_refused(self):
        with self.assertRaisesRegex(UserError, "no level"):
            self.mine.action_heat(4, "why")
        with self.assertRaisesRegex(UserError, "no kind"):
            self.mine.action_heat(1, "why", kind="nice")

    def test_heat_again_renews_the_same_row(self):
        self.mine.action_heat(1, "first")
        self.mine.action_heat(2, "second", days=30)
        self.assertRecordValues(
            self._heats(self.customer), [{"level": "2", "reason": "second"}]
        )

    def test_a_next_date_becomes_an_activity_of_the_owner(self):
        day = fields.Date.today() + timedelta(days=2)
        self.mine.action_heat(2, "call again", next_date=day)
        self.assertRecordValues(
            self.customer.activity_ids,
            [{"user_id": self.salesperson.id, "date_deadline": day}],
        )
        heat = self._heats(self.customer)
        self.assertEqual((heat.next_date, heat.is_without_next), (day, False))

    def test_a_next_step_in_the_past_is_refused(self):
        with self.assertRaisesRegex(UserError, "is over"):
            self.mine.action_heat(2, "why", next_date="2020-01-01")

    def test_without_or_with_a_late_next_step_it_stands_out(self):
        late = self._customer("Late", owner=self.salesperson)
        planned = self._customer("Planned", owner=self.salesperson)
        all_three = self.customer | late | planned
        all_three.action_heat(2, "why")
        today = fields.Date.today()
        late.activity_schedule(date_deadline=today - timedelta(days=1))
        planned.activity_schedule(date_deadline=today)
        domain = [("partner_id", "in", all_three.ids), ("is_without_next", "=", True)]
        found = self.env["customer.heat"].with_user(self.salesperson).search(domain)
        self.assertEqual(found.partner_id, self.customer | late)

    def test_a_late_step_beside_a_coming_one_is_no_alarm(self):
        self.mine.action_heat(2, "why")
        today = fields.Date.today()
        for days in (-3, 2, 9):
            self.customer.activity_schedule(date_deadline=today + timedelta(days=days))
        heat = self._heats(self.customer)
        self.assertEqual(heat.next_date, today + timedelta(days=2))
        self.assertFalse(heat.is_without_next)

    def test_the_step_of_an_opportunity_counts(self):
        contact = self._customer("Lin", parent_id=self.customer.id, is_company=False)
        lead = self.env["crm.lead"].create(
            {"name": "Pumps", "type": "opportunity", "partner_id": contact.id}
        )
        lead.activity_schedule(date_deadline=fields.Date.today())
        self.mine.action_heat(2, "why")
        self.assertFalse(self._heats(self.customer).is_without_next)

    def test_more_than_the_cap_is_refused(self):
        self.env["ir.config_parameter"].set_param("customer_book.heat_cap", "2")
        others = self._customer("A", owner=self.salesperson)
        others |= self._customer("B", owner=self.salesperson)
        self._as(self.salesperson, others).action_heat(1, "why")
        with self.assertRaisesRegex(UserError, "3 hot customers; 2 are allowed"):
            self.mine.action_heat(1, "why")

    def test_a_renewal_needs_no_room(self):
        self.env["ir.config_parameter"].set_param("customer_book.heat_cap", "1")
        self.mine.action_heat(1, "why")
        self.mine.action_heat(2, "still")
        self.assertEqual(self.mine.heat_level, "2")

    def test_twenty_are_allowed_as_shipped(self):
        many = self.env["res.partner"].create(
            [{"name": f"C{n}", "user_id": self.salesperson.id} for n in range(20)]
        )
        self._as(self.salesperson, many).action_heat(1, "why")
        with self.assertRaisesRegex(UserError, "20 are allowed"):
            self.mine.action_heat(1, "why")

    def test_removal_asks_the_result(self):
        self.mine.action_heat(2, "why")
        with self.assertRaisesRegex(UserError, "no result"):
            self.mine.action_cool("nothing")
        with self.assertRaisesRegex(UserError, "to which day"):
            self.mine.action_cool("postponed")
        self.mine.action_cool("won", note="ordered two")
        self.assertRecordValues(
            self._heats(self.customer, "over"),
            [{"result": "won", "end_user_id": self.salesperson.id}],
        )
        self.assertFalse(self.mine.heat_level)

    def test_postponed_plans_the_day(self):
        self.mine.action_heat(2, "why")
        day = fields.Date.today() + timedelta(days=40)
        self.mine.action_cool("postponed", until=day)
        self.assertEqual(self.customer.activity_ids.date_deadline, day)

    def test_cooling_closes_what_heating_planned_and_nothing_else(self):
        self.mine.action_heat(2, "ask for the size", next_date=fields.Date.today())
        self.mine.action_heat(3, "still", next_date=fields.Date.today())
        own = self.customer.activity_schedule(summary="Send the catalogue")
        self._as(self.sales_manager, self.customer).action_cool("won", note="two pumps")
        self.assertEqual(self.customer.activity_ids, own)
        told = self.customer.message_ids.filtered("mail_activity_type_id")
        self.assertEqual(len(told), 2)
        self.assertIn("No longer hot: Won: two pumps", told[0].body)

    def test_heat_of_an_earlier_version_finds_what_it_planned(self):
        self.mine.action_heat(2, "why", next_date=fields.Date.today())
        heat = self._heats(self.customer)
        planned = heat.step_activity_ids
        heat._engine().step_activity_ids = False
        self.customer.activity_schedule(summary="Send the catalogue")
        self._customer("Other").activity_schedule(summary="why")
        self.env["customer.heat"]._find_steps()
        self.assertEqual(heat.step_activity_ids, planned)

    def test_ending_the_heat_is_no_work_with_the_customer(self):
        self.mine.action_heat(2, "why", next_date=fields.Date.today())
        before = self.customer.last_progress_at
        self.mine.action_cool("lost")
        self.assertEqual(self.customer.last_progress_at, before)

    def test_postponing_replaces_the_step(self):
        self.mine.action_heat(2, "why", next_date=fields.Date.today())
        day = fields.Date.today() + timedelta(days=40)
        self.mine.action_cool("postponed", until=day)
        self.assertEqual(self.customer.activity_ids.mapped("date_deadline"), [day])

    def test_nobody_hot_is_said(self):
        with self.assertRaisesRegex(UserError, "is hot"):
            self.mine.action_cool("won")

    def test_expiry_clears_the_heat_and_writes_history(self):
        with freeze_time("2026-03-02 10:00:00"):
            self.mine.action_heat(2, "why", days=14)
        with freeze_time("2026-03-16 10:00:00"):
            self.env["customer.heat"]._cron_expire()
            self.assertTrue(self._heats(self.customer))
        with freeze_time("2026-03-17 10:00:00"):
            self.env["customer.heat"]._cron_expire()
        self.assertEqual(self._heats(self.customer, "over").result, "expired")
        self.assertEqual(len(self._history(self.customer, "Expired")), 1)

    def test_what_was_planned_stays_when_the_time_runs_out(self):
        with freeze_time("2026-03-02 10:00:00"):
            self.mine.action_heat(2, "why", days=14, next_date="2026-03-10")
        with freeze_time("2026-03-17 10:00:00"):
            self.env["customer.heat"]._cron_expire()
        self.assertFalse(self._heats(self.customer))
        self.assertEqual(self.customer.activity_ids.summary, "why")

    def test_the_owner_is_told_once_of_all_that_expired(self):
        other = self._customer("Other", owner=self.salesperson)
        with freeze_time("2026-03-02 10:00:00"):
            (self.customer | other).action_heat(2, "why")
        with freeze_time("2026-04-02 10:00:00"):
            self.env["customer.heat"]._cron_expire()
        told = self.env["mail.message"].search(
            [
                ("subject", "=", "Customers that are no longer hot"),
                ("partner_ids", "in", self.salesperson.partner_id.ids),
            ]
        )
        self.assertEqual(len(told), 1)
        self.assertIn("Other", told.body)

    def test_set_and_end_stand_in_the_history(self):
        self.mine.action_heat(2, "big order", kind="potential")
        self.mine.action_cool("lost", note="price")
        self.assertEqual(self._history(self.customer, "Hot until").result, "big order")
        self.assertEqual(self._history(self.customer, "No longer hot").result, "price")

    def test_a_colleagues_customer_is_refused(self):
        theirs = self._customer("Theirs", owner=self.colleague)
        with self.assertRaises(AccessError):
            self._as(self.salesperson, theirs).action_heat(2, "why")
        with self.assertRaises(AccessError):
            self._as(self.service_agent, theirs).action_heat(2, "why")

    def test_who_shares_the_work_may(self):
        theirs = self._customer("Theirs", owner=self.colleague)
        theirs.action_share(self.salesperson.ids, "work")
        self._as(self.salesperson, theirs).action_heat(2, "why")
        self.assertTrue(self._heats(theirs))

    def test_a_read_share_is_not_enough(self):
        theirs = self._customer("Theirs", owner=self.colleague)
        theirs.action_share(self.salesperson.ids, "read")
        with self.assertRaises(AccessError):
            self._as(self.salesperson, theirs).action_heat(2, "why")

    def test_rows_are_written_by_nobody_directly(self):
        self.mine.action_heat(2, "why")
        heat = self._heats(self.customer)
        for user in (self.salesperson, self.sales_manager, self.boss):
            with self.assertRaises(AccessError):
                heat.with_user(user).write({"level": "3"})
            with self.assertRaises(AccessError):
                heat.with_user(user).unlink()

    def test_a_salesperson_sees_hers_the_manager_all(self):
        theirs = self._customer("Theirs", owner=self.colleague)
        (self.customer | theirs).action_heat(2, "why")
        heats = self.env["customer.heat"]
        seen = heats.with_user(self.salesperson).search([("state", "=", "hot")])
        self.assertIn(self.customer, seen.partner_id)
        self.assertNotIn(theirs, seen.partner_id)
        everything = heats.with_user(self.sales_manager).search([("state", "=", "hot")])
        self.assertLessEqual(self.customer | theirs, everything.partner_id)

    def test_the_list_costs_the_same_for_20_and_200(self):
        self.env["ir.config_parameter"].set_param("customer_book.heat_cap", "500")
        many = self.env["res.partner"].create(
            [{"name": f"C{n}", "user_id": self.salesperson.id} for n in range(200)]
        )
        many.action_heat(2, "why")
        self._cost(many[:20])
        self.assertEqual(self._cost(many[:20]), self._cost(many))

    def _cost(self, customers):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.env["customer.heat"].with_user(self.sales_manager).search_read(
            [("partner_id", "in", customers.ids)],
            ["partner_id", "level", "days_quiet", "next_date", "amount_open"],
        )
        return self.env.cr.sql_log_count - before

    def test_expiry_costs_the_same_for_2_and_20(self):
        costs = []
        for count in (2, 2, 20):
            many = self.env["res.partner"].create(
                [{"name": f"E{n}", "user_id": self.colleague.id} for n in range(count)]
            )
            with freeze_time("2026-03-02 10:00:00"):
                many.action_heat(2, "why")
            self.env.flush_all()
            self.env.invalidate_all()
            with freeze_time("2026-04-02 10:00:00"):
                before = self.env.cr.sql_log_count
                self.env["customer.heat"]._cron_expire()
                self.env.flush_all()
                costs.append(self.env.cr.sql_log_count - before)
        self.assertEqual(costs[1], costs[2])

    def test_the_dialog_makes_it_hot(self):
        dialog = self.env["customer.heat.set"].with_user(self.salesperson)
        made = dialog.with_context(default_partner_ids=self.customer.ids).create(
            {"reason": "asked twice"}
        )
        made.action_set()
        self.assertEqual(self._heats(self.customer).level, "2")
        self.assertTrue(self.customer.activity_ids)


@tagged("post_install", "-at_install")
class TestCustomerHeatSuggestion(CustomerCase):
    """Rules find, people decide."""

    def setUp(self):
        super().setUp()
        self.customer = self._customer(owner=self.salesperson)
        self.rule = self.env["customer.heat.rule"].create(
            {
                "name": "Calls often",
                "basis": "events",
                "event_kind": "call",
                "event_direction": "in",
                "event_count": 3,
                "days": 14,
                "rest_days": 30,
            }
        )

    def _calls(self, count, days_ago=1):
        date = fields.Datetime.now() - timedelta(days=days_ago)
        self.env["customer.event"]._record(
            [
                {
                    "kind": "call",
                    "direction": "in",
                    "partner_id": self.customer.id,
                    "summary": "asks",
                    "date": date,
                }
            ]
            * count
        )

    def _suggestion(self):
        return self.env["customer.heat.suggestion"].search(
            [("rule_id", "=", self.rule.id)]
        )

    def test_three_calls_in_two_weeks_suggest(self):
        self._calls(2)
        self.assertEqual(self.rule.with_user(self.sales_manager).action_suggest(), 0)
        self._calls(1)
        self.assertEqual(self.rule.with_user(self.sales_manager).action_suggest(), 1)
        self.assertEqual(self._suggestion().partner_id, self.customer)

    def test_old_calls_do_not_count(self):
        self._calls(3, days_ago=15)
        self.assertFalse(self.rule._suggest())

    def test_nobody_becomes_hot_by_a_rule(self):
        self._calls(3)
        self.env["customer.heat.rule"]._cron_suggest()
        self.assertTrue(self._suggestion())
        self.assertFalse(self.customer.heat_level)

    def test_it_is_suggested_once(self):
        self._calls(3)
        self.rule._suggest()
        self.assertFalse(self.rule._suggest())

    def test_accepting_makes_it_hot(self):
        self._calls(3)
        self.rule._suggest()
        self._suggestion().with_user(self.salesperson).action_accept()
        heat = self.customer.heat_ids
        self.assertEqual(
            (heat.source, heat.set_user_id), ("suggestion", self.salesperson)
        )
        self.assertEqual(self._suggestion().state, "accepted")

    def test_dismissing_asks_why_and_rests(self):
        self._calls(3)
        with freeze_time("2026-03-02 10:00:00"):
            self.rule._suggest()
        mine = self._suggestion().with_user(self.salesperson)
        with self.assertRaises(UserError):
            mine.action_dismiss("")
        mine.action_dismiss("calls about an invoice")
        self.assertFalse(self.rule._suggest())
        with freeze_time(fields.Datetime.now() + timedelta(days=31)):
            self._calls(3)
            self.assertTrue(self.rule._suggest())

    def test_decided_is_decided(self):
        self._calls(3)
        self.rule._suggest()
        self._suggestion().action_dismiss("no")
        with self.assertRaisesRegex(UserError, "Decided already"):
            self._suggestion().action_accept()

    def test_a_colleague_sees_no_suggestion_of_mine(self):
        self._calls(3)
        self.rule._suggest()
        with self.assertRaises(AccessError):
            self._suggestion().with_user(self.colleague).action_accept()

    def test_a_missing_order_suggests(self):
        self.rule.write({"basis": "interval", "factor": 1.5})
        today = fields.Datetime.now()
        self.env["customer.event"]._record(
            [
                {
                    "kind": "order",
                    "partner_id": self.customer.id,
                    "summary": f"S{ago}",
                    "date": today - timedelta(days=ago),
                }
                for ago in (46, 76, 106)
            ]
        )
        self.assertIn("usually one every 30", self.rule._suggest().why)

    def test_a_filter_suggests(self):
        self.rule.write({"basis": "filter", "domain": "[('name', '=', 'Kala')]"})
        self.assertEqual(self.rule._suggest().partner_id, self.customer)

    def test_a_rule_that_cannot_be_read_is_refused(self):
        with self.assertRaisesRegex(UserError, "cannot be read"):
            self.rule.with_user(self.sales_manager).domain = "[('nothing', '=', 1)]"

    def test_a_salesperson_changes_no_rule(self):
        with self.assertRaises(AccessError):
            self.rule.with_user(self.salesperson).event_count = 1
        with self.assertRaises(AccessError):
            self.rule.with_user(self.salesperson).action_suggest()
