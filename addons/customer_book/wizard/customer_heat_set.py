from odoo import api, fields, models

from ..models.customer_heat import KINDS, LEVELS


class CustomerHeatSet(models.TransientModel):
    """Make customers hot: how much, why, until when and what is next."""

    _name = "customer.heat.set"
    _description = "Make Hot"

    partner_ids = fields.Many2many(comodel_name="res.partner", required=True)
    level = fields.Selection(selection=LEVELS, required=True, default="2")
    kind = fields.Selection(selection=KINDS, required=True, default="buying")
    reason = fields.Char(required=True)
    days = fields.Integer(string="For Days", required=True, default=14)
    next_date = fields.Date(
        string="Next Step on",
        required=True,
        default=lambda self: fields.Date.add(fields.Date.context_today(self), days=1),
        help="A to-do is planned for that day.",
    )

    @api.model
    def default_get(self, fields):
        """Who is hot already is renewed: with what stands there."""
        values = super().default_get(fields)
        ids = self.env.context.get("default_partner_ids") or []
        if len(ids) == 1:
            heat = self.env["customer.heat"].search(
                [("partner_id", "=", ids[0]), ("state", "=", "hot")]
            )
            if heat:
                known = {"level": heat.level, "kind": heat.kind, "reason": heat.reason}
                values.update({key: known[key] for key in known if key in fields})
        return values

    def action_set(self):
        """Make them hot and close."""
        self.partner_ids.action_heat(
            self.level,
            self.reason,
            days=self.days,
            kind=self.kind,
            next_date=self.next_date,
        )
        return {"type": "ir.actions.client", "tag": "soft_reload"}
