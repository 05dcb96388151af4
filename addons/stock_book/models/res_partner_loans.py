from odoo import fields, models


class ResPartner(models.Model):
    """A partner's page shows what he has on loan."""

    # What loans and openings add stands apart from the journal.
    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    loan_out_count = fields.Integer(
        string="Loans out", compute="_compute_loan_out_count"
    )

    def _compute_loan_out_count(self):
        self.loan_out_count = 0
        if not self.env["stock.loan"].has_access("read"):
            return
        family = self.search([("id", "child_of", self.ids)])
        counts = self.env["stock.loan"]._read_group(
            [("partner_id", "in", family.ids), ("state", "in", ("out", "partly_back"))],
            ["partner_id"],
            ["__count"],
        )
        for partner, count in counts:
            for above in partner | partner.commercial_partner_id:
                if above in self:
                    above.loan_out_count += count

    def action_open_loans(self):
        """The loans of the partner and of the contacts below."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "stock_book.stock_loan_action"
        )
        return {
            **action,
            "domain": [("partner_id", "child_of", self.ids)],
            "context": {"default_partner_id": self.id, "search_default_out": True},
        }
