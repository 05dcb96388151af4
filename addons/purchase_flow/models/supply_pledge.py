from odoo import fields, models


class SupplyPledge(models.Model):
    """A promise may hang on a request, or on an order that is not confirmed."""

    _inherit = "supply.pledge"

    need_line_id = fields.Many2one(
        comodel_name="purchase.need.line",
        string="Request Line",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
    )
    order_line_id = fields.Many2one(
        comodel_name="purchase.order.line",
        string="Draft Order Line",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
    )
