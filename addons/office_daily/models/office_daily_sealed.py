from odoo import api, models
from odoo.exceptions import AccessError


class OfficeDailySealed(models.AbstractModel):
    """Some fields are written by the buttons alone, not by hand or over RPC.

    The inheriting model names them in ``_sealed_fields``; its methods write them
    with all rights after they have checked who asks.
    """

    _name = "office.daily.sealed"
    _description = "Record with fields that only buttons write"

    _sealed_fields: frozenset[str] = frozenset()

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._ensure_unsealed(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._ensure_unsealed(vals)
        return super().write(vals)

    @api.model
    def _ensure_unsealed(self, vals):
        sealed = sorted(self._sealed_fields.intersection(vals))
        if sealed and not self.env.su:
            labels = self.fields_get(sealed, ["string"])
            raise AccessError(
                self.env._(
                    "%(fields)s (%(model)s): only the buttons change this, so that"
                    " it stays true. Not even an administrator writes it by hand.",
                    fields=", ".join(
                        labels.get(name, {}).get("string", name) for name in sealed
                    ),
                    model=self.env["ir.model"]._get(self._name).name,
                )
            )
