from odoo import api, fields, models
from odoo.exceptions import UserError


class GoodsInspectionScan(models.TransientModel):
    """Scan the number of an inspection to take its released goods into stock."""

    _name = "goods.inspection.scan"
    _description = "Take Released Goods by Scan"

    barcode = fields.Char(string="Scan or type the inspection number")
    done_text = fields.Text(readonly=True)

    @api.model
    def take(self, barcode):
        """Take everything that the scanned inspection has released into stock.

        :param barcode: the number on the inspection sheet, or of its transfer
        :return: ``{"inspection", "pickings": [names], "text"}``
        :raises UserError: for an unknown number, or when nothing is released
        """
        inspection = self._find_inspection((barcode or "").strip())
        pickings = inspection.accept_picking_ids.filtered(
            lambda picking: picking.state not in ("done", "cancel")
        )
        inspection.action_take_into_stock()
        taken = ", ".join(
            f"{move.quantity:g} {move.product_uom.name} {move.product_id.display_name}"
            for move in pickings.move_ids
        )
        return {
            "inspection": inspection.name,
            "pickings": pickings.mapped("name"),
            "text": self.env._(
                "%(number)s taken into stock: %(goods)s",
                number=inspection.name,
                goods=taken,
            ),
        }

    def action_take(self):
        self.ensure_one()
        answer = self.take(self.barcode)
        self.done_text = "\n".join(filter(None, [answer["text"], self.done_text]))
        self.barcode = False
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Scan Released Goods"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    @api.model
    def _find_inspection(self, barcode):
        inspections = self.env["goods.inspection"]
        found = barcode and (
            inspections.search([("name", "=ilike", barcode)], limit=1)
            or inspections.search(
                [("accept_picking_ids.name", "=ilike", barcode)], limit=1
            )
        )
        if not found:
            raise UserError(
                self.env._(
                    "No inspection has the number “%(number)s”.", number=barcode or " "
                )
            )
        return found
