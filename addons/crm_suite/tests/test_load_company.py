"""A company with another language, other files and another map."""

import tempfile
from pathlib import Path
from unittest.mock import patch

from odoo.tests import TransactionCase, tagged

from cli.loader import writing
from cli.loader.checks import read_and_check
from cli.loader.examples import (
    NORTHERN,
    NORTHERN_MAP,
    SPANISH,
    SPANISH_MAP,
    write_company,
)
from cli.loader.mapping import read_mapping
from cli.loader.report import LoadError, silent

TABLES = (
    "res.partner",
    "res.users",
    "product.product",
    "sale.order",
    "stock.move",
    "account.move",
    "purchase.order",
    "ir.model.data",
    "ir.attachment",
)


class LoadCase(TransactionCase):
    def _load(self, map_text, files, encoding="utf-8", update=False):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            path = write_company(folder, map_text, files, encoding)
            checked = read_and_check(folder, read_mapping(path))
            return writing.load(self.env, checked, silent(), update)

    def _tiny(self, update=False, **changes):
        files = dict(NORTHERN)
        for name, (old, new) in changes.items():
            self.assertIn(old, files[f"{name}.csv"])
            files[f"{name}.csv"] = files[f"{name}.csv"].replace(old, new)
        return self._load(NORTHERN_MAP, files, update=update)

    def _counts(self):
        return {
            model: self.env[model].with_context(active_test=False).search_count([])
            for model in TABLES
        }


@tagged("post_install", "-at_install")
class TestLoadSpanish(LoadCase):
    def setUp(self):
        super().setUp()
        self.session = self._load(SPANISH_MAP, SPANISH, "latin-1")

    def _find(self, section, key, part=""):
        return self.session.find(section, key, part)

    def test_accents_survive(self):
        customer = self._find("customers", "C-1")
        self.assertEqual(customer.name, "Muñoz e Hijos")
        self.assertEqual(customer.country_id.code, "ES")
        self.assertEqual(customer.child_ids.name, "Íñigo Muñoz")

    def test_prices_with_comma_and_point_are_read(self):
        self.assertEqual(self._find("products", "TOR-8").list_price, 1234.5)

    def test_a_unit_is_translated(self):
        kilo = self.env.ref("uom.product_uom_kgm")
        self.assertEqual(self._find("products", "CLA").uom_id, kilo)

    def test_a_family_lies_within_its_family(self):
        inner, outer = self._find("categories", "T"), self._find("categories", "F")
        self.assertEqual(inner.parent_id, outer)

    def test_what_is_discontinued_is_not_sold(self):
        self.assertTrue(self._find("products", "TOR-8").sale_ok)
        self.assertFalse(self._find("products", "CLA").sale_ok)

    def test_a_price_list_of_its_own_file_is_kept(self):
        offer = self._find("products", "TOR-8").seller_ids
        self.assertEqual((offer.price, offer.min_qty), (800, 10))
        self.assertEqual(offer.partner_id.name, "Aceros Ibáñez")

    def test_cartons_become_pieces(self):
        self.assertEqual(self._find("products", "TOR-8").qty_available, 60)
        self.assertEqual(self._find("products", "CLA").qty_available, 30)

    def test_the_order_is_delivered_and_invoiced_on_its_days(self):
        order = self._find("orders", "7")
        self.assertEqual(order.name, "P-7")
        self.assertEqual(str(order.date_order.date()), "2024-02-01")
        self.assertEqual(order.delivery_status, "full")
        self.assertEqual(str(order.invoice_ids.invoice_date), "2024-02-28")
        # 2 x 1200 less 10 %, 1.5 x 3.25 (4.88), 2 x 3 and 9.90 for carriage.
        self.assertAlmostEqual(order.amount_untaxed, 2180.78, places=2)


@tagged("post_install", "-at_install")
class TestLoadOnceMore(LoadCase):
    def test_an_interrupted_load_leaves_nothing(self):
        before = self._counts()
        broken = patch.object(writing, "write_purchases", side_effect=RuntimeError)
        with self.assertRaises(RuntimeError), broken, self.env.cr.savepoint():
            self._tiny()
        self.env.invalidate_all()
        self.assertEqual(self._counts(), before)

    def test_nothing_is_committed_on_the_way(self):
        with patch.object(type(self.env.cr), "commit") as commit:
            self._tiny()
        commit.assert_not_called()

    def test_a_second_load_creates_nothing(self):
        self._tiny()
        before = self._counts()
        session = self._tiny()
        self.assertEqual(self._counts(), before)
        self.assertFalse(session.created)

    def test_a_new_order_is_added_to_what_is_there(self):
        self._tiny()
        session = self._tiny(
            orders=("T2,B", "T3,A,2,2024-03-20,2024-03-21\nT2,B"),
            lines=("T2,1,2.40", "T3,1,2.40,5,0\nT2,1,2.40"),
        )
        self.assertEqual(session.created["orders"], 1)
        self.assertEqual(session.find("products", "1").qty_available, 35)

    def test_a_changed_customer_is_left_alone(self):
        self._tiny()
        session = self._tiny(customers=("Alpha,Germany", "Alpha & Co,Germany"))
        self.assertEqual(session.find("customers", "A").name, "Alpha")
        [difference] = session.differences
        self.assertIn("customers.csv:2: name: 'Alpha & Co'", str(difference))

    def test_a_changed_customer_is_written_when_asked(self):
        self._tiny()
        session = self._tiny(update=True, customers=("Alpha,Germany", "Alef,France"))
        customer = session.find("customers", "A")
        self.assertEqual((customer.name, customer.country_id.code), ("Alef", "FR"))
        self.assertFalse(
            self._tiny(customers=("Alpha,Germany", "Alef,France")).differences
        )

    def test_a_changed_order_is_never_written(self):
        self._tiny()
        session = self._tiny(update=True, lines=("2.40,10,0", "2.40,11,0"))
        self.assertEqual(session.find("orders", "T2").order_line.product_uom_qty, 10)
        self.assertEqual(len(session.differences), 1)

    def test_a_row_that_is_gone_is_reported(self):
        self._tiny()
        session = self._tiny(
            people=("2,Bo,tiny.bo,Seller,1\n", ""), orders=("A,2", "A,1")
        )
        gone = [
            str(item) for item in session.differences if "not in the file" in str(item)
        ]
        self.assertEqual(len(gone), 1)

    def test_people_report_to_their_manager(self):
        session = self._tiny()
        ann = session.find("people", "1", "employee")
        self.assertEqual(session.find("people", "2", "employee").parent_id, ann)

    def test_goods_on_order_are_a_purchase_order(self):
        session = self._tiny()
        line = session.find("purchases", "1").order_line
        self.assertEqual((line.product_qty, line.order_id.state), (10, "purchase"))
        self.assertEqual(str(line.order_id.date_order.date()), "2024-03-31")

    def test_an_approval_rule_does_not_stop_history(self):
        self.env["desk.approval.rule"].create(
            {
                "name": "Every order",
                "model_id": self.env["ir.model"]._get_id("sale.order"),
                "step_ids": [
                    (0, 0, {"group_id": self.env.ref("crm_roles.role_boss").id})
                ],
            }
        )
        session = self._tiny()
        self.assertEqual(session.find("orders", "T1").state, "sale")

    def test_a_login_that_is_taken_is_refused_with_its_row(self):
        self.env["res.users"].create({"name": "Bo", "login": "tiny.bo"})
        with self.assertRaisesRegex(LoadError, "people.csv:3: login: 'tiny.bo'"):
            self._tiny()

    def test_more_decimals_than_odoo_keeps_are_refused(self):
        with self.assertRaisesRegex(LoadError, "has more than 2 decimals"):
            self._tiny(lines=("2.40,10", "2.405,10"))
