from odoo import models
from odoo.fields import Domain


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _get_domain_locations(self):
        """On hand and forecast leave out what is inspected or in quarantine.

        Who asks for one location gets what lies there, held or not.
        """
        quants, moves_in, moves_out = super()._get_domain_locations()
        held = list(self.env["stock.location"]._get_held_ids())
        asked = {"location", "search_location"} & set(self.env.context)
        if not held or any(self.env.context[name] for name in asked):
            return quants, moves_in, moves_out
        from_held = Domain("location_id", "in", held)
        to_held = Domain("location_dest_id", "in", held)
        released = from_held & quants & ~to_held & self._to_internal()
        withheld = quants & ~from_held & to_held
        return (
            quants & ~from_held,
            (moves_in & ~to_held) | released,
            (moves_out & ~from_held) | withheld,
        )

    def _to_internal(self):
        return Domain("location_dest_id.usage", "in", ("internal", "transit"))
