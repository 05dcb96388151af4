from odoo import fields, models


class StockWarehouse(models.Model):
    """A warehouse has places for what is lent, borrowed and came back damaged."""

    # What loans and openings add stands apart from the journal.
    _inherit = "stock.warehouse"  # pylint: disable=consider-merging-classes-inherited

    lent_location_id = fields.Many2one(
        comodel_name="stock.location",
        string="Lent Goods",
        copy=False,
        check_company=True,
        help="Where lent goods are kept in the books: ours, but not in the house.",
    )
    borrowed_location_id = fields.Many2one(
        comodel_name="stock.location",
        string="Borrowed Goods",
        copy=False,
        check_company=True,
        help="Where borrowed goods lie that may not be sold.",
    )
    damaged_location_id = fields.Many2one(
        comodel_name="stock.location",
        string="Damaged Goods",
        copy=False,
        check_company=True,
        help="Where returned goods lie that are no longer good; no delivery takes"
        " them.",
    )

    def _get_place(self, kind):
        """The ``lent``, ``borrowed`` or ``damaged`` place, made at first use."""
        self.ensure_one()
        # With all rights: whoever lends need not be allowed to build a warehouse.
        warehouse = self.sudo()
        name = f"{kind}_location_id"
        if not warehouse[name]:
            values = getattr(warehouse, f"_prepare_{kind}_place_values")()
            # As above: the first loan makes the place, whoever lends.
            warehouse[name] = self.env["stock.location"].sudo().create(values)
        return warehouse[name].sudo(False)

    def _prepare_lent_place_values(self):
        # A transit place of the company keeps the goods in our value and takes
        # them off the stock; outside the warehouse, so that nobody reserves them.
        return {
            "name": self.env._("Lent out of %s", self.code),
            "usage": "transit",
            "company_id": self.company_id.id,
            "location_id": self.view_location_id.location_id.id,
        }

    def _prepare_borrowed_place_values(self):
        # Inside the warehouse but beside its stock: no delivery takes from here.
        return self._prepare_inner_place_values(self.env._("Borrowed"))

    def _prepare_damaged_place_values(self):
        return self._prepare_inner_place_values(self.env._("Damaged"))

    def _prepare_inner_place_values(self, name):
        return {
            "name": name,
            "usage": "internal",
            "company_id": self.company_id.id,
            "location_id": self.view_location_id.id,
        }
