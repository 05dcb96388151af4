from odoo import api, models
from odoo.exceptions import AccessError

# Marks what the engine writes.  An object cannot travel over RPC, so nobody
# outside the server can send it, whatever rights he has.
ENGINE = object()


class DeskApprovalSealed(models.AbstractModel):
    """Records that prove who decided: only the engine touches them.

    No access row grants more than reading, and should one ever be added, these
    three methods still refuse: an administrator configures who decides, but
    does not decide, change or erase in somebody's name.
    """

    _name = "desk.approval.sealed"
    _description = "Record of the Approval Engine"

    @api.model_create_multi
    def create(self, vals_list):
        self._ensure_engine()
        return super().create(vals_list)

    def write(self, vals):
        self._ensure_engine()
        return super().write(vals)

    def unlink(self):
        self._ensure_engine()
        return super().unlink()

    def _ensure_engine(self):
        if self.env.context.get("desk_engine") is not ENGINE:
            raise AccessError(
                self.env._(
                    "Approvals are a record of who decided what (%(model)s). Nobody"
                    " writes, signs or erases them by hand; use Audit, Return or"
                    " Reject.",
                    model=self.env["ir.model"]._get(self._name).name,
                )
            )

    def _engine(self):
        """The same records, writable: for the methods of the engine alone.

        With all rights, since the person who decides has none on these tables.
        """
        # See above: who decides was checked before.
        return self.sudo().with_context(desk_engine=ENGINE)

    def _outside(self):
        """Leave the engine: what follows (documents, mails) gets no key."""
        context = dict(self.env.context)
        context.pop("desk_engine", None)
        # A dictionary, since a key has to go: pylint: disable=context-overridden
        return self.with_context(context)
