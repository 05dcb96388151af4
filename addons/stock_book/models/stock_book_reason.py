from odoo import api, fields, models


class StockBookReason(models.Model):
    """Why goods come in or go out without an order: found, sample, own use."""

    _name = "stock.book.reason"
    _description = "Reason of a Warehouse Document"
    _order = "direction, sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    direction = fields.Selection(
        selection=[
            ("entry", "Other entry"),
            ("issue", "Other issue"),
            ("opening", "Opening stock"),
        ],
        required=True,
    )
    is_note_required = fields.Boolean(
        string="Needs an explanation",
        help="The document says in words what happened before it is posted.",
    )
    location_id = fields.Many2one(
        comodel_name="stock.location",
        string="Counterpart Location",
        company_dependent=True,
        domain="[('usage', 'in', ('inventory', 'production'))]",
        help="Where the goods go or come from. Empty: a place of its own is made at"
        " first use.",
    )
    account_id = fields.Many2one(
        comodel_name="account.account",
        string="Cost Account",
        company_dependent=True,
        help="Where the value of the goods is booked; it is set on the counterpart"
        " location.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        reasons = super().create(vals_list)
        reasons._push_account()
        return reasons

    def write(self, vals):
        result = super().write(vals)
        if {"account_id", "location_id"} & set(vals):
            self._push_account()
        return result

    def _push_account(self):
        for reason in self.filtered(lambda reason: reason.account_id):
            # The location is the accountant's; the reason only names its account.
            reason.location_id.sudo().valuation_account_id = reason.account_id

    def _get_location(self, company):
        """The counterpart place in ``company``, made at first use."""
        self.ensure_one()
        # With all rights: who writes a slip need not be allowed to make places.
        reason = self.sudo().with_company(company)
        if not reason.location_id:
            reason.location_id = (
                self.env["stock.location"]
                .sudo()
                .create(
                    {
                        "name": reason.name,
                        "usage": "inventory",
                        "company_id": company.id,
                        "valuation_account_id": reason.account_id.id,
                    }
                )
            )
        return reason.location_id.sudo(False)
