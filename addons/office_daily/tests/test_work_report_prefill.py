from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .report_common import MONDAY, ReportCase


@tagged("post_install", "-at_install")
class TestWorkReportPrefill(ReportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["work.report.source"].search([]).active = False
        cls.source = cls.env["work.report.source"].create(
            {
                "name": "Contacts written down",
                "model_id": cls.env["ir.model"]._get_id("res.partner"),
                "user_field": "user_id",
                "domain": "[('ref', '=', 'report test'), ('date', '>=', day_from),"
                " ('date', '<=', day_to)]"
                if "date" in cls.env["res.partner"]._fields
                else "[('ref', '=', 'report test')]",
                "text_fields": "name,country_id",
            }
        )
        cls.report = (
            cls.env["work.report"]
            .with_user(cls.salesperson)
            .create([{"kind_id": cls.day.id, "date_from": MONDAY}])
        )

    def _contacts(self, number, user=None):
        return self.env["res.partner"].create(
            [
                {
                    "name": f"Contact {key}",
                    "ref": "report test",
                    "user_id": (user or self.salesperson).id,
                    "country_id": self.env.ref("base.es").id,
                }
                for key in range(number)
            ]
        )

    def test_prefill_equals_what_the_source_counts(self):
        contacts = self._contacts(7)
        self._contacts(2, self.technician)
        counts = self.report.prefill()
        self.assertEqual(counts, {str(self.report.id): 7})
        self.assertEqual(set(self.report.fact_ids.mapped("res_id")), set(contacts.ids))
        self.assertEqual(self.report.fact_ids[0].name, "Contact 0 · Spain")

    def test_filling_again_brings_only_what_is_new(self):
        self._contacts(2)
        self.report.prefill()
        self._contacts(1)
        self.report.prefill()
        self.assertEqual(len(self.report.fact_ids), 3)

    def test_what_the_author_removed_stays_removed(self):
        self._contacts(2)
        self.report.prefill()
        self.report.fact_ids[0].unlink()
        self.report.prefill()
        self.assertEqual(len(self.report.fact_ids), 1)

    def test_a_remark_survives_filling_again(self):
        self._contacts(1)
        self.report.prefill()
        self.report.fact_ids.note = "Very kind"
        self.report.prefill()
        self.assertEqual(self.report.fact_ids.note, "Very kind")

    def test_a_fact_opens_its_document(self):
        contact = self._contacts(1)
        self.report.prefill()
        action = self.report.fact_ids.action_open_source()
        self.assertEqual(
            (action["res_model"], action["res_id"]),
            (
                "res.partner",
                contact.id,
            ),
        )

    def test_only_the_author_fills_her_report(self):
        self.report.action_submit()
        with self.assertRaises(AccessError):
            self.report.with_user(self.sales_manager).prefill()

    def test_a_source_of_another_role_fills_nothing(self):
        self.source.group_ids = [
            Command.link(self.env.ref("crm_roles.role_accountant").id)
        ]
        self._contacts(2)
        self.assertEqual(self.report.prefill(), {str(self.report.id): 0})

    def test_a_source_the_author_may_not_read_fills_nothing(self):
        self.source.write(
            {
                "model_id": self.env["ir.model"]._get_id("hr.employee"),
                "domain": "[]",
                "text_fields": "name",
            }
        )
        self.assertEqual(self.report.prefill(), {str(self.report.id): 0})

    def test_a_total_is_one_line_with_number_and_sum(self):
        self._contacts(3)
        self.source.write({"is_total": True, "measure_field": "color"})
        self.report.prefill()
        self.assertEqual(
            self.report.fact_ids.mapped("name"),
            ["Contacts written down: 0.00 (entries: 3)"],
        )

    def test_a_section_may_choose_its_sources(self):
        other = self.source.copy({"name": "Twice"})
        template = self.env["work.report.template"].create(
            {
                "name": "Short",
                "kind_id": self.day.id,
                "department_ids": self.sales.ids,
                "section_ids": [
                    Command.create(
                        {"name": "Done", "type": "data", "source_ids": other.ids}
                    )
                ],
            }
        )
        self._contacts(2)
        report = self._report(day="2026-03-03")
        report.prefill()
        self.assertEqual(report.template_id, template)
        self.assertEqual(report.fact_ids.source_id, other)

    def test_the_moments_of_a_day_are_those_of_the_author(self):
        self.salesperson.tz = "Asia/Tokyo"
        names = self.source._get_names(self.salesperson, MONDAY, MONDAY)
        self.assertEqual(names["date_from"], "2026-03-01 15:00:00")
        self.assertEqual(names["date_to"], "2026-03-02 15:00:00")

    def test_a_source_that_does_not_fit_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "does not fit"):
            self.source.user_field = "no_such_field"

    def test_filling_costs_the_same_whatever_the_day_held(self):
        self._contacts(3)
        self._queries("2026-03-03")
        few = self._queries("2026-03-04")
        self._contacts(60)
        self.assertEqual(self._queries("2026-03-05"), few)

    def test_done_tasks_of_the_day_fill_a_report(self):
        source = self.env.ref("office_daily.source_tasks_done")
        source.active = True
        task = (
            self.env["project.task"]
            .with_user(self.salesperson)
            .create({"name": "Order a gauge"})
        )
        task.state = "1_done"
        self.env.flush_all()
        task.date_last_stage_update = "2026-03-02 11:00:00"
        self.report.prefill()
        self.assertEqual(self.report.fact_ids.mapped("name"), ["Order a gauge"])

    def test_every_shipped_source_can_be_read(self):
        sources = self.env["work.report.source"].with_context(active_test=False)
        report = self.env["work.report"].create(
            [{"user_id": self.env.ref("base.user_admin").id, "date_from": MONDAY}]
        )
        for source in sources.search([]):
            records = self.env[source.model_name].with_user(report.user_id)
            if not records.has_access("read"):
                continue
            with self.subTest(source=source.name):
                self.assertIsInstance(source._collect(report), list)

    def _queries(self, day):
        report = self._report(day=day)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        report.prefill()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_facts_are_made_up_by_nobody(self):
        lines = self.env["work.report.line"].with_user(self.salesperson)
        for values in (
            {"type": "data", "name": "Sold everything"},
            {"type": "promise", "name": "Sold", "outcome": "kept"},
            {"name": "Sold", "source_id": self.source.id},
        ):
            with self.subTest(values=values), self.assertRaises(AccessError):
                lines.create({"report_id": self.report.id, **values})
        with self.assertRaises(AccessError):
            lines.with_context(default_type="data").create(
                {"report_id": self.report.id, "name": "Sold"}
            )

    def test_the_words_of_a_fact_are_not_changed(self):
        self._contacts(1)
        self.report.prefill()
        with self.assertRaisesRegex(AccessError, "remark"):
            self.report.fact_ids.name = "Contact of the year"
