from odoo import api, fields, models
from odoo.tools import ormcache


class StockLocation(models.Model):
    """A place whose goods nobody may sell yet: under inspection, or refused."""

    _inherit = "stock.location"

    is_held = fields.Boolean(
        string="Held Goods",
        help="Goods here are not available: they are inspected, or were rejected.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        locations = super().create(vals_list)
        if any(vals.get("is_held") for vals in vals_list):
            self.env.registry.clear_cache()
        return locations

    def write(self, vals):
        result = super().write(vals)
        if "is_held" in vals:
            self.env.registry.clear_cache()
        return result

    @api.model
    @ormcache()
    def _get_held_ids(self):
        """Asked for each time a quantity is shown, and hardly ever changed."""
        # What is held is held for everybody, whoever looks at a quantity.
        held = self.sudo().with_context(active_test=False)
        return tuple(held.search([("is_held", "=", True)]).ids)
