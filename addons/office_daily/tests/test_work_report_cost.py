from datetime import timedelta

from odoo.tests import tagged

from .report_common import MONDAY, ReportCase


@tagged("post_install", "-at_install")
class TestWorkReportCost(ReportCase):
    def _values(self, number):
        users = [self.salesperson, self.technician, self.repairer, self.sales_manager]
        return [
            {
                "user_id": users[key % 4].id,
                "kind_id": self.day.id,
                "date_from": MONDAY + timedelta(days=key // 4),
            }
            for key in range(number)
        ]

    def _queries(self, act):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        act()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_a_batch_costs_a_tenth_of_a_query_per_report(self):
        reports = self.env["work.report"]
        queries = self._queries(lambda: reports.create(self._values(1000)))
        self.assertLessEqual(queries, 100)

    def test_one_report_costs_at_most_twelve_queries(self):
        self._report(day=MONDAY - timedelta(days=1))
        queries = self._queries(lambda: self._report(day=MONDAY))
        self.assertLessEqual(queries, 12)
