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

    def action_release(self):
        """Return them, then show what could not be."""
        labels = dict(self._fields["reason"]._description_selection(self.env))
        reason = ": ".join(filter(None, (labels[self.reason], self.note)))
        result = self.partner_ids.action_release(reason)
        entries = self.env["customer.pool.entry"]
        return entries._say(result, self.env._("Returned to the pool"))
