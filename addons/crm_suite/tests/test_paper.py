import io

from pypdf import PdfReader

from odoo import Command
from odoo.tests import HttpCase, tagged

REPORT = "sale.report_saleorder"


@tagged("post_install", "-at_install")
class TestPaper(HttpCase):
    """Documents on paper: Odoo's report engine and this machine's printer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param("report.url", cls.base_url())
        cls.partner = cls.env["res.partner"].create({"name": "Paper Mill"})
        cls.product = cls.env["product.product"].create({"name": "Ream"})

    def _order(self, lines):
        values = {"product_id": self.product.id, "product_uom_qty": 1}
        return self.env["sale.order"].create(
            {
                "partner_id": self.partner.id,
                "order_line": [Command.create(values) for _line in range(lines)],
            }
        )

    def _printed(self, orders):
        """The texts of the pages of each order, as Odoo splits them."""
        report = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        streams = report._render_qweb_pdf_prepare_streams(REPORT, {}, orders.ids)
        return {
            order: [
                " ".join(page.extract_text().split())
                for page in PdfReader(io.BytesIO(stream["stream"].getvalue())).pages
            ]
            for order, stream in streams.items()
        }

    def test_a_batch_is_split_into_its_documents(self):
        orders = self._order(1) + self._order(60) + self._order(2)
        pages = self._printed(orders)
        self.assertEqual(set(pages), set(orders.ids))
        for order in orders:
            self.assertIn(order.name, pages[order.id][0])
        self.assertGreater(len(pages[orders[1].id]), 1)
        self.assertEqual(len(pages[orders[2].id]), 1)

    def test_every_page_of_a_document_is_numbered_anew(self):
        orders = self._order(1) + self._order(60)
        long = self._printed(orders)[orders[1].id]
        for number, page in enumerate(long, 1):
            self.assertIn(f"{number} / {len(long)}", page)

    def test_every_page_bears_the_header_of_the_company(self):
        self.env.company.company_details = "<p>12 Mill Lane</p>"
        self.env.company.report_header = "Paper since 1901"
        order = self._order(60)
        pages = self._printed(order)[order.id]
        self.assertGreater(len(pages), 1)
        for page in pages:
            self.assertIn("Paper since 1901", page)
