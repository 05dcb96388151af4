from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.customer_book.tests.customer_case import CustomerCase

MONDAY = "2026-03-02 10:00:00"
MUCH_LATER = "2026-05-04 02:00:00"


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestCustomerHistory(CustomerCase):
    """A repair keeps its customer with his owner and stands in his history."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pump = cls.env["product.product"].create(
            {"name": "Pump", "type": "consu", "is_storable": True, "tracking": "serial"}
        )
        cls.customer = cls._customer(cls, owner=cls.salesperson)
        cls.contact = cls.env["res.partner"].create(
            {"name": "Anna", "parent_id": cls.customer.id}
        )

    def _repair(self, user=None, serial=None, **values):
        if serial:
            lot = self.env["stock.lot"].search([("name", "=", serial)]) or self.env[
                "stock.lot"
            ].create({"name": serial, "product_id": self.pump.id})
            values["lot_id"] = lot.id
        return (
            self.env["repair.order"]
            .with_user(user or self.service_agent)
            .create(
                {
                    "partner_id": self.contact.id,
                    "product_id": self.pump.id,
                    **values,
                }
            )
        )

    def _events(self):
        return self.env["customer.event"].search(
            [("partner_id", "=", self.customer.id), ("kind", "=", "repair")],
            order="id",
        )

    # The pool.

    def _reclaim_after(self, repair_state):
        self.env["customer.pool.rule"].create(
            {"name": "Ten days", "pool_id": self.pool.id, "days": 10}
        )
        repair = self._repair()
        repair.sudo().state = repair_state
        with freeze_time(MUCH_LATER):
            self.env["res.partner"]._cron_reclaim()

    def test_a_customer_whose_device_is_here_is_spared(self):
        self._reclaim_after("under_repair")
        self.assertEqual(self.customer.user_id, self.salesperson)

    def test_a_customer_whose_repair_is_done_goes_back(self):
        self._reclaim_after("done")
        self.assertEqual(self.customer.pool_id, self.pool)

    def test_a_device_taken_in_renews_the_countdown_if_the_rule_says_so(self):
        rule = self.env["customer.pool.rule"].create(
            {"name": "Ten days", "pool_id": self.pool.id, "days": 10}
        )
        rule.counts_ticket = True
        with freeze_time("2026-03-06 10:00:00"):
            self._repair().sudo().state = "done"
            self.customer._refresh_countdown()
        self.assertEqual(self.customer.reclaim_at, date(2026, 3, 16))

    # The history.

    def test_each_step_of_a_repair_is_told_once(self):
        repair = self._repair()
        for state in ("confirmed", "under_repair", "done", "under_repair", "done"):
            repair.sudo().state = state
        self.assertEqual(
            self._events().mapped("summary"),
            [
                f"{words}: {repair.name} Pump"
                for words in ("Repair taken in", "Repair begun", "Repaired")
            ],
        )
        self.assertEqual(self._events()[0].contact_id, self.contact)
        self.assertEqual(self._events()[0].user_id, self.service_agent)

    def test_a_repair_of_nobody_is_told_when_its_customer_is_known(self):
        repair = self._repair(partner_id=False)
        self.assertFalse(self._events())
        repair.partner_id = self.contact
        self.assertEqual(self._events().res_id, repair.id)

    def test_a_backfill_tells_repairs_of_before_once(self):
        self._repair()
        self._events()._engine().unlink()
        for _again in range(2):
            self.env["customer.event"]._backfill()
        self.assertEqual(len(self._events()), 1)

    def test_the_history_is_filtered_by_the_device(self):
        self._repair()
        customer = self.customer.with_user(self.service_agent)
        customer.log_action({"kind": "note", "summary": "Rang"})
        [row] = customer.timeline(product_id=self.pump.id)["rows"]
        self.assertEqual(row["kind"], "repair")
        self.assertIn(
            self.pump.id, [one["id"] for one in customer.overview()["products"]]
        )

    # The page of the customer.

    def _tab(self, user):
        return self.customer.with_user(user).overview_tab("service")

    def test_repairs_of_one_serial_number_stand_together(self):
        for serial in ("A1", "B2", "A1"):
            self._repair(serial=serial)
        serials = [row["serial"] for row in self._tab(self.service_agent)["rows"]]
        self.assertEqual(serials, ["A1", "A1", "B2"])

    def test_the_figures_open_exactly_their_repairs(self):
        repair, done = self._repair(), self._repair()
        done.sudo().state = "done"
        open_ones, finished = self._tab(self.service_agent)["figures"]
        repairs = self.env["repair.order"]
        self.assertEqual(repairs.search(open_ones["action"]["domain"]), repair)
        self.assertEqual(repairs.search(finished["action"]["domain"]), done)
        self.assertEqual((open_ones["value"], finished["value"]), (1, 1))

    def test_the_owner_reads_what_is_in_repair_and_opens_none(self):
        self._repair()
        answer = self._tab(self.salesperson)
        self.assertEqual([row["model"] for row in answer["rows"]], [False])
        self.assertFalse(answer["action"])
        facts = self.customer.with_user(self.salesperson).overview()["facts"]
        [fact] = [one for one in facts if one["key"] == "open_repairs"]
        self.assertEqual(
            (fact["value"], fact["kind"], fact["action"]), ("1", "text", False)
        )

    def test_a_device_taken_in_late_has_the_readers_day(self):
        self.salesperson.tz = "Europe/Madrid"
        repair = self._repair()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE repair_order SET create_date = '2026-03-01 23:30' WHERE id = %s",
            [repair.id],
        )
        self.env.invalidate_all()
        reader = self.customer.with_user(self.salesperson).with_context(
            tz=self.salesperson.tz
        )
        [row] = reader.overview_tab("service")["rows"]
        self.assertEqual(row["date"], "2026-03-02")

    def test_who_neither_repairs_nor_sells_has_no_such_tab(self):
        self._repair()
        head = self.customer.with_user(self.accountant).overview()
        self.assertNotIn("service", [tab["key"] for tab in head["tabs"]])
        self.assertNotIn("open_repairs", [fact["key"] for fact in head["facts"]])
        with self.assertRaises(AccessError):
            self._tab(self.accountant)

    def test_a_repair_is_taken_in_from_the_page(self):
        customer = self.customer.with_user(self.service_agent)
        [button] = [
            one for one in customer.overview()["actions"] if one["key"] == "repair"
        ]
        action = getattr(customer, button["method"])()
        self.assertEqual(action["context"]["default_partner_id"], self.customer.id)
        with self.assertRaises(AccessError):
            self.customer.with_user(self.accountant).action_new_repair()

    def test_the_tab_costs_the_same_for_one_and_for_ten(self):
        self._repair()
        self._cost()
        once = self._cost()
        for _more in range(9):
            self._repair()
        self.assertEqual(self._cost(), once)

    def _cost(self):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._tab(self.service_agent)
        return self.env.cr.sql_log_count - before
