from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

ANSWERABLE = ("sent", "collecting", "compared")


class SupplyOffer(models.Model):
    """What one vendor answered at one time; a better answer is a new version.

    Only ``record_offer`` and the vendor's own page make one, and nobody changes
    it afterwards.  In a sealed inquiry its content lies in an envelope until the
    deadline, and there is nothing here to read, to sum up or to export.
    """

    _name = "supply.offer"
    _inherit = ["mail.thread"]
    _description = "Vendor Offer"
    _order = "inquiry_id desc, vendor_id, version desc"
    _mail_post_access = "read"

    vendor_id = fields.Many2one(
        comodel_name="supply.inquiry.vendor",
        string="Vendor Asked",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    inquiry_id = fields.Many2one(
        related="vendor_id.inquiry_id", store=True, index=True, string="Inquiry"
    )
    partner_id = fields.Many2one(
        related="vendor_id.partner_id", store=True, index=True, string="Vendor"
    )
    company_id = fields.Many2one(related="inquiry_id.company_id", store=True)
    version = fields.Integer(required=True, readonly=True)
    client_ref = fields.Char(
        string="Caller's Reference", readonly=True, copy=False, index="btree_not_null"
    )
    date_received = fields.Datetime(
        string="Received on", required=True, readonly=True, index=True
    )
    origin = fields.Selection(
        selection=[("page", "Vendor's page"), ("typed", "Typed in")],
        string="Came by",
        required=True,
        readonly=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users", string="Typed in by", readonly=True
    )
    is_late = fields.Boolean(string="Late", readonly=True)
    is_packed = fields.Boolean(string="Sealed", readonly=True)
    is_refusal = fields.Boolean(string="Does not Offer", readonly=True)
    is_latest = fields.Boolean(string="Valid Version", compute="_compute_is_latest")
    currency_id = fields.Many2one(comodel_name="res.currency", readonly=True)
    freight = fields.Monetary(readonly=True)
    payment_term_id = fields.Many2one(
        comodel_name="account.payment.term", string="Payment Terms", readonly=True
    )
    vendor_ref = fields.Char(string="Vendor's Reference", readonly=True)
    date_valid = fields.Date(string="Valid until", readonly=True)
    is_tax_included = fields.Boolean(string="Prices Include Tax", readonly=True)
    note = fields.Text(readonly=True)
    line_ids = fields.One2many(
        comodel_name="supply.offer.line", inverse_name="offer_id", readonly=True
    )

    _version_uniq = models.Constraint(
        "UNIQUE (vendor_id, version)", "This version of the offer exists already."
    )
    _client_ref_uniq = models.UniqueIndex(
        "(inquiry_id, client_ref) WHERE client_ref IS NOT NULL",
        "This offer was recorded already.",
    )

    @api.depends("vendor_id.offer_id")
    def _compute_is_latest(self):
        for offer in self:
            offer.is_latest = offer.vendor_id.offer_id == offer

    @api.depends("partner_id", "version")
    def _compute_display_name(self):
        for offer in self:
            offer.display_name = self.env._(
                "%(vendor)s, version %(version)s",
                vendor=offer.partner_id.name or "",
                version=offer.version,
            )

    def write(self, vals):
        if not self.env.su:
            raise AccessError(
                self.env._(
                    "An offer is the vendor's word and stays as it came. Record a new"
                    " version."
                )
            )
        return super().write(vals)

    def _invitation_state(self):
        if not self:
            return "asked"
        return "declined" if self.is_refusal else "answered"

    def _is_vendor_approved(self):
        return not self or self.partner_id._is_vendor_approved()

    def _answer(self):
        return {
            "offer_id": self.id,
            "version": self.version,
            "is_late": self.is_late,
            "is_sealed": self.is_packed,
        }

    # Recording.  With all rights from here on: the caller was checked.

    @api.model
    def _record(self, invitation, vals, origin="typed"):
        """A new version, or the same one for a reference that is known."""
        known = self._find_recorded(invitation, vals.get("client_ref"))
        if known:
            return known
        inquiry = invitation.inquiry_id
        inquiry._open_envelopes()
        self._ensure_answerable(inquiry)
        content = self.env["supply.offer.line"]._clean(invitation, vals)
        # Two answers at once: the second waits and becomes the later version.
        self.env.cr.execute(
            "SELECT id FROM supply_inquiry_vendor WHERE id = %s FOR UPDATE",
            [invitation.id],
        )
        offer = self.create(self._prepare_values(invitation, vals, origin))
        if inquiry.is_closed_book:
            offer._pack(content)
        else:
            offer._fill(content)
        inquiry._note_answer(offer)
        return offer

    def _find_recorded(self, invitation, client_ref):
        if not client_ref:
            return self.browse()
        return self.search(
            [
                ("inquiry_id", "=", invitation.inquiry_id.id),
                ("client_ref", "=", client_ref),
            ],
            limit=1,
        )

    def _ensure_answerable(self, inquiry):
        if inquiry.state not in ANSWERABLE:
            raise UserError(
                self.env._(
                    "%(number)s takes no answers: %(state)s.",
                    number=inquiry.name,
                    state=inquiry._state_label(inquiry.state),
                )
            )

    def _prepare_values(self, invitation, vals, origin):
        inquiry, now = invitation.inquiry_id, fields.Datetime.now()
        [(latest,)] = self._read_group(
            [("vendor_id", "=", invitation.id)], [], ["version:max"]
        )
        deadline = inquiry.date_deadline
        return {
            "vendor_id": invitation.id,
            "version": (latest or 0) + 1,
            "client_ref": vals.get("client_ref") or False,
            "date_received": now,
            "origin": origin,
            "user_id": self.env.uid if origin == "typed" else False,
            "is_late": bool(deadline and now > deadline),
            "is_packed": inquiry.is_closed_book,
            "is_refusal": bool(vals.get("is_refusal")),
        }

    def _pack(self, content):
        """Into the envelope, which no role opens."""
        self.env["supply.offer.envelope"].create(
            {"offer_id": self.id, "content": content}
        )

    def _unpack(self):
        for envelope in self.env["supply.offer.envelope"].search(
            [("offer_id", "in", self.ids)]
        ):
            envelope.offer_id._fill(envelope.content)
        self.filtered("is_packed").write({"is_packed": False})
        self.env["supply.offer.envelope"].search(
            [("offer_id", "in", self.ids)]
        ).unlink()

    def _fill(self, content):
        self.ensure_one()
        head, lines = content["head"], content["lines"]
        self.write({**head, "line_ids": [Command.create(line) for line in lines]})
        files = content["files"]
        if files:
            self.env["ir.attachment"].create(
                [{**file, "res_model": self._name, "res_id": self.id} for file in files]
            )
        self._price_request()

    def _price_request(self):
        """Odoo's own request shows the prices too, so that its screens agree."""
        order = self.vendor_id.order_id
        if order.state not in ("draft", "sent") or self.is_refusal:
            return
        if self != self.vendor_id.offer_ids.sorted("version")[-1:]:
            return
        priced = order._supply_priced()
        priced.write(
            {
                "currency_id": self.currency_id.id,
                "payment_term_id": self.payment_term_id.id or order.payment_term_id.id,
                "partner_ref": self.vendor_ref or order.partner_ref,
            }
        )
        offered = {line.line_id: line for line in self.line_ids}
        for row in priced.order_line.filtered("product_id"):
            line = offered.get(row.supply_line_id)
            if line:
                row.write(line._prepare_request_values(row))
