from odoo import api, models

from .desk_approval_mixin import plain_value


class DeskApprovalLine(models.AbstractModel):
    """A line of a document that others approve.

    Changing a line changes the document, also when only the line is written.
    The line names its document and what an approver looks at.
    """

    _name = "desk.approval.line"
    _description = "Line of a document that others approve"

    _approval_parent_field = "order_id"
    _approval_line_fields = ()

    @api.model_create_multi
    def create(self, vals_list):
        free = self._approval_named_parents(vals_list)._approval_free()
        lines = super().create(vals_list)
        lines._approval_parents()._approval_follow()
        free._approval_ensure_free()
        return lines

    def write(self, vals):
        parents = self._approval_parents()
        free = (parents | self._approval_named_parents([vals]))._approval_free()
        result = super().write(vals)
        (parents | self._approval_parents())._approval_follow()
        free._approval_ensure_free()
        return result

    def unlink(self):
        parents = self._approval_parents()
        free = parents._approval_free()
        result = super().unlink()
        parents.exists()._approval_follow()
        free.exists()._approval_ensure_free()
        return result

    def _approval_named_parents(self, vals_list):
        """The documents that new or moved lines will belong to."""
        name = self._approval_parent_field
        default = self.env.context.get(f"default_{name}")
        ids = {vals.get(name, default) for vals in vals_list} - {False, None}
        # As ``_approval_parents``: a rule holds whoever brings the line.
        return self.env[self._fields[name].comodel_name].sudo().browse(ids).exists()

    def _approval_parents(self):
        # The lines of a document are seen by whoever changes them.
        return self.sudo()[self._approval_parent_field]

    def _approval_line_plain(self):
        """What an approver looks at; None for a line that does not matter."""
        return [
            self.id,
            *(plain_value(self, name) for name in self._approval_line_fields),
        ]
