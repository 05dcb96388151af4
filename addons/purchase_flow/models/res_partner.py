from datetime import timedelta

from odoo import fields, models

SCORE_DAYS = 365


class ResPartner(models.Model):
    """A vendor with the plan it is paid by and the quality of what it sends."""

    _inherit = "res.partner"

    property_payment_plan_id = fields.Many2one(
        comodel_name="purchase.flow.plan",
        string="Payment Plan",
        company_dependent=True,
        help="How new orders to this vendor are paid.",
    )
    quality_score = fields.Float(
        string="Goods accepted (%)",
        compute="_compute_quality_score",
        help="Of the goods inspected in the last twelve months.",
    )
    has_quality_score = fields.Boolean(compute="_compute_quality_score")

    def _compute_quality_score(self):
        scores = self.commercial_partner_id._get_quality_scores()
        for partner in self:
            vendor = partner.commercial_partner_id.id
            partner.has_quality_score = vendor in scores
            partner.quality_score = scores.get(vendor, 0.0)

    def _get_quality_scores(self):
        """``{vendor id: percent accepted}`` of inspected lines in twelve months.

        Each line counts alike, whatever its unit: the share of it that was accepted
        without or with a concession.
        """
        since = fields.Datetime.now() - timedelta(days=SCORE_DAYS)
        # A score is a fact about a vendor, also for who sees no inspection.
        groups = (
            self.env["goods.inspection.line"]
            .sudo()
            ._read_group(
                [
                    ("partner_id", "in", self.ids),
                    ("inspection_id.state", "=", "done"),
                    ("inspection_id.date", ">=", since),
                    ("qty_received", ">", 0),
                ],
                ["partner_id", "id"],
                ["qty_received:sum", "qty_rejected:sum"],
            )
        )
        shares = {}
        for vendor, _line, received, rejected in groups:
            shares.setdefault(vendor.id, []).append(100 * (1 - rejected / received))
        return {vendor: sum(parts) / len(parts) for vendor, parts in shares.items()}

    def _get_reject_rates(self):
        """``{vendor id: percent rejected}``: what a comparison of offers weighs."""
        scores = self.commercial_partner_id._get_quality_scores()
        return {vendor: 100.0 - score for vendor, score in scores.items()}

    def _count_receipts(self):
        """``{vendor id: receipts done}`` of the vendors of this selection."""
        # How often somebody delivered is no secret of a warehouse.
        groups = (
            self.env["stock.picking"]
            .sudo()
            ._read_group(
                [
                    ("partner_id.commercial_partner_id", "in", self.ids),
                    ("picking_type_code", "=", "incoming"),
                    ("state", "=", "done"),
                ],
                ["partner_id"],
                ["__count"],
            )
        )
        counts = dict.fromkeys(self.ids, 0)
        for partner, count in groups:
            counts[partner.commercial_partner_id.id] += count
        return counts
