from lxml import html

from odoo.tests import tagged

from .opening_common import OpeningCase


@tagged("post_install", "-at_install")
class TestStockBookPapers(OpeningCase):
    def _render(self, name, record, person=None):
        report = self.env["ir.actions.report"].with_user(person or self.warehouse_head)
        content, _kind = report._render_qweb_html(f"stock_book.{name}", record.ids)
        return html.fromstring(content).text_content()

    def test_a_loan_slip_names_goods_holder_and_signatures(self):
        loan = self._lent(5, line={"amount_deposit": 40})
        text = self._render("action_report_loan", loan)
        for part in (loan.name, "Lamp", "Alfreds", "40.00", "Received by"):
            with self.subTest(part=part):
                self.assertIn(part, text)

    def test_a_return_slip_says_what_came_and_what_is_out(self):
        loan = self._lent(5)
        loan.action_return(self._row(loan, 2, note="one scratch"))
        text = self._render("action_report_loan_return", loan)
        for part in ("one scratch", "Still out", "3.00"):
            with self.subTest(part=part):
                self.assertIn(part, text)

    def test_a_slip_is_printed_in_the_language_of_the_receiver(self):
        self.env["res.lang"]._activate_lang("es_ES")
        self.env["ir.module.module"].search(
            [("name", "=", "stock_book")]
        )._update_translations(["es_ES"])
        self.customer.lang = "es_ES"
        text = self._render("action_report_loan", self._lent(1))
        self.assertIn("Recibido por", text)

    def test_who_asked_prints_his_slip(self):
        loan = self._loan(1, person=self.salesperson)
        loan.action_submit()
        self.assertIn(
            "Lamp", self._render("action_report_loan", loan, self.salesperson)
        )

    def test_an_opening_is_printed_with_its_control_totals(self):
        opening = self._confirmed(self._bolts(100, 2))
        text = self._render("action_report_opening", opening)
        for part in ("Bolt", "Counted", "200.00"):
            with self.subTest(part=part):
                self.assertIn(part, text)

    def _choose(self, **papers):
        self.env["res.config.settings"].create(papers).execute()

    def _paper(self, name):
        return self.env.ref(f"stock_book.{name}").get_paperformat().format

    def test_each_slip_has_its_paper_by_setting(self):
        company = self.env.company.paperformat_id.format
        self._choose(slip_paper_loan="a5")
        self.assertEqual(self._paper("action_report_loan"), "A5")
        self.assertEqual(self._paper("action_report_slip"), company)
        self.assertEqual(self._paper("action_report_opening"), company)
        self._choose(slip_paper_loan="company", slip_paper_reason="a5")
        self.assertEqual(self._paper("action_report_loan"), company)
        self.assertEqual(self._paper("action_report_slip"), "A5")

    def test_the_settings_show_the_paper_that_is_used(self):
        self._choose(slip_paper_return="a5")
        settings = self.env["res.config.settings"].create({})
        self.assertEqual(settings.slip_paper_return, "a5")
        self.assertEqual(settings.slip_paper_loan, "company")

    def test_a_format_of_the_consultant_stays_when_settings_are_saved(self):
        own = self.env.ref("base.paperformat_us")
        self.env.ref("stock_book.action_report_loan").paperformat_id = own
        self._choose(slip_paper_return="a5")
        self.assertEqual(self._paper("action_report_loan"), own.format)
