from odoo.fields import Command

from .loan_common import LoanCase


class OpeningCase(LoanCase):
    """A warehouse that is about to start with what lies in it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.average = cls.env["product.category"].create(
            {"name": "Average", "property_cost_method": "average"}
        )
        cls.bolt = cls._product("Bolt", default_code="B-1", categ_id=cls.average.id)
        cls.radio = cls._product("Radio", default_code="R-1", tracking="serial")
        cls.shelf = cls.env["stock.location"].create(
            {"name": "Shelf 1", "location_id": cls.stock.id}
        )

    def _opening(self, *lines, **values):
        openings = self.env["stock.opening"].with_user(self.warehouse_head)
        return openings.create(
            {
                "warehouse_id": self.warehouse.id,
                "date": "2026-01-01",
                "line_ids": [Command.create(line) for line in lines],
                **values,
            }
        )

    def _confirmed(self, *lines, **values):
        opening = self._opening(*lines, **values)
        answer = opening.action_check()
        self.assertFalse(answer["errors"])
        opening.action_confirm()
        return opening

    def _bolts(self, quantity=100, unit_cost=2, **values):
        return {
            "product_id": self.bolt.id,
            "quantity": quantity,
            "unit_cost": unit_cost,
            **values,
        }
