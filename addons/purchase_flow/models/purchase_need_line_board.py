from collections import defaultdict
from datetime import datetime, time, timedelta
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..engine.consolidation import order_quantity


class PurchaseNeedLine(models.Model):
    """What the purchaser does with the lines on the consolidation board."""

    _inherit = "purchase.need.line"

    @api.model
    def consolidate(self, line_ids, vendor_id=None, quantities=None):
        """Order these request lines: one order line for all that ask for a product.

        The quantity ordered is exactly the sum of what is taken of the requests,
        raised to what the vendor sells (minimum, multiple, his unit); what is above
        is free.  Lines of a vendor join his draft order where he has one.

        :param line_ids: ids of ``purchase.need.line``
        :param vendor_id: id of the vendor; the best proposal for each product if not
            given
        :param quantities: ``{line id: quantity in the product's unit}`` where less
            than all that is open is to be ordered now
        :return: ``{"orders": [{"order_id", "order", "vendor_id", "vendor", "lines":
            [{"order_line_id", "product_id", "asked", "ordered", "free",
            "need_line_ids"}]}], "skipped": [{"line_id", "line", "reason"}]}``;
            quantities in the product's unit
        :raises AccessError: who may not order
        :raises UserError: nothing of it can be ordered
        """
        lines = self.browse(line_ids).exists()
        lines.check_access("read")
        self.env["purchase.order"].check_access("create")
        lines._lock_for_order()
        wanted, skipped = lines._sort_out_orderable(quantities or {})
        groups = lines._group_by_vendor(wanted, vendor_id, skipped)
        if not groups:
            raise UserError(
                "\n".join(f"{row['line']}: {row['reason']}" for row in skipped)
                or self.env._("Choose request lines that are to be ordered.")
            )
        touched = defaultdict(lambda: self.env["purchase.order.line"])
        for (vendor, warehouse), group in groups.items():
            order = group._find_draft_order(vendor, warehouse)
            order = order or group._create_draft_order(vendor, warehouse)
            for product, same in group.grouped("product_id").items():
                touched[order] |= same._order_product(order, product, wanted)
        # The state of a request follows its orders, whoever ordered.
        lines.need_id.sudo()._follow_progress()
        return {
            "orders": [
                order._prepare_consolidated(order_lines)
                for order, order_lines in touched.items()
            ],
            "skipped": skipped,
        }

    def _lock_for_order(self):
        """Two buyers who order the same lines order them once."""
        if self:
            self.env.flush_all()
            self.env.cr.execute(
                SQL(
                    "SELECT id FROM purchase_need_line WHERE id IN %s ORDER BY id"
                    " FOR NO KEY UPDATE",
                    tuple(self.ids),
                )
            )
            self.invalidate_recordset(["qty_open", "qty_allocated", "state"])

    def _sort_out_orderable(self, quantities):
        """``{line: quantity}`` to order now, and why the others cannot be."""
        given = {int(key): value for key, value in quantities.items()}
        wanted, skipped = {}, []
        for line in self:
            quantity = line._round(given.get(line.id, line.qty_open))
            reason = line._get_skip_reason(quantity)
            if reason:
                skipped.append(
                    {"line_id": line.id, "line": line.display_name, "reason": reason}
                )
            else:
                wanted[line] = quantity
        return wanted, skipped

    def _get_skip_reason(self, quantity):
        if self.state not in ("open", "partly_ordered", "partly_received"):
            label = dict(self._fields["state"]._description_selection(self.env))
            return self.env._("It is %(state)s.", state=label.get(self.state))
        if not self.product_id:
            return self.env._("It is described in words: choose a product first.")
        if quantity <= 0:
            return self.env._("Nothing of it is to be ordered.")
        if self._round(quantity - self.qty_open) > 0:
            return self.env._(
                "Only %(open)s are to be ordered, not %(quantity)s.",
                open=self.qty_open,
                quantity=quantity,
            )
        return ""

    def _group_by_vendor(self, wanted, vendor_id, skipped):
        """``{(vendor, warehouse): lines}``; lines without a vendor are skipped."""
        partners = self.env["res.partner"]
        given = partners.browse(vendor_id or ())
        groups = defaultdict(self.browse)
        lines = self.browse([line.id for line in wanted])
        for (product, warehouse), same in lines.grouped(
            lambda line: (line.product_id, line.warehouse_id)
        ).items():
            vendor = given or same._get_best_vendor(product, wanted)
            if vendor:
                groups[vendor, warehouse] |= same
                continue
            skipped += [
                {
                    "line_id": line.id,
                    "line": line.display_name,
                    "reason": self.env._("No vendor sells it: choose one."),
                }
                for line in same
            ]
        return groups

    def _get_best_vendor(self, product, wanted):
        """Who is best for all that is asked of a product together."""
        suggested = self.vendor_id
        if len(suggested) == 1:
            return suggested
        first = in_line_first(self)
        total = sum(wanted[line] for line in self)
        best = next(iter(first._propose({first.id: total})[first.id]), None)
        return self.env["res.partner"].browse(best.price.vendor if best else ())

    # Orders.

    def _find_draft_order(self, vendor, warehouse):
        """The draft order of the vendor that these lines may join."""
        orders = self.env["purchase.order"].search(
            self._draft_order_domain(vendor, warehouse)
        )
        free = orders.filtered(lambda order: order.desk_approval_state != "waiting")
        return free[:1]

    def _draft_order_domain(self, vendor, warehouse):
        return (
            Domain("partner_id", "=", vendor.id)
            & Domain("company_id", "=", warehouse.company_id.id)
            & Domain("picking_type_id", "=", warehouse.in_type_id.id)
            & Domain("state", "=", "draft")
            & Domain("purchase_group_id", "=", False)
            & Domain("requisition_id", "=", False)
        )

    def _create_draft_order(self, vendor, warehouse):
        return (
            self.env["purchase.order"]
            .with_company(warehouse.company_id)
            .create(self._prepare_order_values(vendor, warehouse))
        )

    def _prepare_order_values(self, vendor, warehouse):
        return {
            "partner_id": vendor.id,
            "company_id": warehouse.company_id.id,
            "picking_type_id": warehouse.in_type_id.id,
            "user_id": self.env.uid,
            "origin": ", ".join(sorted(set(self.need_id.mapped("name")))[:5]),
        }

    def _order_product(self, order, product, wanted):
        """One line of the order serves all these lines; their shares are kept."""
        price = self._get_price(order, product, wanted)
        order_line = order.order_line.filtered(
            lambda line: line.product_id == product and line.is_consolidated
        )[:1]
        if not order_line:
            order_line = self._create_order_line(order, product, wanted, price)
        # Shares are written by the engine alone.
        shares = self.env["purchase.need.allocation"].sudo()
        present = {
            share.need_line_id: share for share in order_line.sudo().need_allocation_ids
        }
        total = sum(present_share.quantity for present_share in present.values())
        total += sum(wanted[line] for line in self)
        order_line._raise_to(total, price)
        for line in self.filtered(lambda line: line in present):
            present[line].quantity += wanted[line]
        shares.create(
            [
                {
                    "need_line_id": line.id,
                    "order_line_id": order_line.id,
                    "quantity": wanted[line],
                }
                for line in self
                if line not in present
            ]
        )
        return order_line

    def _get_price(self, order, product, wanted):
        """The vendor's price for all of them together, None if he has none."""
        first = in_line_first(self)
        total = sum(wanted[line] for line in self)
        proposals = first._propose({first.id: total}, vendor=order.partner_id)
        best = next(iter(proposals[first.id]), None)
        return best and best.price

    def _create_order_line(self, order, product, wanted, price):
        unit = product.uom_id
        if price:
            # The price that was chosen above, to read its unit.
            info = self.env["product.supplierinfo"].sudo().browse(price.key)
            unit = info.product_uom_id or unit
        return self.env["purchase.order.line"].create(
            self._prepare_order_line_values(order, product, wanted, price, unit)
        )

    def _prepare_order_line_values(self, order, product, wanted, price, unit):
        factor = price.factor if price else Decimal(1)
        total = Decimal(str(sum(wanted[line] for line in self)))
        quantity = order_quantity(
            total,
            factor,
            price.minimum if price else Decimal(0),
            price.multiple if price else Decimal(0),
        )
        today = fields.Date.context_today(self)
        arrives = today + timedelta(days=price.delay if price else 0)
        needed = min(self.mapped("date_need"))
        return {
            "order_id": order.id,
            "product_id": product.id,
            "product_qty": float(quantity),
            "product_uom_id": unit.id,
            "date_planned": datetime.combine(max(arrives, needed), time(12)),
            "is_consolidated": True,
        }

    def action_make_inquiry(self):
        """Hook: ask several vendors; here, the draft order of the best one."""
        result = self.consolidate(self.ids)
        orders = self.env["purchase.order"].browse(
            [order["order_id"] for order in result["orders"]]
        )
        return orders._get_records_action()

    # Not ordered.

    def action_refuse(self, reason):
        """The purchaser does not buy what is open; the requester reads why.

        :param reason: shown to the requester
        :raises UserError: without a reason
        """
        self._ensure_buyer()
        if not (reason or "").strip():
            raise UserError(
                self.env._("Say why it is not bought: the requester reads it.")
            )
        for line in self.filtered("qty_open"):
            # Asked above who may; what is bought is written by the engine alone.
            line.sudo()._give_up(line.qty_open, reason)
        return True

    def action_postpone(self, date):
        """Off the board until ``date``; the requester reads it."""
        self._ensure_buyer()
        day = fields.Date.to_date(date)
        if not day or day <= fields.Date.context_today(self):
            raise UserError(self.env._("Postpone to a day after today."))
        # Asked above who may; the line stays the requester's otherwise.
        self.sudo().date_postponed = day
        return True

    def _ensure_buyer(self):
        """Refused and postponed by those who buy, not by every reader."""
        self.check_access("read")
        self.env["purchase.order"].check_access("create")

    def _give_up(self, quantity, reason=""):
        """Less is needed than was asked (product's unit); written into the history."""
        self.ensure_one()
        quantity = min(quantity, self.qty_asked - self.qty_cancelled)
        if self._round(quantity) <= 0:
            return
        self.qty_cancelled += quantity
        if reason:
            self.refuse_reason = reason
        self.need_id.message_post(
            body=self.env._(
                "%(quantity)s × %(product)s is not bought. %(reason)s",
                quantity=f"{quantity:g}",
                product=self.product_id.display_name or self.name,
                reason=reason or "",
            ),
            partner_ids=self.need_id.user_id.partner_id.ids
            if self.need_id.user_id != self.env.user
            else [],
        )

    def _transfer(self, warehouse, quantities):
        """Take them from another warehouse instead of buying.

        :param quantities: ``{line: quantity in the product's unit}``
        :return: the internal transfer
        :raises AccessError: without the right to take goods out of that warehouse
        """
        self._ensure_buyer()
        self.env["warehouse.access"]._ensure("transfer_out", warehouse)
        [target] = self.warehouse_id
        choices = [
            {
                "product_id": line.product_id.id,
                "quantity": quantity,
                "picking": line.need_id.name,
            }
            for line, quantity in quantities.items()
        ]
        book = self.env["stock.shortage"].sudo()
        # The right to take them was asked above.
        picking = (
            self.env["stock.picking"]
            .sudo()
            .create(book._prepare_transfer_values(warehouse.id, target.id, choices))
        )
        picking.action_confirm()
        picking.action_assign()
        for line, quantity in quantities.items():
            # The request is the requester's; what is not bought follows the transfer.
            line.sudo()._give_up(
                quantity,
                self.env._(
                    "%(transfer)s brings it from %(warehouse)s.",
                    transfer=picking.name,
                    warehouse=warehouse.name,
                ),
            )
        return picking


def in_line_first(lines):
    return min(lines, key=lambda line: (line.date_need, line.id))
