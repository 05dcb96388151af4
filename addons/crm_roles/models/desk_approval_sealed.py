from odoo import models


class DeskApprovalSealed(models.AbstractModel):
    """Records that prove who decided: only the engine touches them.

    An administrator configures who decides, but does not decide, change or erase
    in somebody's name.
    """

    _name = "desk.approval.sealed"
    _description = "Record of the Approval Engine"
    _inherit = "desk.ledger"

    _engine_key = "desk_engine"

    def _get_by_hand_text(self, name):
        return self.env._(
            "Approvals are a record of who decided what (%(model)s). Nobody writes,"
            " signs or erases them by hand; use Audit, Return or Reject.",
            model=name,
        )

    def _outside(self):
        """Leave the engine: what follows (documents, mails) gets no key."""
        context = dict(self.env.context)
        context.pop(self._engine_key, None)
        # A dictionary, since a key has to go: pylint: disable=context-overridden
        return self.with_context(context)
