from odoo import fields, models


class StockBookAudited(models.AbstractModel):
    """A document of the warehouse that somebody asks for and a rule may hold.

    From a value that a rule names it is audited before goods move; where no rule
    holds it, it is approved with the submission.
    """

    _name = "stock.book.audited"
    _inherit = ["desk.flow"]
    _description = "Audited document of the warehouse"

    _approval_verb = "approve"
    _approval_return_verb = "rework"
    _approval_reset_verb = "rework"
    _approval_reject_verb = "cancel"
    _approval_number_field = "name"
    _approval_dead = frozenset({"cancelled"})

    submit_user_id = fields.Many2one(
        comodel_name="res.users", copy=False, readonly=True
    )
    approve_user_id = fields.Many2one(
        comodel_name="res.users", copy=False, readonly=True
    )

    def action_submit(self):
        """Ask for the audit, where a rule holds it; else it is approved at once."""
        return self._move("submit")

    def action_approve(self):
        return self._move("approve")

    def action_rework(self):
        """Back to draft, as long as no goods have moved."""
        return self._move("rework")

    def action_cancel(self):
        return self._move("cancel")
