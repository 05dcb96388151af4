from odoo import models


class ResUsers(models.Model):
    """A person has a place in the warehouses."""

    _inherit = "res.users"

    def _get_closed_warehouse_ids(self, right):
        """Ids of the warehouses where this person lacks ``right``, for rules."""
        self.ensure_one()
        access = self.env["warehouse.access"].with_user(self)
        return list(access._closed_ids(right))

    def _get_open_warehouse_ids(self, right):
        """Ids of the warehouses where this person has ``right``, for rules."""
        self.ensure_one()
        access = self.env["warehouse.access"].with_user(self)
        return access._allowed_warehouses(right).ids

    def _get_default_warehouse_id(self):
        """A keeper begins in a warehouse where she may act."""
        warehouse = super()._get_default_warehouse_id()
        access = self.env["warehouse.access"].with_user(self)
        if warehouse.id not in access._closed_ids("see"):
            return warehouse
        mine = access._allowed_warehouses("see").filtered(
            lambda other: other.active and other.company_id == self.env.company
        )
        return mine[:1].sudo(self.env.su) or warehouse
