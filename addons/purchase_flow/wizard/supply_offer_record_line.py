from odoo import api, fields, models


class SupplyOfferRecordLine(models.TransientModel):
    """The price of one line, typed in."""

    _name = "supply.offer.record.line"
    _description = "Typing in a Price"

    record_id = fields.Many2one(
        comodel_name="supply.offer.record", required=True, ondelete="cascade"
    )
    line_id = fields.Many2one(
        comodel_name="supply.inquiry.line", string="Asked", required=True
    )
    quantity = fields.Float(related="line_id.quantity")
    asked_uom_id = fields.Many2one(related="line_id.uom_id", string="Asked in")
    allowed_uom_ids = fields.Many2many(
        comodel_name="uom.uom", compute="_compute_allowed_uom_ids"
    )
    is_offered = fields.Boolean(
        string="Offered", compute="_compute_is_offered", store=True, readonly=False
    )
    price = fields.Float(string="Unit Price", digits="Product Price")
    uom_id = fields.Many2one(
        comodel_name="uom.uom",
        string="Per",
        required=True,
        domain="[('id', 'in', allowed_uom_ids)]",
    )
    minimum = fields.Float(digits="Product Unit")
    multiple = fields.Float(string="Multiple of", digits="Product Unit")
    is_any_quantity = fields.Boolean(
        string="Any Quantity",
        help="The vendor sells any quantity, although the price is per pack.",
    )
    lead_days = fields.Integer(string="Days to Deliver")
    date_valid = fields.Date(string="Valid until")
    alternate = fields.Char(string="Offers Instead")
    note = fields.Char()

    @api.depends("price")
    def _compute_is_offered(self):
        for line in self:
            line.is_offered = line.is_offered or bool(line.price)

    @api.depends("line_id")
    def _compute_allowed_uom_ids(self):
        for line in self:
            line.allowed_uom_ids = line.line_id._get_allowed_uoms()

    def _say_multiple(self):
        """A number, or None where the vendor said nothing of it."""
        return self.multiple or (0 if self.is_any_quantity else None)

    def _prepare_offer_values(self):
        return {
            "line_id": self.line_id.id,
            "price": self.price or "0",
            "uom_id": self.uom_id.id,
            "minimum": self.minimum,
            "multiple": self._say_multiple(),
            "lead_days": self.lead_days or None,
            "date_valid": self.date_valid,
            "alternate": self.alternate,
            "note": self.note,
        }
