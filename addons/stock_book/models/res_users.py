from odoo import models


class ResUsers(models.Model):
    """A person has a place in the warehouses."""

    _inherit = "res.users"

    def _get_closed_warehouse_ids(self, right):
        """Ids of the warehouses where this person lacks ``right``, for rules."""
        self.ensure_one()
        access = self.env["warehouse.access"].with_user(self)
        return list(access._closed_ids(right))
