from odoo import api, models
from odoo.fields import Domain


class Base(models.AbstractModel):
    _inherit = "base"

    @api.model
    def _desk_query(self, domains):
        """The records that any of these domains names and the person may read.

        The workbench counts, sums and lists through this one door.  A model
        whose own search is dear on a large table opens a cheaper door here; it
        must let through exactly what ``search`` would.
        """
        return self._search(Domain.OR(domains), active_test=False)

    def _desk_find_opened(self):
        """What a row of the workbench opens instead of the record it shows.

        The hook of a model whose records stand for another document, asked once
        for all rows of a card.

        :return: ``{id of the record shown: record that is opened}``
        """
        return {}
