from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from odoo.addons.crm_roles.models.desk_approval_mixin import HISTORY

from .stock_move import BACKDATED_AFTER

# What, once done, has already changed the stock.
CORRECTED = (
    "quantity",
    "product_uom_id",
    "location_id",
    "location_dest_id",
    "lot_id",
    "package_id",
    "result_package_id",
    "owner_id",
)


class StockMoveLine(models.Model):
    """What is done is corrected by those who may adjust, and in no locked period."""

    _inherit = "stock.move.line"

    # Index-only: the journal of a product, in its order.
    _journal_index = models.Index(
        "(product_id, date, id) INCLUDE (location_id, location_dest_id,"
        " quantity_product_uom, company_id, lot_id, move_id) WHERE state = 'done'"
    )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.filtered(lambda line: line.state == "done")._ensure_correctable()
        return lines

    def write(self, vals):
        done = self.filtered(lambda line: line.state == "done")
        corrected = done if any(name in vals for name in CORRECTED) else done.browse()
        redated = done._find_redated(vals.get("date"))
        corrected._ensure_correctable()
        before = redated._prepare_redate(vals)
        self._forget_preparation(vals)
        result = super().write(vals)
        corrected._ensure_may_adjust()
        redated._ensure_never_below(before)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_corrections(self):
        self.filtered(lambda line: line.state == "done")._ensure_correctable()

    # Corrections.

    def _ensure_correctable(self):
        self._ensure_may_adjust()
        for company, lines in self.grouped("company_id").items():
            company._ensure_stock_open(min(lines.mapped("date")))

    def _ensure_may_adjust(self):
        if self.env.su:
            return
        warehouses = (self.location_id | self.location_dest_id).warehouse_id
        self.env["warehouse.access"]._ensure("adjust", warehouses)

    # Dates.

    def _find_redated(self, date):
        """The lines that ``date`` really moves in time."""
        if not date or self.env.context.get("desk_history") is HISTORY:
            return self.browse()
        date = fields.Datetime.to_datetime(date)
        return self.filtered(lambda line: abs(line.date - date) > BACKDATED_AFTER)

    def _prepare_redate(self, vals):
        """Check a new date; the first moment that changes and the balances then."""
        if not self:
            return {}
        date = fields.Datetime.to_datetime(vals["date"])
        self._ensure_may_adjust()
        for company, lines in self.grouped("company_id").items():
            company._ensure_stock_open(min(*lines.mapped("date"), date))
            company._ensure_not_too_far_back(date)
        since = min(*self.mapped("date"), date)
        self.move_id._mark_inserted()
        return {"since": since, "lowest": self.move_id._lowest_balances(since)}

    def _ensure_never_below(self, before):
        """Refuse, or only note, what leaves less than nothing on a later day."""
        if not self or set(self.company_id.mapped("stock_backdate_negative")) == {
            "allow"
        }:
            return
        lowest = before["lowest"]
        after = self.move_id._lowest_balances(before["since"])
        sunk = [key for key, low in after.items() if low < min(lowest.get(key, 0), 0)]
        if sunk:
            self._tell_below(sunk[0], after[sunk[0]])

    def _tell_below(self, key, low):
        product = self.env["product.product"].browse(key[0])
        # Its name is told to whoever moved goods there.
        warehouse = self.env["stock.warehouse"].sudo().browse(key[1])
        text = self.env._(
            "Dated %(date)s, only %(balance)s %(unit)s of %(product)s would lie in"
            " %(warehouse)s on a later day. Choose a day after the goods came in; the"
            " administrator may change this rule in the settings of the inventory.",
            date=format_datetime(self.env, self[0].date),
            balance=low,
            unit=product.uom_id.name,
            product=product.display_name,
            warehouse=warehouse.name,
        )
        if "refuse" in self.company_id.mapped("stock_backdate_negative"):
            raise UserError(text)
        for picking in self.picking_id:
            picking.message_post(body=text)

    # The two-person rule.

    def _forget_preparation(self, vals):
        """Who changes what was prepared prepares it anew."""
        if "quantity" in vals or "lot_id" in vals:
            self.picking_id._forget_preparation()
