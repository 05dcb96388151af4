from odoo import api, fields, models


class StockWarehouse(models.Model):
    """Each warehouse has a place for inspection and one for rejected goods.

    They lie beside its stock, not in it, so that nothing there is reserved for a
    delivery.
    """

    _inherit = "stock.warehouse"

    inspection_loc_id = fields.Many2one(
        comodel_name="stock.location", string="Inspection Location", copy=False
    )
    quarantine_loc_id = fields.Many2one(
        comodel_name="stock.location", string="Quarantine Location", copy=False
    )

    def _get_locations_values(self, vals, code=False):
        values = super()._get_locations_values(vals, code=code)
        code = (vals.get("code") or code or "").replace(" ", "").upper()
        company = vals.get("company_id") or self.env.company.id
        for name, label, mark in (
            ("inspection_loc_id", self.env._("Inspection"), "INSPECTION"),
            ("quarantine_loc_id", self.env._("Quarantine"), "QUARANTINE"),
        ):
            values[name] = {
                "name": label,
                "active": True,
                "usage": "internal",
                "is_held": True,
                "barcode": self._valid_barcode(code + mark, company),
            }
        return values

    @api.model
    def _open_held_locations(self):
        """Warehouses that were there before get their two places too."""
        missing = self.with_context(active_test=False).search(
            ["|", ("inspection_loc_id", "=", False), ("quarantine_loc_id", "=", False)]
        )
        missing._create_missing_locations({})
