import base64
import io

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .opening_common import OpeningCase


@tagged("post_install", "-at_install")
class TestStockOpeningCheck(OpeningCase):
    def _import(self, rows, opening=None, name="stock.xlsx"):
        opening = opening or self._opening()
        if name.endswith("xlsx"):
            book = openpyxl.Workbook()
            for row in rows:
                book.active.append(row)
            content = io.BytesIO()
            book.save(content)
            content = content.getvalue()
        else:
            content = rows
        form = (
            self.env["stock.opening.import"]
            .with_user(self.warehouse_head)
            .create(
                {
                    "opening_id": opening.id,
                    "file": base64.b64encode(content),
                    "filename": name,
                }
            )
        )
        form.action_import()
        return opening

    def _messages(self, opening, name="error"):
        return {line.row: line[name] for line in opening.line_ids if line[name]}

    def test_every_error_of_every_row_is_named_at_once(self):
        self.lamp.default_code = "L-1"
        gone = self._product("Gone", default_code="G-1", active=False)
        opening = self._import(
            [
                ["Code", "Place", "Lot", "Expiry", "Qty", "Unit", "Cost"],
                ["X-9", "", "", "", 1, "", 1],
                ["B-1", "", "", "", -4, "", 1],
                ["L-1", "", "", "", 5, "", 1],
                ["L-1", "", "", "", 6, "", 1],
                ["R-1", "", "", "", 1, "", 1],
                ["B-1", "Nowhere", "", "", 1, "", 1],
                ["B-1", "Shelf 1", "", "soon", "many", "", 1],
                ["G-1", "", "", "", 1, "", 1],
                ["B-1", "Shelf 1", "LOT", "", 1, "parsec", 1],
                ["R-1", "", "S1", "", 2, "", 1],
            ]
        )
        self.assertEqual(opening.state, "draft")
        found = self._messages(opening)
        expected = {
            2: "Unknown product X-9",
            3: "Negative quantity -4",
            4: "Duplicate",
            5: "Duplicate",
            6: "needs its lot or serial",
            7: "Unknown place Nowhere",
            8: "Not readable: Expiry date: soon; Quantity: many",
            9: f"{gone.display_name} is archived",
            10: "Unknown unit parsec",
            11: "A serial is one piece",
        }
        self.assertEqual(set(found), set(expected))
        for row, text in expected.items():
            with self.subTest(row=row):
                self.assertIn(text, found[row])
        self.assertIn("has no lots", found[10])

    def test_a_cost_of_nothing_is_a_warning_and_no_error(self):
        opening = self._opening(self._bolts(unit_cost=0))
        answer = opening.action_check()
        self.assertEqual(answer["checked"], opening.ids)
        self.assertIn("cost is 0", answer["warnings"][0]["message"])

    def test_a_clean_sheet_finds_what_its_words_mean(self):
        self.bolt.barcode = "4006381333931"
        opening = self._import(
            "Código;Ubicación;Cantidad;Coste unitario\n"
            "4006381333931;Shelf 1;1.250,5;0,02\n".encode("cp1252"),
            name="stock.csv",
        )
        self.assertRecordValues(
            opening.line_ids,
            [
                {
                    "row": 2,
                    "product_id": self.bolt.id,
                    "location_id": self.shelf.id,
                    "uom_id": self.bolt.uom_id.id,
                    "quantity": 1250.5,
                    "unit_cost": 0.02,
                }
            ],
        )

    def test_the_empty_spreadsheet_is_read_again_in_both_languages(self):
        self.env["res.lang"]._activate_lang("es_ES")
        form = self.env["stock.opening.import"].create(
            {"opening_id": self._opening().id}
        )
        for lang in ("en_US", "es_ES"):
            sheet = form.with_context(lang=lang)
            sheet.invalidate_recordset(["template"])
            book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(sheet.template)))
            heads = [cell.value for cell in book.active[1]]
            opening = self._import([heads, ["B-1", "", "", "", 3, "", 1]])
            with self.subTest(lang=lang):
                self.assertEqual(opening.state, "checked")

    def test_a_file_without_the_needed_columns_is_refused(self):
        with self.assertRaisesRegex(UserError, "missing: quantity"):
            self._import([["Code", "Name"], ["B-1", "x"]])

    def test_a_broken_file_is_refused(self):
        with self.assertRaisesRegex(UserError, "no spreadsheet"):
            self._import(b"PK\x03\x04 broken", name="stock.pdf")

    def test_correcting_a_cell_clears_its_remark(self):
        opening = self._import([["code", "qty"], ["B-1", "many"]])
        self.assertTrue(opening.line_ids.unread)
        opening.line_ids.quantity = 4
        self.assertEqual(opening.action_check()["checked"], opening.ids)

    def test_the_future_is_not_counted(self):
        answer = self._opening(self._bolts(), date="2099-01-01").action_check()
        self.assertIn("future", answer["errors"][0]["message"])

    def test_an_opening_without_lines_is_not_checked(self):
        answer = self._opening().action_check()
        self.assertIn("no line", answer["errors"][0]["message"])

    def test_a_standard_cost_that_differs_is_a_warning(self):
        line = {"product_id": self.lamp.id, "quantity": 1, "unit_cost": 12}
        answer = self._opening(line).action_check()
        self.assertIn("standard cost 10, not at 12", answer["warnings"][0]["message"])

    def test_a_serial_in_the_house_is_not_opened_again(self):
        lot = self.env["stock.lot"].create({"name": "S1", "product_id": self.radio.id})
        self._fill(self.radio, 1, lot)
        line = {"product_id": self.radio.id, "quantity": 1, "lot_name": "S1"}
        answer = self._opening(line).action_check()
        self.assertIn("lies in the house", answer["errors"][0]["message"])

    def test_a_check_costs_the_same_for_ten_times_as_many_lines(self):
        def cost(number):
            products = self.env["product.product"].create(
                [
                    {
                        "name": f"P{number} {index}",
                        "default_code": f"P{number}-{index}",
                        "is_storable": True,
                    }
                    for index in range(number)
                ]
            )
            opening = self._opening(
                *(
                    {"code": product.default_code, "quantity": 1, "unit_cost": 1}
                    for product in products
                )
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            opening.action_check()
            return self.env.cr.sql_log_count - before

        cost(3)
        self.assertLessEqual(cost(40), cost(4) + 8)

    def test_only_the_head_of_the_warehouse_opens(self):
        opening = self._opening(self._bolts())
        for person in (self.repairer, self.salesperson, self.purchaser):
            with self.subTest(person=person.name), self.assertRaises(AccessError):
                opening.with_user(person).action_check()
        with self.assertRaises(AccessError):
            opening.with_user(self.boss).action_check()
