from odoo import api, fields, models
from odoo.exceptions import UserError

KINDS = [
    ("share", "Share"),
    ("assign", "Assign"),
    ("pool", "Put into a Pool"),
    ("lock", "Lock"),
    ("blacklist", "Blacklist"),
]


class CustomerOwnerDecision(models.TransientModel):
    """What somebody decides on customers, with what has to be said about it."""

    _name = "customer.owner.decision"
    _description = "Decision on Customers"

    kind = fields.Selection(selection=KINDS, required=True)
    partner_ids = fields.Many2many(comodel_name="res.partner", required=True)
    customer_count = fields.Integer(
        string="Customers", compute="_compute_customer_count"
    )
    colleague_ids = fields.Many2many(
        comodel_name="res.users",
        string="Colleagues",
        domain=[("share", "=", False)],
    )
    right = fields.Selection(
        selection=[("read", "See"), ("work", "Work with them")], default="read"
    )
    user_id = fields.Many2one(
        comodel_name="res.users", string="Owner", domain=[("share", "=", False)]
    )
    pool_id = fields.Many2one(comodel_name="customer.pool")
    date_until = fields.Date(string="Until", help="Empty: until it is taken back.")
    reason = fields.Char()

    @api.model
    def default_get(self, fields):
        """The customers that are chosen in the list, or the one on the form."""
        values = super().default_get(fields)
        context = self.env.context
        # A row of the pool has the number of its customer.
        if context.get("active_model") in ("res.partner", "customer.pool.entry"):
            chosen = context.get("active_ids") or []
            values.setdefault("partner_ids", [(6, 0, chosen)])
        return values

    @api.depends("partner_ids")
    def _compute_customer_count(self):
        for dialog in self:
            # How many were chosen, also of those in a pool.
            dialog.customer_count = len(dialog.sudo().partner_ids)

    def action_apply(self):
        """Carry it out; of many, those that could not be are listed."""
        self.ensure_one()
        if not self.partner_ids:
            raise UserError(self.env._("Choose at least one customer."))
        result = getattr(self, f"_apply_{self.kind}")()
        if not isinstance(result, dict):
            result = {"done": self.partner_ids.ids, "failed": []}
        labels = dict(self._fields["kind"]._description_selection(self.env))
        return self.env["customer.pool.entry"]._say(result, labels[self.kind])

    def _apply_share(self):
        if not self.colleague_ids:
            raise UserError(self.env._("Choose with whom to share."))
        return self.partner_ids.action_share(
            self.colleague_ids.ids, self.right or "read", self.date_until
        )

    def _apply_assign(self):
        if not self.user_id:
            raise UserError(self.env._("Choose who gets the customers."))
        return self.partner_ids.action_assign(self.user_id.id)

    def _apply_pool(self):
        if not self.pool_id:
            raise UserError(self.env._("Choose the pool."))
        return self.partner_ids.action_pool(self.pool_id.id, self.reason)

    def _apply_lock(self):
        return self.partner_ids.action_lock(self.reason, self.date_until)

    def _apply_blacklist(self):
        return self.partner_ids.action_blacklist(self.reason)
