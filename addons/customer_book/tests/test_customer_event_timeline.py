from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .customer_case import CustomerCase


@tagged("post_install", "-at_install")
class TestCustomerEventTimeline(CustomerCase):
    """What the documents did stands in the history, each once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        tracked = {"tracking_disable": False, "mail_notrack": False}
        cls.env = cls.env(context={**cls.env.context, **tracked})
        cls.customer = cls.env["res.partner"].create(
            {
                "name": "Kala",
                "is_company": True,
                "email": "kala@buyer.example",
                "user_id": cls.salesperson.id,
                "child_ids": [(0, 0, {"name": "Lin", "email": "lin@buyer.example"})],
            }
        )
        cls.contact = cls.customer.child_ids
        cls.lead = (
            cls.env["crm.lead"]
            .with_user(cls.salesperson)
            .create(
                {
                    "name": "Pumps",
                    "type": "opportunity",
                    "partner_id": cls.contact.id,
                    "user_id": cls.salesperson.id,
                }
            )
        )

    def _events(self, *kinds):
        return self.env["customer.event"].search(
            [("partner_id", "=", self.customer.id), ("kind", "in", kinds)], order="id"
        )

    def _track(self):
        """What Odoo does before it commits: write what changed."""
        self.env.flush_all()
        self.env.cr.precommit.run()

    def _summaries(self, *kinds):
        return self._events(*kinds).mapped("summary")

    def test_a_mail_sent_from_a_document_stands_once(self):
        self.lead.message_post(
            body="Our offer",
            subject="Offer",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=self.contact.ids,
        )
        self.assertRecordValues(
            self._events("mail_out"),
            [
                {
                    "summary": "Offer",
                    "direction": "out",
                    "contact_id": self.contact.id,
                    "user_id": self.salesperson.id,
                    "res_model": "crm.lead",
                    "res_id": self.lead.id,
                }
            ],
        )

    def test_a_mail_of_a_template_stands_once(self):
        template = self.env["mail.template"].create(
            {
                "name": "Thanks",
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
                "subject": "Thank you",
                "body_html": "<p>Thanks</p>",
                "email_to": "lin@buyer.example",
            }
        )
        template.send_mail(self.lead.id)
        self.assertEqual(self._summaries("mail_out"), ["Thank you"])

    def test_a_mail_to_colleagues_alone_is_none_of_the_customer(self):
        self.lead.message_post(
            body="Look",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=self.sales_manager.partner_id.ids,
        )
        self.assertFalse(self._events("mail_out"))

    def test_a_mail_of_the_customer_is_received(self):
        self.lead.sudo().message_post(
            body="Yes please",
            message_type="email",
            author_id=self.contact.id,
            subtype_xmlid="mail.mt_comment",
        )
        self.assertRecordValues(
            self._events("mail_in"),
            [{"direction": "in", "contact_id": self.contact.id, "user_id": False}],
        )

    def test_an_sms_stands_once(self):
        self.contact.phone = "+1 650 555 0111"
        self.lead._message_sms("See you", partner_ids=self.contact.ids)
        self.assertEqual(len(self._events("sms")), 1)

    def test_an_activity_that_is_done_enters_with_its_result(self):
        activity = self.lead.activity_schedule(
            "mail.mail_activity_data_call", summary="Call", user_id=self.salesperson.id
        )
        activity.action_feedback("Wants ten")
        self.assertRecordValues(
            self._events("call"), [{"summary": "Call", "result": "Wants ten"}]
        )

    def test_a_meeting_enters_when_it_is_over_and_once(self):
        now = fields.Datetime.now()
        meeting = self.env["calendar.event"].create(
            {
                "name": "Tour of the mill",
                "start": now - timedelta(hours=3),
                "stop": now - timedelta(hours=2),
                "partner_ids": [(6, 0, (self.contact | self.customer).ids)],
                "user_id": self.salesperson.id,
            }
        )
        later = meeting.copy({"start": now, "stop": now + timedelta(hours=1)})
        events = self.env["customer.event"]
        events._cron_collect_meetings()
        events._cron_collect_meetings()
        self.assertEqual(self._events("meeting").mapped("res_id"), meeting.ids)
        self.assertNotEqual(later, meeting)

    def test_an_opportunity_tells_its_stages_and_its_end(self):
        first = self.lead.stage_id
        stages = self.env["crm.stage"].search([("is_won", "=", False)])
        second = (stages - first)[0]
        self.lead.stage_id = second
        self.lead.action_set_lost()
        self.assertEqual(
            self._summaries("opportunity"),
            ["Pumps", f"Pumps: {first.name} → {second.name}", "Pumps: lost"],
        )

    def test_a_won_opportunity_says_so(self):
        self.lead.action_set_won()
        self.assertIn("Pumps: won", self._summaries("opportunity"))

    def test_a_new_owner_appears(self):
        self.customer.with_user(self.sales_manager).action_transfer(
            self.colleague.id, "Region"
        )
        last = self._events("owner")[-1]
        self.assertRecordValues(
            last,
            [
                {
                    "summary": f"{self.salesperson.name} → {self.colleague.name}",
                    "result": "Region",
                    "user_id": self.sales_manager.id,
                }
            ],
        )

    def test_a_changed_fact_keeps_the_old_value(self):
        self._track()
        self.customer.email = "new@buyer.example"
        self._track()
        self.assertEqual(
            self._summaries("field"),
            ["Email: kala@buyer.example → new@buyer.example"],
        )

    def test_a_backfill_adds_nothing_twice(self):
        self.lead.action_set_won()
        events = self.env["customer.event"]
        events._backfill()
        before = events.search_count([("partner_id", "=", self.customer.id)])
        events._backfill()
        self.assertEqual(
            events.search_count([("partner_id", "=", self.customer.id)]), before
        )
        self.assertEqual(self._summaries("opportunity"), ["Pumps", "Pumps: won"])

    def test_a_backfill_finds_what_was_before(self):
        self.env.cr.execute(
            "DELETE FROM customer_event WHERE partner_id = %s", [self.customer.id]
        )
        self.lead.message_post(
            body="Our offer",
            subject="Offer",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=self.contact.ids,
        )
        self.env.cr.execute(
            "DELETE FROM customer_event WHERE partner_id = %s", [self.customer.id]
        )
        self.env["customer.event"]._backfill()
        self.assertEqual(self._summaries("mail_out"), ["Offer"])
        self.assertEqual(self._summaries("opportunity"), ["Pumps"])
        self.assertEqual(self._summaries("owner"), [self.salesperson.name])

    # Reading

    def _fill(self, count):
        start = fields.Datetime.now() - timedelta(days=30)
        self.env["customer.event"]._record(
            [
                {
                    "kind": "call" if number % 2 else "visit",
                    "summary": f"Talk {number}",
                    "partner_id": self.contact.id,
                    "date": start + timedelta(minutes=number),
                    "user_id": self.salesperson.id,
                }
                for number in range(count)
            ]
        )

    def _cost(self):
        customer = self._as(self.colleague, self.customer)
        customer.timeline()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        customer.timeline()
        return self.env.cr.sql_log_count - before

    def test_the_first_page_costs_the_same_whatever_the_length(self):
        self._fill(50)
        short = self._cost()
        self._fill(500)
        self.assertEqual(self._cost(), short)
        self.assertLess(short, 20)

    def test_filters_by_kind_person_days_and_words(self):
        self._fill(10)
        customer = self._as(self.salesperson, self.customer)
        today = fields.Date.to_string(fields.Date.context_today(customer))
        self.assertEqual(customer.timeline(kinds=["call"])["total"], 5)
        self.assertEqual(customer.timeline(search="talk 7")["total"], 1)
        me, her = self.salesperson.id, self.sales_manager.id
        self.assertEqual(customer.timeline(kinds=["visit"], user_id=me)["total"], 5)
        self.assertEqual(customer.timeline(kinds=["visit"], user_id=her)["total"], 0)
        self.assertEqual(customer.timeline(kinds=["call"], date_from=today)["total"], 0)
        self.assertEqual(customer.timeline(kinds=["call"], date_to=today)["total"], 5)

    def test_an_unknown_kind_is_named(self):
        with self.assertRaisesRegex(UserError, "telegram"):
            self.customer.timeline(kinds=["telegram"])

    def test_pages_follow_each_other(self):
        self._fill(7)
        pages = [
            self.customer.timeline(offset, 3, kinds=["call", "visit"])["rows"]
            for offset in (0, 3, 6)
        ]
        words = [row["summary"] for page in pages for row in page]
        self.assertEqual(words, [f"Talk {number}" for number in range(6, -1, -1)])

    def test_this_site_only_leaves_the_others_out(self):
        self._fill(3)
        self.env["customer.event"]._record(
            [{"kind": "note", "summary": "Head office", "partner_id": self.customer.id}]
        )
        kinds = ["call", "visit", "note"]
        self.assertEqual(self.contact.timeline(kinds=kinds)["total"], 4)
        self.assertEqual(self.contact.timeline(kinds=kinds, site_only=True)["total"], 3)

    def test_who_changes_company_leaves_the_history_there(self):
        self._fill(2)
        other = self._customer("Torre", self.salesperson)
        self.contact.parent_id = other
        kinds = ["call", "visit"]
        self.assertEqual(self.customer.timeline(kinds=kinds)["total"], 2)
        self.assertEqual(other.timeline(kinds=kinds)["total"], 0)
        self.assertEqual(self.contact.timeline(kinds=kinds, site_only=True)["total"], 2)
