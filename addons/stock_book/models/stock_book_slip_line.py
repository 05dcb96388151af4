from odoo import fields, models
from odoo.exceptions import UserError


class StockBookSlipLine(models.Model):
    """One product on an other entry or issue."""

    _name = "stock.book.slip.line"
    _description = "Line of an Other Entry or Issue"
    _inherit = ["stock.book.goods"]
    _order = "slip_id, id"
    _check_company_auto = True

    _document_field = "slip_id"

    slip_id = fields.Many2one(
        comodel_name="stock.book.slip",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(related="slip_id.company_id", store=True)
    direction = fields.Selection(related="slip_id.direction")
    lot_name = fields.Char(
        string="New Lot/Serial", help="For an entry: the lot is made when it is new."
    )
    move_ids = fields.One2many(
        comodel_name="stock.move", inverse_name="book_slip_line_id", readonly=True
    )

    def _needs_lot(self):
        return super()._needs_lot() and not (
            self.direction == "entry" and (self.lot_name or "").strip()
        )

    def _find_lots(self):
        """The lots that an entry names, made where they are new."""
        for line in self.filtered(lambda line: line.lot_name and not line.lot_id):
            # With all rights: who writes a slip may name what lies before him.
            lots = self.env["stock.lot"].sudo()
            named = {"name": line.lot_name.strip(), "product_id": line.product_id.id}
            found = lots.search(
                [(name, "=", value) for name, value in named.items()]
                + [("company_id", "in", (False, line.company_id.id))],
                limit=1,
            )
            line.lot_id = found or lots.create(
                {**named, "company_id": line.company_id.id}
            )

    def _prepare_move_values(self):
        slip = self.slip_id
        outside = slip.reason_id._get_location(slip.company_id)
        inside = slip.location_id
        entry = slip.direction == "entry"
        return slip._prepare_goods_values(
            self,
            outside if entry else inside,
            inside if entry else outside,
            "entry" if entry else "issue",
            partner_id=slip.partner_id.id,
            book_slip_line_id=self.id,
        )

    def _is_ours_leaving(self):
        return self.direction == "issue"

    def _ensure_complete(self, document=None):
        for line in self:
            if line.direction == "entry" and line.product_id.tracking == "serial":
                line._ensure_serial_is_new()
        return super()._ensure_complete(document)

    def _ensure_serial_is_new(self):
        """A serial that lies in the house already is not found twice."""
        name = self.lot_id.name or (self.lot_name or "").strip()
        held = (
            self.env["stock.quant"]
            # A serial is somewhere, whoever may see that place.
            .sudo()
            .search(
                [
                    ("product_id", "=", self.product_id.id),
                    ("lot_id.name", "=", name),
                    ("quantity", ">", 0),
                    ("location_id.usage", "in", ("internal", "transit")),
                    ("company_id", "=", self.company_id.id),
                ],
                limit=1,
            )
        )
        if held:
            raise UserError(
                self.env._(
                    "%(product)s: serial %(lot)s lies in %(location)s already.",
                    product=self.product_id.display_name,
                    lot=name,
                    location=held.location_id.display_name,
                )
            )
