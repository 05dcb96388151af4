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
        lines = super().create(vals_list)
        lines._approval_parents()._approval_follow()
        return lines

    def write(self, vals):
        parents = self._approval_parents()
        result = super().write(vals)
        (parents | self._approval_parents())._approval_follow()
        return result

    def unlink(self):
        parents = self._approval_parents()
        result = super().unlink()
        parents.exists()._approval_follow()
        return result

    def _approval_parents(self):
        # The lines of a document are seen by whoever changes them.
        return self.sudo()[self._approval_parent_field]

    def _approval_line_plain(self):
        """What an approver looks at; None for a line that does not matter."""
        return [
            self.id,
            *(plain_value(self, name) for name in self._approval_line_fields),
        ]
