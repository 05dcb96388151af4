from odoo import models


class CustomerBookEngine(models.AbstractModel):
    """Rows that prove who had a customer: written by the buttons alone."""

    _name = "customer.book.engine"
    _description = "Record of the Customer Book"
    _inherit = "desk.ledger"

    _engine_key = "customer_engine"

    def _get_by_hand_text(self, name):
        return self.env._(
            "%(model)s: nobody writes, changes or erases these rows by hand,"
            " administrators included. Claim, assign, return, transfer and share write"
            " them.",
            model=name,
        )
