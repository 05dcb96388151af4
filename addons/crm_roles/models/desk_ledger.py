from odoo import api, models
from odoo.exceptions import AccessError

# Marks what the methods of an addon write.  An object cannot travel over RPC, so
# nobody outside the server can send it, whatever rights he has.
ENGINE = object()


class DeskLedger(models.AbstractModel):
    """Rows that prove what happened: methods write them, nobody does by hand.

    No access row needs to grant more than reading, and should one ever do, these
    three methods still refuse, administrators included.
    """

    _name = "desk.ledger"
    _description = "Rows That Nobody Writes by Hand"

    # Under which name the mark stands in the context: one for each kind of rows, so
    # that who writes the one writes the other no more than anybody else.
    _engine_key = None

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
        if self.env.context.get(self._engine_key) is not ENGINE:
            raise AccessError(
                self._get_by_hand_text(self.env["ir.model"]._get(self._name).name)
            )

    def _get_by_hand_text(self, name):
        """The refusal: what writes rows of the model called ``name`` instead."""
        raise NotImplementedError

    def _engine(self):
        """The same rows, writable: for the methods of the addon alone.

        With all rights, since the person who acts has none on these tables.
        """
        # Who may do what was checked before.
        return self.sudo().with_context(**{self._engine_key: ENGINE})
