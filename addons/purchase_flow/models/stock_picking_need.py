from odoo import fields, models


class StockPicking(models.Model):
    """A delivery that cannot be filled becomes a request, at the press of a button."""

    _inherit = "stock.picking"

    need_count = fields.Integer(
        string="Requests", compute="_compute_need_count", compute_sudo=True
    )

    def _compute_need_count(self):
        # Who ships may know that something was asked for; the request keeps its rules.
        for picking in self:
            picking.need_count = len(picking._get_needs())

    def _get_needs(self):
        # Which requests there are; the list is filtered by the person's rights.
        families = self.sudo().shortage_ids.mapped("family")
        lines = self.env["purchase.need.line"].sudo()
        found = lines.search([("family", "in", families)]) if families else lines
        return found.filtered("is_live").need_id

    def action_open_request(self):
        """Show what is missing and what can be done, before anything is made."""
        ready = self._ensure_some_ready()
        rows = ready._get_shortage_rows()
        return self.env["purchase.need.request"]._open(rows)

    def action_request_shortage(self):
        """Ask the purchaser for what these deliveries lack, and for nothing twice.

        Does what ``shortage_preview`` proposes: a transfer where another warehouse
        has it, a request for the rest.  A second call makes only the difference.

        :return: ``{"message", "need_ids", "need_line_ids", "no_vendor": [product
            names], "lines": [{"shortage_id", "product_id", "short", "quantity",
            "action"}], "problems": [{"picking_id", "picking", "reason"}]}``
        :raises UserError: no delivery of the selection is open
        :raises AccessError: a delivery that the person may not read
        """
        self.check_access("read")
        self._ensure_some_ready()
        ready, problems = self._sort_out_unready()
        result = ready._get_shortage_rows()._request()
        return {**result, "problems": problems}

    def action_open_needs(self):
        """The requests made for these deliveries, as far as I may read them."""
        needs = self._get_needs().sudo(self.env.su)._filtered_access("read")
        return needs._get_records_action(name=self.env._("Requests"))

    def _split_missing(self, missing):
        """Move what is missing into a backorder, so that the rest can leave.

        :param missing: ``{move: quantity in the product's unit}``
        :return: the backorder
        """
        self.ensure_one()
        values = []
        whole = self.env["stock.move"]
        for move, quantity in missing.items():
            if move.product_id.uom_id.compare(quantity, move.product_qty) >= 0:
                whole |= move
            else:
                values += move._split(quantity)
        rest = self._create_backorder_picking()
        moves = self.env["stock.move"].create(values)
        moves.picking_id = rest
        moves._action_confirm(merge=False, create_proc=False)
        whole.picking_id = rest
        self.action_assign()
        self.message_post(
            body=self.env._(
                "What is missing waits in %(rest)s, so that the rest can leave.",
                rest=rest.name,
            )
        )
        return rest
