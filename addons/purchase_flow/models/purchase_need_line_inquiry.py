from odoo import models
from odoo.exceptions import UserError
from odoo.tools import groupby

# Its ``action_make_inquiry`` is replaced here, so it is loaded before.
from . import purchase_need_line_board  # noqa: F401


class PurchaseNeedLine(models.Model):
    _name = "purchase.need.line"
    _inherit = "purchase.need.line"

    def _get_inquired_quantities(self):
        """What vendors are being asked for, the first needed first."""
        asked = dict(super()._get_inquired_quantities())
        # How much is asked for, with all rights: a requester who sees no inquiry
        # must not ask for the same again.
        for line in self.sudo()._get_running():
            for need_line, part in line._share_out(line._count_asked()):
                if need_line.id in self._ids:
                    asked[need_line.id] = asked.get(need_line.id, 0.0) + part
        return asked

    def _get_running(self):
        """Lines of inquiries that are neither awarded nor ended."""
        return self.env["supply.inquiry.line"].search(
            [
                ("need_line_ids", "in", self.ids),
                ("state", "in", ("draft", "sent", "collecting", "compared")),
            ]
        )

    def action_make_inquiry(self, vendor_ids=None):
        """One inquiry for these lines; same products are asked for together.

        :param vendor_ids: whom to ask; without, who has supplied the products
        :return: the action that opens the inquiry
        :raises UserError: nothing open among the lines
        """
        inquired = self._get_inquired_quantities()
        open_lines = self.filtered(
            lambda line: (
                line.is_live
                and line.qty_open > inquired.get(line.id, 0.0)
                and line.need_id.state not in ("draft", "submitted")
            )
        )
        if not open_lines:
            raise UserError(self._why_not_inquired())
        vendors = self.env["res.partner"].browse(vendor_ids or [])
        inquiry = self.env["supply.inquiry"]._start_from_needs(
            open_lines, vendors or open_lines._get_known_vendors()
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "supply.inquiry",
            "view_mode": "form",
            "res_id": inquiry.id,
        }

    def _why_not_inquired(self):
        running = self._get_running().inquiry_id
        if running:
            return self.env._(
                "Nothing to ask vendors for: this is asked for in %(inquiries)s"
                " already. Go on there, or cancel it first.",
                inquiries=", ".join(running.mapped("name")),
            )
        return self.env._(
            "Nothing to ask vendors for: these requests are ordered, or not approved."
        )

    def _get_known_vendors(self):
        sellers = self.product_id.seller_ids.partner_id | self.vendor_id
        return sellers.filtered(lambda vendor: vendor.active and vendor.email)

    def _group_for_inquiry(self):
        """Lines of one product together; what is only words stays alone."""
        ordered = self.sorted(lambda line: (line.date_need, line.id))
        return [
            self.browse([line.id for line in lines])
            for _key, lines in groupby(
                ordered, lambda line: line.product_id.id or f"line {line.id}"
            )
        ]
