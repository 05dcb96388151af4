from odoo import api, fields, models
from odoo.fields import Command


class SupplyOfferRecord(models.TransientModel):
    """What a vendor wrote or said, typed in by the buyer, with the mail attached."""

    _name = "supply.offer.record"
    _description = "Typing in an Offer"

    inquiry_id = fields.Many2one(
        comodel_name="supply.inquiry", required=True, readonly=True
    )
    vendor_id = fields.Many2one(
        comodel_name="supply.inquiry.vendor",
        required=True,
        domain="[('inquiry_id', '=', inquiry_id)]",
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        compute="_compute_currency_id",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    freight = fields.Monetary()
    payment_term_id = fields.Many2one(
        comodel_name="account.payment.term",
        string="Payment Terms",
        compute="_compute_payment_term_id",
        store=True,
        precompute=True,
        readonly=False,
    )
    vendor_ref = fields.Char(string="Vendor's Reference")
    date_valid = fields.Date(string="Valid until")
    is_tax_included = fields.Boolean(string="Prices Include Tax")
    note = fields.Text()
    is_refusal = fields.Boolean(string="Does not Offer")
    line_ids = fields.One2many(
        comodel_name="supply.offer.record.line",
        inverse_name="record_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    file_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="supply_offer_record_file_rel",
        string="The Vendor's Mail",
    )

    @api.depends("vendor_id")
    def _compute_currency_id(self):
        for record in self:
            record.currency_id = (
                record.vendor_id._vendor_currency() or record.env.company.currency_id
            )

    @api.depends("vendor_id")
    def _compute_payment_term_id(self):
        for record in self:
            partner = record.vendor_id.partner_id
            record.payment_term_id = partner.property_supplier_payment_term_id

    @api.depends("inquiry_id")
    def _compute_line_ids(self):
        for record in self:
            record.line_ids = [Command.clear()] + [
                Command.create({"line_id": line.id, "uom_id": line.uom_id.id})
                for line in record.inquiry_id.line_ids
            ]

    def action_confirm(self):
        self.ensure_one()
        self.inquiry_id.record_offer(self._prepare_offer_values())
        self.file_ids.unlink()
        return {"type": "ir.actions.act_window_close"}

    def _prepare_offer_values(self):
        priced = self.line_ids.filtered("is_offered")
        return {
            "partner_id": self.vendor_id.partner_id.id,
            "currency": self.currency_id.id,
            "freight": self.freight,
            "payment_term_id": self.payment_term_id.id,
            "vendor_ref": self.vendor_ref,
            "date_valid": self.date_valid,
            "is_tax_included": self.is_tax_included,
            "note": self.note,
            "is_refusal": self.is_refusal,
            "lines": []
            if self.is_refusal
            else [line._prepare_offer_values() for line in priced],
            "files": [
                {"name": file.name, "datas": (file.datas or b"").decode()}
                for file in self.file_ids
            ],
        }
