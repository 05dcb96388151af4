from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .customer_case import CustomerCase

NUMBER = "+34 915 552 282"


class CallCase(CustomerCase):
    """One customer with a contact, called by the agent and a salesperson."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.country_id = cls.env.ref("base.es")
        cls.customer = cls.env["res.partner"].create(
            {
                "name": "Kala",
                "is_company": True,
                "phone": NUMBER,
                "user_id": cls.salesperson.id,
            }
        )
        cls.contact = cls.env["res.partner"].create(
            {"name": "Lin", "parent_id": cls.customer.id, "phone": "+34 600 111 222"}
        )

    def _calls(self, user=None):
        return self.env["customer.call"].with_user(user or self.service_agent)

    def _lookup(self, number, user=None):
        return self._calls(user).lookup(number)

    def _log(self, user=None, **vals):
        return self._calls(user).log({"number": NUMBER, **vals})

    def _call(self, result):
        return self.env["customer.call"].browse(result["id"])


@tagged("post_install", "-at_install")
class TestCustomerCallLookup(CallCase):
    """Whose number it is, whatever the spelling and whoever asks."""

    def test_six_spellings_of_one_number_collide(self):
        for spelling in (
            "+34 915 552 282",
            "0034915552282",
            "915552282",
            "91 555 22 82",
            "(91) 555-22-82",
            "+34.915.552.282 ext. 12",
        ):
            with self.subTest(spelling=spelling):
                [match] = self._lookup(spelling)["matches"]
                self.assertEqual(match["id"], self.customer.id)
                self.assertTrue(match["is_exact"])

    def test_the_number_of_a_contact_finds_the_contact(self):
        [match] = self._lookup("600111222")["matches"]
        self.assertEqual((match["id"], match["company"]), (self.contact.id, "Kala"))

    def test_a_further_number_is_found(self):
        self.env["customer.book.phone"].create(
            {"partner_id": self.customer.id, "number": "+34 911 234 567"}
        )
        [match] = self._lookup("911234567")["matches"]
        self.assertEqual(match["id"], self.customer.id)

    def test_the_end_of_a_number_is_enough_from_six_digits(self):
        self.assertTrue(self._lookup("552282")["matches"])
        self.assertFalse(self._lookup("52282")["matches"])

    def test_an_extension_is_nobody(self):
        found = self._lookup("112")
        self.assertTrue(found["is_extension"])
        self.assertFalse(found["matches"])

    def test_our_own_number_is_nobody(self):
        self.env.company.partner_id.phone = "+34 930 000 001"
        found = self._lookup("930000001")
        self.assertTrue(found["is_own"])
        self.assertFalse(found["matches"])

    def test_the_number_of_a_contact_of_ours_is_nobody(self):
        self.env["res.partner"].create(
            {
                "name": "Reception",
                "parent_id": self.env.company.partner_id.id,
                "phone": "+34 930 000 003",
            }
        )
        found = self._lookup("930000003")
        self.assertTrue(found["is_own"])
        self.assertFalse(found["matches"])

    def test_a_colleagues_number_is_nobody(self):
        self.purchaser.partner_id.phone = "+34 930 000 002"
        self.assertTrue(self._lookup("930000002")["is_own"])

    def test_a_name_is_found(self):
        self.assertIn(
            self.customer.id, [one["id"] for one in self._lookup("kala")["matches"]]
        )

    def test_a_name_with_figures_in_it_is_a_name(self):
        for typed, is_name in (
            ("Talleres 2000", True),
            ("3M", True),
            ("112", False),
            ("915552282", False),
            (NUMBER, False),
        ):
            with self.subTest(typed=typed):
                self.assertEqual(self._lookup(typed)["is_name"], is_name)

    def test_the_last_three_actions_are_told(self):
        self.env["customer.event"]._record(
            [
                {
                    "kind": "note",
                    "partner_id": self.customer.id,
                    "summary": f"n{n}",
                    "date": f"2099-03-0{n} 08:00:00",
                }
                for n in range(1, 6)
            ]
        )
        [match] = self._lookup(NUMBER)["matches"]
        self.assertEqual([row["summary"] for row in match["last"]], ["n5", "n4", "n3"])

    def test_open_work_is_told_to_who_may_see_it(self):
        lead = self.env["crm.lead"].create(
            {
                "name": "Pumps",
                "type": "opportunity",
                "partner_id": self.contact.id,
                "user_id": self.salesperson.id,
            }
        )
        [mine] = self._lookup(NUMBER, self.salesperson)["matches"]
        self.assertIn(
            ("crm.lead", lead.id), [(one["model"], one["id"]) for one in mine["open"]]
        )
        [seen] = self._lookup(NUMBER)["matches"]
        self.assertNotIn("crm.lead", [one["model"] for one in seen["open"]])

    def test_the_next_step_is_open_work(self):
        self.customer.activity_schedule(summary="Visit", user_id=self.salesperson.id)
        [match] = self._lookup(NUMBER)["matches"]
        self.assertIn("Visit", match["open"][0]["name"])

    def test_a_pool_customer_is_masked_for_its_members(self):
        self.customer.action_pool(self.pool.id, "new")
        found = self._lookup(NUMBER, self.salesperson)
        [match] = found["matches"]
        self.assertEqual(
            (match["id"], match["hidden"], match["name"], match["pool"]),
            (0, True, "Kala", "North"),
        )
        self.assertNotIn("552", match["phone"])

    def test_of_a_hidden_customer_only_the_pool_is_told(self):
        stranger = new_test_user(
            self.env, login="test_stranger", groups="crm_roles.role_salesperson"
        )
        self.customer.action_pool(self.pool.id, "new")
        [match] = self._lookup(NUMBER, stranger)["matches"]
        told = {key: value for key, value in match.items() if value}
        self.assertEqual(told, {"pool": "North", "hidden": True, "is_exact": True})

    def test_of_a_private_customer_only_the_owner_is_told(self):
        self.env.ref("customer_book.res_partner_rule_private").active = True
        self.env["customer.event"]._record(
            [{"kind": "note", "partner_id": self.customer.id, "summary": "secret"}]
        )
        [match] = self._lookup(NUMBER, self.colleague)["matches"]
        told = {key: value for key, value in match.items() if value}
        self.assertEqual(
            told, {"owner": self.salesperson.name, "hidden": True, "is_exact": True}
        )
        self.assertFalse(self._lookup("kala", self.colleague)["matches"])

    def test_a_lookup_costs_the_same_for_one_and_six(self):
        for name, number in (("One", "555"), *(("C", "666") for _time in range(5))):
            self.env["res.partner"].create(
                {
                    "name": name,
                    "phone": f"+34 900 777 {number}",
                    "user_id": self.salesperson.id,
                }
            )
        self._cost("900777666")
        self.assertEqual(self._cost("900777666"), self._cost("900777555"))

    def _cost(self, number):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._lookup(number)
        return self.env.cr.sql_log_count - before

    def test_the_hook_for_open_work_is_asked(self):
        lookup = type(self.env["customer.call"])
        row = {"label": "Repair", "name": "R1", "model": "res.partner", "id": 1}
        with patch.object(
            lookup, "_call_open_work", lambda self, some: {some.ids[0]: [row]}
        ):
            [match] = self._lookup(NUMBER)["matches"]
        self.assertEqual(match["open"], [row])


@tagged("post_install", "-at_install")
class TestCustomerCallLog(CallCase):
    """A call is saved with three fields, once, and stands in the history."""

    def _event(self, result):
        return self.env["customer.event"].browse(result["event_id"])

    def test_number_customer_and_text_are_enough(self):
        result = self._log(partner_id=self.customer.id, summary="asks for prices")
        self.assertRecordValues(
            self._call(result),
            [
                {
                    "number_key": "15552282",
                    "partner_id": self.customer.id,
                    "result": "answered",
                    "direction": "in",
                    "user_id": self.service_agent.id,
                    "callback_state": False,
                }
            ],
        )

    def test_each_call_is_one_line_of_the_history(self):
        result = self._log(partner_id=self.contact.id, summary="asks", duration=30)
        self.assertRecordValues(
            self._event(result),
            [
                {
                    "kind": "call",
                    "direction": "in",
                    "partner_id": self.customer.id,
                    "contact_id": self.contact.id,
                    "summary": "asks",
                    "duration": 0.5,
                    "user_id": self.service_agent.id,
                }
            ],
        )

    def test_the_same_reference_logs_once(self):
        first = self._log(partner_id=self.customer.id, client_ref="a1")
        second = self._log(partner_id=self.customer.id, client_ref="a1")
        self.assertEqual(first["id"], second["id"])
        self.assertEqual((first["is_new"], second["is_new"]), (True, False))
        self.assertEqual(second["event_id"], first["event_id"])

    def test_the_reference_of_somebody_else_is_another_one(self):
        first = self._log(client_ref="a1")
        second = self._log(self.salesperson, client_ref="a1")
        self.assertNotEqual(first["id"], second["id"])

    def test_the_same_number_within_two_minutes_is_asked(self):
        with freeze_time("2026-03-02 10:00:00"):
            first = self._log(summary="one")
            self._stamp(first, "2026-03-02 10:00:00")
        with freeze_time("2026-03-02 10:01:50"):
            self.assertEqual(self._lookup("915552282")["recent"]["id"], first["id"])
            with self.assertRaisesRegex(UserError, "is it the same call"):
                self._log(summary="two")
            self.assertTrue(self._log(summary="two", again=True)["is_new"])

    def test_after_two_minutes_nobody_asks(self):
        with freeze_time("2026-03-02 10:00:00"):
            self._stamp(self._log(), "2026-03-02 10:00:00")
        with freeze_time("2026-03-02 10:02:01"):
            self.assertFalse(self._lookup(NUMBER)["recent"])
            self.assertTrue(self._log()["is_new"])

    def test_another_agent_is_not_asked(self):
        self._log()
        self.assertTrue(self._log(self.salesperson)["is_new"])

    def _stamp(self, result, moment):
        self.env.cr.execute(
            "UPDATE customer_call SET create_date = %s WHERE id = %s",
            [moment, result["id"]],
        )
        self.env.invalidate_all()

    def test_a_call_goes_on(self):
        first = self._log(summary="one")
        more = self._log(
            summary="two", continue_id=first["id"], partner_id=self.customer.id
        )
        self.assertEqual(first["id"], more["id"])
        self.assertEqual(self._call(more).summary, "one / two")
        self.assertEqual(self._call(more).partner_id, self.customer)
        self.assertTrue(more["event_id"])

    def test_what_goes_on_in_a_call_stands_in_the_history(self):
        first = self._log(summary="one", partner_id=self.customer.id)
        more = self._log(summary="two", continue_id=first["id"])
        event = self.env["customer.event"].browse(more["event_id"])
        self.assertEqual(more["event_id"], first["event_id"])
        self.assertEqual(event.summary, "one / two")
        self.assertEqual(event.version_ids.summary, "one")

    def test_the_call_of_a_colleague_does_not_go_on(self):
        first = self._log(self.salesperson)
        with self.assertRaisesRegex(UserError, "Only a call of yours"):
            self._log(continue_id=first["id"])

    def test_a_missed_call_that_goes_on_as_answered_waits_no_more(self):
        first = self._log(result="missed")
        more = self._log(continue_id=first["id"], result="answered", summary="price")
        self.assertEqual(self._call(first).callback_state, "done")
        self.assertEqual(more["callbacks_done"], 1)

    def test_a_missed_call_that_goes_on_as_answered_plans_no_callback(self):
        first = self._log(result="missed", partner_id=self.customer.id)
        self.assertEqual(self._event(first).next_step, "Call back")
        self._log(continue_id=first["id"], result="answered", summary="price")
        event = self._event(first)
        self.assertEqual((event.next_step, event.next_date), (False, False))

    def test_a_promise_outlives_the_call_that_goes_on(self):
        at = fields.Datetime.now() + timedelta(hours=3)
        first = self._log(callback_at=fields.Datetime.to_string(at))
        self._log(continue_id=first["id"], result="answered", summary="and more")
        self.assertEqual(self._call(first).callback_state, "open")

    def test_the_workbench_opens_the_desk_with_one_press(self):
        card = self.env.ref("customer_book.card_log_call")
        action = card.with_user(self.service_agent).action_open()
        self.assertEqual(action["tag"], "customer_book.call_desk")

    def test_lists_of_calls_are_cards_on_the_phone(self):
        for name in (
            "customer_call_action",
            "customer_call_action_callbacks",
            "customer_book_care_run_action",
            "customer_book_care_line_action",
            "customer_heat_suggestion_action",
            "customer_owner_transfer_action",
        ):
            with self.subTest(action=name):
                action = self.env.ref(f"customer_book.{name}")
                self.assertIn("kanban", action.view_mode.split(","))

    def test_an_unknown_caller_stays_anonymous(self):
        partners = self.env["res.partner"].search_count([])
        result = self._log(number="+34 999 888 777", caller="A man")
        self.assertFalse(result["partner_id"] or result["event_id"])
        self.assertEqual(self.env["res.partner"].search_count([]), partners)
        self.assertEqual(self._lookup("999888777")["unknown_calls"], 1)

    def test_an_unknown_caller_becomes_a_contact_when_asked(self):
        result = self._log(number="+34 999 888 777", caller="Ann", new_contact=True)
        contact = self.env["res.partner"].browse(result["partner_id"])
        self.assertEqual((contact.name, contact.phone), ("Ann", "+34 999 888 777"))
        self.assertTrue(result["event_id"])

    def test_an_anonymous_call_finds_its_customer_later(self):
        result = self._log(number="+34 999 888 777")
        call = self._call(result).with_user(self.service_agent)
        call.action_link(self.customer.id)
        self.assertEqual(call.partner_id, self.customer)
        events = self.env["customer.event"].search([("res_id", "=", call.id)])
        self.assertEqual(events.partner_id, self.customer)
        with self.assertRaisesRegex(UserError, "has its customer"):
            call.action_link(self.contact.id)

    def test_an_answered_call_renews_the_countdown(self):
        self._log(partner_id=self.customer.id)
        self.assertTrue(self.customer.last_progress_at)

    def test_a_missed_call_renews_nothing(self):
        before = self.customer.last_progress_at
        self._log(partner_id=self.customer.id, result="missed")
        self.assertEqual(self.customer.last_progress_at, before)

    def test_bad_input_is_refused(self):
        for vals, text in (
            ({"number": " "}, "Say the number"),
            ({"colour": "red"}, "A call has no colour"),
            ({"result": "fine"}, "fine is not known"),
            ({"date": "2099-01-01 00:00:00"}, "of the future"),
            ({"date": "soon"}, "is no time"),
            ({"new_contact": True}, "needs a name"),
            ({"duration": "long"}, "whole minutes"),
            ({"callback_user_id": 999_999_999}, "does not work here"),
        ):
            with self.subTest(vals=vals), self.assertRaisesRegex(UserError, text):
                self._log(**vals)

    def test_a_customer_i_may_not_see_is_refused(self):
        self.customer.action_pool(self.pool.id, "new")
        with self.assertRaises(AccessError):
            self._log(self.salesperson, partner_id=self.customer.id)

    def test_the_log_is_written_by_nobody_directly(self):
        call = self._call(self._log())
        for user in (self.service_agent, self.salesperson, self.boss):
            with self.assertRaises(AccessError):
                call.with_user(user).write({"summary": "other"})
            with self.assertRaises(AccessError):
                call.with_user(user).create({"number": "1"})

    def test_the_number_of_a_pool_customer_stays_hidden(self):
        call = self._call(self._log(partner_id=self.customer.id))
        self.customer.action_pool(self.pool.id, "new")
        calls = self.env["customer.call"].with_user(self.salesperson)
        self.assertNotIn(call, calls.search([]))
        self.assertFalse(calls.search([("number", "ilike", "552")]))
        numbers = calls._read_group([], ["number"], ["__count"])
        self.assertNotIn(NUMBER, [number for number, _count in numbers])
        with self.assertRaises(AccessError):
            call.with_user(self.salesperson).read(["number"])

    def test_the_answer_is_plain_values(self):
        result = self._log(partner_id=self.customer.id)
        self.assertNotIn(None, result.values())


@tagged("post_install", "-at_install")
class TestCustomerCallBack(CallCase):
    """Missed and promised calls wait until somebody has called."""

    def test_a_missed_call_waits(self):
        result = self._log(result="missed", partner_id=self.customer.id)
        self.assertIn(
            result["id"], [row["id"] for row in self._calls().read_callbacks()]
        )

    def test_an_outgoing_call_nobody_answered_waits_for_nothing(self):
        result = self._log(result="missed", direction="out")
        self.assertFalse(self._call(result).callback_state)

    def test_the_latest_first(self):
        now = fields.Datetime.now()
        for hours, number in ((5, "+34 900 000 005"), (-3, "+34 900 000 003")):
            self._log(number=number, callback_at=str(now + timedelta(hours=hours))[:19])
        late, later = [
            row
            for row in self._calls().read_callbacks()
            if row["number"].startswith("+34 900")
        ]
        self.assertEqual((late["is_late"], later["is_late"]), (True, False))

    def test_one_press_and_it_is_done(self):
        call = self._call(self._log(result="missed"))
        self.assertEqual(call.with_user(self.salesperson).action_callback_done(), 1)
        self.assertRecordValues(
            call,
            [
                {
                    "callback_state": "done",
                    "callback_done_user_id": self.salesperson.id,
                }
            ],
        )

    def test_an_answered_call_closes_what_waited(self):
        missed = self._call(self._log(result="missed"))
        result = self._log(self.salesperson, number="915552282", direction="out")
        self.assertEqual(result["callbacks_done"], 1)
        self.assertEqual(missed.callback_state, "done")

    def test_a_promised_call_is_the_list_of_whom_it_was_promised_for(self):
        at = str(fields.Datetime.now() + timedelta(hours=1))[:19]
        result = self._log(callback_at=at, callback_user_id=self.salesperson.id)
        theirs = self._calls(self.salesperson).read_callbacks()
        self.assertIn(result["id"], [row["id"] for row in theirs])
        mine = self._calls().read_callbacks()
        self.assertNotIn(result["id"], [row["id"] for row in mine])

    def test_a_callback_is_promised_later(self):
        call = self._call(self._log()).with_user(self.service_agent)
        at = str(fields.Datetime.now() + timedelta(hours=1))[:19]
        call.action_call_back(at, self.salesperson.id)
        self.assertEqual(call.callback_user_id, self.salesperson)
        with self.assertRaisesRegex(UserError, "in the future"):
            call.action_call_back("2020-01-01 00:00:00")

    def test_late_ones_are_found(self):
        call = self._call(self._log(callback_at="2026-01-01 10:00:00"))
        late = self.env["customer.call"].search([("is_late", "=", True)])
        self.assertIn(call, late)
        self.assertNotIn(
            call, self.env["customer.call"].search([("is_late", "=", False)])
        )

    def test_an_opportunity_is_opened_not_made(self):
        call = self._call(self._log(self.salesperson, partner_id=self.customer.id))
        leads = self.env["crm.lead"].search_count([])
        action = call.with_user(self.salesperson).action_button("opportunity")
        self.assertEqual(action["context"]["default_partner_id"], self.customer.id)
        self.assertEqual(self.env["crm.lead"].search_count([]), leads)

    def test_what_came_of_a_call_is_linked(self):
        call = self._call(self._log(self.salesperson, partner_id=self.customer.id))
        action = call.with_user(self.salesperson).action_button("opportunity")
        leads = self.env["crm.lead"].with_user(self.salesperson)
        lead = leads.with_context(**action["context"]).create({"name": "Pumps"})
        self.assertEqual((call.res_model, call.res_id), ("crm.lead", lead.id))

    def test_who_makes_no_opportunities_has_no_button(self):
        self.assertFalse(
            [one for one in self._calls().read_buttons() if one["key"] == "opportunity"]
        )
        with self.assertRaises(AccessError):
            self._call(self._log()).with_user(self.service_agent).action_button(
                "opportunity"
            )
