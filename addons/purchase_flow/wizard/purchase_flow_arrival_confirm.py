from odoo import api, fields, models


class PurchaseFlowArrivalConfirm(models.TransientModel):
    """The form for an arrival date that the vendor named."""

    _name = "purchase.flow.arrival.confirm"
    _description = "Arrival Date of the Vendor"

    order_id = fields.Many2one(
        comodel_name="purchase.order", required=True, readonly=True
    )
    date_arrival = fields.Datetime(related="order_id.date_arrival", string="Expected")
    arrival_state = fields.Selection(related="order_id.arrival_state")
    date = fields.Date(
        string="Arrives on",
        required=True,
        compute="_compute_date",
        store=True,
        readonly=False,
        precompute=True,
    )
    reason = fields.Char(string="Why")
    line_ids = fields.Many2many(
        comodel_name="purchase.order.line",
        string="Only these goods",
        help="Empty: all that is still to come.",
    )
    asn_number = fields.Char(string="Shipping Notice")
    carrier_name = fields.Char(string="Carrier")
    package_count = fields.Integer(string="Packages")

    @api.depends("order_id")
    def _compute_date(self):
        today = fields.Date.context_today(self)
        for wizard in self:
            day = wizard.order_id.date_arrival
            wizard.date = max(day.date(), today) if day else today

    def action_confirm(self):
        self.ensure_one()
        self.order_id.action_confirm_arrival(self.date, self.reason, self.line_ids.ids)
        shipping = {
            name: self[name]
            for name in ("asn_number", "carrier_name", "package_count")
            if self[name]
        }
        if shipping:
            self.order_id.picking_ids.filtered(
                lambda picking: (
                    picking.state not in ("done", "cancel")
                    and picking.picking_type_code == "incoming"
                )
            ).write(shipping)
        return {"type": "ir.actions.act_window_close"}
