from decimal import Decimal

from odoo import fields, models

from ..engine.versions import Line


class SalesFlowQuoteVersionLine(models.Model):
    """One line of a quotation as the customer got it."""

    _name = "sales.flow.quote.version.line"
    _description = "Line of a Version of a Quotation"
    _order = "version_id, sequence, id"

    version_id = fields.Many2one(
        comodel_name="sales.flow.quote.version",
        required=True,
        ondelete="cascade",
        index=True,
    )
    sequence = fields.Integer()
    source_line = fields.Integer(
        help="The line of the quotation, also after it has gone there."
    )
    display_type = fields.Char()
    product_id = fields.Many2one(comodel_name="product.product")
    name = fields.Text(string="Description")
    quantity = fields.Float(digits="Product Unit")
    uom_id = fields.Many2one(comodel_name="uom.uom", string="Unit")
    price_unit = fields.Float(string="Unit Price", digits="Product Price")
    discount = fields.Float(string="Disc.%", digits="Discount")
    currency_id = fields.Many2one(related="version_id.currency_id")
    price_subtotal = fields.Monetary(string="Amount")

    def _as_lines(self):
        """The lines as the engine compares them."""
        return [
            Line(
                key=line.source_line or line.id,
                text=line.name or "",
                quantity=_decimal(line.quantity),
                unit=line.uom_id.name or "",
                price=_decimal(line.price_unit),
                discount=_decimal(line.discount),
            )
            for line in self.sorted("sequence")
        ]


def _decimal(value):
    return Decimal(repr(round(value, 6)))
