"""A real trading company, loaded and compared with its files."""

from collections import defaultdict
from decimal import Decimal
from unittest.mock import patch

from odoo import fields
from odoo.sql_db import Cursor
from odoo.tests import tagged

from odoo.addons.crm_roles.tests.common import RoleCase

from cli.load import find_map
from cli.loader.checks import read_and_check
from cli.loader.mapping import read_mapping
from cli.loader.report import LoadError, silent
from cli.loader.writing import load

from .journey import OrderJourney
from .northwind import Files, find_files


@tagged("post_install", "-at_install")
class TestLoadNorthwind(OrderJourney, RoleCase):
    """One load for all tests: it takes minutes."""

    @classmethod
    def setUpClass(cls):
        folder = find_files()
        super().setUpClass()
        cls.folder = folder
        cls.files = Files(folder)
        cls.session = cls._load()
        cls.company = cls.session.company
        cls.env = cls.session.env(context={"allowed_company_ids": cls.company.ids})

    @classmethod
    def _load(cls):
        mapping = read_mapping(find_map("northwind"))
        return load(cls.env, read_and_check(cls.folder, mapping), silent())

    def _record(self, section, key, part=""):
        return self.session.find(section, key, part).with_env(self.env)

    def _sales(self, groupby):
        """Totals of order lines without freight, as Odoo sums them."""
        lines = self.env["sale.order.line"]._read_group(
            [
                ("company_id", "=", self.company.id),
                ("product_id.type", "=", "consu"),
            ],
            [groupby],
            ["price_subtotal:sum"],
        )
        return {group: _money(total) for group, total in lines}

    # Money.

    def test_totals_by_customer_equal_the_files(self):
        expected = self.files.totals(lambda line, order: order["customer_id"])
        found = {
            partner.ref: total
            for partner, total in self._sales("order_partner_id").items()
        }
        self.assertEqual(found, expected)

    def test_totals_by_product_equal_the_files(self):
        expected = self.files.totals(lambda line, order: line["product_id"])
        found = self._sales("product_id")
        self.assertEqual(
            {key: found[self._record("products", key)] for key in expected}, expected
        )
        self.assertEqual(len(found), len(expected))

    def test_totals_by_year_equal_the_files(self):
        expected = self.files.totals(lambda line, order: order["order_date"][:4])
        orders = self.env["sale.order"].search([("company_id", "=", self.company.id)])
        found = dict.fromkeys(expected, Decimal())
        for line in orders.order_line:
            if line.product_id.type == "consu":
                found[str(line.order_id.date_order.year)] += _money(line.price_subtotal)
        self.assertEqual(found, expected)

    def test_totals_by_salesperson_equal_the_files(self):
        expected = self.files.totals(lambda line, order: order["employee_id"])
        found = self._sales("salesman_id")
        self.assertEqual(
            {key: found[self._record("people", key)] for key in expected}, expected
        )

    def test_invoices_of_a_year_equal_what_was_shipped_in_it(self):
        expected = self.files.totals(lambda line, order: order["shipped_date"][:4])
        del expected[""]
        found = dict.fromkeys(expected, Decimal())
        for line in self._invoices().invoice_line_ids:
            if line.product_id.type == "consu":
                found[str(line.move_id.invoice_date.year)] += _money(
                    line.price_subtotal
                )
        self.assertEqual(found, expected)

    def test_freight_is_charged_as_the_files_say(self):
        expected = sum(Decimal(row["freight"]) for row in self.files.orders.values())
        orders = self.env["sale.order"].search([("company_id", "=", self.company.id)])
        total = sum(_money(order.amount_total) for order in orders)
        goods = sum(self.files.totals(lambda line, order: "").values())
        self.assertEqual(total - goods, expected)

    def test_no_tax_is_added(self):
        taxed = [("company_id", "=", self.company.id), ("amount_tax", "!=", 0)]
        self.assertFalse(self.env["sale.order"].search_count(taxed))
        self.assertFalse(self.env["account.move"].search_count(taxed))

    # Documents.

    def _invoices(self):
        return self.env["account.move"].search(
            [("company_id", "=", self.company.id), ("move_type", "=", "out_invoice")]
        )

    def test_809_orders_are_delivered_and_invoiced(self):
        done = self.env["sale.order"].search(
            [
                ("company_id", "=", self.company.id),
                ("state", "=", "sale"),
                ("delivery_status", "=", "full"),
                ("invoice_status", "=", "invoiced"),
            ]
        )
        self.assertEqual(len(done), 809)
        self.assertEqual(len(self._invoices()), 809)
        self.assertEqual(set(self._invoices().mapped("state")), {"posted"})

    def test_21_orders_are_confirmed_and_wait(self):
        waiting = self.env["sale.order"].search(
            [
                ("company_id", "=", self.company.id),
                ("state", "=", "sale"),
                ("delivery_status", "=", "pending"),
                ("invoice_status", "=", "no"),
            ]
        )
        expected = {
            key for key, row in self.files.orders.items() if not row["shipped_date"]
        }
        self.assertEqual(set(waiting.mapped("name")), expected)
        self.assertEqual(len(expected), 21)

    def test_every_date_of_an_order_is_kept(self):
        for number, row in self.files.orders.items():
            order = self._record("orders", number)
            days = [order.date_order, order.commitment_date]
            expected = [row["order_date"], row["required_date"]]
            if row["shipped_date"]:
                moves = order.picking_ids.move_ids
                days += [
                    *order.picking_ids.mapped("date_done"),
                    *moves.mapped("date"),
                    *moves.move_line_ids.mapped("date"),
                    *order.invoice_ids.mapped("invoice_date"),
                    *order.invoice_ids.mapped("date"),
                ]
                expected += [row["shipped_date"]] * (len(days) - 2)
            with self.subTest(order=number):
                self.assertEqual([str(day)[:10] for day in days], expected)

    def test_an_invoice_is_due_after_it_is_written(self):
        for invoice in self._invoices():
            days = (invoice.invoice_date_due - invoice.invoice_date).days
            self.assertEqual(days, 30)

    # Stock.

    def test_stock_on_hand_equals_the_file(self):
        for row in self.files.products:
            product = self._record("products", row["product_id"])
            with self.subTest(product=row["product_name"]):
                self.assertEqual(product.qty_available, float(row["units_in_stock"]))

    def test_open_orders_want_what_the_files_say(self):
        moves = self.env["stock.move"]._read_group(
            [
                ("company_id", "=", self.company.id),
                ("picking_code", "=", "outgoing"),
                ("state", "not in", ("done", "cancel")),
            ],
            ["product_id"],
            ["product_uom_qty:sum"],
        )
        found = {product: Decimal(str(wanted)) for product, wanted in moves}
        expected = self.files.open_demand()
        self.assertEqual(
            {key: found[self._record("products", key)] for key in expected}, expected
        )
        self.assertEqual(len(found), len(expected))

    def test_goods_on_order_wait_for_receipt(self):
        for row in self.files.products:
            product = self._record("products", row["product_id"])
            with self.subTest(product=row["product_name"]):
                self.assertEqual(product.incoming_qty, float(row["units_on_order"]))

    def test_every_product_has_its_vendor_and_level(self):
        for row in self.files.products:
            product = self._record("products", row["product_id"])
            vendor = self._record("vendors", row["supplier_id"])
            is_alive = row["discontinued"] == "0"
            level = float(row["reorder_level"]) if is_alive else 0
            with self.subTest(product=row["product_name"]):
                self.assertEqual(product.seller_ids.partner_id, vendor)
                self.assertEqual(product.sale_ok, is_alive)
                self.assertEqual(
                    sum(product.orderpoint_ids.mapped("product_min_qty")), level
                )

    # Shortages.

    def _open_deliveries(self):
        return self.env["stock.picking"].search(
            [
                ("company_id", "=", self.company.id),
                ("picking_type_code", "=", "outgoing"),
                ("state", "not in", ("done", "cancel")),
            ]
        )

    def _count_shelves(self):
        """Every piece may be delivered; the files know no minimum on the shelf."""
        self._let_in(self.company)
        self.company.shortage_eat_safety = True
        self.env["stock.shortage"]._cron_refresh()

    def test_open_orders_lack_what_the_files_say(self):
        self._count_shelves()
        rows = self._open_deliveries()._get_shortage_rows()
        self.assertEqual(len(rows.picking_id), 21)
        found = defaultdict(Decimal)
        for row in rows:
            found[row.product_id] += Decimal(str(row.qty_short))
        expected = self.files.shortages()
        self.assertTrue(any(expected.values()))
        self.assertEqual(
            {key: found[self._record("products", key)] for key in expected}, expected
        )

    def test_one_press_asks_for_it_and_a_second_for_nothing(self):
        self._count_shelves()
        mine = self._open_deliveries().with_user(self.warehouse_head)
        first = mine.action_request_shortage()
        lines = self.env["purchase.need.line"].browse(first["need_line_ids"])
        asked = defaultdict(Decimal)
        for line in lines:
            asked[line.product_id] += Decimal(str(line.qty_asked))
        expected = {
            self._record("products", key): quantity
            for key, quantity in self.files.shortages().items()
            if quantity
        }
        self.assertEqual(dict(asked), expected)
        self.assertEqual(
            {line.product_id: line.proposed_vendor_id for line in lines},
            {product: product.seller_ids.partner_id for product in expected},
        )
        self.env.cr.flush()
        self.assertFalse(mine.action_request_shortage()["need_line_ids"])

    # People.

    def test_everybody_reports_to_whom_the_file_says(self):
        for row in self.files.employees:
            employee = self._record("people", row["employee_id"], "employee")
            manager = self.env["hr.employee"]
            if row["reports_to"]:
                manager = self._record("people", row["reports_to"], "employee")
            self.assertEqual(employee.parent_id, manager)

    def test_titles_give_roles(self):
        found = {
            row["last_name"]: self._record("people", row["employee_id"]).crm_role_ids
            for row in self.files.employees
        }
        self.assertEqual(found["Fuller"].mapped("key"), ["boss"])
        self.assertEqual(found["Buchanan"].mapped("key"), ["sales_manager"])
        self.assertEqual(found["Davolio"].mapped("key"), ["salesperson"])

    def test_an_address_keeps_its_second_line(self):
        nancy = self._record("people", "1", "employee")
        self.assertEqual(nancy.private_street2, "Apt. 2A")

    # Once more.

    def test_a_second_load_writes_nothing(self):
        self.env.flush_all()
        asked, written = [], []
        execute = Cursor.execute

        def watch(cursor, query, *args, **kwargs):
            text = str(getattr(query, "code", query)).lstrip().upper()
            is_writing = text.startswith(("INSERT", "UPDATE", "DELETE"))
            (written if is_writing else asked).append(text[:80])
            return execute(cursor, query, *args, **kwargs)

        with patch.object(Cursor, "execute", watch):
            session = self._load()
        self.assertEqual(written, [])
        self.assertTrue(asked)
        self.assertFalse(session.created)
        self.assertFalse(session.differences)

    def test_a_changed_row_is_reported_and_left_alone(self):
        folder = read_and_check(self.folder, read_mapping(find_map("northwind")))
        row = folder["customers"][0]
        row.values["phone"] = "1"
        session = load(self.env, folder, silent())
        [difference] = session.differences
        self.assertEqual(
            str(difference),
            "customers.csv:2: phone: '1': was '030-0074321' when it was loaded",
        )
        self.assertEqual(self._record("customers", "ALFKI").phone, "030-0074321")

    def test_an_unknown_country_is_refused_by_the_database(self):
        folder = read_and_check(self.folder, read_mapping(find_map("northwind")))
        for row in folder["customers"][:2]:
            row.values["country"] = "Atlantis"
        with self.assertRaises(LoadError) as caught:
            load(self.env, folder, silent())
        self.assertEqual(len(caught.exception.problems), 2)

    # And on with the day's work.

    def test_an_order_travels_through_the_company(self):
        seller = self._record("people", "1")
        self.assertEqual(seller.name, "Nancy Davolio")
        self._let_in(self.company)
        self.journey(
            seller=seller,
            customer=self._record("customers", "ALFKI"),
            product=self._record("products", "40"),  # 123 on hand
            quantity=100,
        )

    def _let_in(self, company):
        """The test's own people work in the loaded company."""
        people = self.boss | self.sales_manager | self.warehouse_head | self.accountant
        people.sudo().write(
            {
                "company_ids": [fields.Command.link(company.id)],
                "company_id": company.id,
            }
        )


def _money(number):
    return Decimal(str(round(number, 2)))
