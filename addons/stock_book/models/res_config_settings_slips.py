from odoo import api, fields, models

PAPERS = [("company", "Paper of the company"), ("a5", "A5, half a sheet")]
# Which setting is whose.
SLIPS = {
    "slip_paper_loan": "stock_book.action_report_loan",
    "slip_paper_return": "stock_book.action_report_loan_return",
    "slip_paper_reason": "stock_book.action_report_slip",
}
FORMAT = "stock_book.paperformat_a5"


class ResConfigSettings(models.TransientModel):
    """On which paper each slip of the warehouse is printed."""

    # What loans and openings add stands apart from the journal.
    _inherit = "res.config.settings"  # pylint: disable=consider-merging-classes-inherited

    slip_paper_loan = fields.Selection(
        selection=PAPERS, string="Loan Slip", default="company", required=True
    )
    slip_paper_return = fields.Selection(
        selection=PAPERS, string="Return Slip", default="company", required=True
    )
    slip_paper_reason = fields.Selection(
        selection=PAPERS, string="Entry or Issue Slip", default="company", required=True
    )

    @api.model
    def get_values(self):
        small = self.env.ref(FORMAT)
        papers = {
            name: "a5" if self.env.ref(slip).paperformat_id == small else "company"
            for name, slip in SLIPS.items()
        }
        return {**super().get_values(), **papers}

    def set_values(self):
        """A format of their own that a consultant gave a slip stays."""
        result = super().set_values()
        small = self.env.ref(FORMAT)
        for name, slip in SLIPS.items():
            report = self.env.ref(slip)
            is_small = report.paperformat_id == small
            if is_small != (self[name] == "a5"):
                report.paperformat_id = False if is_small else small
        return result
