import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import SQL, hash_sign, verify_hash_signed

LINK_SCOPE = "purchase_flow.supply_offer"
NOBODY = "."  # readable by code alone, by no group
# Inquiries of the past are made without their mails; no call over RPC can bring it.
QUIET = object()


class SupplyInquiryVendor(models.Model):
    """A vendor who was asked, his request for quotation and the link to his page."""

    _name = "supply.inquiry.vendor"
    _description = "Vendor Asked"
    _order = "inquiry_id, id"
    _rec_name = "partner_id"

    inquiry_id = fields.Many2one(
        comodel_name="supply.inquiry", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="inquiry_id.company_id", store=True)
    inquiry_state = fields.Selection(related="inquiry_id.state", string="Inquiry State")
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Vendor",
        required=True,
        check_company=True,
        index=True,
        ondelete="restrict",
    )
    email = fields.Char(related="partner_id.email", string="Email")
    order_id = fields.Many2one(
        comodel_name="purchase.order",
        string="RFQ",
        readonly=True,
        copy=False,
        ondelete="set null",
    )
    offer_ids = fields.One2many(
        comodel_name="supply.offer", inverse_name="vendor_id", string="Offers"
    )
    offer_id = fields.Many2one(
        comodel_name="supply.offer",
        string="Latest Offer",
        compute="_compute_offer_id",
        store=True,
    )
    state = fields.Selection(
        selection=[
            ("asked", "Asked"),
            ("answered", "Answered"),
            ("declined", "Does not offer"),
        ],
        compute="_compute_offer_id",
        store=True,
        default="asked",
    )
    date_answer = fields.Datetime(
        string="Answered on", compute="_compute_offer_id", store=True
    )
    date_opened = fields.Datetime(
        string="Page Opened", readonly=True, copy=False, help="By the vendor."
    )
    date_expire = fields.Datetime(
        string="Link Ends", compute="_compute_date_expire", help="Of the vendor's page."
    )
    # Whoever has the key answers in the vendor's name, so nobody may read it.
    link_key = fields.Char(copy=False, groups=NOBODY)
    visit_hour = fields.Datetime(copy=False, groups=NOBODY)
    visit_count = fields.Integer(copy=False, groups=NOBODY)

    _vendor_uniq = models.Constraint(
        "UNIQUE (inquiry_id, partner_id)", "This vendor is asked already."
    )

    @api.depends("offer_ids.is_refusal", "offer_ids.version")
    def _compute_offer_id(self):
        for invitation in self:
            latest = invitation.offer_ids.sorted("version")[-1:]
            invitation.offer_id = latest
            invitation.date_answer = latest.date_received
            invitation.state = latest._invitation_state()

    @api.depends("inquiry_id.date_deadline", "inquiry_id.send_date")
    def _compute_date_expire(self):
        """The link outlives the deadline: a late answer is better than none."""
        for invitation in self:
            inquiry = invitation.inquiry_id
            start = inquiry.date_deadline or inquiry.send_date
            days = timedelta(days=inquiry.company_id.supply_link_days)
            invitation.date_expire = start and start + days

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            for name in self._derived_fields():
                vals.pop(name, None)
        invitations = super().create(vals_list)
        late = invitations.filtered(
            lambda one: one.inquiry_id.state in ("sent", "collecting", "compared")
        )
        late._ensure_reachable()
        late._make_requests()
        late._mail_link()
        return invitations

    def write(self, vals):
        if {"partner_id", "inquiry_id"} & set(vals):
            self._ensure_not_sent()
        if self._derived_fields() & set(vals) and not self.env.su:
            raise AccessError(
                self.env._(
                    "The request of a vendor and what he answered follow from the"
                    " inquiry; nobody types them."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        self._ensure_not_sent()

    def action_send_again(self):
        """Mail the link once more; an older link of the vendor stops working."""
        self.inquiry_id.check_access("write")
        for invitation in self:
            if invitation.inquiry_id.state not in ("sent", "collecting", "compared"):
                raise UserError(
                    invitation.env._(
                        "%(number)s is not open for answers (%(state)s).",
                        number=invitation.inquiry_id.name,
                        state=invitation.inquiry_id._state_label(
                            invitation.inquiry_id.state
                        ),
                    )
                )
        self._ensure_reachable()
        self._mail_link()
        return True

    def action_print(self):
        """The request on paper, in the vendor's language."""
        return self.env.ref("purchase_flow.supply_inquiry_vendor_report").report_action(
            self
        )

    @api.model
    def _derived_fields(self):
        return {"order_id", "offer_id", "state", "date_answer", "date_opened"}

    def _of_partner(self, partner_id):
        return self.filtered(lambda one: one.partner_id.id == partner_id)

    def _ensure_not_sent(self):
        asked = self.filtered(lambda one: one.inquiry_id.state != "draft")
        if asked:
            raise UserError(
                self.env._(
                    "%(vendors)s was asked already and stays on the list.",
                    vendors=", ".join(asked.partner_id.mapped("display_name")),
                )
            )

    def _ensure_reachable(self):
        mute = self.filtered(lambda one: not one.partner_id.email)
        if mute:
            raise UserError(
                self.env._(
                    "No e-mail address: %(vendors)s. Add one, or take the vendor off"
                    " the inquiry and telephone.",
                    vendors=", ".join(mute.partner_id.mapped("display_name")),
                )
            )

    # The request: Odoo's own, an alternative to those of the other vendors.

    def _make_requests(self):
        new = self.filtered(lambda one: not one.order_id)
        orders = self.env["purchase.order"]._supply_priced()
        orders = orders.create([one._prepare_order_values() for one in new])
        orders = orders.with_env(self.env)
        for invitation, order in zip(new, orders, strict=True):
            # Nobody types which request is whose; see ``write``.
            invitation.sudo().order_id = order
        for inquiry in new.inquiry_id:
            inquiry.vendor_ids._group_requests()
        orders.filtered(lambda order: order.state == "draft").write({"state": "sent"})

    def _group_requests(self):
        orders = self.order_id
        if len(orders) < 2:
            return  # Odoo takes a group of one apart.
        group = orders.purchase_group_id[:1]
        if group:
            group.order_ids |= orders
        else:
            group.create({"order_ids": [Command.set(orders.ids)]})

    def _prepare_order_values(self):
        inquiry = self.inquiry_id
        return {
            "partner_id": self.partner_id.id,
            "company_id": inquiry.company_id.id,
            "user_id": inquiry.user_id.id,
            "origin": inquiry.name,
            "supply_vendor_id": self.id,
            "currency_id": self._vendor_currency().id,
            "payment_term_id": self._vendor_term().id,
            "order_line": [
                Command.create(
                    line._prepare_order_line_values()
                    if line.product_id
                    else line._prepare_note_values()
                )
                for line in inquiry.line_ids
            ],
        }

    def _vendor_term(self):
        vendor = self.partner_id.with_company(self.inquiry_id.company_id)
        return vendor.property_supplier_payment_term_id

    def _vendor_currency(self):
        vendor = self.partner_id.with_company(self.inquiry_id.company_id)
        return (
            vendor.property_purchase_currency_id
            or self.inquiry_id.company_id.currency_id
        )

    def _get_payment_terms(self):
        """Those a vendor may choose on his page."""
        company = self.inquiry_id.company_id
        return self.env["account.payment.term"].search(
            [("company_id", "in", (False, company.id))]
        )

    # The link: for one vendor, signed, with an end, and not for our own eyes.

    def _link(self):
        self.ensure_one()
        # The key may be read by nobody, so code reads it with all rights.
        key = self.sudo().link_key
        token = hash_sign(self.sudo().env, LINK_SCOPE, [self.id, key])
        return f"{self.get_base_url()}/supply/offer/{token}"

    @api.model
    def _open_link(self, token):
        """The invitation of a link, empty when it was forged or replaced."""
        try:
            # A vendor without a login: the signed link is his right.
            values = verify_hash_signed(self.sudo().env, LINK_SCOPE, token)
        except (ValueError, TypeError, IndexError):
            values = None
        invitation_id, key = values or (0, "")
        # As above.
        invitation = self.sudo().browse(invitation_id).exists()
        return invitation if key and invitation.link_key == key else invitation.browse()

    def _is_link_over(self):
        """Whether the time of the link has passed or the inquiry has ended."""
        self.ensure_one()
        over = self.date_expire and self.date_expire < fields.Datetime.now()
        return bool(over) or self.inquiry_id.state not in (
            "sent",
            "collecting",
            "compared",
        )

    def _count_visit(self, limit):
        """Count a call to the page; False from the ``limit``-th in an hour on.

        In SQL and under a lock of the row, so that calls at once count each.
        """
        self.ensure_one()
        hour = fields.Datetime.now().replace(minute=0, second=0, microsecond=0)
        self.env.cr.execute(
            SQL(
                """UPDATE supply_inquiry_vendor
                      SET visit_count = CASE WHEN visit_hour = %(hour)s
                                             THEN COALESCE(visit_count, 0) + 1
                                             ELSE 1 END,
                          visit_hour = %(hour)s,
                          date_opened = COALESCE(date_opened, %(now)s)
                    WHERE id = %(id)s
                RETURNING visit_count""",
                hour=hour,
                now=fields.Datetime.now(),
                id=self.id,
            )
        )
        [(count,)] = self.env.cr.fetchall()
        self.invalidate_recordset(["visit_count", "visit_hour", "date_opened"])
        return count <= limit

    # Mails, each in the vendor's language and to the vendor alone.

    def _mail_link(self):
        for invitation in self:
            # Nobody reads or writes the key, so code does it with all rights.
            invitation.sudo().link_key = secrets.token_urlsafe(16)
        self._mail("template_supply_inquiry", with_link=True)

    def _mail_thanks(self):
        self.filtered("email")._mail("template_supply_thanks")

    def _mail(self, name, with_link=False):
        template = self.env.ref(f"purchase_flow.{name}", raise_if_not_found=False)
        if not template or self.env.context.get("supply_no_mail") is QUIET:
            return
        for invitation in self:
            context = {"supply_link": invitation._link()} if with_link else {}
            # A template reads what the vendor may know.  The mail hangs on no
            # document and has no author among us: whoever writes a message, or
            # reads its document, may read it, and with it the vendor's link.
            template.sudo().with_context(**context).send_mail(
                invitation.id,
                email_values={
                    "model": False,
                    "res_id": False,
                    "author_id": self.env.ref("base.partner_root").id,
                },
            )
