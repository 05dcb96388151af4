from odoo import fields, models


class CustomerOwnerRelease(models.TransientModel):
    """Why a customer goes back to the pool."""

    _name = "customer.owner.release"
    _description = "Return to the Pool"

    partner_ids = fields.Many2many(comodel_name="res.partner", required=True)
    reason = fields.Selection(
        selection=[
            ("wrong_number", "Wrong number"),
            ("no_need", "No need"),
            ("competitor", "Buys from a competitor"),
            ("duplicate", "Is there twice"),
            ("not_reachable", "Not reachable"),
            ("other", "Other"),
        ],
        required=True,
    )
    note = fields.Char(string="More about it")
    pool_id = fields.Many2one(
        comodel_name="customer.pool",
        string="Into the Pool",
        help="Empty: the pool each of them came from.",
    )
    keep_opportunities = fields.Boolean(
        string="I keep the open opportunities",
        help="Otherwise they wait in the pool, at their stage, for the next owner.",
    )

    def action_release(self):
        """Return them, then show what could not be."""
        labels = dict(self._fields["reason"]._description_selection(self.env))
        reason = ": ".join(filter(None, (labels[self.reason], self.note)))
        result = self.partner_ids.action_release(
            reason, self.pool_id.id, self.keep_opportunities
        )
        entries = self.env["customer.pool.entry"]
        notice = entries._say(result, self.env._("Returned to the pool"))
        if self.env.context.get("customer_form"):
            # The form of a customer who is gone could not be shown any more.
            notice["params"]["next"] = self._get_next()
        return notice

    def _get_next(self):
        """The next of my customers, the one that goes back first; or their list."""
        mine = self.env["res.partner"].search(
            [("user_id", "=", self.env.uid), ("parent_id", "=", False)],
            order="reclaim_at, name, id",
            limit=1,
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_book.res_partner_action_mine"
        )
        if mine:
            action.update(
                {"res_id": mine.id, "views": [(False, "form"), (False, "list")]}
            )
        return {**action, "target": "main"}
