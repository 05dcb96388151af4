from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class PurchaseOrder(models.Model):
    """A request that belongs to an inquiry, and an order to approved vendors only."""

    _name = "purchase.order"
    _inherit = "purchase.order"

    supply_vendor_id = fields.Many2one(
        comodel_name="supply.inquiry.vendor",
        string="Vendor Asked",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    supply_inquiry_id = fields.Many2one(
        related="supply_vendor_id.inquiry_id",
        string="Inquiry",
        store=True,
        index="btree_not_null",
    )
    is_vendor_to_approve = fields.Boolean(
        string="Vendor not Approved", compute="_compute_is_vendor_to_approve"
    )

    @api.depends("partner_id.commercial_partner_id.vendor_state")
    def _compute_is_vendor_to_approve(self):
        for order in self:
            partner = order.partner_id
            order.is_vendor_to_approve = bool(
                partner and not partner._is_vendor_approved()
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._supply_ensure_own_link(vals)
        orders = super().create(vals_list)
        orders._approval_passed()._ensure_vendor_approved()
        return orders

    def write(self, vals):
        self._supply_ensure_own_link(vals)
        result = super().write(vals)
        if {"state", "partner_id"} & set(vals):
            self._approval_passed()._ensure_vendor_approved()
        if "currency_id" in vals:
            self._supply_follow_currency()
        return result

    def action_open_supply_inquiry(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "supply.inquiry",
            "view_mode": "form",
            "res_id": self.supply_inquiry_id.id,
        }

    def action_ask_vendor_approval(self):
        """Open the file of the vendor, ready to be submitted."""
        self.ensure_one()
        return self.partner_id.action_ask_vendor_approval()

    def button_confirm(self):
        # Before an audit is asked for: nobody should audit what cannot be ordered.
        self._ensure_vendor_approved()
        return super().button_confirm()

    def _ensure_vendor_approved(self):
        """Whichever way an order becomes one: by button, write or import."""
        for order in self.filtered("is_vendor_to_approve"):
            refusal = order._vendor_refusal()
            if refusal:
                raise UserError(refusal)

    def _vendor_refusal(self):
        if not self.partner_id or self.partner_id._is_vendor_approved():
            return False
        return self.env._(
            "%(vendor)s is a new vendor and not approved yet: you may ask for prices,"
            " not order. %(who)s may lift it: press “Ask for Approval”.",
            vendor=self.partner_id.commercial_partner_id.display_name,
            who=self.partner_id._who_approves_vendors(),
        )

    # As part of an inquiry.

    def _supply_priced(self):
        """The request, for the write that brings a vendor's prices."""
        return self.with_context(supply_pricing=Pricing())

    def _supply_ensure_own_link(self, vals):
        """Which request belongs to which inquiry is not typed: awards follow it."""
        given = isinstance(self.env.context.get("supply_pricing"), Pricing)
        if vals.get("supply_vendor_id") and not given:
            raise AccessError(
                self.env._(
                    "A request joins an inquiry when the inquiry asks its vendor;"
                    " nobody links it by hand."
                )
            )

    def _supply_ensure_open(self):
        """An award needs a request that is still one."""
        self.filtered(lambda order: order.state == "cancel").button_draft()
        for order in self.filtered(lambda one: one.state not in ("draft", "sent")):
            raise UserError(
                self.env._(
                    "%(order)s of %(vendor)s was ordered outside of its inquiry."
                    " Cancel that order first, or award another offer.",
                    order=order.name,
                    vendor=order.partner_id.display_name,
                )
            )

    def _supply_follow_currency(self):
        """Another currency than offered: the price is what the offer is worth."""
        if isinstance(self.env.context.get("supply_pricing"), Pricing):
            return
        for order in self.filtered("supply_vendor_id"):
            for row in order.order_line:
                row._supply_reprice()

    def _supply_take(self, awards):
        """Exactly what was awarded, in the vendor's unit and at his price."""
        self.ensure_one()
        order, offer = self._supply_priced(), awards.offer_line_id.offer_id
        if self.currency_id != offer.currency_id:
            order.write({"currency_id": offer.currency_id.id})
        rows = {row.supply_line_id: row for row in order.order_line}
        for award in awards:
            award._write_order_line(order, rows.get(award.line_id))
        lost = order.order_line.filtered("product_id") - awards.order_line_id
        # Of no use to this vendor; his answer to it is kept with his offer.
        lost.filtered("supply_line_id").unlink()
        # As Odoo does it when another alternative is chosen.
        lost.exists().action_clear_quantities()

    def _supply_confirm(self):
        """To the vendor, or to audit where a rule holds it."""
        return self.with_context(skip_alternative_check=True).button_confirm()

    def _drop_request(self):
        open_requests = self.filtered(lambda order: order.state in ("draft", "sent"))
        if open_requests:
            open_requests.button_cancel()


class Pricing:
    """Marks the writes that bring a vendor's own price; RPC cannot send it."""
