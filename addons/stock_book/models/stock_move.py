from odoo import fields, models


class StockMove(models.Model):
    """Every movement says in one word what it was."""

    _inherit = "stock.move"

    journal_kind = fields.Selection(
        selection=[
            ("receipt", "Receipt"),
            ("delivery", "Delivery"),
            ("transfer", "Transfer"),
            ("loan", "Loan"),
            ("loan_return", "Loan return"),
            ("repair", "Repair"),
            ("count", "Count"),
            ("scrap", "Scrap"),
            ("opening", "Opening stock"),
            ("issue", "Issue"),
            ("entry", "Entry"),
            ("other", "Other"),
        ],
        string="Kind",
        readonly=True,
        copy=False,
        help="What the stock journal calls this movement; written when it is done.",
    )

    def _action_done(self, cancel_backorder=False):
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        moves.exists()._stamp_journal()
        return moves

    def _stamp_journal(self):
        for kind, moves in self.grouped(lambda move: move._get_journal_kind()).items():
            moves.journal_kind = kind

    def _get_journal_kind(self):
        """The word of the journal for this movement, a key of ``journal_kind``.

        The road decides: where the goods came from and where they went.
        """
        self.ensure_one()
        if self.is_inventory:
            return "count"
        source, target = self.location_id.usage, self.location_dest_id.usage
        if "inventory" in (source, target):
            return "scrap" if target == "inventory" else "other"
        inside = ("internal", "transit")
        if source in inside and target in inside:
            return "transfer"
        return {"supplier": "receipt", "customer": "receipt"}.get(
            source, {"customer": "delivery", "supplier": "delivery"}.get(target)
        ) or ("repair" if "production" in (source, target) else "other")
