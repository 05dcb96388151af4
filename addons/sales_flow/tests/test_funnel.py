from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .quoting_case import QuotingCase

START = datetime(2026, 3, 2, 9)


@tagged("post_install", "-at_install")
class TestFunnel(QuotingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # A pipeline of our own, before whatever else there is.
        cls.env["crm.stage"].search([]).sequence = 100
        cls.new, cls.talk, cls.offer, cls.won = cls.env["crm.stage"].create(
            [
                {"name": "New", "sequence": 1},
                {"name": "Talk", "sequence": 2},
                {"name": "Offer", "sequence": 3},
                {"name": "Won", "sequence": 4, "is_won": True},
            ]
        )
        cls.team = cls.env["crm.team"].create({"name": "Funnel team"})
        cls.ledger = cls.env["sales.flow.stage.passage"]

    def _came(self, *steps, user=None, **values):
        """An opportunity that went to each stage after so many days, or was lost."""
        with freeze_time(START):
            lead = self._lead(
                user=user, stage_id=self.new.id, team_id=self.team.id, **values
            )
        for day, step in steps:
            with freeze_time(START + timedelta(days=day)):
                if isinstance(step, str):
                    getattr(lead, f"action_{step}")()
                else:
                    lead.stage_id = step
        return lead

    def _read(self, user=None, **filters):
        ledger = self.ledger.with_user(user or self.sales_manager)
        return ledger.read_funnel({"team_id": self.team.id, **filters})["groups"]

    def _stages(self, **filters):
        [group] = self._read(**filters)
        return {stage["stage_id"]: stage for stage in group["stages"]}

    def _figures(self, stage, **filters):
        found = self._stages(**filters)[stage.id]
        return tuple(found[key] for key in ("entered", "moved", "lost", "here"))

    def _ten(self):
        """Ten opportunities with a known history."""
        self._came()
        self._came()
        self._came((4, "set_lost"))
        self._came((1, self.talk))
        self._came((2, self.talk), (5, "set_lost"))
        self._came((3, self.talk), (6, self.new), (8, self.talk))
        self._came((1, self.talk), (2, self.offer))
        self._came((1, self.talk), (3, self.offer), (9, "set_lost"))
        self._came((5, self.talk), (10, self.offer), (12, self.won))
        self._came((4, self.won))

    def test_ten_opportunities_give_all_the_numbers(self):
        self._ten()
        self.assertEqual(self._figures(self.new), (10, 7, 1, 2))
        self.assertEqual(self._figures(self.talk), (6, 3, 1, 2))
        self.assertEqual(self._figures(self.offer), (3, 1, 1, 1))
        self.assertEqual(self._figures(self.won), (2, 0, 0, 2))
        stages = self._stages()
        self.assertEqual(stages[self.new.id]["conversion"], 0.7)
        self.assertEqual(stages[self.talk.id]["conversion"], 0.5)
        # New: 1 1 1 2 4 4 5 and 3 + 2 of the one that came back.
        self.assertEqual(stages[self.new.id]["median_days"], 3.0)
        # Talk: 1 2 3 and 5.
        self.assertEqual(stages[self.talk.id]["median_days"], 2.5)
        self.assertEqual(stages[self.offer.id]["median_days"], 4.0)

    def test_every_stage_reconciles(self):
        self._ten()
        for stage in self._stages().values():
            self.assertEqual(
                stage["entered"], stage["moved"] + stage["lost"] + stage["here"]
            )

    def test_back_and_forward_counts_once(self):
        self._came((1, self.talk), (2, self.new), (3, self.talk), (4, self.offer))
        self.assertEqual(self._figures(self.new), (1, 1, 0, 0))
        self.assertEqual(self._figures(self.talk), (1, 1, 0, 0))

    def test_who_went_back_is_where_he_is(self):
        self._came((1, self.talk), (2, self.new))
        self.assertEqual(self._figures(self.new), (1, 0, 0, 1))
        self.assertEqual(self._figures(self.talk), (0, 0, 0, 0))

    def test_a_restored_opportunity_is_here_again(self):
        self._came((1, self.talk), (2, "set_lost"), (3, "restore"))
        self.assertEqual(self._figures(self.talk), (1, 0, 0, 1))

    def test_a_lead_comes_in_when_it_becomes_an_opportunity(self):
        with freeze_time(START):
            lead = self._lead(type="lead", stage_id=self.new.id, team_id=self.team.id)
        self.assertFalse(lead.stage_passage_ids)
        lead.convert_opportunity(self.customer)
        self.assertTrue(lead.stage_passage_ids)

    def test_the_cohort_is_the_day_it_came_into_the_pipeline(self):
        self._came((40, self.talk))
        march = {"date_from": "2026-03-01", "date_to": "2026-03-31"}
        april = {"date_from": "2026-04-01", "date_to": "2026-04-30"}
        self.assertEqual(self._figures(self.talk, **march), (1, 0, 0, 1))
        self.assertEqual(self._figures(self.talk, **april), (0, 0, 0, 0))

    def test_a_day_begins_at_midnight_of_whoever_looks(self):
        with freeze_time("2026-03-01 23:30:00"):
            self._lead(stage_id=self.new.id, team_id=self.team.id)
        self.sales_manager.tz = "Europe/Madrid"
        second = {"date_from": "2026-03-02", "date_to": "2026-03-02"}
        self.assertEqual(self._figures(self.new, **second)[0], 1)
        self.sales_manager.tz = "America/New_York"
        self.assertEqual(self._figures(self.new, **second)[0], 0)

    def test_it_splits_by_person_team_and_source(self):
        source = self.env["utm.source"].create({"name": "Fair"})
        other = self._another_salesperson()
        self._came((1, self.talk), source_id=source.id)
        self._came(user=other)
        people = {
            group["name"]: group["entered"] for group in self._read(group_by="user_id")
        }
        self.assertEqual(people[self.salesperson.name], 1)
        sources = {group["key"]: group for group in self._read(group_by="source_id")}
        self.assertEqual(sources[source.id]["entered"], 1)
        self.assertEqual(sources[0]["entered"], 1)
        self.assertEqual(self._figures(self.new, user_id=other.id)[0], 1)
        [team] = self._read(group_by="team_id")
        self.assertEqual((team["key"], team["entered"]), (self.team.id, 2))

    def test_the_person_is_the_one_who_had_it_when_it_came(self):
        lead = self._came()
        lead.sudo().user_id = self.sales_manager
        self.assertEqual(self._figures(self.new, user_id=self.salesperson.id)[0], 1)

    def test_who_takes_what_nobody_had_is_its_person(self):
        with freeze_time(START):
            lead = self.env["crm.lead"].create(
                {
                    "name": "Over night",
                    "type": "opportunity",
                    "user_id": False,
                    "team_id": self.team.id,
                    "stage_id": self.new.id,
                }
            )
        lead.user_id = self.salesperson
        self.assertEqual(lead.stage_passage_ids.user_id, self.salesperson)

    def test_a_number_opens_exactly_its_records(self):
        self._ten()
        ledger = self.ledger.with_user(self.sales_manager)
        for stage in (self.new, self.talk, self.offer, self.won):
            for key, count in zip(
                ("entered", "moved", "lost", "here"), self._figures(stage), strict=True
            ):
                action = ledger.action_open_funnel(
                    {"team_id": self.team.id}, stage.id, key
                )
                leads = self.env["crm.lead"].with_context(**action["context"])
                self.assertEqual(leads.search_count(action["domain"]), count)

    def test_a_number_of_a_split_opens_its_part(self):
        self._came()
        self._came(user=self._another_salesperson())
        action = self.ledger.action_open_funnel(
            {
                "team_id": self.team.id,
                "group_by": "user_id",
                "group": self.salesperson.id,
            },
            self.new.id,
        )
        self.assertEqual(len(action["domain"][0][2]), 1)

    def test_another_order_of_the_stages_tells_it_anew(self):
        self._came((1, self.talk), (2, self.new))
        self.talk.sequence = 0
        self.assertEqual(self._figures(self.talk), (1, 1, 0, 0))

    def test_a_wrong_filter_is_refused(self):
        with self.assertRaisesRegex(UserError, "no date"):
            self.ledger.read_funnel({"date_from": "soon"})
        with self.assertRaisesRegex(UserError, "split by"):
            self.ledger.read_funnel({"group_by": "name"})
        with self.assertRaisesRegex(UserError, "figures"):
            self.ledger.action_open_funnel({}, self.new.id, "all")

    # Kept from before

    def test_the_messages_tell_the_funnel_of_before(self):
        lead = self._came((1, self.talk), (3, self.offer), (6, "set_lost"))
        self.env["sales.flow.stage.passage"].search(
            [("lead_id", "=", lead.id)]
        ).unlink()
        self.env["mail.tracking.value"].search(
            [("mail_message_id.res_id", "=", lead.id)]
        ).unlink()
        field = self.env["ir.model.fields"]._get("crm.lead", "stage_id")
        for day, old, new in ((1, self.new, self.talk), (3, self.talk, self.offer)):
            self.env["mail.message"].create(
                {
                    "model": "crm.lead",
                    "res_id": lead.id,
                    "date": START + timedelta(days=day),
                    "tracking_value_ids": [
                        fields.Command.create(
                            {
                                "field_id": field.id,
                                "old_value_integer": old.id,
                                "new_value_integer": new.id,
                            }
                        )
                    ],
                }
            )
        self.env.cr.execute(
            "UPDATE crm_lead SET create_date = %s WHERE id = %s", [START, lead.id]
        )
        lead.invalidate_recordset()
        self.ledger._backfill()
        self.assertEqual(self._figures(self.new), (1, 1, 0, 0))
        self.assertEqual(self._figures(self.offer), (1, 0, 1, 0))
        self.assertEqual(self._stages()[self.talk.id]["median_days"], 2.0)
        self.assertEqual(self.ledger._backfill(), 0, "once")

    # Rights

    def test_a_salesperson_counts_her_own(self):
        self._came()
        self._came(user=self._another_salesperson())
        [group] = self._read(user=self.salesperson)
        self.assertEqual(group["entered"], 1)

    def test_nobody_writes_the_ledger_by_hand(self):
        passage = self._came().stage_passage_ids
        for person in (self.salesperson, self.sales_manager, self.boss):
            own = passage.with_user(person)
            with self.assertRaises(AccessError):
                own.write({"outcome": "moved"})
            with self.assertRaises(AccessError):
                own.unlink()
            with self.assertRaises(AccessError):
                own.create({"lead_id": passage.lead_id.id, "stage_id": self.new.id})

    def test_who_does_not_sell_sees_no_funnel(self):
        with self.assertRaises(AccessError):
            self._read(user=self.technician)

    # Cost

    def test_the_funnel_costs_the_same_for_ten_times_as_many(self):
        def cost():
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._read(group_by="user_id")
            return self.env.cr.sql_log_count - before

        self._came()
        cost()
        few = cost()
        for _number in range(10):
            self._came((1, self.talk))
        self.assertEqual(cost(), few)

    def test_moving_many_costs_the_same_queries(self):
        def cost(count):
            leads = self.env["crm.lead"].create(
                [
                    {
                        "name": f"Lead {number}",
                        "type": "opportunity",
                        "stage_id": self.new.id,
                        "user_id": self.salesperson.id,
                    }
                    for number in range(count)
                ]
            )
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.ledger.sudo()._follow(leads)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        cost(2)
        self.assertLessEqual(cost(30), cost(3) + 2)
