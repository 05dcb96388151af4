from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..engine.quota import even_shares


class CustomerOwnerLeaver(models.TransientModel):
    """Somebody leaves: all of his customers go to colleagues or to the pool."""

    _name = "customer.owner.leaver"
    _description = "Hand Over Everything"

    user_id = fields.Many2one(
        comodel_name="res.users", string="Who Leaves", required=True
    )
    way = fields.Selection(
        selection=[
            ("even", "In even shares"),
            ("region", "By country and city"),
            ("one", "All to one person"),
            ("pool", "To the pool"),
        ],
        default="even",
        required=True,
    )
    colleague_ids = fields.Many2many(
        comodel_name="res.users", string="To", domain=[("share", "=", False)]
    )
    pool_id = fields.Many2one(comodel_name="customer.pool")
    reason = fields.Char(required=True, default=lambda self: self.env._("left us"))
    customer_count = fields.Integer(compute="_compute_customer_count")

    @api.depends("user_id")
    def _compute_customer_count(self):
        for dialog in self:
            dialog.customer_count = len(dialog._get_customers())

    def _get_customers(self):
        # Everything of the person who leaves; who may open the dialog is checked.
        partners = self.env["res.partner"].sudo()
        if not self.user_id:
            return partners
        return partners.search(partners._held_domain(self.user_id), order="id")

    def action_hand_over(self):
        """Carry it out; what was moved is undone like any transfer."""
        if not self.env.user._manages_customers():
            raise AccessError(
                self.env._("A sales manager or the boss hands over for a leaver.")
            )
        customers = self._get_customers()
        # All of his, or none: those of another company are handed over there.
        customers.sudo(False).check_access("read")
        if self.way == "pool":
            return self._give_to_pool(customers)
        people = self.colleague_ids - self.user_id
        if not people:
            raise UserError(self.env._("Choose who gets the customers."))
        for person, mine in self._split(customers, people):
            if mine:
                mine.sudo(False).action_transfer(person.id, self.reason)
        return self._close()

    def _split(self, customers, people):
        if self.way == "one":
            return [(people[0], customers)]
        if self.way == "region":
            customers = customers.sorted(
                lambda one: (one.country_id.name or "", one.city or "", one.id)
            )
        shares, start = [], 0
        for person, count in zip(
            people, even_shares(len(customers), len(people)), strict=True
        ):
            shares.append((person, customers[start : start + count]))
            start += count
        return shares

    def _give_to_pool(self, customers):
        pools = self.env["customer.pool"]
        pool = self.pool_id or pools.search([], limit=1)
        if not pool:
            raise UserError(self.env._("There is no pool: choose colleagues."))
        customers._end_ownership("left", self.reason, pool)
        return self._close()

    def _close(self):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "The customers of %(user)s are handed over.",
                    user=self.user_id.name,
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
