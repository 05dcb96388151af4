from odoo import api, fields, models


class PurchaseFlowArrival(models.Model):
    """One change of an expected arrival: from when to when, why, and by whom.

    It is written by the change itself and by nobody else.
    """

    _name = "purchase.flow.arrival"
    _description = "Change of an Arrival Date"
    _order = "id desc"

    order_id = fields.Many2one(
        comodel_name="purchase.order",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    line_id = fields.Many2one(
        comodel_name="purchase.order.line",
        string="Order Line",
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    product_id = fields.Many2one(related="line_id.product_id")
    company_id = fields.Many2one(related="order_id.company_id", store=True)
    partner_id = fields.Many2one(related="order_id.partner_id", store=True)
    date_old = fields.Datetime(string="Before", readonly=True)
    date_new = fields.Datetime(string="Now", readonly=True)
    moved_days = fields.Integer(
        string="Days", compute="_compute_moved_days", store=True
    )
    kind = fields.Selection(
        selection=[("confirmed", "Named by the vendor"), ("changed", "Changed by us")],
        default="changed",
        required=True,
        readonly=True,
    )
    reason = fields.Char(readonly=True)
    user_id = fields.Many2one(comodel_name="res.users", string="Who", readonly=True)

    @api.depends("date_old", "date_new")
    def _compute_moved_days(self):
        for change in self:
            both = change.date_old and change.date_new
            change.moved_days = both and (change.date_new - change.date_old).days

    @api.depends("order_id", "date_new")
    def _compute_display_name(self):
        for change in self:
            change.display_name = f"{change.order_id.name} · {change.date_new or ''}"
