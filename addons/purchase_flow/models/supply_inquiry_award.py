from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..engine import comparison
from .supply_inquiry import Opening


class SupplyInquiryAward(models.Model):
    """Which offer got how much of a line, and why it was not the cheapest."""

    _name = "supply.inquiry.award"
    _description = "Award of a Line"
    _order = "inquiry_id desc, line_id, id"
    _rec_name = "line_id"

    line_id = fields.Many2one(
        comodel_name="supply.inquiry.line",
        string="Asked",
        required=True,
        ondelete="restrict",
        index=True,
    )
    inquiry_id = fields.Many2one(related="line_id.inquiry_id", store=True, index=True)
    company_id = fields.Many2one(related="inquiry_id.company_id", store=True)
    offer_line_id = fields.Many2one(
        comodel_name="supply.offer.line",
        string="Offer",
        required=True,
        ondelete="restrict",
        index=True,
    )
    vendor_id = fields.Many2one(
        related="offer_line_id.offer_id.vendor_id", store=True, string="Vendor Asked"
    )
    partner_id = fields.Many2one(related="offer_line_id.partner_id", store=True)
    product_id = fields.Many2one(
        comodel_name="product.product", required=True, ondelete="restrict"
    )
    is_substitute = fields.Boolean(string="Instead of the Asked")
    quantity = fields.Float(
        digits="Product Unit", required=True, help="In the unit of the inquiry's line."
    )
    uom_id = fields.Many2one(related="line_id.uom_id")
    qty_ordered = fields.Float(
        string="Ordered", digits="Product Unit", help="In the vendor's unit."
    )
    order_uom_id = fields.Many2one(related="offer_line_id.uom_id", string="Order Unit")
    order_line_id = fields.Many2one(
        comodel_name="purchase.order.line", ondelete="set null", index=True
    )
    reason = fields.Text(string="Why not the Cheapest")
    is_cheapest = fields.Boolean()
    currency_id = fields.Many2one(related="inquiry_id.currency_id")
    landed_unit = fields.Float(string="Landed Unit Cost", digits="Product Price")
    price_unit = fields.Float(string="Unit Price", digits="Product Price")
    price_last = fields.Float(string="Last Price", digits="Product Price")
    price_highest = fields.Float(string="Highest Offer", digits="Product Price")
    amount = fields.Monetary(
        help="What is ordered for it, with what the vendor's minimum adds."
    )
    amount_saved = fields.Monetary(string="Saved against the Highest Offer")
    amount_saved_last = fields.Monetary(string="Saved against the Last Price")

    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "Award a quantity above zero."
    )
    _offer_uniq = models.Constraint(
        "UNIQUE (offer_line_id)", "This offer was awarded already."
    )

    # Making awards.

    @api.model
    def _award(self, inquiry, vals):
        """Check what was chosen, keep it, and say what it saves."""
        matrix = self.env["supply.inquiry.comparison"]._cells(inquiry)
        wanted = self._read_choice(inquiry, vals)
        self._ensure_not_too_much(wanted)
        awards = self.create(
            [self._prepare_values(matrix, choice) for choice in wanted]
        )
        # The figures follow from the award and are sealed otherwise.
        inquiry.sudo().with_context(supply_opening=Opening()).write(
            {
                "amount_awarded": sum(awards.mapped("amount")),
                "amount_saved": sum(awards.mapped("amount_saved")),
                "amount_saved_last": sum(awards.mapped("amount_saved_last")),
            }
        )
        return awards

    def _read_choice(self, inquiry, vals):
        rows = vals.get("awards") or []
        if not rows:
            raise UserError(
                self.env._(
                    "%(number)s: choose at least one offer, or end it without an"
                    " award.",
                    number=inquiry.name,
                )
            )
        latest = {
            line.id: line
            for line in inquiry.sudo().vendor_ids.offer_id.line_ids  # as in _award
        }
        return [self._read_row(inquiry, latest, row, vals) for row in rows]

    def _read_row(self, inquiry, latest, row, vals):
        offer_line = latest.get(row.get("offer_line_id"))
        if not offer_line:
            raise UserError(
                self.env._(
                    "Offer %(id)s is not a valid offer of %(number)s: a newer version"
                    " has come, or it belongs to another inquiry.",
                    id=row.get("offer_line_id"),
                    number=inquiry.name,
                )
            )
        line = offer_line.line_id
        return {
            "offer_line": offer_line,
            "product": self._read_product(line, row.get("product_id")),
            "quantity": self._read_quantity(line, row.get("quantity")),
            "reason": (row.get("reason") or vals.get("reason") or "").strip(),
        }

    def _read_product(self, line, product_id):
        product = self.env["product.product"].browse(product_id or line.product_id.id)
        if not product.exists():
            raise UserError(
                self.env._(
                    "“%(line)s” has no product yet. Choose one on the line, so that"
                    " it can be ordered.",
                    line=line.name,
                )
            )
        if not product.uom_id._has_common_reference(line.uom_id):
            raise UserError(
                self.env._(
                    "%(product)s is not counted in %(unit)s and cannot stand in for"
                    " “%(line)s”.",
                    product=product.display_name,
                    unit=line.uom_id.name,
                    line=line.name,
                )
            )
        return product

    def _read_quantity(self, line, quantity):
        if quantity is None:
            return line.quantity
        try:
            number = float(quantity)
        except (TypeError, ValueError):
            number = 0.0
        if number <= 0:
            raise ValidationError(
                self.env._(
                    "“%(line)s”: %(quantity)s is not a quantity to award.",
                    line=line.name,
                    quantity=quantity,
                )
            )
        return number

    def _ensure_not_too_much(self, wanted):
        given = {}
        for choice in wanted:
            line = choice["offer_line"].line_id
            given[line] = given.get(line, 0.0) + choice["quantity"]
        for line, quantity in given.items():
            if line.uom_id.compare(quantity, line.quantity) > 0:
                raise UserError(
                    self.env._(
                        "“%(line)s”: %(given)s %(unit)s awarded, %(asked)s asked for."
                        " What a vendor's minimum or whole packs add is ordered by"
                        " itself.",
                        line=line.name,
                        given=f"{quantity:g}",
                        asked=f"{line.quantity:g}",
                        unit=line.uom_id.name,
                    )
                )

    def _prepare_values(self, matrix, choice):
        offer_line, line = choice["offer_line"], choice["offer_line"].line_id
        row = matrix[line]
        cell = row["cells"][offer_line]
        is_cheapest = comparison.BEST in cell.marks
        self._ensure_reason(choice, is_cheapest)
        quantity = Decimal(str(choice["quantity"]))
        ordered = self._order_quantity(offer_line, choice["quantity"])
        price = row["prices"][offer_line]
        highest = max(row["prices"].values())
        return {
            "line_id": line.id,
            "offer_line_id": offer_line.id,
            "product_id": choice["product"].id,
            "is_substitute": choice["product"] != line.product_id,
            "quantity": choice["quantity"],
            "qty_ordered": ordered,
            "reason": choice["reason"] if not is_cheapest else False,
            "is_cheapest": is_cheapest,
            "landed_unit": float(cell.unit),
            "price_unit": float(price),
            "price_last": float(row["last"] or 0),
            "price_highest": float(highest),
            # With what the vendor's minimum adds: the order will say the same.
            "amount": float(price * self._count_in_line(offer_line, ordered)),
            "amount_saved": float(comparison.saving(price, highest, quantity)),
            "amount_saved_last": float(comparison.saving(price, row["last"], quantity)),
        }

    def _ensure_reason(self, choice, is_cheapest):
        offer_line = choice["offer_line"]
        valid = offer_line.date_valid or offer_line.offer_id.date_valid
        expired = valid and valid < fields.Date.context_today(self)
        if choice["reason"] or (is_cheapest and not expired):
            return
        names = {
            "line": offer_line.line_id.name,
            "vendor": offer_line.partner_id.name,
            "date": valid,
        }
        if expired:
            raise UserError(
                self.env._(
                    "%(vendor)s offered “%(line)s” until %(date)s. Ask for a new"
                    " offer, or give the reason why it still holds.",
                    **names,
                )
            )
        raise UserError(
            self.env._(
                "%(vendor)s is not the cheapest for “%(line)s” as landed. Say why"
                " you choose it: the reason is kept with the award.",
                **names,
            )
        )

    def _order_quantity(self, offer_line, quantity):
        factor = offer_line.line_id._count_factor(offer_line.uom_id)
        wanted = comparison.order_quantity(
            Decimal(str(quantity)) / Decimal(str(factor)),
            Decimal(str(offer_line.minimum)),
            Decimal(str(offer_line._get_multiple())),
        )
        # Up, since less than was asked for would not be enough.
        return offer_line.uom_id.round(float(wanted), rounding_method="UP")

    def _count_in_line(self, offer_line, ordered):
        """An ordered quantity in the unit of the inquiry's line."""
        factor = offer_line.line_id._count_factor(offer_line.uom_id)
        return Decimal(str(ordered)) * Decimal(str(factor))

    # What follows: orders, shares of the requests, price lists.

    def _make_orders(self, inquiry, confirm):
        """The winners' requests become orders with exactly what was awarded."""
        invitations = self.sudo().vendor_id.sudo(False)
        invitations._make_requests()  # again where one was deleted
        orders = invitations.order_id
        orders._supply_ensure_open()
        for order in orders:
            own = self.filtered(lambda award, order=order: award._get_order() == order)
            order._supply_take(own)
        self._share_out()
        self._keep_prices()
        if confirm is not False:
            inquiry._confirm_orders(orders)
        return orders

    def _get_order(self):
        # The way to the order; it is read with the rights of the buyer.
        return self.sudo().vendor_id.order_id.sudo(False)

    def _write_order_line(self, order, row):
        """The vendor's line with what was awarded; a text becomes a product now."""
        self.ensure_one()
        values = self._prepare_order_line_values()
        if row and not row.display_type:
            if row.product_id == self.product_id:
                values.pop("product_id")
            row.with_env(order.env).write(values)
        else:
            row = order.order_line.create({**values, "order_id": order.id})
        # The award is a record, which only code touches.
        self.sudo().order_line_id = row

    def _prepare_order_line_values(self):
        offer_line, line = self.offer_line_id, self.line_id
        due = fields.Datetime.to_datetime(line.date_need)
        if offer_line.has_lead:
            due = fields.Datetime.add(fields.Datetime.now(), days=offer_line.lead_days)
        name = self.product_id.display_name if self.is_substitute else line.name
        return {
            "supply_line_id": line.id,
            "product_id": self.product_id.id,
            "name": name,
            "product_qty": self.qty_ordered,
            "product_uom_id": offer_line.uom_id.id,
            "price_unit": offer_line._net_price(),
            "date_planned": due or fields.Datetime.now(),
        }

    def _share_out(self):
        """What was ordered serves the requests, the first needed first."""
        for award in self:
            for need_line, part in award.line_id._share_out(award._count_ordered()):
                award._serve(need_line, part)

    def _count_ordered(self):
        """What was ordered, in the unit of the product that was asked for."""
        unit = self.line_id.product_id.uom_id or self.line_id.uom_id
        return self.order_uom_id._compute_quantity(
            self.qty_ordered, unit, rounding_method="DOWN"
        )

    def _serve(self, need_line, quantity):
        if need_line.product_id == self.product_id:
            need_line._allocate(self.order_line_id, quantity)
            return
        # A substitute serves the request too, which keeps what it asked for.
        # Shares are written by code alone, as in ``_allocate``.
        shares = self.env["purchase.need.allocation"].sudo()
        shares.create(
            {
                "need_line_id": need_line.id,
                "order_line_id": self.order_line_id.id,
                "quantity": quantity,
            }
        )
        need_line.need_id._follow_progress()

    def _keep_prices(self):
        """A price list entry per award; the old ones end and stay."""
        entries = self.env["product.supplierinfo"]
        today = fields.Date.context_today(self)
        self._close_old_prices(today)
        entries.create([award._prepare_price_values(today) for award in self])

    def _close_old_prices(self, today):
        yesterday = fields.Date.subtract(today, days=1)
        old = self.env["product.supplierinfo"].search(
            [
                ("product_tmpl_id", "in", self.product_id.product_tmpl_id.ids),
                ("partner_id", "in", self.partner_id.ids),
                ("company_id", "in", [False, *self.company_id.ids]),
                "|",
                ("date_end", "=", False),
                ("date_end", ">=", today),
            ]
        )
        replaced = old.filtered(lambda entry: self._replaces(entry, today))
        replaced.write({"date_end": yesterday})

    def _replaces(self, entry, today):
        """Same vendor, product and break: what was paid so far is not asked again."""
        if entry.date_start and entry.date_start >= today:
            return False
        return any(
            award.partner_id == entry.partner_id
            and award.product_id.product_tmpl_id == entry.product_tmpl_id
            and entry.product_id in (award.product_id, award.product_id.browse())
            and entry.min_qty <= award.offer_line_id.minimum
            for award in self
        )

    def _prepare_price_values(self, today):
        offer_line, product = self.offer_line_id, self.product_id
        offer = offer_line.offer_id
        return {
            "partner_id": self.partner_id.id,
            "product_tmpl_id": product.product_tmpl_id.id,
            "product_id": product.id,
            "product_uom_id": offer_line.uom_id.id,
            "min_qty": offer_line.minimum,
            # The vendor's word alone: what was taken for whole packs is no rule.
            "qty_multiple": offer_line.multiple,
            "price": offer_line._net_price(),
            "currency_id": offer.currency_id.id,
            "company_id": self.company_id.id,
            "delay": offer_line.lead_days,
            "date_start": today,
            "date_end": offer_line.date_valid or offer.date_valid or False,
        }
