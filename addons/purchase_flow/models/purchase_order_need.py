from odoo import fields, models


class PurchaseOrder(models.Model):
    """An order that serves requests tells them how far it is."""

    _inherit = "purchase.order"

    need_count = fields.Integer(
        string="Requests", compute="_compute_need_count", compute_sudo=True
    )

    def _compute_need_count(self):
        groups = self.env["purchase.need.allocation"]._read_group(
            [("order_id", "in", self.ids)], ["order_id"], ["need_id:count_distinct"]
        )
        counts = {order.id: count for order, count in groups}
        for order in self:
            order.need_count = counts.get(order.id, 0)

    def write(self, vals):
        result = super().write(vals)
        if "state" in vals:
            lines = self.order_line
            # Requests move with the order, whoever may see them.
            lines.sudo().need_allocation_ids.need_line_id._mark_shortage()
            self.env["stock.shortage"]._mark(lines.product_id.ids)
        return result

    def unlink(self):
        # What an order held returns to the board before the order is gone.
        self.order_line.sudo().need_allocation_ids.unlink()
        return super().unlink()

    def action_open_needs(self):
        """The requests that this order serves."""
        needs = self.order_line.need_allocation_ids.need_id
        return needs._get_records_action(name=self.env._("Requests"))

    def _prepare_consolidated(self, lines):
        """What the board answers about this order."""
        return {
            "order_id": self.id,
            "order": self.name,
            "vendor_id": self.partner_id.id,
            "vendor": self.partner_id.display_name,
            "lines": [
                {
                    "order_line_id": line.id,
                    "product_id": line.product_id.id,
                    "asked": line.qty_for_needs,
                    "ordered": line.product_uom_qty,
                    "free": line.qty_free,
                    # Ids alone; the requests keep their own rules.
                    "need_line_ids": line.sudo().need_allocation_ids.need_line_id.ids,
                }
                for line in lines
            ],
        }
