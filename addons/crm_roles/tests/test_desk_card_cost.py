from odoo.tests import tagged

from .desk_card_common import CardCase

# Goal P3: what ten cards may cost, whatever lies behind them.
MOST_QUERIES = 15


@tagged("post_install", "-at_install")
class TestDeskCardCost(CardCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for number in range(5):
            cls._card(name=f"Count {number}", domain=f"[('color', '=', {number})]")
        cls._card(name="Sum", kind="sum", field_name="color", tone="warn")
        cls._card(name="List", kind="list", row_fields="name,user_id,city,write_date")
        activities = cls.env["ir.actions.act_window"].create(
            {"name": "Activities", "res_model": "mail.activity", "view_mode": "list"}
        )
        cls._card(name="Activities", action_id=activities.id)
        cls._card(name="Chart", kind="chart", group_by="city")
        cls._card(name="Funnel", kind="funnel", group_by="type")

    def test_ten_cards_cost_few_queries_however_much_lies_behind(self):
        self._fill(10)
        few = self._count_queries()
        self._fill(1_500)
        many = self._count_queries()
        self.assertLessEqual(few, MOST_QUERIES)
        self.assertEqual(few, many)

    def test_merged_workbench_costs_no_more(self):
        self._fill(10)
        one = self._count_queries()
        role = self.env.ref("crm_roles.role_purchaser")
        self.salesperson.group_ids += role
        self.assertEqual(self._count_queries("all"), one)

    def test_figures_of_all_models_take_one_query(self):
        cards = self.env["desk.card"].search([("kind", "in", ("count", "sum"))])
        mine = cards.with_user(self.salesperson)
        mine._read_figures()
        with self.assertQueryCount(1):
            mine._read_figures()

    def _fill(self, number):
        self.env["res.partner"].with_context(tracking_disable=True).create(
            [
                {
                    "name": f"Contact {index}",
                    "user_id": self.salesperson.id,
                    "city": f"City {index % 9}",
                    "color": index % 11,
                    "type": ("contact", "invoice", "delivery")[index % 3],
                }
                for index in range(number)
            ]
        )

    def _count_queries(self, role=None):
        self._read(role)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._read(role)
        return self.env.cr.sql_log_count - before
