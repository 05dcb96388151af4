from odoo import fields, models


class SupplyPledge(models.Model):
    """A quantity of a source that is promised to one demand.

    Written by the shortage book when it nets a product.  The pledges of one source
    never add up to more than it holds.
    """

    _name = "supply.pledge"
    _description = "Pledge of Goods"
    _order = "date, id"
    _rec_name = "shortage_id"

    shortage_id = fields.Many2one(
        comodel_name="stock.shortage",
        string="Demand",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="shortage_id.company_id")
    product_id = fields.Many2one(related="shortage_id.product_id")
    product_uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    kind = fields.Selection(
        selection=[
            ("reserved", "Reserved"),
            ("stock", "On the shelf"),
            ("incoming", "On its way"),
            ("request", "Requested"),
            ("inquiry", "In inquiry"),
        ],
        string="Source",
        required=True,
        readonly=True,
    )
    move_id = fields.Many2one(
        comodel_name="stock.move",
        string="Arrival",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
    )
    quantity = fields.Float(digits="Product Unit", readonly=True)
    date = fields.Date(string="On", readonly=True)
    is_late = fields.Boolean(
        string="Uncertain", readonly=True, help="Should have come already."
    )
    is_wait = fields.Boolean(
        string="Agreed to wait",
        readonly=True,
        help="Somebody decided to wait for it though it comes later than needed.",
    )
