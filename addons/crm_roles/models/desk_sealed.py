from odoo import api, models
from odoo.exceptions import AccessError


class Given(str):
    """A text that the model itself gives, a number for instance.

    It opens a seal: a call over RPC brings plain texts only.
    """

    __slots__ = ()


class DeskSealed(models.AbstractModel):
    """Some values are written by the buttons alone, not by hand or over RPC.

    A stored value that is computed and shown read-only is sealed by itself: Odoo
    would store whatever a caller writes into it, and an audit would read that.
    Beside these the inheriting model names others in ``_sealed_fields``; its
    methods write them with all rights after they have checked who asks.
    """

    _name = "desk.sealed"
    _description = "Record with fields that only buttons write"

    _sealed_fields: frozenset[str] = frozenset()

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._ensure_unsealed(vals)
        return super().create([self._open_given(vals) for vals in vals_list])

    def write(self, vals):
        self._ensure_unsealed(vals)
        return super().write(vals)

    @api.model
    def default_get(self, fields):
        """A ``default_...`` of the caller, or one he has saved, breaks no seal."""
        sealed = [name for name in fields if self._is_sealed(name)]
        values = super().default_get([name for name in fields if name not in sealed])
        own = {
            name: self._fields[name].default(self)
            for name in sealed
            if self._fields[name].default
        }
        return {**values, **self._convert_to_write(own)}

    @api.model
    def _is_sealed(self, name):
        field = self._fields.get(name)
        if field is None or name in self._sealed_fields:
            return field is not None
        return bool(field.store and field.compute and field.readonly)

    def _may_write_sealed(self):
        """Hook: whether it is the model itself that writes."""
        return self.env.su

    @api.model
    def _open_given(self, vals):
        """The values with plain texts in place of those that the model gave."""
        return {
            name: str(value) if isinstance(value, Given) else value
            for name, value in vals.items()
        }

    def _ensure_unsealed(self, vals):
        sealed = sorted(
            name
            for name, value in vals.items()
            if self._is_sealed(name) and not isinstance(value, Given)
        )
        if sealed and not self._may_write_sealed():
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
